"""Owns the readings of Chinese characters: every one of a character that has several, without tones."""

from __future__ import annotations

from functools import cache

from resources.files import read_text

DOUBLE_INITIALS = frozenset({"zh", "ch", "sh"})
"""Initials of two letters, which may stand for a character as one letter may."""


@cache
def _signs_by_reading() -> tuple[tuple[str, str], ...]:
    lines = read_text("pinyin", "readings.txt").splitlines()
    return tuple((reading, signs) for reading, _, signs in (line.partition(" ") for line in lines))


@cache
def readings_of(sign: str) -> tuple[str, ...]:
    """Return the readings of a character; none for what is no Chinese character.

    A city writes its names with a thousand characters or two: looking each of them up once in the lists costs
    less than turning all forty thousand round first.
    """
    if sign.isascii():
        return ()
    found = [reading for reading, signs in _signs_by_reading() if sign in signs]
    # ü after l and n is typed as v, and as ue where nothing else is meant.
    also = [reading.replace("ve", "ue") for reading in found if reading.endswith("ve")]
    return tuple(dict.fromkeys(found + also))
