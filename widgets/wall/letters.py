"""Owns the reckoning of the wall's letter sizes from viewing distance and pixel pitch."""

from __future__ import annotations

import math
from dataclasses import dataclass

LEAST_ARC_MIN = 16.0
AIM_ARC_MIN = 20.0
"""Letter heights in minutes of arc. Source: control-room manners, Wall."""

INK_OF_EM = 0.88
"""Height of a Chinese letter's ink as a part of the font's size; measured on the program's own font."""


def letter_height_px(arc_min: float, distance_m: float, pitch_mm: float) -> float:
    """Return the height in pixels of a letter seen under an angle.

    Args:
        arc_min: Minutes of arc.
        distance_m: From the eye to the wall.
        pitch_mm: Size of one pixel.
    """
    height_mm = 2 * distance_m * 1000 * math.tan(math.radians(arc_min / 60) / 2)
    return height_mm / pitch_mm


def seen_arc_min(font_px: float, distance_m: float, pitch_mm: float) -> float:
    """Return the angle in minutes of arc under which a font of that size is seen."""
    height_mm = font_px * INK_OF_EM * pitch_mm
    return math.degrees(2 * math.atan(height_mm / (2 * distance_m * 1000))) * 60


@dataclass(frozen=True, slots=True)
class LetterSizes:
    """Font sizes of a wall page, in pixels.

    Attributes:
        title: City and clock.
        body: Lists and words of the figures.
        figure: The six figures.
        label: Names of towns on the map.
    """

    title: int
    body: int
    figure: int
    label: int


@dataclass(frozen=True, slots=True)
class ShortLetters:
    """A text of the wall that is smaller than it should be from its distance."""

    part: str
    arc_min: float


def choose_sizes(height_px: int, distance_m: float, pitch_mm: float) -> LetterSizes:
    """Return the sizes for a wall: as large as aimed at, but never larger than the page can hold.

    Args:
        height_px: Height of the page; a page holds 17 lines of body text.
        distance_m: From the eye to the wall.
        pitch_mm: Size of one pixel.
    """
    aimed = letter_height_px(AIM_ARC_MIN, distance_m, pitch_mm) / INK_OF_EM
    body = max(14, min(round(aimed), round(height_px / 20.4)))
    # All towns' names share one map: they take the least height where the rest takes the aimed one.
    least = letter_height_px(LEAST_ARC_MIN, distance_m, pitch_mm) / INK_OF_EM
    label = max(12, min(body, math.ceil(least)))
    return LetterSizes(title=round(body * 1.15), body=body, figure=round(body * 1.32), label=label)


def find_short_letters(sizes: LetterSizes, distance_m: float, pitch_mm: float) -> list[ShortLetters]:
    """Return the parts of the page whose letters fall short of the least height, with what they reach."""
    parts = {"title": sizes.title, "body": sizes.body, "figure": sizes.figure, "label": sizes.label}
    seen = {part: seen_arc_min(px, distance_m, pitch_mm) for part, px in parts.items()}
    return [ShortLetters(part, arc) for part, arc in seen.items() if arc < LEAST_ARC_MIN]
