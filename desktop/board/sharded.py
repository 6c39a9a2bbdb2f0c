"""Owns a map of very many records that is cheap to change: a snapshot shares most with the last."""

from __future__ import annotations

from collections.abc import ItemsView, Iterator, Mapping, ValuesView
from itertools import chain
from typing import TypeVar, cast

R = TypeVar("R")

SHARDED_FROM = 2048
"""From so many records on a plain copy for each change costs more than shards do."""

_SHARD = 512
"""Records a shard: to copy one takes some 5 microseconds, and a province has 240 of them a kind."""


class ShardedMap(Mapping[str, R]):
    """A frozen map of shards in the order in which its keys came; a change copies the shards it touches.

    To change k of n records costs k shards at most, not n: a plain copy of 120,000 entries takes 2 to
    20 ms, and changes come ten times a second (decision 025). Which shard a key belongs to never changes,
    so all snapshots share that index; it only ever grows, and whether a key is there is for the shard to
    say.

    Args:
        records: What the map holds.
    """

    __slots__ = ("_count", "_index", "_shards")

    def __init__(self, records: Mapping[str, R]) -> None:
        self._index: dict[str, int] = {}
        self._shards: list[dict[str, R]] = []
        self._count = 0
        self._put(records)

    def __getitem__(self, key: str) -> R:
        shard = self._index[key]
        if shard >= len(self._shards):  # a sister of this map has it
            raise KeyError(key)
        return self._shards[shard][key]

    def __contains__(self, key: object) -> bool:
        shard = self._index.get(cast("str", key))
        return shard is not None and shard < len(self._shards) and key in self._shards[shard]

    def get(self, key: str, default: object = None) -> R | None:  # type: ignore[override]
        """Return a record, or the default."""
        shard = self._index.get(key)
        found = default
        if shard is not None and shard < len(self._shards):
            found = self._shards[shard].get(key, default)
        return cast("R | None", found)

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[str]:
        return chain.from_iterable(self._shards)

    def values(self) -> ValuesView[R]:
        """Return the records, without a look-up of each key."""
        return _Records(self)

    def items(self) -> ItemsView[str, R]:
        """Return keys and records, likewise."""
        return _Items(self)

    @property
    def shards(self) -> list[dict[str, R]]:
        """The shards; nobody changes them."""
        return self._shards

    def with_changes(self, changes: Mapping[str, R | None]) -> ShardedMap[R]:
        """Return the map after changes.

        Args:
            changes: Records by key; None for one that went.
        """
        made: ShardedMap[R] = ShardedMap.__new__(ShardedMap)
        made._index, made._shards, made._count = self._index, list(self._shards), self._count
        made._put(changes, lent=len(self._shards))
        # Keys that went leave their place in the index, and shards thin out: a desk runs for months.
        is_worn = len(self._index) > 2 * made._count + SHARDED_FROM
        return ShardedMap(made) if is_worn else made

    def _put(self, changes: Mapping[str, R | None], lent: int = 0) -> None:
        """Write changes into this map's shards; the first `lent` are another's too, and are copied first."""
        index, shards = self._index, self._shards
        own: set[int] = set()
        for key, record in changes.items():
            at = index.get(key)
            if at is None:
                if record is None:
                    continue
                at = index[key] = self._room()
            while at >= len(shards):  # where a sister of this map, made from the same, keeps the key
                shards.append({})
            if at < lent and at not in own:
                shards[at] = dict(shards[at])
                own.add(at)
            shard = shards[at]
            if record is not None:
                self._count += key not in shard
                shard[key] = record
            elif key in shard:
                del shard[key]
                self._count -= 1

    def _room(self) -> int:
        """Return the number of a shard that takes one key more."""
        if not self._shards or len(self._shards[-1]) >= _SHARD:
            self._shards.append({})
        return len(self._shards) - 1

    def differences(self, other: Mapping[str, R]) -> set[str]:
        """Return the keys under which both maps do not hold the same."""
        if isinstance(other, ShardedMap) and other._index is self._index:
            return self._differences_of_shards(other)
        return {key for key in self if key not in other} | changed_keys(self, other)

    def _differences_of_shards(self, other: ShardedMap[R]) -> set[str]:
        found: set[str] = set()
        for at in range(max(len(self._shards), len(other._shards))):
            before = self._shards[at] if at < len(self._shards) else {}
            after = other._shards[at] if at < len(other._shards) else {}
            if before is not after:
                found.update(key for key in before if key not in after)
                found |= changed_keys(before, after)
        return found


class _Records(ValuesView[R]):
    """The records of a sharded map."""

    def __init__(self, held: ShardedMap[R]) -> None:
        super().__init__(held)
        self._shards = held.shards

    def __iter__(self) -> Iterator[R]:
        return chain.from_iterable(shard.values() for shard in self._shards)


class _Items(ItemsView[str, R]):
    """Keys and records of a sharded map."""

    def __init__(self, held: ShardedMap[R]) -> None:
        super().__init__(held)
        self._shards = held.shards

    def __iter__(self) -> Iterator[tuple[str, R]]:
        return chain.from_iterable(shard.items() for shard in self._shards)


def changed_keys(before: Mapping[str, R], after: Mapping[str, R]) -> set[str]:
    """Return the keys under which the later map holds what the earlier one does not."""
    found = set()
    for key, record in after.items():
        held = before.get(key)
        # Most are the same objects; to compare two records field by field takes ten times as long.
        if held is not record and held != record:
            found.add(key)
    return found


def with_changes(records: Mapping[str, R], changes: Mapping[str, R | None]) -> Mapping[str, R]:
    """Return a map after changes, None for a record that went: a plain one while it is small."""
    if isinstance(records, ShardedMap):
        return records.with_changes(changes)
    copied = {**records, **{key: record for key, record in changes.items() if record is not None}}
    for key, record in changes.items():
        if record is None:
            copied.pop(key, None)
    return ShardedMap(copied) if len(copied) >= SHARDED_FROM else copied
