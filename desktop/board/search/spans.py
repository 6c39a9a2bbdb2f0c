"""Owns which letters of a shown text are what was looked for."""

from __future__ import annotations

from collections.abc import Iterable

from desktop.board.search.folding import runs_of
from desktop.board.search.readings import DOUBLE_INITIALS, readings_of

Span = tuple[int, int]
"""From, and up to but without."""


def spans_of(text: str, pieces: Iterable[str]) -> tuple[Span, ...]:
    """Return the spans of a text that the pieces stand for, in order and without overlaps."""
    spans: list[Span] = []
    runs = runs_of(text)
    for piece in pieces:
        literal = [(run.start, run.text.find(piece)) for run in runs]
        found = [(start + at, start + at + len(piece)) for start, at in literal if at >= 0]
        if not found:
            ends = ((run.start, *_find_spelled(run.text, piece)) for run in runs)
            found = [(start + at, start + end) for start, at, end in ends if end]
        spans += found
    return _joined(spans)


def _find_spelled(run: str, piece: str) -> Span:
    """Return the first place at which a piece can be read as pinyin, (0, 0) if at none."""
    for at in range(len(run)):
        end = _read(run, at, piece)
        if end:
            return at, end
    return 0, 0


def _read(run: str, at: int, piece: str) -> int:
    """Return where the reading of a piece ends that begins at a place, 0 if it cannot be read there."""
    if at == len(run):
        return 0
    readings = readings_of(run[at])
    for length in range(min(len(piece), 6), 0, -1):
        letters = piece[:length]
        is_last = length == len(piece)
        if is_last or length == 1 or letters in DOUBLE_INITIALS:
            fits = run[at] == letters or any(reading.startswith(letters) for reading in readings)
        else:
            fits = letters in readings
        if fits:
            end = at + 1 if is_last else _read(run, at + 1, piece[length:])
            if end:
                return end
    return 0


def _joined(spans: list[Span]) -> tuple[Span, ...]:
    joined: list[Span] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return tuple(joined)
