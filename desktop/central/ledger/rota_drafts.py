"""Owns drafts of the rota: prepared, compared with what holds, published together. Source: contract, Rota."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select, update

from desktop.central.ledger.post_books import BOOKS_LOOK_BACK, read_books, read_names, zone_of
from desktop.central.ledger.posts import resolve_posts
from desktop.central.ledger.request import CommandRequest
from desktop.central.ledger.rota_checks import (
    LOOK_AHEAD,
    already_there,
    crowding_of,
    require_no_conflict,
    require_revision,
)
from desktop.central.ledger.rows import Values, find_row, note_row, put_row
from desktop.central.ledger.unit import Unit
from desktop.central.ledger.upsert import upsert
from desktop.central.rules.actor import Actor
from desktop.central.rules.posts.book import Holder, Pattern, PostBook, PostHours
from desktop.central.rules.posts.conflicts import find_gaps, find_stranger
from desktop.central.rules.refusal import Refused
from desktop.central.tables.rota import PostPatternRow, RotaDraftRow
from desktop.models.codes import is_within
from desktop.models.command import Operation
from desktop.models.conflict import Conflict, ConflictKind
from desktop.models.instant import from_epoch_ms, to_epoch_ms
from desktop.models.organisation import Grid, GridStatus, Organisation
from desktop.models.person import Worker
from desktop.models.problem import ProblemType
from desktop.models.rota import PatternDifference, PatternView, RotaDraft
from desktop.wire.codec import decode, encode

DRAFT, PUBLISHED, DISCARDED = "draft", "published", "discarded"


@dataclass(frozen=True, slots=True)
class Change:
    """One post's pattern as a draft wants it."""

    grid_code: str
    a_id: str
    b_id: str | None
    start_minute: int
    end_minute: int
    weekdays: int


def carry_out_draft(unit: Unit, actor: Actor, request: CommandRequest) -> int:
    """Carry out one order on a draft.

    Returns:
        The draft's revision afterwards.

    Raises:
        Refused: In the contract's order; nothing was written.
    """
    if request.operation is Operation.CREATE:
        return _prepare(unit, actor, request)
    row = find_row(unit, RotaDraftRow, request.target_id)
    if row is None or not _is_in_area(actor, row):
        raise Refused(ProblemType.NOT_FOUND, f"no draft {request.target_id}")
    if row["state"] != DRAFT:
        raise Refused(
            ProblemType.TRANSITION_NOT_ALLOWED, f"it is {row['state']}", present_revision=row["revision"]
        )
    if request.operation is Operation.PUBLISH and from_epoch_ms(row["valid_from_ms"]) < unit.now:
        raise Refused(
            ProblemType.TRANSITION_NOT_ALLOWED,
            "its first day has begun; the past is read-only",
            present_revision=row["revision"],
        )
    if request.operation is Operation.PUBLISH and not all(
        _has_post(unit, change.grid_code) for change in _changes_of(row)
    ):
        raise Refused(
            ProblemType.TRANSITION_NOT_ALLOWED, "a grid in it is void", present_revision=row["revision"]
        )
    require_revision(request, row["revision"])
    if request.operation is Operation.PUBLISH:
        require_no_conflict(request, _compare(unit, row).conflicts)
        _publish(unit, row)
    state = PUBLISHED if request.operation is Operation.PUBLISH else DISCARDED
    after = {**row, "state": state, "revision": row["revision"] + 1}
    put_row(unit, RotaDraftRow, row, after)
    return int(after["revision"])


def _changes_of(row: Values) -> tuple[Change, ...]:
    return decode(row["body"], tuple[Change, ...])


def _is_in_area(actor: Actor, row: Values) -> bool:
    return all(is_within(change.grid_code, actor.area_code) for change in _changes_of(row))


def _prepare(unit: Unit, actor: Actor, request: CommandRequest) -> int:
    if find_row(unit, RotaDraftRow, request.target_id) is not None:
        raise already_there("a draft")
    valid_from = request.instant("valid_from")
    if valid_from is None or valid_from < unit.now:
        raise Refused(ProblemType.VALIDATION, "it must begin now or later", pointers=("/valid_from",))
    wanted = request.arguments.get("changes")
    changes = tuple(_read_change(unit, actor, one, number) for number, one in enumerate(_listed(wanted)))
    if len({change.grid_code for change in changes}) < len(changes):
        raise Refused(ProblemType.VALIDATION, "each post at most once", pointers=("/changes",))
    row = {
        "id": request.target_id,
        "valid_from_ms": to_epoch_ms(valid_from),
        "state": DRAFT,
        "reason": request.text("opinion"),
        "author_id": actor.id,
        "author_name": actor.name,
        "body": encode(changes),
        "revision": 1,
    }
    put_row(unit, RotaDraftRow, None, row)
    return 1


def _listed(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _read_change(unit: Unit, actor: Actor, wanted: dict[str, Any], number: int) -> Change:
    change = Change(
        wanted["grid_code"],
        wanted["a_id"],
        wanted.get("b_id"),
        wanted["start_minute"],
        wanted["end_minute"],
        wanted["weekdays"],
    )
    if not _has_post(unit, change.grid_code) or not is_within(change.grid_code, actor.area_code):
        raise Refused(
            ProblemType.VALIDATION, "no such place in this area", pointers=(f"/changes/{number}/grid_code",)
        )
    for field, person_id in (("a_id", change.a_id), ("b_id", change.b_id)):
        if person_id is not None and unit.find(Worker, person_id) is None:
            raise Refused(ProblemType.VALIDATION, "no such worker", pointers=(f"/changes/{number}/{field}",))
    return change


def _has_post(unit: Unit, code: str) -> bool:
    """Say whether a place can have a post: an organisation, or a grid that is not void."""
    grid = unit.find(Grid, code)
    if grid is None:
        return unit.find(Organisation, code) is not None
    return grid.status is GridStatus.VALID


def read_draft(unit: Unit, actor: Actor, draft_id: str) -> RotaDraft:
    """Return a draft with what it changes and what it would break.

    Raises:
        Refused: not-found.
    """
    row = find_row(unit, RotaDraftRow, draft_id)
    if row is None or not _is_in_area(actor, row):
        raise Refused(ProblemType.NOT_FOUND, f"no draft {draft_id}")
    return _compare(unit, row)


def list_drafts(unit: Unit, actor: Actor) -> tuple[RotaDraft, ...]:
    """Return the drafts that are still open, the first to take effect first."""
    query = (
        select(RotaDraftRow.__table__)
        .where(RotaDraftRow.state == DRAFT)
        .order_by(RotaDraftRow.valid_from_ms, RotaDraftRow.id)
    )
    rows = [dict(row._mapping) for row in unit.connection.execute(query)]
    return tuple(_compare(unit, row) for row in rows if _is_in_area(actor, row))


def _compare(unit: Unit, row: Values) -> RotaDraft:
    changes = _changes_of(row)
    valid_from = from_epoch_ms(row["valid_from_ms"])
    names = read_names(unit, {one for change in changes for one in (change.a_id, change.b_id) if one})
    books = {
        book.grid_code: book
        for book in read_books(
            unit, [change.grid_code for change in changes], min(unit.now, valid_from) - BOOKS_LOOK_BACK
        )
    }
    # What has been published holds from its first instant on; it is compared with what held before.
    compared_at = valid_from - timedelta(milliseconds=1) if row["state"] == PUBLISHED else valid_from
    differences = []
    for change in changes:
        before = books[change.grid_code].pattern_at(compared_at) if change.grid_code in books else None
        after = _pattern_of(change, names, valid_from)
        differences.append(
            PatternDifference(
                grid_code=change.grid_code,
                before=None if before is None else _view_of(before),
                after=_view_of(after),
            )
        )
    return RotaDraft(
        id=row["id"],
        valid_from=valid_from,
        state=row["state"],
        reason=row["reason"],
        author_name=row["author_name"],
        differences=tuple(differences),
        conflicts=_conflicts_of(unit, changes, names, books, valid_from) if row["state"] == DRAFT else (),
        revision=row["revision"],
    )


def _pattern_of(change: Change, names: dict[str, str], valid_from: datetime) -> Pattern:
    hours = PostHours(change.start_minute, change.end_minute, change.weekdays)
    b = None if change.b_id is None else Holder(change.b_id, names.get(change.b_id, ""))
    return Pattern(Holder(change.a_id, names.get(change.a_id, "")), b, hours, valid_from)


def _view_of(pattern: Pattern) -> PatternView:
    return PatternView(
        a_id=pattern.a.id,
        a_name=pattern.a.name,
        b_id=None if pattern.b is None else pattern.b.id,
        b_name="" if pattern.b is None else pattern.b.name,
        start_minute=pattern.hours.start_minute,
        end_minute=pattern.hours.end_minute,
        weekdays=pattern.hours.weekdays,
    )


def with_pattern(book: PostBook, new: Pattern) -> PostBook:
    """Return a book in which a pattern holds from its first instant to the next pattern that is there."""
    kept = [
        replace(one, valid_to=new.valid_from) if one.is_valid(new.valid_from) else one
        for one in book.patterns
        if one.valid_from != new.valid_from
    ]
    later = min((one.valid_from for one in kept if one.valid_from > new.valid_from), default=None)
    merged = (*kept, replace(new, valid_to=later))
    return replace(book, patterns=tuple(sorted(merged, key=lambda one: one.valid_from)))


def _conflicts_of(
    unit: Unit,
    changes: tuple[Change, ...],
    names: dict[str, str],
    books: dict[str, PostBook],
    start: datetime,
) -> tuple[Conflict, ...]:
    zone, end = zone_of(unit), start + LOOK_AHEAD
    found: list[Conflict] = []
    changed: list[PostBook] = []
    people: dict[str, Holder] = {}
    for change in changes:
        pattern = _pattern_of(change, names, start)
        before = books.get(change.grid_code, PostBook(change.grid_code, ()))
        after = with_pattern(before, pattern)
        changed.append(after)
        found += find_gaps(before, after, start, end, zone)
        if pattern.b == pattern.a:
            person = pattern.a
            found.append(
                Conflict(ConflictKind.SAME_PERSON, change.grid_code, start, end, person.id, person.name)
            )
        for holder in {pattern.a, pattern.b} - {None}:
            assert holder is not None
            people[holder.id] = holder
            worker = unit.find(Worker, holder.id)
            home = "" if worker is None else worker.home_grid_code
            found += find_stranger(change.grid_code, holder, home, start, end)
    by_code = {book.grid_code: book for book in changed}
    for person in people.values():
        found += crowding_of(
            unit, person, start, end, lambda book: by_code.get(book.grid_code, book), *changed
        )
    return tuple(found)


def _publish(unit: Unit, row: Values) -> None:
    valid_from_ms = row["valid_from_ms"]
    changes = _changes_of(row)
    for change in changes:
        write_pattern(unit, change, valid_from_ms)
    resolve_posts(unit, [change.grid_code for change in changes])


def write_pattern(unit: Unit, change: Change, valid_from_ms: int) -> None:
    """Have a pattern hold from an instant to the next one that is there; the one before it ends then."""
    query = (
        select(PostPatternRow.__table__)
        .where(PostPatternRow.grid_code == change.grid_code)
        .order_by(PostPatternRow.valid_from_ms)
    )
    rows = [dict(one._mapping) for one in unit.connection.execute(query)]
    later = [one["valid_from_ms"] for one in rows if one["valid_from_ms"] > valid_from_ms]
    unit.connection.execute(
        update(PostPatternRow)
        .where(
            PostPatternRow.grid_code == change.grid_code,
            PostPatternRow.valid_from_ms < valid_from_ms,
            (PostPatternRow.valid_to_ms.is_(None)) | (PostPatternRow.valid_to_ms > valid_from_ms),
        )
        .values(valid_to_ms=valid_from_ms)
    )
    new = {
        "grid_code": change.grid_code,
        "valid_from_ms": valid_from_ms,
        "valid_to_ms": min(later, default=None),
        "a_id": change.a_id,
        "b_id": change.b_id,
        "start_minute": change.start_minute,
        "end_minute": change.end_minute,
        "weekdays": change.weekdays,
    }
    upsert(unit.connection, PostPatternRow, [new], ["grid_code", "valid_from_ms"])
    note_row(unit, PostPatternRow, f"{change.grid_code}:{valid_from_ms}", None, new)
