"""Owns what a check finds: good, doubtful or bad, said in both languages without any translation file."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    """How a check ended."""

    GOOD = "good"
    DOUBTFUL = "doubtful"
    BAD = "bad"


_WORDS = {
    Verdict.GOOD: ("正常", "ok"),
    Verdict.DOUBTFUL: ("注意", "note"),
    Verdict.BAD: ("故障", "BAD"),
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the doctor.

    Attributes:
        chinese, english: The same plain sentence; with BAD it says what to do.
    """

    verdict: Verdict
    chinese: str
    english: str

    def line(self, language: str) -> str:
        """Return the line as printed; ``language`` is "zh" or "en"."""
        chinese_word, english_word = _WORDS[self.verdict]
        if language == "en":
            return f"{english_word:<5} {self.english}"
        return f"{chinese_word}  {self.chinese}"
