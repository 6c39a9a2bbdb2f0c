"""Owns how workers walk their grids, how their terminals report, and when one falls silent or leaves."""

from __future__ import annotations

import math
import random
from dataclasses import dataclass
from enum import StrEnum

import shapely

from desktop.central.city.chance import keyed
from desktop.central.city.layout import COORDINATE_DIGITS, KM_PER_LAT_DEG, KM_PER_LON_DEG
from desktop.central.city.places import Place

REPORT_EVERY_S = 60
WINDOW_MIN = 120
SILENT_SHARE = 0.014
LEAVING_SHARE = 0.008
BEYOND_KM = 0.35
_LEG_KM = (0.08, 0.7)
_TRIES = 8


class Lapse(StrEnum):
    """What a terminal or its bearer does out of the ordinary."""

    SILENT = "silent"
    LEAVING = "leaving"


@dataclass(frozen=True, slots=True)
class Report:
    """One fix as the terminal sends it.

    Attributes:
        at_s: Seconds since the epoch.
        accuracy_m: Radius in metres.
    """

    worker_id: str
    lon_deg: float
    lat_deg: float
    accuracy_m: float
    at_s: int


def lapse_of(seed: int, worker_id: str, at_s: int) -> Lapse | None:
    """Return what is out of the ordinary with a worker at an instant, None for the usual day."""
    window = at_s // (WINDOW_MIN * 60)
    rng = keyed(seed, "lapse", worker_id, window)
    chance = rng.random()
    if chance >= SILENT_SHARE + LEAVING_SHARE:
        return None
    minutes = (at_s - window * WINDOW_MIN * 60) / 60
    length = rng.uniform(25, 60)
    start = rng.uniform(0, WINDOW_MIN - length)
    if not start <= minutes < start + length:
        return None
    return Lapse.SILENT if chance < SILENT_SHARE else Lapse.LEAVING


class Walker:
    """A worker on foot: from one spot of the grid to the next, at three to five kilometres an hour.

    Args:
        seed: Seed of all randomness.
        worker_id: The worker.
        place: The grid walked.
        at_s: Seconds since the epoch at which the walk begins.
        start: Lon, lat of the first position; a random one in the grid if None or outside it.
    """

    def __init__(
        self, seed: int, worker_id: str, place: Place, at_s: int, start: tuple[float, float] | None = None
    ) -> None:
        rng = keyed(seed, "walk", worker_id, at_s // 60)
        self.worker_id = worker_id
        self._seed = seed
        self._place = place
        self._at_s = at_s
        self._position = start if start and place.contains(*start) else place.draw_position(rng)
        self._target = self._position
        self._km_per_h = rng.uniform(3.0, 5.0)
        self._is_leaving = False

    @property
    def position(self) -> tuple[float, float]:
        """Lon, lat in degrees at the last move."""
        return self._position

    def report(self, at_s: int, speed: float = 1.0) -> Report | None:
        """Walk on to an instant and return what the terminal sends, None while it is silent.

        Args:
            at_s: Seconds since the epoch.
            speed: Multiplies the walking.
        """
        rng = keyed(self._seed, "fix", self.worker_id, at_s // REPORT_EVERY_S)
        lapse = lapse_of(self._seed, self.worker_id, at_s)
        if (lapse is Lapse.LEAVING) != self._is_leaving:
            self._is_leaving = lapse is Lapse.LEAVING
            self._target = self._way_out() if self._is_leaving else self._place.draw_position(rng)
        self._walk(rng, self._km_per_h * speed * (at_s - self._at_s) / 3600)
        self._at_s = at_s
        if lapse is Lapse.SILENT:
            return None
        accuracy = round(rng.uniform(5.0, 30.0), 1)
        off_km = rng.gauss(0.0, accuracy / 3) / 1000
        angle = rng.uniform(0.0, 2 * math.pi)
        lon, lat = _moved(self._position, off_km * math.cos(angle), off_km * math.sin(angle))
        return Report(self.worker_id, lon, lat, accuracy, at_s)

    def _walk(self, rng: random.Random, km: float) -> None:
        for _ in range(_TRIES):
            east = (self._target[0] - self._position[0]) * KM_PER_LON_DEG
            north = (self._target[1] - self._position[1]) * KM_PER_LAT_DEG
            away = math.hypot(east, north)
            if away > km:
                self._position = _moved(self._position, east / away * km, north / away * km)
                return
            self._position, km = self._target, km - away
            if self._is_leaving:
                return
            self._target = self._next_target(rng)

    def _next_target(self, rng: random.Random) -> tuple[float, float]:
        for _ in range(_TRIES):
            angle, leg = rng.uniform(0.0, 2 * math.pi), rng.uniform(*_LEG_KM)
            target = _moved(self._position, leg * math.cos(angle), leg * math.sin(angle))
            if self._place.contains(*target) and self._place.sees(self._position, target):
                return target
        return self._position

    def _way_out(self) -> tuple[float, float]:
        """Return a position beyond the nearest border."""
        here = shapely.Point(self._position)
        line = shapely.shortest_line(here, shapely.boundary(self._place.polygon))
        lon, lat = shapely.get_coordinates(line)[-1].tolist()
        east = (lon - self._position[0]) * KM_PER_LON_DEG
        north = (lat - self._position[1]) * KM_PER_LAT_DEG
        away = max(math.hypot(east, north), 1e-6)
        reach = (away + BEYOND_KM) / away
        return _moved(self._position, east * reach, north * reach)


def _moved(position: tuple[float, float], east_km: float, north_km: float) -> tuple[float, float]:
    return (
        round(position[0] + east_km / KM_PER_LON_DEG, COORDINATE_DIGITS),
        round(position[1] + north_km / KM_PER_LAT_DEG, COORDINATE_DIGITS),
    )
