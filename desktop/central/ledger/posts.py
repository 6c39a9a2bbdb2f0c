"""Owns the resolving of posts in bulk: books and fixes read once for many posts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from sqlalchemy import delete, select, update

from desktop.central.ledger.alarms import update_post_alarms
from desktop.central.ledger.post_books import BOOKS_LOOK_BACK, CHUNK, posts_of_people, read_books, zone_of
from desktop.central.ledger.unit import Unit
from desktop.central.ledger.upsert import upsert
from desktop.central.rules.posts.book import PostBook
from desktop.central.rules.posts.verification import Presence, resolve_post
from desktop.central.rules.visibility import party_of
from desktop.central.tables.incidents import IncidentIndexRow, IncidentPartyRow
from desktop.central.tables.positions import PositionRow
from desktop.central.tables.records import RecordRow
from desktop.central.tables.rota import PostHolderRow
from desktop.models.codes import Level, level_of
from desktop.models.delta import RecordKind
from desktop.models.incident import AssigneeKind, Incident, IncidentState
from desktop.models.instant import from_epoch_ms, to_epoch_ms
from desktop.models.person import Worker
from desktop.models.post import Post

OUTSIDE_AFTER_MS = 10 * 60 * 1000
"""How long a worker must be out of every grid held. Source: domain, A/B posts."""

OUTSIDE_FIXES = 2
"""How many fixes in a row must lie outside. Source: domain, A/B posts."""

SENT_STATES = frozenset({IncidentState.TO_SIGN, IncidentState.HANDLING})
"""States in which whoever was sent is on the way, or at work there."""


def is_outside(fix_ms: int, since_ms: int | None, fixes: int) -> bool:
    """Say whether fixes out of every grid held amount to having left them."""
    return since_ms is not None and fixes >= OUTSIDE_FIXES and fix_ms - since_ms >= OUTSIDE_AFTER_MS


def resolve_posts(unit: Unit, grid_codes: Iterable[str], *, begins: bool = False) -> list[Post]:
    """Resolve posts at the unit's instant and write those that changed.

    Args:
        unit: The writing transaction.
        grid_codes: Of the posts.
        begins: Whether a post is made where there is none yet, though nobody was named to hold it; else one
            that has ended is not made again by what is left in its book.

    Returns:
        The posts as they now stand, in the order of their codes.
    """
    wanted = sorted(set(grid_codes))
    posts: list[Post] = []
    for first in range(0, len(wanted), CHUNK):
        posts += _resolve_chunk(unit, wanted[first : first + CHUNK], begins=begins)
    return posts


def _resolve_chunk(unit: Unit, codes: list[str], *, begins: bool) -> list[Post]:
    """Resolve posts by a handful of queries, however many they are: all of a town change at one minute."""
    zone = zone_of(unit)
    books = {book.grid_code: book for book in read_books(unit, codes, unit.now - BOOKS_LOOK_BACK)}
    people = {holder.id for book in books.values() for holder in book.holders()}
    presences = _read_presences(unit, people)
    befores = unit.find_all(Post, codes, lock=True)
    unchanged: list[tuple[Post, datetime]] = []
    changed: list[tuple[Post, Post | None]] = []
    posts = []
    for code in codes:
        book, before = books.get(code, PostBook(code, ())), befores.get(code)
        if before is None and not begins and not book.is_held_from(unit.now):
            continue
        resolved = resolve_post(book, presences, unit.now, zone, before)
        post = resolved.post
        posts.append(post)
        if post == before:
            # Written even when nothing changed: the next instant to look again has moved on.
            unchanged.append((post, resolved.look_again))
        else:
            unit.put(post, area_code=code, due=resolved.look_again)
            changed.append((post, before))
    unit.touch_all(unchanged)
    _follow(unit, changed)
    return posts


def _follow(unit: Unit, changed: list[tuple[Post, Post | None]]) -> None:
    """Write what follows from posts that changed: who holds them, homes, alarms."""
    moved = [post for post, before in changed if before is None or before.effective_id != post.effective_id]
    _note_holders(unit, moved)
    for post, before in changed:
        if before is not None and before.a_id != post.a_id:
            _settle(unit, post)
    update_post_alarms(
        unit, [post for post, before in changed if before is None or before.state is not post.state]
    )


def _settle(unit: Unit, post: Post) -> None:
    """Give whoever has become the A of a grid that grid as the home."""
    worker = unit.find(Worker, post.a_id, lock=True)
    if (
        worker is None
        or worker.home_grid_code == post.grid_code
        or level_of(post.grid_code) is not Level.GRID
    ):
        return
    settled = replace(worker, home_grid_code=post.grid_code, revision=worker.revision + 1)
    unit.put(settled, area_code=post.grid_code)


def _note_holders(unit: Unit, posts: list[Post]) -> None:
    left = [post.grid_code for post in posts if post.effective_id is None]
    if left:
        unit.connection.execute(delete(PostHolderRow).where(PostHolderRow.grid_code.in_(left)))
    rows = [{"grid_code": one.grid_code, "person_id": one.effective_id} for one in posts if one.effective_id]
    upsert(unit.connection, PostHolderRow, rows, ["grid_code"])


def _read_presences(unit: Unit, worker_ids: set[str]) -> dict[str, Presence]:
    query = select(PositionRow.__table__).where(PositionRow.worker_id.in_(sorted(worker_ids)))
    rows = unit.connection.execute(query).all()
    outside = {
        row.worker_id for row in rows if is_outside(row.fix_ms, row.outside_since_ms, row.outside_fixes)
    }
    sent = _sent_among(unit, outside)
    return {
        row.worker_id: Presence(from_epoch_ms(row.fix_ms), row.worker_id in outside, row.worker_id in sent)
        for row in rows
    }


def _sent_among(unit: Unit, worker_ids: set[str]) -> set[str]:
    """Return who of some workers has been sent to an incident and has not finished there."""
    if not worker_ids:
        return set()
    parties = [party_of(AssigneeKind.WORKER, worker_id) for worker_id in sorted(worker_ids)]
    query = (
        select(IncidentPartyRow.incident_id)
        .join(IncidentIndexRow, IncidentIndexRow.id == IncidentPartyRow.incident_id)
        .where(
            IncidentPartyRow.party.in_(parties),
            IncidentIndexRow.state.in_([state.value for state in SENT_STATES]),
        )
        .distinct()
    )
    incidents = [unit.find(Incident, one) for one in unit.connection.execute(query).scalars()]
    # Whoever only has a copy is a party too, but goes nowhere.
    return worker_ids & {worker_id for incident in incidents for worker_id in _sent_by(incident)}


def look_again_at(unit: Unit, before: Incident | None, after: Incident) -> None:
    """Have the ticker look again at the posts of whoever is sent, or no longer sent, by a move."""
    changed = _sent_by(before) ^ _sent_by(after)
    if not changed:
        return
    held = select(PostHolderRow.grid_code).where(PostHolderRow.person_id.in_(sorted(changed)))
    unit.connection.execute(
        update(RecordRow)
        .where(RecordRow.kind == RecordKind.POST.value, RecordRow.id.in_(held))
        .values(due_ms=to_epoch_ms(unit.now))
    )


def _sent_by(incident: Incident | None) -> frozenset[str]:
    if incident is None or incident.state not in SENT_STATES:
        return frozenset()
    return frozenset(one.id for one in incident.assignees if one.kind is AssigneeKind.WORKER)


def resolve_posts_of(unit: Unit, worker_ids: Iterable[str]) -> list[Post]:
    """Resolve every post in which people stand or may come to stand."""
    return resolve_posts(unit, posts_of_people(unit, worker_ids))
