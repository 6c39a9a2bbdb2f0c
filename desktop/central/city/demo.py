"""Owns the demo city as a whole: ground, people, rhythm and events of one seed, made once per process."""

from __future__ import annotations

from collections.abc import Iterable
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

MOST_INCIDENTS_A_DAY = 20_000
"""What a city of very many grids reports a day unless told otherwise: one machine's SQLite must keep its pace
beside 2,000 fixes a second. All of 120,000 workers' reports would be 190,000."""


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


def incidents_a_day(grids: int, wished: int | None = None) -> float:
    """Return how many incidents a city reports a day: some 1.6 a worker, and at most what one machine keeps.

    Args:
        grids: Number of grids, with a worker each.
        wished: A number that somebody named, None for the usual one.
    """
    if wished is not None:
        return float(wished)
    usual = load_events().events_per_day
    return max(usual, min(usual * grids / DEFAULT_GRIDS, float(MOST_INCIDENTS_A_DAY)))


def is_held_back(grids: int, wished: int | None) -> bool:
    """Say whether a city reports less than so many workers would, because nobody wished for more."""
    return wished is None and incidents_a_day(grids) < load_events().events_per_day * grids / DEFAULT_GRIDS


@lru_cache(maxsize=1)
def make_ground(grids: int = DEFAULT_GRIDS) -> tuple[GridShape, ...]:
    """Return the polygons of the demo city, which are the same for every seed of people and events."""
    return generate_shapes(DEFAULT_SEED, grids)


@lru_cache(maxsize=1)
def make_city(seed: int, grids: int = DEFAULT_GRIDS, incidents: int | None = None) -> DemoCity:
    """Return the demo city of a seed: people and events on the one ground.

    Args:
        seed: Seed of people and events.
        grids: Number of grids.
        incidents: Incidents a day, None for the usual number.
    """
    return city_on_ground(seed, make_ground(grids), incidents)


def city_on_ground(
    seed: int, ground: Iterable[GridShape], incidents: int | None = None, *, with_contacts: bool = True
) -> DemoCity:
    """Return the demo city of a seed on polygons that are there already.

    Args:
        seed: Seed of people and events.
        ground: The grids' polygons in the order of their codes.
        incidents: Incidents a day, None for the usual number.
        with_contacts: Whether grids name who helps there; whoever only lets the city live has no use for it.
    """
    zone = ZoneInfo(TIME_ZONE)
    shapes = tuple(ground)
    places = make_places(shapes)
    people = make_people(seed, places, with_contacts=with_contacts)
    pool = load_events()
    rhythm = Rhythm(pool.events_per_day, pool.hour_weights, zone)
    density = incidents_a_day(len(shapes), incidents) / pool.events_per_day
    return DemoCity(
        seed, shapes, places, people, rhythm, EventSource(seed, people, places, rhythm, density), zone
    )
