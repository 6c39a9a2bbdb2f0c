"""Owns absences: entered, answered by whoever is asked to cover, ended early. Source: domain, A/B posts."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import func, insert, select

from desktop.central.ledger.post_books import zone_of
from desktop.central.ledger.posts import resolve_posts_of
from desktop.central.ledger.request import CommandRequest
from desktop.central.ledger.rota_checks import (
    LOOK_AHEAD,
    already_there,
    books_of,
    crowding_of,
    find_worker,
    holder_of,
    read_window,
    require_no_conflict,
    require_own,
    require_revision,
)
from desktop.central.ledger.rows import Values, find_row, note_row, put_row
from desktop.central.ledger.unit import Unit
from desktop.central.rules.actor import Actor
from desktop.central.rules.posts.book import Absence, Answer, Holder, PostBook
from desktop.central.rules.posts.conflicts import as_if_accepted, find_gaps, find_overlap
from desktop.central.rules.posts.plan import first_at
from desktop.central.rules.refusal import Refused
from desktop.central.tables.rota import AbsenceAnswerRow, AbsenceRow
from desktop.models.codes import is_within
from desktop.models.command import Operation
from desktop.models.conflict import Conflict
from desktop.models.instant import from_epoch_ms, to_epoch_ms
from desktop.models.person import DESK_ROLES, Worker
from desktop.models.post import AbsenceKind, Post
from desktop.models.problem import ProblemType


def carry_out_absence(unit: Unit, actor: Actor, request: CommandRequest) -> int:
    """Carry out one order on an absence.

    Returns:
        The absence's revision afterwards.

    Raises:
        Refused: In the contract's order; nothing was written.
    """
    if request.operation is Operation.CREATE:
        return _enter(unit, actor, request)
    row = find_row(unit, AbsenceRow, request.target_id)
    worker = None if row is None else unit.find(Worker, row["worker_id"])
    if row is None or worker is None or not is_within(worker.home_grid_code, actor.area_code):
        raise Refused(ProblemType.NOT_FOUND, f"no absence {request.target_id}")
    if request.operation is Operation.END:
        require_own(actor, worker.id)
    asked = _asked_to_cover(unit, row)
    if request.operation is not Operation.END:
        require_own(actor, *(one.id for one in asked))
    if row["end_ms"] <= to_epoch_ms(unit.now):
        raise Refused(
            ProblemType.TRANSITION_NOT_ALLOWED, "the absence is over", present_revision=row["revision"]
        )
    if request.operation is not Operation.END and not asked:
        raise Refused(
            ProblemType.TRANSITION_NOT_ALLOWED, "nobody is asked to cover", present_revision=row["revision"]
        )
    require_revision(request, row["revision"])
    if request.operation is Operation.END:
        return _end(unit, row)
    answer = Answer.ACCEPTED if request.operation is Operation.ACCEPT else Answer.REFUSED
    for person in asked:
        if actor.role in DESK_ROLES or person.id == actor.id:
            answer_absence(unit, row["id"], person.id, answer, given_by=actor.name)
    return _revision_of(unit, row["id"])


def _enter(unit: Unit, actor: Actor, request: CommandRequest) -> int:
    worker = find_worker(unit, actor, request.text("worker_id"), "worker_id")
    require_own(actor, worker.id)
    if find_row(unit, AbsenceRow, request.target_id) is not None:
        raise already_there("an absence")
    start, end = read_window(unit, request)
    by_desk = actor.role in DESK_ROLES
    new = Absence(
        worker.id,
        start,
        end,
        AbsenceKind(request.text("kind")),
        approved_by=actor.name if by_desk else "",
        id=request.target_id,
    )
    require_no_conflict(request, _conflicts_of(unit, holder_of(worker), new))
    row = {
        "id": request.target_id,
        "worker_id": worker.id,
        "start_ms": to_epoch_ms(start),
        "end_ms": to_epoch_ms(end),
        "stated_start_ms": _stated_ms(request, to_epoch_ms(start)),
        "kind": new.kind.value,
        "reason": request.text("opinion"),
        "items": request.text("items"),
        "approved_by": new.approved_by,
        "revision": 1,
    }
    put_row(unit, AbsenceRow, None, row)
    resolve_posts_of(unit, [worker.id])
    return 1


def _stated_ms(request: CommandRequest, start_ms: int) -> int:
    stated = request.instant("start")
    return start_ms if stated is None else to_epoch_ms(stated)


def _conflicts_of(unit: Unit, person: Holder, new: Absence) -> list[Conflict]:
    """Return what an absence would break if everybody asked to cover it said yes."""
    zone = zone_of(unit)
    books = books_of(unit, person.id)
    known = {one.id: one for book in books for one in book.absences}

    def change(book: PostBook) -> PostBook:
        if person.id not in {one.id for one in book.holders()}:
            return book
        return as_if_accepted(replace(book, absences=(*book.absences, new)), new)

    found = list(find_overlap(tuple(known.values()), new, person.name))
    until = min(new.end, new.start + LOOK_AHEAD)
    stand_ins: dict[str, Holder] = {}
    for book in books:
        found += find_gaps(book, change(book), new.start, until, zone)
        pattern = book.pattern_at(new.start)
        first = first_at(book, new.start)
        if pattern is not None and pattern.b is not None and first == person:
            stand_ins[pattern.b.id] = pattern.b
    for stand_in in stand_ins.values():
        found += crowding_of(unit, stand_in, new.start, new.end, change)
    return found


def _asked_to_cover(unit: Unit, row: Values) -> list[Holder]:
    """Return the B of each post in whose A's place the absent person stands."""
    at = max(unit.now, from_epoch_ms(row["start_ms"]))
    asked: dict[str, Holder] = {}
    for book in books_of(unit, row["worker_id"]):
        first, pattern = first_at(book, at), book.pattern_at(at)
        stand_in = None if pattern is None else pattern.b
        if first is not None and first.id == row["worker_id"] and stand_in is not None:
            asked[stand_in.id] = stand_in
    return list(asked.values())


def answer_absence(
    unit: Unit, absence_id: str, person_id: str, answer: Answer, *, given_by: str = ""
) -> list[Post]:
    """Record what somebody answers to being asked to cover an absence, and resolve the posts it touches."""
    before = find_row(unit, AbsenceRow, absence_id)
    if before is None:
        return []
    after = {**before, "revision": before["revision"] + 1}
    said = {
        "absence_id": absence_id,
        "revision": after["revision"],
        "person_id": person_id,
        "answer": answer.value,
        "at_ms": to_epoch_ms(unit.now),
        "given_by": given_by,
    }
    put_row(unit, AbsenceRow, before, after)
    unit.connection.execute(insert(AbsenceAnswerRow), [said])
    note_row(unit, AbsenceAnswerRow, f"{absence_id}:{after['revision']}", None, said)
    return resolve_posts_of(unit, [before["worker_id"], person_id])


def _end(unit: Unit, before: Values) -> int:
    """End an absence now; one that has not begun never will."""
    end_ms = max(to_epoch_ms(unit.now), before["start_ms"])
    after = {**before, "end_ms": end_ms, "revision": before["revision"] + 1}
    touched = [before["worker_id"], *(one.id for one in _asked_to_cover(unit, before))]
    put_row(unit, AbsenceRow, before, after)
    resolve_posts_of(unit, touched)
    return int(after["revision"])


def _revision_of(unit: Unit, absence_id: str) -> int:
    query = select(func.max(AbsenceRow.revision)).where(AbsenceRow.id == absence_id)
    return int(unit.connection.execute(query).scalar_one())
