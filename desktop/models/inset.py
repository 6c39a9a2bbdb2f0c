"""Owns the insets of the map: second views in its corners, remembered by the seat."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from desktop.models.geo import BoundingBox


class Corner(StrEnum):
    """Corner of the map in which an inset stands."""

    TOP_RIGHT = "top-right"
    BOTTOM_RIGHT = "bottom-right"
    TOP_LEFT = "top-left"
    BOTTOM_LEFT = "bottom-left"

    @property
    def is_left(self) -> bool:
        """Whether it is at the left."""
        return self in (Corner.TOP_LEFT, Corner.BOTTOM_LEFT)

    @property
    def is_top(self) -> bool:
        """Whether it is at the top."""
        return self in (Corner.TOP_RIGHT, Corner.TOP_LEFT)


@dataclass(frozen=True, slots=True)
class Inset:
    """A second view.

    Attributes:
        name: What it shows, empty for the urban core.
        box: What it shows; None for the urban core, which each city finds for itself.
    """

    corner: Corner
    name: str = ""
    box: BoundingBox | None = None


@dataclass(frozen=True, slots=True)
class Insets:
    """The insets of one seat, at most one in a corner."""

    insets: tuple[Inset, ...] = (Inset(Corner.TOP_RIGHT),)
