"""Owns the views of the map that somebody wants to see again: boxes in degrees, for any screen."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.models.geo import BoundingBox

LONGEST_NAME = 40


class BoxMalformed(ValueError):
    """A view's box is none: its edges are not in order, or not on the Earth."""


@dataclass(frozen=True, slots=True)
class NamedView:
    """A view of the map.

    Raises:
        BoxMalformed: If it shows nothing.
    """

    name: str
    box: BoundingBox

    def __post_init__(self) -> None:
        box = self.box
        in_order = box.west_deg < box.east_deg and box.south_deg < box.north_deg
        on_earth = (
            box.west_deg >= -180 and box.east_deg <= 180 and box.south_deg >= -90 and box.north_deg <= 90
        )
        if not (in_order and on_earth):
            raise BoxMalformed(f"{box}")


@dataclass(frozen=True, slots=True)
class NamedViews:
    """One officer's views in their order; the first nine have a key."""

    views: tuple[NamedView, ...] = ()
