"""Owns organisation codes: county 6 digits, town 9, community 12, grid 15; a prefix is the ancestor.

Source: code scheme of Sichuan's provincial grid system (6+3+3+3, grid ordinal 001-999).
"""

from __future__ import annotations

import re
from enum import StrEnum


class Level(StrEnum):
    """Level of an organisation, from the city down to one grid."""

    CITY = "city"
    TOWN = "town"
    COMMUNITY = "community"
    GRID = "grid"


_LEVEL_OF_LENGTH = {6: Level.CITY, 9: Level.TOWN, 12: Level.COMMUNITY, 15: Level.GRID}


_GRID_CODE = re.compile(r"[0-9]{6}(?:(?!000)[0-9]{3}){3}")


class CodeMalformed(ValueError):
    """A text is not an organisation code of 6, 9, 12 or 15 digits."""


def is_grid_code(text: str) -> bool:
    """Say whether a text is a grid's code: 6+3+3+3 ASCII digits, no ordinal 000."""
    return _GRID_CODE.fullmatch(text) is not None


def level_of(code: str) -> Level:
    """Return the level that a code's length says.

    Raises:
        CodeMalformed: If the code is not 6, 9, 12 or 15 ASCII digits.
    """
    level = _LEVEL_OF_LENGTH.get(len(code))
    if level is None or not (code.isascii() and code.isdigit()):
        raise CodeMalformed(f"not an organisation code: {code[:32]!r}")
    return level


def parent_of(code: str) -> str | None:
    """Return the code of the direct superior, or None for a city."""
    return None if level_of(code) is Level.CITY else code[:-3]


def ancestors_of(code: str) -> tuple[str, ...]:
    """Return the codes of all superiors of an organisation, from the city down."""
    return tuple(code[:length] for length in _LEVEL_OF_LENGTH if length < len(code))


def is_within(code: str, area_code: str) -> bool:
    """Say whether an organisation is the area itself or lies in it."""
    return code.startswith(area_code)


def town_of(code: str) -> str:
    """Return the 9-digit code of the town or street that a longer code lies in."""
    return code[:9]


def community_of(code: str) -> str:
    """Return the 12-digit code of the community that a grid lies in."""
    return code[:12]
