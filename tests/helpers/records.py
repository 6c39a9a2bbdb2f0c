"""Builders of a believable piece of the city for the panels: grids, people, posts, incidents, a detail.

All names and numbers are invented; instants are relative to one fixed moment, Monday 14:02:37 in the city.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from desktop.board.board import Board
from desktop.models.city import City
from desktop.models.clock import ClockState, LimitKind, Stage, StageClock
from desktop.models.codes import Level
from desktop.models.delta import GeometryRef
from desktop.models.geo import BoundingBox
from desktop.models.incident import Assignee, AssigneeKind, Incident, IncidentState, IntakeSource, Priority
from desktop.models.incident_detail import Candidate, CandidateReason, IncidentDetail, TimelineEntry
from desktop.models.organisation import (
    Contact,
    ContactRelation,
    Grid,
    GridKind,
    GridStatus,
    Organisation,
)
from desktop.models.person import Role, Viewer, Worker
from desktop.models.post import AbsenceKind, Post, PostSegment, PostSide, PostState, Reason, ReasonKind
from tests.helpers.samples import make_incident

NOW = datetime(2026, 11, 23, 6, 2, 37, tzinfo=UTC)
COMMUNITY = "510182001014"
LI = Viewer(person_id="officer-1", name="李晓梅", role=Role.DUTY_OFFICER, area_code="510182", can_write=True)
_OPEN = datetime(2026, 11, 23, 0, 30, tzinfo=UTC)
_CLOSE = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
_NAMES = ("吴静", "张伟", "罗成", "周海", "何蓉", "刘洋", "赵敏", "唐军")


def code_of(number: int) -> str:
    """Return the code of a grid of the community."""
    return f"{COMMUNITY}{number:03d}"


def make_grid(number: int) -> Grid:
    """Return a grid with helpers of each kind."""
    west = 103.90 + 0.01 * number
    return Grid(
        code=code_of(number),
        name=f"朝阳中路社区{number:03d}网格",
        kind=GridKind.COMMUNITY,
        parent_code=COMMUNITY,
        status=GridStatus.VALID,
        valid_from=NOW - timedelta(days=300),
        valid_to=None,
        households=1658,
        residents=4120,
        label_lon_deg=west + 0.005,
        label_lat_deg=30.985,
        box=BoundingBox(west, 30.98, west + 0.01, 30.99),
        contacts=tuple(
            Contact(relation, name, "13900010000")
            for relation, name in zip(
                ContactRelation, ("高山", "马力", "郭强", "林丽", "胡敏", "朱军", "徐英"), strict=True
            )
        ),
        revision=1,
    )


def make_worker(number: int) -> Worker:
    """Return the A person of a grid."""
    name = _NAMES[(number - 1) % len(_NAMES)]
    return Worker(
        id=f"w{number}", name=name, phone="139 0001 2203", home_grid_code=code_of(number), revision=1
    )


def make_post(number: int, state: PostState, count: int) -> Post:
    """Return a grid's post with reasons and a plan that fit its state."""
    a, b = make_worker(number), make_worker(number % count + 1)
    away_since = NOW - timedelta(minutes=2, seconds=37)
    absent = Reason(
        kind=ReasonKind.A_ABSENT,
        side=PostSide.A,
        person_name=a.name,
        since=away_since,
        absence_kind=AbsenceKind.TRAINING,
        approved_by="值班长",
    )
    holds = Reason(kind=ReasonKind.A_HOLDS_POST, side=PostSide.A, person_name=a.name)
    fresh = Reason(kind=ReasonKind.FIX_FRESH_INSIDE, side=PostSide.B, person_name=b.name)
    accepted = Reason(kind=ReasonKind.B_ACCEPTED, side=PostSide.B, person_name=b.name)
    waits = Reason(
        kind=ReasonKind.B_NOT_YET_ACCEPTED,
        side=PostSide.B,
        person_name=b.name,
        until=away_since + timedelta(minutes=10),
    )
    refused = Reason(kind=ReasonKind.B_REFUSED, side=PostSide.B, person_name=b.name)
    old = Reason(
        kind=ReasonKind.FIX_TOO_OLD, side=PostSide.A, person_name=a.name, since=NOW - timedelta(minutes=22)
    )
    plan = {
        PostState.A_ON_DUTY: ((holds, replace(fresh, side=PostSide.A, person_name=a.name)), PostSide.A),
        PostState.B_COVERING: ((absent, accepted, fresh), PostSide.B),
        PostState.B_TO_CONFIRM: ((absent, waits), PostSide.B),
        PostState.UNVERIFIED: ((holds, old), PostSide.A),
        PostState.VACANT: ((absent, refused), None),
        PostState.OFF_HOURS: ((Reason(kind=ReasonKind.OUTSIDE_POST_HOURS),), None),
    }
    reasons, side = plan.get(state, ((), None))
    worker = {PostSide.A: a, PostSide.B: b}.get(side) if side is not None else None
    return Post(
        grid_code=code_of(number),
        a_id=a.id,
        a_name=a.name,
        b_id=b.id,
        b_name=b.name,
        state=state,
        since=NOW - timedelta(minutes=6),
        next_change=_CLOSE,
        effective_id=None if worker is None else worker.id,
        effective_side=side,
        reasons=reasons,
        segments=_make_plan(state, a, b, away_since),
        revision=1,
    )


def _make_plan(state: PostState, a: Worker, b: Worker, away: datetime) -> tuple[PostSegment, ...]:
    is_away = state in (PostState.B_COVERING, PostState.B_TO_CONFIRM, PostState.VACANT)
    shown = state if is_away else PostState.A_ON_DUTY
    day = timedelta(days=1)
    morning = _OPEN.replace(hour=0, minute=0) - timedelta(hours=8)
    cover = b.name if state is not PostState.VACANT else ""
    return (
        PostSegment(start=morning, end=_OPEN, state=PostState.OFF_HOURS, side=None, person_name=""),
        PostSegment(start=_OPEN, end=away, state=PostState.A_ON_DUTY, side=PostSide.A, person_name=a.name),
        PostSegment(
            start=away,
            end=_CLOSE,
            state=shown,
            side=PostSide.B if is_away and cover else None,
            person_name=cover if is_away else a.name,
            absence_kind=AbsenceKind.SICK if is_away else None,
        ),
        PostSegment(start=_CLOSE, end=_OPEN + day, state=PostState.OFF_HOURS, side=None, person_name=""),
        PostSegment(
            start=_OPEN + day,
            end=_CLOSE + day,
            state=PostState.A_ON_DUTY,
            side=PostSide.A,
            person_name=a.name,
        ),
    )


def make_stage_clock(left: timedelta | None, stage: Stage = Stage.DISPATCH) -> StageClock:
    """Return a clock with so much left at `NOW`, a paused one for None."""
    deadline = None if left is None else NOW + left
    return StageClock(
        stage=stage,
        kind=LimitKind.CONTINUOUS,
        limit_amount=0.25,
        started=NOW - timedelta(minutes=12),
        warn=deadline,
        deadline=deadline,
        state=ClockState.PAUSED if left is None else ClockState.IN_TIME,
    )


_CASES = (
    ("占用消防通道，纠纷升级", Priority.CRITICAL, IntakeSource.WORKER, IncidentState.TO_SIGN, -72),
    ("流动摊贩占道", Priority.LOW, IntakeSource.PATROL, IncidentState.TO_DISPATCH, -4),
    ("燃气管道破裂，有异味", Priority.CRITICAL, IntakeSource.HOTLINE, IncidentState.TO_DISPATCH, 2.7),
    ("马蜂窝，小学围墙旁", Priority.HIGH, IntakeSource.WECHAT, IncidentState.TO_DISPATCH, 8.3),
    ("窨井盖缺失", Priority.HIGH, IntakeSource.PATROL, IncidentState.HANDLING, 185),
    ("邻里噪声纠纷", Priority.MEDIUM, IntakeSource.HOTLINE, IncidentState.TO_ACCEPT, 14.5),
    ("暴露垃圾", Priority.MEDIUM, IntakeSource.HOTLINE_12345, IncidentState.RETURNED, 13.7),
    ("独居老人探访求助", Priority.LOW, IntakeSource.PATROL, IncidentState.TO_CHECK, 2900),
    ("政策咨询：居住证", Priority.LOW, IntakeSource.SUPERIOR, IncidentState.SUSPENDED, None),
)


def make_case(number: int) -> Incident:
    """Return one of the invented incidents, counted from 1."""
    title, priority, source, state, minutes = _CASES[number - 1]
    left = None if minutes is None else timedelta(minutes=minutes)
    return replace(
        make_incident(f"i{number}", state=state, priority=priority, clock=make_stage_clock(left)),
        title=title,
        source=source,
        grid_code=code_of(1 + number % len(PostState)),
        address="朝阳中路 116 号",
        class_name="民生服务 / 公共事业",
        description="路面闻到明显异味，已有居民围观。",
        reporter_name="王**",
        reporter_phone="138****5521",
        created=NOW - timedelta(minutes=12),
        handle_clock=replace(
            make_stage_clock(timedelta(hours=1), Stage.HANDLE), kind=LimitKind.URGENT_HOURS, limit_amount=1
        ),
    )


CASES = len(_CASES)


def make_candidate(number: int, name: str, leaves: str | None = None) -> Candidate:
    """Return somebody who can be sent."""
    return Candidate(
        assignee=Assignee(AssigneeKind.WORKER, f"w{number}", name),
        reason=CandidateReason.ANSWERS_NOW if number == 1 else CandidateReason.NEIGHBOUR_GRID,
        grid_name=f"00{number} 网格",
        phone="139 0001 2203",
        distance_m=320.0 * number,
        fix_age_s=38.0 + 200 * number,
        tasks_in_hand=number,
        leaves_grid_code=leaves,
    )


def make_detail(incident: Incident, *allowed: str, candidates: tuple[Candidate, ...] = ()) -> IncidentDetail:
    """Return what the central says of an incident to this viewer."""
    entries = (("热线", "create", "12345 转入"), ("李晓梅", "accept", "分类改为 公共事业"))
    return IncidentDetail(
        incident=incident,
        lease=None,
        timeline=tuple(
            TimelineEntry(
                at=NOW - timedelta(minutes=3 - at),
                actor_name=actor,
                operation=operation,
                opinion=opinion,
                from_state=None,
                to_state=incident.state,
            )
            for at, (actor, operation, opinion) in enumerate(entries)
        ),
        allowed_actions=allowed,
        allowed_until=None,
        candidates=candidates,
    )


def make_board() -> Board:
    """Return the piece of the city: a post in each state, an incident in each open state."""
    states = list(PostState)
    organisations = (
        Organisation(code="510182", name="彭州市", level=Level.CITY, parent_code=None, revision=1),
        Organisation(code="510182001", name="天彭街道", level=Level.TOWN, parent_code="510182", revision=1),
        Organisation(
            code=COMMUNITY, name="朝阳中路社区", level=Level.COMMUNITY, parent_code="510182001", revision=1
        ),
    )
    numbers = range(1, len(states) + 1)
    cases = [make_case(number) for number in range(1, CASES + 1)]
    return Board(
        city=City(
            epoch="e",
            name="彭州 (演示)",
            is_demo=True,
            time_zone="Asia/Shanghai",
            geometry=GeometryRef(content_hash="h", parts=1),
        ),
        organisations={one.code: one for one in organisations},
        grids={code_of(n): make_grid(n) for n in numbers},
        workers={f"w{n}": make_worker(n) for n in numbers},
        posts={code_of(n): make_post(n, states[n - 1], len(states)) for n in numbers},
        incidents={case.id: case for case in cases},
    )
