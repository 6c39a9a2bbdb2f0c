"""Owns an order of records that is kept up with each change instead of sorted anew."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Callable, Collection, Mapping
from typing import Any, Generic, TypeVar

R = TypeVar("R")

SortKey = tuple[Any, ...]
"""Sorts a record; its last part is the record's id, so that no two are equal."""

_ONE_BY_ONE = 256
"""So many changes find their places one by one; more are merged into the whole."""


def rearrange(keys: list[SortKey], gone: list[SortKey], come: list[SortKey]) -> None:
    """Take keys out of a sorted list and put others in.

    Args:
        keys: Sorted; changed in place.
        gone: Keys that are in it.
        come: Keys that are not, once the others have gone.
    """
    if len(gone) + len(come) <= _ONE_BY_ONE:
        for key in gone:
            del keys[bisect_left(keys, key)]
        for key in come:
            insort(keys, key)
        return
    if gone:
        going = set(gone)
        keys[:] = [key for key in keys if key not in going]
    # Two sorted stretches, one behind the other, are merged by comparing few keys.
    keys += sorted(come)
    keys.sort()


class KeptOrder(Generic[R]):
    """The sorted keys of records.

    Args:
        key_of: Returns a record's key, None for one that has no place.

    Attributes:
        keys: In order.
    """

    def __init__(self, key_of: Callable[[R], SortKey | None]) -> None:
        self._key_of = key_of
        self.keys: list[SortKey] = []
        self._held: dict[str, SortKey] = {}

    def take(self, records: Mapping[str, R], ids: Collection[str]) -> None:
        """Take records as they now are.

        Args:
            records: All records by id.
            ids: Of those that came, changed or went.
        """
        gone: list[SortKey] = []
        come: list[SortKey] = []
        for record_id in ids:
            record = records.get(record_id)
            before = self._held.pop(record_id, None)
            after = None if record is None else self._key_of(record)
            if after is not None:
                self._held[record_id] = after
            if before != after:
                gone += [] if before is None else [before]
                come += [] if after is None else [after]
        rearrange(self.keys, gone, come)
