"""Owns what a find is worth: what was found and how, from an exact code down to letters somewhere inside."""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

from desktop.board.search.entries import TextRole
from desktop.board.search.run_table import WAY_SHIFT, Way

# By way: none, spelled inside, inside, at the end, spelled at the start, spelled whole, at the start, whole.
_WORTH: dict[TextRole, tuple[int, ...]] = {
    TextRole.NAME: (0, 20, 40, 42, 55, 65, 80, 95),
    TextRole.FIRST_IN_NAME: (0, 20, 40, 42, 55, 60, 80, 85),
    TextRole.LATER_IN_NAME: (0, 20, 40, 42, 45, 50, 60, 78),
    TextRole.CODE: (0, 0, 30, 75, 0, 0, 70, 100),
    TextRole.SERIAL: (0, 0, 25, 60, 0, 0, 60, 100),
    TextRole.PHONE: (0, 0, 22, 50, 0, 0, 45, 100),
    TextRole.PLACE: (0, 8, 16, 17, 18, 20, 24, 30),
}

LEAST_DIGITS_INSIDE = 4
"""Digits from which a code or a phone is also found by what stands in its middle."""

LEAST_DIGITS_AT_END = {TextRole.CODE: 2, TextRole.SERIAL: 3, TextRole.PHONE: 3}
"""Digits from which a number is found by its beginning or end: one digit says nothing."""

LONG_NUMBERS = frozenset(LEAST_DIGITS_AT_END)
"""Roles whose numbers are long: of those, few digits are looked for at the ends alone."""

FOR_RECENT = 24
"""Added where the officer chose it lately: it goes before its equals, not before what is plainly better."""

INHERITED_PART = 16
"""What a find in the place around is worth is divided by this."""


@cache
def worth_table(digits: int) -> NDArray[np.int32]:
    """Return the worth by role and strength.

    Args:
        digits: Length of the piece if it is a number, capped to what makes a difference; 0 if it is none.

    Returns:
        (roles, strengths) int32: 0 where such a find does not count; a way's worth times 4, and the cover.
    """
    table = np.zeros((len(TextRole), len(Way) << WAY_SHIFT), np.int32)
    for role, worths in _WORTH.items():
        for way in Way:
            if digits and not _counts(role, way, digits):
                continue
            for cover in range(1 << WAY_SHIFT):
                table[role, (way << WAY_SHIFT) | cover] = worths[way] * 4 + cover if worths[way] else 0
    return table


def worths_of(piece: str) -> NDArray[np.int32]:
    """Return the table for a piece."""
    return worth_table(min(len(piece), LEAST_DIGITS_INSIDE) if piece[0].isdigit() else 0)


def _counts(role: TextRole, way: Way, digits: int) -> bool:
    least_at_end = LEAST_DIGITS_AT_END.get(role)
    if least_at_end is None:
        return True
    return digits >= (LEAST_DIGITS_INSIDE if way is Way.INSIDE else least_at_end)
