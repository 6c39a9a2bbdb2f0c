"""Owns the resolving of posts in bulk: patterns, absences and fixes read once for many posts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import or_, select, update

from desktop.central.ledger.alarms import update_post_alarm
from desktop.central.ledger.unit import Unit
from desktop.central.rules.resolver import (
    Absence,
    Answer,
    Pattern,
    Presence,
    next_look,
    resolve_post,
)
from desktop.central.tables import AbsenceRow, PositionRow, PostPatternRow, RecordRow
from desktop.models.delta import RecordKind
from desktop.models.instant import from_epoch_ms, to_epoch_ms
from desktop.models.person import Worker
from desktop.models.post import AbsenceKind, Post
from desktop.wire.codec import decode

OUTSIDE_AFTER_MS = 10 * 60 * 1000
"""How long a worker must be out of every grid held. Source: domain, A/B posts."""

OUTSIDE_FIXES = 2
"""How many fixes in a row must lie outside. Source: domain, A/B posts."""

_ABSENCES_KEPT = timedelta(days=2)


def is_outside(fix_ms: int, since_ms: int | None, fixes: int) -> bool:
    """Say whether fixes out of every grid held amount to having left them."""
    return since_ms is not None and fixes >= OUTSIDE_FIXES and fix_ms - since_ms >= OUTSIDE_AFTER_MS


def resolve_posts(unit: Unit, grid_codes: Iterable[str]) -> list[Post]:
    """Resolve posts at the unit's instant and write those that changed.

    Returns:
        The posts as they now stand, in the order of their codes.
    """
    wanted = sorted(set(grid_codes))
    if not wanted:
        return []
    zone = ZoneInfo(unit.read_meta("time_zone", "Asia/Shanghai"))
    patterns = _read_patterns(unit, wanted)
    people = {worker_id for pattern in patterns for worker_id in (pattern.a_id, pattern.b_id) if worker_id}
    absences = _read_absences(unit, people, unit.now - _ABSENCES_KEPT)
    presences = _read_presences(unit, people)
    posts = []
    for pattern in patterns:
        before = unit.find(Post, pattern.grid_code, lock=True)
        pair = (pattern.a_id, pattern.b_id)
        own = tuple(absence for absence in absences if absence.worker_id in pair)
        post = resolve_post(pattern, own, presences, unit.now, zone, before)
        # Written even when nothing changed: the next instant to look again has moved on.
        _write_post(unit, post, before, presences)
        posts.append(post)
    return posts


@dataclass(frozen=True, slots=True)
class RotaData:
    """What the plans of an area's posts are resolved from: each post with the absences of its two people."""

    zone: ZoneInfo
    posts: tuple[tuple[Pattern, tuple[Absence, ...]], ...]


def read_rota(unit: Unit, area_code: str, since: datetime) -> RotaData:
    """Read the patterns of an area, and the absences that end after an instant."""
    query = select(PostPatternRow.grid_code).where(
        PostPatternRow.grid_code.startswith(area_code, autoescape=True)
    )
    patterns = _read_patterns(unit, list(unit.connection.execute(query).scalars()))
    pairs = [{pattern.a_id, pattern.b_id} for pattern in patterns]
    people = {worker_id for pair in pairs for worker_id in pair if worker_id}
    absences = _read_absences(unit, people, since)
    return RotaData(
        ZoneInfo(unit.read_meta("time_zone", "Asia/Shanghai")),
        tuple(
            (pattern, tuple(absence for absence in absences if absence.worker_id in pair))
            for pattern, pair in zip(patterns, pairs, strict=True)
        ),
    )


def _write_post(unit: Unit, post: Post, before: Post | None, presences: dict[str, Presence]) -> None:
    due = next_look(post, presences)
    if post == before:
        unit.touch(post, due)
        return
    unit.put(post, area_code=post.grid_code, due=due)
    if before is None or before.state is not post.state:
        update_post_alarm(unit, post)


def _read_patterns(unit: Unit, grid_codes: list[str]) -> list[Pattern]:
    query = (
        select(PostPatternRow.__table__)
        .where(PostPatternRow.grid_code.in_(grid_codes))
        .order_by(PostPatternRow.grid_code)
    )
    rows = unit.connection.execute(query).all()
    names = _read_names(unit, {worker_id for row in rows for worker_id in (row.a_id, row.b_id) if worker_id})
    return [
        Pattern(
            grid_code=row.grid_code,
            a_id=row.a_id,
            a_name=names.get(row.a_id, ""),
            b_id=row.b_id,
            b_name=names.get(row.b_id, "") if row.b_id else "",
            start_minute=row.start_minute,
            end_minute=row.end_minute,
        )
        for row in rows
    ]


def _read_names(unit: Unit, worker_ids: set[str]) -> dict[str, str]:
    query = select(RecordRow.id, RecordRow.body).where(
        RecordRow.kind == RecordKind.WORKER.value, RecordRow.id.in_(worker_ids)
    )
    return {row.id: decode(row.body, Worker).name for row in unit.connection.execute(query)}


def _read_absences(unit: Unit, worker_ids: set[str], since: datetime) -> list[Absence]:
    query = (
        select(AbsenceRow.__table__)
        .where(
            AbsenceRow.worker_id.in_(worker_ids),
            AbsenceRow.end_ms > to_epoch_ms(since),
        )
        .order_by(AbsenceRow.start_ms, AbsenceRow.id)
    )
    return [
        Absence(
            worker_id=row.worker_id,
            start=from_epoch_ms(row.start_ms),
            end=from_epoch_ms(row.end_ms),
            kind=AbsenceKind(row.kind),
            approved_by=row.approved_by,
            answer=Answer(row.answer),
            answered=None if row.answered_ms is None else from_epoch_ms(row.answered_ms),
        )
        for row in unit.connection.execute(query)
    ]


def _read_presences(unit: Unit, worker_ids: set[str]) -> dict[str, Presence]:
    query = select(PositionRow.__table__).where(PositionRow.worker_id.in_(worker_ids))
    return {
        row.worker_id: Presence(
            from_epoch_ms(row.fix_ms), is_outside(row.fix_ms, row.outside_since_ms, row.outside_fixes)
        )
        for row in unit.connection.execute(query)
    }


def answer_absence(unit: Unit, absence_id: str, answer: Answer) -> list[Post]:
    """Record B's answer to an absence and resolve the posts it touches."""
    unit.connection.execute(
        update(AbsenceRow)
        .where(AbsenceRow.id == absence_id)
        .values(answer=answer.value, answered_ms=to_epoch_ms(unit.now))
    )
    query = select(AbsenceRow.worker_id).where(AbsenceRow.id == absence_id)
    worker_id = unit.connection.execute(query).scalar_one()
    return resolve_posts(unit, posts_of_worker(unit, worker_id))


def posts_of_worker(unit: Unit, worker_id: str) -> list[str]:
    """Return the grids whose post a worker holds as A or B."""
    query = select(PostPatternRow.grid_code).where(
        or_(PostPatternRow.a_id == worker_id, PostPatternRow.b_id == worker_id)
    )
    return list(unit.connection.execute(query).scalars())
