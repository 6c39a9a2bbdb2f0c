"""Owns what is read of the rota beside its plan: absences, swaps, and one post with its tasks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, or_, select

from desktop.central.ledger.post_books import AGREED, BOOKS_LOOK_BACK, read_book, read_names, zone_of
from desktop.central.ledger.post_orders import TAKEABLE_STATES
from desktop.central.ledger.swaps import PROPOSED
from desktop.central.ledger.tasks import read_tasks
from desktop.central.ledger.unit import Unit
from desktop.central.rules.actor import Actor
from desktop.central.rules.posts.book import PostBook
from desktop.central.rules.posts.plan import plan_window
from desktop.central.rules.refusal import Refused
from desktop.central.rules.rights import may_order
from desktop.central.tables.records import RecordRow
from desktop.central.tables.rota import AbsenceAnswerRow, AbsenceRow, PostSwapRow
from desktop.models.codes import is_within
from desktop.models.command import Operation, TargetKind
from desktop.models.delta import RecordKind
from desktop.models.instant import from_epoch_ms, to_epoch_ms
from desktop.models.person import Role
from desktop.models.post import AbsenceKind, Post
from desktop.models.problem import ProblemType
from desktop.models.rota import AbsenceView, PostDetail, SwapView, TaskView

PLAN_AHEAD = timedelta(days=3)
"""How much of a post's plan comes with its detail."""

MOST = 1000
"""Absences or swaps in one answer; a city of a thousand grids has a hundred a day."""


def _workers_within(area_code: str) -> Any:
    return select(RecordRow.id).where(
        RecordRow.kind == RecordKind.WORKER.value, RecordRow.area_code.startswith(area_code, autoescape=True)
    )


def list_absences(unit: Unit, actor: Actor, start: datetime, end: datetime) -> tuple[AbsenceView, ...]:
    """Return the absences in an actor's area that touch [start, end); to a worker the own alone."""
    query = (
        select(AbsenceRow.__table__)
        .where(
            AbsenceRow.start_ms < to_epoch_ms(end),
            AbsenceRow.end_ms > to_epoch_ms(start),
            AbsenceRow.worker_id.in_(_workers_within(actor.area_code)),
        )
        .order_by(AbsenceRow.start_ms, AbsenceRow.id)
        .limit(MOST)
    )
    if actor.role is Role.WORKER:
        query = query.where(AbsenceRow.worker_id == actor.id)
    return _views_of(unit, unit.connection.execute(query).all())


def _absences_of(unit: Unit, people: Iterable[str]) -> tuple[AbsenceView, ...]:
    query = (
        select(AbsenceRow.__table__)
        .where(AbsenceRow.worker_id.in_(sorted(people)), AbsenceRow.end_ms > to_epoch_ms(unit.now))
        .order_by(AbsenceRow.start_ms, AbsenceRow.id)
    )
    return _views_of(unit, unit.connection.execute(query).all())


def _views_of(unit: Unit, rows: Sequence[Row[Any]]) -> tuple[AbsenceView, ...]:
    ids = [row.id for row in rows]
    answers = {
        row.absence_id: row
        for row in unit.connection.execute(
            select(AbsenceAnswerRow.__table__)
            .where(AbsenceAnswerRow.absence_id.in_(ids))
            .order_by(AbsenceAnswerRow.revision)
        )
    }
    people = {row.worker_id for row in rows} | {row.person_id for row in answers.values()}
    names = read_names(unit, people)
    return tuple(
        AbsenceView(
            id=row.id,
            worker_id=row.worker_id,
            worker_name=names.get(row.worker_id, ""),
            start=from_epoch_ms(row.start_ms),
            end=from_epoch_ms(row.end_ms),
            stated_start=from_epoch_ms(row.stated_start_ms),
            kind=AbsenceKind(row.kind),
            reason=row.reason,
            items=row.items,
            approved_by=row.approved_by,
            answer=answers[row.id].answer if row.id in answers else "",
            answered_by=names.get(answers[row.id].person_id, "") if row.id in answers else "",
            revision=row.revision,
        )
        for row in rows
    )


def list_swaps(unit: Unit, actor: Actor) -> tuple[SwapView, ...]:
    """Return the swaps in an actor's area that are proposed, run or lie ahead; a worker's own alone."""
    within = _workers_within(actor.area_code)
    query = (
        select(PostSwapRow.__table__)
        .where(
            PostSwapRow.state.in_([PROPOSED, AGREED]),
            PostSwapRow.end_ms > to_epoch_ms(unit.now),
            or_(PostSwapRow.one_id.in_(within), PostSwapRow.other_id.in_(within)),
        )
        .order_by(PostSwapRow.start_ms, PostSwapRow.id)
        .limit(MOST)
    )
    if actor.role is Role.WORKER:
        query = query.where(or_(PostSwapRow.one_id == actor.id, PostSwapRow.other_id == actor.id))
    rows = unit.connection.execute(query).all()
    names = read_names(unit, {person for row in rows for person in (row.one_id, row.other_id)})
    return tuple(
        SwapView(
            id=row.id,
            one_id=row.one_id,
            one_name=names.get(row.one_id, ""),
            one_agreed=row.one_agreed,
            other_id=row.other_id,
            other_name=names.get(row.other_id, ""),
            other_agreed=row.other_agreed,
            start=from_epoch_ms(row.start_ms),
            end=from_epoch_ms(row.end_ms),
            reason=row.reason,
            author_name=row.author_name,
            state=row.state,
            revision=row.revision,
        )
        for row in rows
    )


def read_post(unit: Unit, actor: Actor, grid_code: str) -> PostDetail:
    """Return one post with its plan, its people's absences and their open tasks.

    Raises:
        Refused: not-found, also for what lies outside the viewer's area.
    """
    post = unit.find(Post, grid_code)
    book = read_book(unit, grid_code, unit.now - BOOKS_LOOK_BACK)
    if post is None or book is None or not is_within(grid_code, actor.area_code):
        raise Refused(ProblemType.NOT_FOUND, f"no post {grid_code}")
    names = {holder.id: holder.name for holder in book.holders()}
    people = {actor.id} & names.keys() if actor.role is Role.WORKER else names.keys()
    tasks = [(one, person) for person in sorted(people) for one in read_tasks(unit, person, grid_code)]
    running = book.takeover_at(unit.now)
    return PostDetail(
        post=post,
        takeover_id="" if running is None else running.id,
        tasks=tuple(
            TaskView(
                id=one.id,
                serial_no=one.serial_no,
                title=one.title,
                state=one.state.value,
                worker_id=person,
                worker_name=names[person],
            )
            for one, person in tasks
        ),
        absences=_absences_of(unit, people),
        plan=plan_window(book, unit.now, unit.now + PLAN_AHEAD, zone_of(unit)),
        allowed_actions=_allowed(unit, actor, post, book),
    )


def _allowed(unit: Unit, actor: Actor, post: Post, book: PostBook) -> tuple[str, ...]:
    """Return the operations on a post that somebody may order now."""
    running = book.takeover_at(unit.now)
    holds = {
        Operation.TAKE_OVER: post.state in TAKEABLE_STATES,
        Operation.RETURN: running is not None,
        Operation.ACCEPT_TASKS: running is not None,
        Operation.HAND_BACK: bool(book.takeovers),
        Operation.OVERRIDE: True,
        Operation.END_OVERRIDE: any(one.end > unit.now for one in book.overrides),
    }
    return tuple(
        operation.value
        for operation, can in holds.items()
        if can and actor.can_write and may_order(actor.role, TargetKind.POST, operation)
    )
