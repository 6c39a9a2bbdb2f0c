"""Owns incidents: their life cycle's states, clocks, leases, timeline and what may be done next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum, StrEnum

from desktop.models.codes import Level
from desktop.models.instant import require_aware


class IncidentState(StrEnum):
    """Main and side states of an incident (glossary: 待核实 ... 已结案)."""

    TO_VERIFY = "to-verify"
    TO_ACCEPT = "to-accept"
    TO_DISPATCH = "to-dispatch"
    TO_SIGN = "to-sign"
    HANDLING = "handling"
    TO_CHECK = "to-check"
    CLOSED = "closed"
    RETURNED = "returned"
    SUSPENDED = "suspended"
    VOID = "void"


OPEN_STATES = frozenset(IncidentState) - {IncidentState.CLOSED, IncidentState.VOID}
"""States in which an incident is still somebody's work."""

DESK_STATES = frozenset(
    {
        IncidentState.TO_VERIFY,
        IncidentState.TO_ACCEPT,
        IncidentState.TO_DISPATCH,
        IncidentState.RETURNED,
    }
)
"""States that wait for the duty room (待办)."""


class Stage(StrEnum):
    """Stages that are counted separately: 受理, 派遣, 签收, 处置, 核查."""

    ACCEPT = "accept"
    DISPATCH = "dispatch"
    SIGN = "sign"
    HANDLE = "handle"
    CHECK = "check"


class Priority(IntEnum):
    """1 is the most severe; drawn as diamond, triangle, disc, ring."""

    CRITICAL = 1
    HIGH = 2
    MEDIUM = 3
    LOW = 4


class IntakeSource(StrEnum):
    """Where an incident came from (网格员 走访 热线 微信 12345 部门 领导交办 系统 ...)."""

    WORKER = "worker"
    PATROL = "patrol"
    HOTLINE = "hotline"
    WECHAT = "wechat"
    HOTLINE_12345 = "12345"
    DEPARTMENT = "department"
    SUPERIOR = "superior"
    SYSTEM = "system"


class Supervision(StrEnum):
    """督办 level, only ever upward."""

    NONE = "none"
    ORDINARY = "ordinary"
    YELLOW = "yellow"
    RED = "red"


class LimitKind(StrEnum):
    """Clock kinds: 自然时, 紧急工作时, 工作时, 工作日, 自然日."""

    CONTINUOUS = "continuous"
    URGENT_HOURS = "urgent-hours"
    WORKING_HOURS = "working-hours"
    WORKING_DAYS = "working-days"
    CALENDAR_DAYS = "calendar-days"


@dataclass(frozen=True, slots=True, kw_only=True)
class StageClock:
    """Clock of one stage, computed by the server; the desk only counts down.

    Attributes:
        started: When the stage began.
        warn: When it turns amber (70 % of the limit used).
        deadline: When it is overdue; None while paused.
        limit_amount: Hours (CONTINUOUS, URGENT_HOURS, WORKING_HOURS) or days (the others).
    """

    stage: Stage
    kind: LimitKind
    limit_amount: float
    started: datetime
    warn: datetime | None
    deadline: datetime | None
    paused: bool = False

    def __post_init__(self) -> None:
        require_aware(self.started, self.warn, self.deadline)


class AssigneeKind(StrEnum):
    """Who can be sent."""

    WORKER = "worker"
    DEPARTMENT = "department"


@dataclass(frozen=True, slots=True)
class Assignee:
    """Someone an incident was dispatched to."""

    kind: AssigneeKind
    id: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Incident:
    """One incident 事件 as every reader of the area may see it (citizens' data masked by the server).

    Attributes:
        serial_no: Opaque text shown to people; never parsed.
        class_code: Code of class and sub-class in ``code_set``.
        class_name: "class / sub-class" in the code set's language.
        title: One line, at most 60 characters.
        stage_clock: Clock of the present stage, None once closed.
        handle_clock: Handling deadline, None before dispatch is possible to reckon.
        breached: Stages whose last clock has passed its deadline, each once.
        breached_earlier: Stages that had passed a deadline before their clock started anew, each time.
        settled_level: Level that settled it, None while open.
    """

    id: str
    serial_no: str
    code_set: str
    class_code: str
    class_name: str
    title: str
    description: str
    priority: Priority
    source: IntakeSource
    state: IncidentState
    grid_code: str
    address: str
    lon_deg: float
    lat_deg: float
    reporter_name: str
    reporter_phone: str
    created: datetime
    stage_clock: StageClock | None
    handle_clock: StageClock | None
    assignees: tuple[Assignee, ...] = ()
    supervision: Supervision = Supervision.NONE
    urgent: bool = False
    breached: tuple[Stage, ...] = ()
    breached_earlier: tuple[Stage, ...] = ()
    closed: datetime | None = None
    settled_level: Level | None = None
    revision: int

    def __post_init__(self) -> None:
        require_aware(self.created, self.closed)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lease:
    """A claim 签占 that is alive: who holds the incident, until when; its id is the incident's id."""

    incident_id: str
    holder_id: str
    holder_name: str
    expires: datetime
    revision: int

    def __post_init__(self) -> None:
        require_aware(self.expires)


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineEntry:
    """One move of an incident: who did what when, from which state to which."""

    at: datetime
    actor_name: str
    operation: str
    opinion: str
    from_state: IncidentState | None
    to_state: IncidentState

    def __post_init__(self) -> None:
        require_aware(self.at)


class CandidateReason(StrEnum):
    """Why somebody is offered for dispatch."""

    ANSWERS_NOW = "answers-now"
    DEPARTMENT_DUTY = "department-duty"
    NEIGHBOUR_GRID = "neighbour-grid"
    NEAREST = "nearest"


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """Somebody who can be sent, with what it costs.

    Attributes:
        distance_m: Metres from the last fix to the incident, None for a department or without a fix.
        fix_age_s: Seconds since that fix.
        tasks_in_hand: Open incidents dispatched to the candidate.
        leaves_grid_code: Grid whose post nobody would hold meanwhile, None if coverage stays.
    """

    assignee: Assignee
    reason: CandidateReason
    grid_name: str
    phone: str
    distance_m: float | None
    fix_age_s: float | None
    tasks_in_hand: int
    leaves_grid_code: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentDetail:
    """Reply of ``GET /v1/incidents/{id}``: the record and what only this viewer gets to know.

    Attributes:
        allowed_actions: Operations the asking person may order now.
        allowed_until: Server instant at which the list may change by time alone, None if open.
    """

    incident: Incident
    lease: Lease | None
    timeline: tuple[TimelineEntry, ...]
    allowed_actions: tuple[str, ...]
    allowed_until: datetime | None
    candidates: tuple[Candidate, ...]

    def __post_init__(self) -> None:
        require_aware(self.allowed_until)
