"""Owns the runs of letters or digits that occur, laid end to end, and finds a piece in all of them.

A piece is compared with all places at once by numpy; what is typed in Latin letters is also read as pinyin:
each Chinese character may be stood for by itself, by a whole reading, or by its initial, and the last one by
any beginning of a reading. See docs/decisions/024.
"""

from __future__ import annotations

from collections import defaultdict
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from desktop.board.search.growing import Column
from desktop.board.search.readings import DOUBLE_INITIALS, readings_of

Places = NDArray[np.int64]


class Way(IntEnum):
    """How a piece stands in a run, the worse first."""

    NONE = 0
    SPELLED_INSIDE = 1
    INSIDE = 2
    END = 3
    SPELLED_START = 4
    SPELLED_WHOLE = 5
    START = 6
    WHOLE = 7


FULL_COVER = 3
"""Cover of a run by a piece in fourths of its length, rounded down; a whole run counts as three."""

WAY_SHIFT = 2
"""Bits of a strength that hold the cover; the way stands above them."""

_SHARDS = 64
"""Dictionaries that share the runs: a single one of a million would stand still for 90 ms when it grows."""

_MOST_ROADS = 200_000
"""Half-read places beyond which equal ones are merged."""


class RunTable:
    """Runs by number; a run once known keeps its number.

    Args:
        sign_kind: Holds the numbers of the signs that occur; a sign beyond its range is never found.
    """

    def __init__(self, sign_kind: type[np.uint8] | type[np.uint16]) -> None:
        self._numbers: tuple[dict[str, int], ...] = tuple({} for _ in range(_SHARDS))
        self._signs = Column(sign_kind)
        self._unknown = int(np.iinfo(sign_kind).max)
        self._starts = Column(np.int64)
        self._alphabet: dict[str, int] = {}
        self._whole: dict[str, list[int]] = defaultdict(list)
        self._begun: dict[str, list[int]] = defaultdict(list)
        self._signs.extend([0])

    def __len__(self) -> int:
        return self._starts.count

    def number_of(self, run: str) -> int:
        """Return a run's number, a new one if need be."""
        numbers = self._numbers[hash(run) % _SHARDS]
        number = numbers.get(run)
        if number is None:
            number = numbers[run] = self._starts.count
            alphabet = self._alphabet
            signs = [alphabet[sign] if sign in alphabet else self._learn(sign) for sign in run]
            # A zero behind each run: nothing is found across its end.
            self._starts.extend([self._signs.extend([*signs, 0])])
        return number

    def strengths(self, piece: str, *, at_ends_only: bool = False) -> NDArray[np.uint8]:
        """Return how strongly a piece stands in each run: its best `Way`, then how much of the run it covers.

        Args:
            piece: Letters or digits, folded.
            at_ends_only: Whether to look at the beginnings and ends of runs alone, which takes less time.

        Returns:
            (runs,) uint8: ``way << WAY_SHIFT | cover``; 0 where it is not found.
        """
        found = np.zeros(len(self), np.uint8)
        starts = self._find_at_ends(piece) if at_ends_only else self._find_literal(piece)
        self._note(found, starts, starts + len(piece), (Way.INSIDE, Way.END, Way.START, Way.WHOLE))
        if any("a" <= sign <= "z" for sign in piece):
            spelled = (Way.SPELLED_INSIDE, Way.SPELLED_INSIDE, Way.SPELLED_START, Way.SPELLED_WHOLE)
            self._note(found, *self._find_spelled(piece), spelled)
        return found

    # -- inner -------------------------------------------------------------------------------------

    def _learn(self, sign: str) -> int:
        number = min(len(self._alphabet) + 1, self._unknown)
        self._alphabet[sign] = number
        readings = readings_of(sign) if number < self._unknown else ()
        for reading in dict.fromkeys(readings):
            self._whole[reading].append(number)
        for begun in {reading[:length] for reading in readings for length in range(1, len(reading) + 1)}:
            self._begun[begun].append(number)
        return number

    def _find_at_ends(self, piece: str) -> Places:
        starts = self._starts.values
        ends = np.append(starts[1:], self._signs.count) - 1
        kept = ends - starts >= len(piece)
        at = np.concatenate([starts[kept], ends[kept] - len(piece)])
        for distance, sign in enumerate(piece):
            at = at[self._signs.values[at + distance] == self._alphabet.get(sign, self._unknown)]
        return at

    def _find_literal(self, piece: str) -> Places:
        numbers = [self._alphabet.get(sign, self._unknown) for sign in piece]
        if self._unknown in numbers:
            return np.zeros(0, np.int64)
        signs = self._signs.values
        first, *others = numbers
        if not others:
            return np.flatnonzero(signs == first)
        at = np.flatnonzero((signs[:-1] == first) & (signs[1:] == others[0]))
        for distance, number in enumerate(others[1:], start=2):
            # A run's zero ends the search before the column does.
            at = at[signs[at + distance] == number]
        return at

    def _find_spelled(self, piece: str) -> tuple[Places, Places]:
        """Return where the piece can be read, from and to; the same place several times if several ways."""
        signs = self._signs.values
        nowhere = np.zeros(0, np.int64)
        roads: list[list[tuple[Places, Places]]] = [[] for _ in range(len(piece) + 1)]
        for read in range(len(piece)):
            if read and not roads[read]:
                continue
            starts, at = _merged(roads[read]) if read else (nowhere, nowhere)
            for following, means in self._steps(piece, read):
                fits = np.zeros(self._unknown + 1, np.bool_)
                fits[means] = True
                if read == 0:
                    firsts = np.flatnonzero(fits[signs])
                    roads[following].append((firsts, firsts + 1))
                else:
                    kept = fits[signs[at]]
                    roads[following].append((starts[kept], at[kept] + 1))
        return _merged(roads[-1]) if roads[-1] else (nowhere, nowhere)

    def _steps(self, piece: str, read: int) -> list[tuple[int, list[int]]]:
        """Return how one sign may take up the next letters: the letters read after it, and the signs."""
        steps = []
        for end in range(read + 1, min(read + 6, len(piece)) + 1):
            letters = piece[read:end]
            if end == len(piece) or len(letters) == 1 or letters in DOUBLE_INITIALS:
                means = list(self._begun.get(letters, ()))
            else:
                means = list(self._whole.get(letters, ()))
            if len(letters) == 1 and letters in self._alphabet:
                means.append(self._alphabet[letters])
            if means:
                steps.append((end, means))
        return steps

    def _note(
        self, found: NDArray[np.uint8], starts: Places, ends: Places, ways: tuple[Way, Way, Way, Way]
    ) -> None:
        """Note places of one kind: inside, at the end, at the start, whole; the strongest counts."""
        if not len(starts):
            return
        inside, at_end, at_start, whole = ways
        run_starts = self._starts.values
        runs = np.searchsorted(run_starts, starts, side="right") - 1
        firsts = run_starts[runs]
        lasts = np.append(run_starts, self._signs.count)[runs + 1] - 1
        is_first, is_last = starts == firsts, ends == lasts
        way = np.where(is_first, np.where(is_last, whole, at_start), np.where(is_last, at_end, inside))
        cover = np.minimum(4 * (ends - starts) // (lasts - firsts), FULL_COVER)
        np.maximum.at(found, runs, ((way << WAY_SHIFT) | cover).astype(np.uint8))


def _merged(roads: list[tuple[Places, Places]]) -> tuple[Places, Places]:
    """Return several sets of half-read places as one; equal ones once, where there are many."""
    if len(roads) == 1:
        return roads[0]
    starts = np.concatenate([start for start, _ in roads])
    at = np.concatenate([place for _, place in roads])
    if len(starts) > _MOST_ROADS:
        keys = np.unique((starts << 8) | (at - starts))
        starts, at = keys >> 8, (keys >> 8) + (keys & 255)
    return starts, at
