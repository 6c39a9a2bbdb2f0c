"""Owns the demo city as a whole: ground, people, rhythm and events of one seed, made once per process."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from zoneinfo import ZoneInfo

from desktop.central.city.catalogue import load_events
from desktop.central.city.events import EventSource
from desktop.central.city.generate import DEFAULT_SEED, generate_shapes
from desktop.central.city.layout import DEFAULT_GRIDS
from desktop.central.city.people import CityPeople, make_people
from desktop.central.city.places import Place, make_places
from desktop.central.city.rhythm import Rhythm
from desktop.models.geo import GridShape
from desktop.models.person import Role

CITY_NAME = "彭州 (演示)"
TIME_ZONE = "Asia/Shanghai"


@dataclass(frozen=True, slots=True)
class DemoCity:
    """Everything about the demo city that does not change while it lives."""

    seed: int
    shapes: tuple[GridShape, ...]
    places: dict[str, Place]
    people: CityPeople
    rhythm: Rhythm
    events: EventSource
    zone: ZoneInfo

    @property
    def approver(self) -> str:
        """Name of the shift leader, who approves leaves."""
        return next(p.name for p in self.people.persons if p.role is Role.SHIFT_LEADER)


@lru_cache(maxsize=1)
def make_city(seed: int, grids: int = DEFAULT_GRIDS) -> DemoCity:
    """Return the demo city of a seed.

    The ground is the same for every seed, as the ground of a city is; people and events differ.

    Args:
        seed: Seed of people and events.
        grids: Number of grids.
    """
    zone = ZoneInfo(TIME_ZONE)
    shapes = generate_shapes(DEFAULT_SEED, grids)
    places = make_places(shapes)
    people = make_people(seed, places)
    pool = load_events()
    rhythm = Rhythm(pool.events_per_day, pool.hour_weights, zone)
    return DemoCity(seed, shapes, places, people, rhythm, EventSource(seed, people, places, rhythm), zone)
