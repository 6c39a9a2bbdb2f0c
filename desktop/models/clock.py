"""Owns the clocks of an incident's stages, as the server computes them; the desk only counts down."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from desktop.models.instant import require_aware


class Stage(StrEnum):
    """Stages that are counted separately: 核实, 受理, 派遣, 签收, 处置, 核查."""

    VERIFY = "verify"
    ACCEPT = "accept"
    DISPATCH = "dispatch"
    SIGN = "sign"
    HANDLE = "handle"
    CHECK = "check"


class LimitKind(StrEnum):
    """Clock kinds: 自然时, 紧急工作时, 工作时, 工作日, 自然日."""

    CONTINUOUS = "continuous"
    URGENT_HOURS = "urgent-hours"
    WORKING_HOURS = "working-hours"
    WORKING_DAYS = "working-days"
    CALENDAR_DAYS = "calendar-days"


class ClockState(StrEnum):
    """What the server has committed of a clock; amber and red are its word, not the desk's guess."""

    IN_TIME = "in-time"
    WARNED = "warned"
    OVERDUE = "overdue"
    PAUSED = "paused"


@dataclass(frozen=True, slots=True, kw_only=True)
class StageClock:
    """Clock of one stage.

    Attributes:
        limit_amount: Hours (CONTINUOUS, URGENT_HOURS, WORKING_HOURS) or days (the others), extensions
            included.
        started: When the stage began.
        warn: When it turns amber (70 % of the limit used); None while paused before that.
        deadline: When it is overdue; None while paused before that.
        used_s: Seconds of the limit that were used before the present run, counted in the clock's own time.
        resumed: Begin of the present run where that is not ``started``.
    """

    stage: Stage
    kind: LimitKind
    limit_amount: float
    started: datetime
    warn: datetime | None
    deadline: datetime | None
    state: ClockState = ClockState.IN_TIME
    used_s: float = 0.0
    resumed: datetime | None = None

    def __post_init__(self) -> None:
        require_aware(self.started, self.warn, self.deadline, self.resumed)

    @property
    def paused(self) -> bool:
        """Say whether the clock stands still."""
        return self.state is ClockState.PAUSED
