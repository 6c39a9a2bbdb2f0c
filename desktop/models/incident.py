"""Owns incidents: their life cycle's states, flags and assignees."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum, StrEnum

from desktop.models.clock import Stage, StageClock
from desktop.models.codes import Level
from desktop.models.instant import require_aware


class IncidentState(StrEnum):
    """Main and side states of an incident.

    待核实 待受理 待派遣 待签收 处置中 待核查 已结案 已评价; 退回 挂账 作废 不予受理 强制关闭.
    """

    TO_VERIFY = "to-verify"
    TO_ACCEPT = "to-accept"
    TO_DISPATCH = "to-dispatch"
    TO_SIGN = "to-sign"
    HANDLING = "handling"
    TO_CHECK = "to-check"
    CLOSED = "closed"
    RATED = "rated"
    RETURNED = "returned"
    SUSPENDED = "suspended"
    VOID = "void"
    DECLINED = "declined"
    FORCE_CLOSED = "force-closed"


ENDED_STATES = frozenset(
    {
        IncidentState.CLOSED,
        IncidentState.RATED,
        IncidentState.VOID,
        IncidentState.DECLINED,
        IncidentState.FORCE_CLOSED,
    }
)
"""States in which nobody has work with an incident any more."""

OPEN_STATES = frozenset(IncidentState) - ENDED_STATES
"""States in which an incident is still somebody's work."""

SETTLED_STATES = frozenset({IncidentState.CLOSED, IncidentState.RATED})
"""States of an incident that was settled, not called off."""

DESK_STATES = frozenset(
    {
        IncidentState.TO_VERIFY,
        IncidentState.TO_ACCEPT,
        IncidentState.TO_DISPATCH,
        IncidentState.RETURNED,
    }
)
"""States that wait for the duty room (待办)."""


class Priority(IntEnum):
    """1 is the most severe; drawn as diamond, triangle, disc, ring."""

    CRITICAL = 1
    HIGH = 2
    MEDIUM = 3
    LOW = 4


class IntakeSource(StrEnum):
    """Where an incident came from.

    网格员 走访 热线 微信 12345 短信 网站 部门 领导交办 数字城管 视频 传感 系统.
    """

    WORKER = "worker"
    PATROL = "patrol"
    HOTLINE = "hotline"
    WECHAT = "wechat"
    HOTLINE_12345 = "12345"
    TEXT_MESSAGE = "text-message"
    WEBSITE = "website"
    DEPARTMENT = "department"
    SUPERIOR = "superior"
    CITY_MANAGEMENT = "city-management"
    VIDEO = "video"
    SENSOR = "sensor"
    SYSTEM = "system"


class Supervision(StrEnum):
    """督办 level, only ever upward: the members stand in that order."""

    NONE = "none"
    ORDINARY = "ordinary"
    YELLOW = "yellow"
    RED = "red"

    @property
    def rank(self) -> int:
        """0 for none, counting up."""
        return tuple(Supervision).index(self)


class Rating(StrEnum):
    """What the person who reported thinks of the outcome: 满意, 基本满意, 不满意."""

    SATISFIED = "satisfied"
    FAIR = "fair"
    DISSATISFIED = "dissatisfied"


class AssigneeKind(StrEnum):
    """Who can be sent: a grid worker, a department, the duty room of another organisation."""

    WORKER = "worker"
    DEPARTMENT = "department"
    ORGANISATION = "organisation"


@dataclass(frozen=True, slots=True)
class Assignee:
    """Someone an incident was dispatched to; the id of an organisation is its code."""

    kind: AssigneeKind
    id: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtensionRequest:
    """A request for more time 延期 that waits for its approvals.

    Attributes:
        approved_by_ids, approved_by_names: Who has approved so far, the first level first.
    """

    asked_by_id: str
    asked_by_name: str
    asked: datetime
    reason: str
    approved_by_ids: tuple[str, ...] = ()
    approved_by_names: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        require_aware(self.asked)


@dataclass(frozen=True, slots=True, kw_only=True)
class Incident:
    """One incident 事件 as every reader of the area may see it (citizens' data masked by the server).

    Attributes:
        serial_no: Opaque text shown to people; never parsed.
        class_code: Code of class and sub-class in ``code_set``.
        class_name: "class / sub-class" in the code set's language.
        title: One line, at most 60 characters.
        created_by_code: Organisation that created it, and that verifies the outcome.
        held_by_code: Organisation whose desk holds it now.
        passed_on_by: Organisations through whose hands it came to the holder, the first first; a return goes
            back along them.
        stage_clock: Clock of the present stage, None once ended.
        handle_clock: Clock of the handling since it was signed for; paused where it was returned, suspended
            or finished, so that the same handler goes on with what was left.
        breached: Stages whose last clock has passed its deadline, each once.
        breached_earlier: Stages that had passed a deadline before their clock started anew, each time.
        urgent, major, skipped_level: 加急, 重大, 越级.
        copied_to: Whom it was copied to 抄告.
        checked: Whether the field check after the handling was passed.
        suspended_until: While suspended 挂账: when it resumes by itself.
        was_suspended: Whether it ever was suspended, which happens once.
        extension: Request for more time that waits, None if none does.
        extensions: Extensions granted so far.
        merged_into: Incident of which this one is a duplicate, empty if of none.
        merged: Duplicates that were merged into this one.
        reopened: How often it was opened again.
        rating: Opinion of who reported it, None unless asked.
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
    created_by_code: str
    held_by_code: str
    passed_on_by: tuple[str, ...] = ()
    stage_clock: StageClock | None
    handle_clock: StageClock | None
    assignees: tuple[Assignee, ...] = ()
    supervision: Supervision = Supervision.NONE
    urgent: bool = False
    major: bool = False
    skipped_level: bool = False
    copied_to: tuple[Assignee, ...] = ()
    checked: bool = False
    suspended_until: datetime | None = None
    was_suspended: bool = False
    extension: ExtensionRequest | None = None
    extensions: int = 0
    merged_into: str = ""
    merged: tuple[str, ...] = ()
    reopened: int = 0
    rating: Rating | None = None
    breached: tuple[Stage, ...] = ()
    breached_earlier: tuple[Stage, ...] = ()
    closed: datetime | None = None
    settled_level: Level | None = None
    revision: int

    def __post_init__(self) -> None:
        require_aware(self.created, self.closed, self.suspended_until)
