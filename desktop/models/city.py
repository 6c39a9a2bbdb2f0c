"""Owns what holds for the whole city of a central."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.models.delta import GeometryRef


@dataclass(frozen=True, slots=True, kw_only=True)
class City:
    """What holds for the whole board.

    Attributes:
        epoch: Name of the central's present life; another one means that nothing known holds any more.
        time_zone: IANA name of the zone that people read.
    """

    epoch: str
    name: str
    is_demo: bool
    time_zone: str
    geometry: GeometryRef
