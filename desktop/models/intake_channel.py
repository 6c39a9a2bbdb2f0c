"""Owns the record of an intake channel: somebody else's system that sends reports, signed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from desktop.models.incident import IntakeSource
from desktop.models.instant import require_aware


@dataclass(frozen=True, slots=True, kw_only=True)
class IntakeChannel:
    """A system that sends reports: the city's WeChat account, the 12345 platform, a website.

    Attributes:
        source: What its incidents name as their source.
        area_code: Area in which its incidents may lie.
        crs: Coordinate reference system of its positions where a report names none.
        class_code: Class of a report that names none; empty where each must.
        grid_code: Grid of a report whose address names no place of the city; empty where it is refused.
        per_minute: Most reports that are taken in a minute.
        revoked: When it was shut out, None while it may send.
    """

    id: str
    name: str
    source: IntakeSource
    area_code: str
    crs: str
    class_code: str
    grid_code: str
    per_minute: int
    revoked: datetime | None
    revision: int

    def __post_init__(self) -> None:
        require_aware(self.revoked)
