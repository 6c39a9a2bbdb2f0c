"""Owns the index of what can be found: entries put in and taken out at any time, and the best for some words.

Not for two threads at once. See docs/decisions/024 for why it is made so, and its figures.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from desktop.board.search.entries import Entry, EntryKey, HitKind, TextRole
from desktop.board.search.field_table import FieldTable
from desktop.board.search.folding import pieces_of, runs_of
from desktop.board.search.growing import Column
from desktop.board.search.worth import FOR_RECENT, INHERITED_PART, LEAST_DIGITS_INSIDE, LONG_NUMBERS

_KINDS = tuple(HitKind)
_CODE_OF = {kind: code for code, kind in enumerate(_KINDS, start=1)}
"""0 is an entry that is not there: gone, or named by another one and not come yet."""

_DEEPEST = 3
"""Steps from an entry to the outermost place that it lies in: contact, grid, community, town."""

_WITHOUT_GAPS = str.maketrans("", "", " -+()")


@dataclass(frozen=True, slots=True)
class Find:
    """One entry that was found.

    Attributes:
        id: Id of the record that it belongs to.
        ordinal: Its place among the record's entries of this kind.
        score: The higher the better; comparable among the finds of one answer.
    """

    kind: HitKind
    id: str
    ordinal: int
    score: int


@dataclass(frozen=True, slots=True)
class Finds:
    """What was found for some words.

    Attributes:
        pieces: What was looked for.
        counts: How many were found of each kind; kinds without any are absent.
        best: The best of each kind, the best first; the kind with the best find first.
    """

    pieces: tuple[str, ...]
    counts: Mapping[HitKind, int]
    best: Mapping[HitKind, tuple[Find, ...]]


class SearchIndex:
    """The index."""

    def __init__(self) -> None:
        self._letters, self._digits = FieldTable(np.uint16), FieldTable(np.uint8)
        self._numbers = FieldTable(np.uint8, LEAST_DIGITS_INSIDE)
        self._tables = (self._letters, self._digits, self._numbers)
        self._slots: dict[HitKind, dict[str, int]] = {kind: {} for kind in HitKind}
        self._ids: list[str] = [""]
        self._kind, self._inside = Column(np.uint8), Column(np.int32)
        self._ordinal, self._size = array("I"), array("I")
        self._reserve("", 1)

    @property
    def posting_count(self) -> int:
        """Postings ever made."""
        return sum(table.posting_count for table in self._tables)

    @property
    def waste(self) -> float:
        """Share of the postings that count for nobody any more."""
        used = sum(table.used_count for table in self._tables)
        return 1.0 - used / self.posting_count if self.posting_count else 0.0

    # -- what is in it -----------------------------------------------------------------------------

    def put(self, kind: HitKind, record_id: str, entries: tuple[Entry, ...]) -> None:
        """Let a record have these entries of a kind, and no others."""
        first = self._slots[kind].get(record_id, 0)
        if first == 0 and not entries:
            return
        if first == 0 or len(entries) > self._size[first]:
            self._clear(first)
            first = self._slots[kind][record_id] = self._reserve(record_id, len(entries))
        for ordinal in range(self._size[first]):
            if ordinal < len(entries):
                self._fill(first + ordinal, kind, entries[ordinal])
            else:
                self._empty(first + ordinal)

    def _reserve(self, record_id: str, count: int) -> int:
        first = self._kind.extend([0] * count)
        self._inside.extend([0] * count)
        self._ordinal.extend(range(count))
        self._size.extend([count] * count)
        if first:
            self._ids.extend([record_id] * count)
        for table in self._tables:
            table.reserve(count)
        return first

    def _clear(self, first: int) -> None:
        if first:
            for ordinal in range(self._size[first]):
                self._empty(first + ordinal)

    def _empty(self, slot: int) -> None:
        if self._kind.get(slot):
            self._kind.put(slot, 0)
            self._inside.put(slot, 0)
            for table in self._tables:
                table.post(slot, [])

    def _fill(self, slot: int, kind: HitKind, entry: Entry) -> None:
        self._kind.put(slot, _CODE_OF[kind])
        self._inside.put(slot, 0 if entry.inside is None else self._slot_of(*entry.inside))
        letters: list[tuple[str, int]] = []
        digits: list[tuple[str, int]] = []
        numbers: list[tuple[str, int]] = []
        for role, words in entry.texts:
            runs = _runs(role, words)
            real = TextRole.FIRST_IN_NAME if role is TextRole.NAME and len(runs) > 1 else role
            for run in runs:
                table = letters if not run[0].isdigit() else numbers if role in LONG_NUMBERS else digits
                table.append((run, real))
                real = TextRole.LATER_IN_NAME if role is TextRole.NAME else role
        self._letters.post(slot, letters)
        self._digits.post(slot, digits)
        self._numbers.post(slot, numbers)

    def _slot_of(self, kind: HitKind, record_id: str) -> int:
        """Return the slot of a place, which may not have come yet."""
        slot = self._slots[kind].get(record_id)
        if slot is None:
            slot = self._slots[kind][record_id] = self._reserve(record_id, 1)
        return slot

    def _slot_at(self, kind: HitKind, record_id: str, ordinal: int) -> int:
        first = self._slots[kind].get(record_id, 0)
        return first + ordinal if ordinal < self._size[first] else 0

    # -- looking -----------------------------------------------------------------------------------

    def look(
        self,
        words: str,
        limit: int,
        *,
        only: HitKind | None = None,
        recent: Iterable[EntryKey] = (),
    ) -> Finds:
        """Return what is found for some words: all of them, in any order.

        An entry is found if each piece is in its own texts or in those of a place that it lies in, and at
        least one in its own.

        Args:
            words: As they were typed.
            limit: Most finds of one kind.
            only: Look among this kind alone.
            recent: What was chosen lately.
        """
        pieces = pieces_of(words)
        if not pieces:
            return Finds((), {}, {})
        found, scores = self._scores(pieces)
        if only is not None:
            kept = self._kind.values[found] == _CODE_OF[only]
            found, scores = found[kept], scores[kept]
        scores[np.isin(found, [self._slot_at(*key) for key in recent])] += FOR_RECENT * len(pieces)
        return self._best(pieces, found, scores, limit)

    def _scores(self, pieces: tuple[str, ...]) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
        """Return the slots in which everything is found, and their scores."""
        owns = [self._worths(piece) for piece in pieces]
        anywhere = self._kind.values > 0
        anywhere &= owns[0] > 0 if len(owns) == 1 else np.maximum.reduce(owns) > 0
        found = np.flatnonzero(anywhere)
        if len(owns) == 1:
            return found, owns[0][found]
        around: list[NDArray[Any]] = [found]
        for _ in range(_DEEPEST):
            around.append(self._inside.values[around[-1]])
        total = np.zeros(len(found), np.int32)
        everywhere = np.ones(len(found), np.bool_)
        for own in owns:
            outside = np.maximum.reduce([own[place] for place in around[1:]])
            worth = np.where(own[found] > 0, own[found], -(-outside // INHERITED_PART))
            everywhere &= worth > 0
            total += worth
        return found[everywhere], total[everywhere]

    def _worths(self, piece: str) -> NDArray[np.int32]:
        """Return what a piece is worth for each entry by its own texts."""
        count = self._kind.count
        if not piece[0].isdigit():
            return self._letters.worths(piece, count)
        return np.maximum(self._digits.worths(piece, count), self._numbers.worths(piece, count))

    def _best(
        self, pieces: tuple[str, ...], found: NDArray[np.int64], scores: NDArray[np.int32], limit: int
    ) -> Finds:
        kinds = self._kind.values[found]
        totals = np.bincount(kinds, minlength=len(_KINDS) + 1)
        best: dict[HitKind, tuple[Find, ...]] = {}
        for code in np.flatnonzero(totals):
            of_kind = np.flatnonzero(kinds == code)
            # Equal scores go by age in the index, which for grids is the order of their codes.
            keys = (scores[of_kind].astype(np.int64) << 32) - found[of_kind]
            if len(keys) > limit:
                kept = np.argpartition(keys, len(keys) - limit)[len(keys) - limit :]
                of_kind, keys = of_kind[kept], keys[kept]
            ordered = of_kind[np.argsort(-keys)]
            kind = _KINDS[code - 1]
            best[kind] = tuple(self._find(kind, int(found[at]), int(scores[at])) for at in ordered)
        order = sorted(best, key=lambda kind: (-best[kind][0].score, _CODE_OF[kind]))
        counts = {kind: int(totals[_CODE_OF[kind]]) for kind in order}
        return Finds(pieces, counts, {kind: best[kind] for kind in order})

    def _find(self, kind: HitKind, slot: int, score: int) -> Find:
        return Find(kind, self._ids[slot], self._ordinal[slot], score)


def _runs(role: TextRole, words: str) -> list[str]:
    """Return the runs of a text; a phone is one number however it is written."""
    if role is TextRole.PHONE:
        digits = words if words.isdecimal() else words.translate(_WITHOUT_GAPS)
        if digits.isdecimal() and digits.isascii():
            return [digits]
    return [run.text for run in runs_of(words)]
