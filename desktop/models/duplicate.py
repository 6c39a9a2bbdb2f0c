"""Owns hints of duplicates: an open incident that may be the same event as another, and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from desktop.models.incident import IncidentState
from desktop.models.instant import require_aware


class DuplicateReason(StrEnum):
    """Why two incidents may be one: 同类, 相关类别, 同一地点, 邻近, 时间相近, 一日之内."""

    SAME_CLASS = "same-class"
    RELATED_CLASS = "related-class"
    SAME_PLACE = "same-place"
    NEARBY = "nearby"
    SAME_HOUR = "same-hour"
    SAME_DAY = "same-day"


@dataclass(frozen=True, slots=True, kw_only=True)
class DuplicateHint:
    """An open incident that may be the same event.

    Attributes:
        distance_m: Metres between the two.
        apart_s: Seconds between their reports.
        score: 0 to 1; how much speaks for it.
        reasons: What speaks for it: class, place, time.
    """

    incident_id: str
    serial_no: str
    title: str
    class_name: str
    state: IncidentState
    created: datetime
    distance_m: float
    apart_s: float
    score: float
    reasons: tuple[DuplicateReason, ...]

    def __post_init__(self) -> None:
        require_aware(self.created)
