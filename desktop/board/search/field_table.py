"""Owns which entry holds which run, and as what: the postings of letters, and those of digits."""

from __future__ import annotations

from array import array
from collections import OrderedDict

import numpy as np
from numpy.typing import NDArray

from desktop.board.search.growing import Column
from desktop.board.search.run_table import RunTable
from desktop.board.search.worth import worths_of

_KEPT_ANSWERS = 6
"""Pieces whose answers are kept: while somebody types, all but the last piece stay the same."""


_ROLE_BITS = 3
_ROLE_MASK = (1 << _ROLE_BITS) - 1


class FieldTable:
    """Runs, and the postings that say where they occur: a run and its role in one number, and the entry.

    Args:
        sign_kind: See RunTable.
        least_inside: Length from which a piece is also found in the middle of a run.
    """

    def __init__(self, sign_kind: type[np.uint8] | type[np.uint16], least_inside: int = 1) -> None:
        self.runs = RunTable(sign_kind)
        self._least_inside = least_inside
        self._what = Column(np.int32)
        self._entry = Column(np.int32)
        self._first, self._size = array("i"), array("I")
        self._version = 0
        self._answers: OrderedDict[str, tuple[int, NDArray[np.int32]]] = OrderedDict()

    @property
    def posting_count(self) -> int:
        """Postings ever made; those of entries that are gone or have changed count for nobody."""
        return self._what.count

    @property
    def used_count(self) -> int:
        """Postings that count."""
        return sum(self._size)

    def reserve(self, count: int) -> None:
        """Make room for more entries."""
        self._first.extend([0] * count)
        self._size.extend([0] * count)

    def post(self, entry: int, found: list[tuple[str, int]]) -> None:
        """Let an entry hold these runs, each in its role, and no others."""
        if not found and not self._size[entry]:
            return
        number_of = self.runs.number_of
        what = [number_of(run) << _ROLE_BITS | role for run, role in found]
        first, size = self._first[entry], self._size[entry]
        if size == len(what) and all(self._what.get(first + at) == one for at, one in enumerate(what)):
            return
        self._version += 1
        for place in range(first, first + size):
            self._entry.put(place, 0)
        self._first[entry] = self._what.extend(what)
        self._size[entry] = len(what)
        self._entry.extend([entry] * len(what))

    def worths(self, piece: str, entries: int) -> NDArray[np.int32]:
        """Return what a piece is worth for each entry by the entry's own texts.

        Args:
            piece: Letters or digits, folded.
            entries: Number of entries; entry 0 is nobody.

        Returns:
            (entries,) int32, not to be written into; 0 where it is not found.
        """
        kept = self._answers.get(piece)
        if kept is not None and kept[0] == self._version and len(kept[1]) == entries:
            self._answers.move_to_end(piece)
            return kept[1]
        answer = self._find(piece, entries)
        self._answers[piece] = (self._version, answer)
        if len(self._answers) > _KEPT_ANSWERS:
            self._answers.popitem(last=False)
        return answer

    def _find(self, piece: str, entries: int) -> NDArray[np.int32]:
        best = np.zeros(entries, np.int32)
        table = worths_of(piece)
        strengths = self.runs.strengths(piece, at_ends_only=len(piece) < self._least_inside)
        at = np.flatnonzero(strengths[self._what.values >> _ROLE_BITS])
        what = self._what.values[at]
        worth = table[what & _ROLE_MASK, strengths[what >> _ROLE_BITS]]
        np.maximum.at(best, self._entry.values[at], worth)
        best[:1] = 0
        return best
