"""Owns what simulated terminals begin with, be they stepped one by one or in arrays."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from desktop.central.city.demo import DemoCity
from desktop.central.city.duty import DutyBook


@dataclass(frozen=True, slots=True)
class Beginning:
    """The city at the instant at which its terminals begin to report.

    Attributes:
        city: The city.
        duty: Who is on duty.
        speed: Multiplies the walking.
        start: The present.
        last_seen: Lon, lat of each worker's last fix.
    """

    city: DemoCity
    duty: DutyBook
    speed: float
    start: datetime
    last_seen: Mapping[str, tuple[float, float]]
