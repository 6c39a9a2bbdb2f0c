"""Owns the making of events: what is reported, where, by whom, in the report's mix; all of it invented."""

from __future__ import annotations

import math
import random
from dataclasses import dataclass
from datetime import datetime
from itertools import accumulate

from desktop.central.city.catalogue import Template, load_events, load_names
from desktop.central.city.chance import derived_id, keyed, pick, pick_weighted
from desktop.central.city.people import CityPeople
from desktop.central.city.places import Place, draw_address
from desktop.central.city.rhythm import Rhythm
from desktop.models.codes import community_of
from desktop.models.incident import IntakeSource, Priority

_STAFF_SOURCES = frozenset({IntakeSource.WORKER, IntakeSource.PATROL})
_BUSTLE_SPREAD = 0.9
_SERVICE_SOURCES = frozenset({IntakeSource.DEPARTMENT, IntakeSource.SUPERIOR, IntakeSource.SYSTEM})


@dataclass(frozen=True, slots=True)
class Event:
    """Something reported, before anybody has accepted it.

    Attributes:
        id: Id that the incident shall have.
        reporter_id: Worker who reports, empty for a citizen or a service.
        reporter_name, reporter_phone: Masked for citizens.
    """

    id: str
    at: datetime
    template: Template
    title: str
    description: str
    priority: Priority
    source: IntakeSource
    grid_code: str
    lon_deg: float
    lat_deg: float
    address: str
    reporter_id: str
    reporter_name: str
    reporter_phone: str


class EventSource:
    """Makes the city's events; each is a function of the seed and its number alone.

    Args:
        seed: Seed of all randomness.
        people: The city's people and grids.
        places: Ground of each grid.
        rhythm: The day's rhythm.
        density: Multiplies the rate of events of the rhythm; more grids report more.
    """

    def __init__(
        self,
        seed: int,
        people: CityPeople,
        places: dict[str, Place],
        rhythm: Rhythm,
        density: float = 1.0,
    ) -> None:
        self.density = density
        self._seed = seed
        self._people = people
        self._places = places
        self._rhythm = rhythm
        self._templates = load_events().templates
        self._template_weights = list(accumulate(template.weight for template in self._templates))
        self._grids = people.grids
        self._grid_weights = list(
            accumulate(grid.households * _bustle(seed, grid.code) for grid in people.grids)
        )
        self._communities = {one.code: one.name for one in people.organisations}

    def events_between(self, start: datetime, end: datetime, speed: float = 1.0) -> list[Event]:
        """Return the events of [start, end), the earliest first.

        Args:
            start: First instant.
            end: Instant after the last.
            speed: Multiplies the rate.
        """
        rate = speed * self.density
        first = self._rhythm.count_until(start) * rate
        last = self._rhythm.count_until(end) * rate
        events = []
        # Event n comes at a random moment while the expected count runs from n to n + 1.
        for number in range(int(first) - 1, int(last) + 1):
            due = number + keyed(self._seed, "arrival", speed, number).random()
            if first <= due < last:
                events.append(self.make_event(number, speed, self._rhythm.instant_of(due / rate)))
        return sorted(events, key=lambda event: (event.at, event.id))

    def make_event(self, number: int, speed: float, at: datetime) -> Event:
        """Return the event of a number, as reported at an instant."""
        rng = keyed(self._seed, "event", speed, number)
        template = rng.choices(self._templates, cum_weights=self._template_weights)[0]
        grid = rng.choices(self._grids, cum_weights=self._grid_weights)[0]
        lon, lat = self._places[grid.code].draw_position(rng)
        address, spot, home = draw_address(rng, grid.code, self._communities[community_of(grid.code)])
        pool = load_events()
        source = pick_weighted(rng, pool.sources.get(template.class_code[:2], pool.sources["default"]))
        words = {"place": spot, "home": home, "n": rng.randint(2, 6), "address": address}
        reporter_id, name, phone = self._draw_reporter(rng, source, grid.code)
        return Event(
            id=derived_id(self._seed, "incident", speed, number),
            at=at.replace(microsecond=at.microsecond // 1000 * 1000),
            template=template,
            title=pick(rng, template.titles).format(**words),
            description=pick(rng, template.texts).format(**words),
            priority=_shift(rng, template.priority),
            source=source,
            grid_code=grid.code,
            lon_deg=lon,
            lat_deg=lat,
            address=address,
            reporter_id=reporter_id,
            reporter_name=name,
            reporter_phone=phone,
        )

    def _draw_reporter(
        self, rng: random.Random, source: IntakeSource, grid_code: str
    ) -> tuple[str, str, str]:
        if source in _STAFF_SOURCES:
            worker = self._people.worker_at[grid_code]
            return worker.id, worker.name, worker.phone
        if source in _SERVICE_SOURCES:
            return "", "", ""
        surname = pick(rng, load_names().surnames)
        return "", f"{surname}**", f"1{rng.choice((38, 39, 37, 36))}****{rng.randrange(10000):04d}"


def _bustle(seed: int, grid_code: str) -> float:
    """Return how much more than its households' share happens in a grid; markets and stations bustle."""
    return math.exp(keyed(seed, "bustle", grid_code).gauss(0.0, _BUSTLE_SPREAD))


def _shift(rng: random.Random, priority: Priority) -> Priority:
    """Return the priority, now and then one step off, as people judge differently."""
    if priority is Priority.LOW and rng.random() < 0.08:
        return Priority.MEDIUM
    if priority is Priority.MEDIUM and rng.random() < 0.12:
        return Priority.HIGH
    return priority
