"""Owns how texts are made alike before they are compared: width, case, ü; and how they fall into runs."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

MOST_PIECES = 8
LONGEST_WORDS = 80
"""What is typed beyond this is no search."""

_RUN = re.compile(r"[0-9]+|[^\W0-9_]+")


class _FoldedSigns(dict[str, str]):
    """One sign for each sign, worked out once."""

    def __missing__(self, sign: str) -> str:
        folded = unicodedata.normalize("NFKC", sign).casefold().replace("ü", "v")
        self[sign] = folded if len(folded) == 1 else sign.lower()[:1]
        return self[sign]


_FOLDED = _FoldedSigns()


def fold(text: str) -> str:
    """Return a text in one width and one case, sign for sign: places in it are places in the text."""
    if text.isascii():
        return text.lower()
    return "".join(_FOLDED[sign] for sign in text)


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of digits, or of anything else that is written; what lies between runs is never compared.

    Attributes:
        start: Place of its first sign in the text.
        text: Folded.
    """

    start: int
    text: str

    @property
    def is_number(self) -> bool:
        """Whether it consists of digits."""
        return "0" <= self.text[0] <= "9"


def runs_of(text: str) -> list[Run]:
    """Return the runs of a text in their order."""
    if text.isalpha():
        return [Run(0, fold(text))]
    return [Run(found.start(), found.group()) for found in _RUN.finditer(fold(text))]


def pieces_of(words: str) -> tuple[str, ...]:
    """Return what is looked for: each piece must be found, in any order.

    Pieces end where digits begin or end, so that cyzl008 finds 朝阳中路社区008网格.
    """
    pieces = dict.fromkeys(run.text for run in runs_of(words[:LONGEST_WORDS]))
    return tuple(pieces)[:MOST_PIECES]
