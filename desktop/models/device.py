"""Owns the records of devices that come in by tokens of their own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from desktop.models.instant import require_aware


class DeviceKind(StrEnum):
    """What a device is: one worker's terminal, a gateway that speaks for many, a wall."""

    TERMINAL = "terminal"
    GATEWAY = "gateway"
    WALL = "wall"


@dataclass(frozen=True, slots=True, kw_only=True)
class Device:
    """A device; its token is kept nowhere.

    Attributes:
        area_code: Area that a wall shows, or whose terminals a gateway speaks for.
        device_id: Name under which it stands in reports.
        worker_id: Whose terminal it is, empty for other devices.
        crs: Coordinate reference system of its positions.
        revoked: When it was shut out, None while it may come in.
    """

    id: str
    kind: DeviceKind
    area_code: str
    device_id: str
    worker_id: str
    crs: str
    revoked: datetime | None
    revision: int

    def __post_init__(self) -> None:
        require_aware(self.revoked)
