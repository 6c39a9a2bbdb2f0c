"""Owns small sample records for tests; each takes only what a test cares about."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from desktop.models.alarm import Alarm, AlarmKind, AlarmState
from desktop.models.city import City
from desktop.models.clock import ClockState, LimitKind, Stage, StageClock
from desktop.models.command import Command, Operation, TargetKind
from desktop.models.delta import (
    KIND_OF_TYPE,
    BundlePage,
    Change,
    ChangeOp,
    Delta,
    GeometryRef,
    Record,
    RecordKind,
    identity_of,
)
from desktop.models.incident import Incident, IncidentState, IntakeSource, Priority, Supervision
from desktop.models.lease import Lease
from desktop.models.post import Post, PostState

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
NOON_MS = int(NOON.timestamp() * 1000)
GRID = "510182001014008"
NO_GEOMETRY = GeometryRef(content_hash="none", parts=0)


def make_city(epoch: str = "epoch-1", geometry: GeometryRef = NO_GEOMETRY) -> City:
    return City(epoch=epoch, name="彭州", is_demo=True, time_zone="Asia/Shanghai", geometry=geometry)


def make_clock(
    *, warn_min: float = 10, deadline_min: float | None = 15, paused: bool = False, started: datetime = NOON
) -> StageClock:
    """Return a stage clock; warn and deadline in minutes after its start."""
    deadline = None if deadline_min is None else started + timedelta(minutes=deadline_min)
    return StageClock(
        stage=Stage.ACCEPT,
        kind=LimitKind.CONTINUOUS,
        limit_amount=15,
        started=started,
        warn=None if deadline is None else started + timedelta(minutes=warn_min),
        deadline=deadline,
        state=ClockState.PAUSED if paused else ClockState.IN_TIME,
    )


def make_incident(
    incident_id: str = "i1",
    revision: int = 1,
    state: IncidentState = IncidentState.TO_ACCEPT,
    *,
    clock: StageClock | None = None,
    priority: Priority = Priority.MEDIUM,
    supervision: Supervision = Supervision.NONE,
    created: datetime = NOON,
    position_deg: tuple[float, float] = (103.95, 30.99),
) -> Incident:
    return Incident(
        id=incident_id,
        serial_no=f"NO-{incident_id}",
        code_set="sichuan-8",
        class_code="01",
        class_name="民生服务 / 路面塌陷",
        title=f"示例 {incident_id}",
        description="",
        priority=priority,
        source=IntakeSource.PATROL,
        state=state,
        grid_code=GRID,
        address="",
        lon_deg=position_deg[0],
        lat_deg=position_deg[1],
        reporter_name="",
        reporter_phone="",
        created=created,
        created_by_code=GRID[:6],
        held_by_code=GRID[:6],
        stage_clock=clock,
        handle_clock=None,
        supervision=supervision,
        revision=revision,
    )


def make_lease(incident_id: str = "i1", revision: int = 1, holder: str = "officer-2") -> Lease:
    return Lease(
        incident_id=incident_id,
        holder_id=holder,
        holder_name=f"name of {holder}",
        since=NOON,
        expires=NOON + timedelta(minutes=5),
        revision=revision,
    )


def make_alarm(
    alarm_id: str = "a1",
    revision: int = 1,
    state: AlarmState = AlarmState.UNACKNOWLEDGED,
    *,
    priority: Priority = Priority.HIGH,
    raised: datetime = NOON,
) -> Alarm:
    return Alarm(
        id=alarm_id,
        kind=AlarmKind.STAGE_OVERDUE,
        subject_kind="incident",
        subject_id="i1",
        grid_code=GRID,
        title="示例",
        priority=priority,
        raised=raised,
        state=state,
        revision=revision,
    )


def make_post(grid_code: str = GRID, revision: int = 1, state: PostState = PostState.A_ON_DUTY) -> Post:
    return Post(
        grid_code=grid_code,
        a_id="w1",
        a_name="甲",
        b_id=None,
        b_name="",
        state=state,
        since=NOON,
        next_change=None,
        effective_id="w1",
        effective_side=None,
        reasons=(),
        segments=(),
        revision=revision,
    )


def make_upsert(record: Record) -> Change:
    kind = KIND_OF_TYPE[type(record)]
    return Change(kind, identity_of(record), ChangeOp.UPSERT, record.revision, record)


def make_tombstone(kind: RecordKind, record_id: str, revision: int) -> Change:
    return Change(kind, record_id, ChangeOp.DELETE, revision, None)


def make_delta(
    *changes: Change, cursor: str = "epoch-1:2", more: bool = False, at_ms: int = NOON_MS
) -> Delta:
    return Delta(cursor=cursor, changes=changes, more=more, server_time_ms=at_ms, data_as_of=())


def make_page(
    *changes: Change,
    cursor: str = "epoch-1:1",
    epoch: str = "epoch-1",
    next_page: str | None = None,
    geometry: GeometryRef = NO_GEOMETRY,
    total: int | None = None,
) -> BundlePage:
    return BundlePage(
        cursor=cursor,
        epoch=epoch,
        city_name="彭州",
        is_demo=True,
        time_zone="Asia/Shanghai",
        geometry=geometry,
        changes=changes,
        next=next_page,
        total=len(changes) if total is None else total,
        server_time_ms=NOON_MS,
        data_as_of=(),
    )


def make_command(
    key: str = "k1",
    operation: Operation = Operation.CLAIM,
    target_id: str = "i1",
    *,
    kind: TargetKind = TargetKind.INCIDENT,
    expected: int | None = 1,
    issued: datetime = NOON,
    lives: timedelta = timedelta(minutes=10),
) -> Command:
    return Command(
        key=key,
        operation=operation,
        target_kind=kind,
        target_id=target_id,
        expected_revision=expected,
        issued=issued,
        expires=issued + lives,
    )
