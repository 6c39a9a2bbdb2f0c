"""Owns swaps: two people stand in each other's posts for a while, once both have agreed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from sqlalchemy import or_, select

from desktop.central.ledger.post_books import AGREED, zone_of
from desktop.central.ledger.posts import resolve_posts_of
from desktop.central.ledger.request import CommandRequest
from desktop.central.ledger.rota_checks import (
    LOOK_AHEAD,
    POLICY,
    already_there,
    books_of,
    find_worker,
    holder_of,
    read_window,
    require_no_conflict,
    require_own,
    require_revision,
)
from desktop.central.ledger.rows import Values, find_row, put_row
from desktop.central.ledger.unit import Unit
from desktop.central.rules.actor import Actor
from desktop.central.rules.posts.book import Holder, PostBook, Swap
from desktop.central.rules.posts.conflicts import find_gaps, find_short_rest
from desktop.central.rules.refusal import Refused
from desktop.central.tables.rota import PostSwapRow
from desktop.models.codes import is_within
from desktop.models.command import Operation
from desktop.models.conflict import Conflict, ConflictKind
from desktop.models.instant import from_epoch_ms, to_epoch_ms
from desktop.models.person import Role, Worker
from desktop.models.problem import ProblemType

PROPOSED, REFUSED, WITHDRAWN = "proposed", "refused", "withdrawn"


def carry_out_swap(unit: Unit, actor: Actor, request: CommandRequest) -> int:
    """Carry out one order on a swap.

    Returns:
        The swap's revision afterwards.

    Raises:
        Refused: In the contract's order; nothing was written.
    """
    if request.operation is Operation.CREATE:
        return _propose(unit, actor, request)
    row = find_row(unit, PostSwapRow, request.target_id)
    people = None if row is None else _people_of(unit, row)
    if row is None or people is None or not any(_is_visible(actor, one) for one in people):
        raise Refused(ProblemType.NOT_FOUND, f"no swap {request.target_id}")
    require_own(actor, *(one.id for one in people))
    return _ORDERS[request.operation](_Case(unit, actor, request, row, people))


@dataclass(frozen=True, slots=True)
class _Case:
    """An order on a swap with what it acts on."""

    unit: Unit
    actor: Actor
    request: CommandRequest
    row: Values
    people: tuple[Worker, Worker]


def _is_visible(actor: Actor, worker: Worker) -> bool:
    return is_within(worker.home_grid_code, actor.area_code)


def _people_of(unit: Unit, row: Values) -> tuple[Worker, Worker] | None:
    one, other = (unit.find(Worker, row[name]) for name in ("one_id", "other_id"))
    return None if one is None or other is None else (one, other)


def _propose(unit: Unit, actor: Actor, request: CommandRequest) -> int:
    one, other = (find_worker(unit, actor, request.text(name), name) for name in ("one_id", "other_id"))
    require_own(actor, one.id, other.id)
    if one.id == other.id:
        raise Refused(ProblemType.VALIDATION, "nobody swaps with themselves", pointers=("/other_id",))
    if find_row(unit, PostSwapRow, request.target_id) is not None:
        raise already_there("a swap")
    start, end = read_window(unit, request)
    swap = Swap(request.target_id, start, end, holder_of(one), holder_of(other))
    require_no_conflict(request, _conflicts_of(unit, swap))
    row = {
        "id": request.target_id,
        "one_id": one.id,
        "other_id": other.id,
        "start_ms": to_epoch_ms(start),
        "end_ms": to_epoch_ms(end),
        "reason": request.text("opinion"),
        "author_id": actor.id,
        "author_name": actor.name,
        "one_agreed": actor.id == one.id,
        "other_agreed": actor.id == other.id,
        "state": PROPOSED,
        "revision": 1,
    }
    put_row(unit, PostSwapRow, None, row)
    return 1


def _conflicts_of(unit: Unit, swap: Swap) -> list[Conflict]:
    people = (swap.one, swap.other)
    zone = zone_of(unit)
    books = books_of(unit, *(person.id for person in people))

    def change(book: PostBook) -> PostBook:
        return replace(book, swaps=(*book.swaps, swap))

    changed = [change(book) for book in books]
    end = min(swap.end, swap.start + LOOK_AHEAD)
    found = _overlaps(unit, swap)
    for book, after in zip(books, changed, strict=True):
        found += find_gaps(book, after, swap.start, end, zone)
    for person in people:
        found += find_short_rest(changed, person, swap.start, end, zone, POLICY)
    return found


def _overlaps(unit: Unit, swap: Swap) -> list[Conflict]:
    """Return other swaps of either person in the same time; nobody stands in two others' places."""
    people: dict[str, Holder] = {person.id: person for person in (swap.one, swap.other)}
    query = select(PostSwapRow.__table__).where(
        or_(PostSwapRow.one_id.in_(people), PostSwapRow.other_id.in_(people)),
        PostSwapRow.state.in_([PROPOSED, AGREED]),
        PostSwapRow.start_ms < to_epoch_ms(swap.end),
        PostSwapRow.end_ms > to_epoch_ms(swap.start),
        PostSwapRow.id != swap.id,
    )
    found = []
    for row in unit.connection.execute(query):
        person = people.get(row.one_id) or people[row.other_id]
        start = max(swap.start, from_epoch_ms(row.start_ms))
        end = min(swap.end, from_epoch_ms(row.end_ms))
        found.append(Conflict(ConflictKind.OVERLAP, "", start, end, person.id, person.name))
    return found


def _consent(case: _Case) -> int:
    row, now_ms = case.row, to_epoch_ms(case.unit.now)
    _require_open(case, PROPOSED)
    require_revision(case.request, row["revision"])
    side = _side_of(case)
    after = {**row, f"{side}_agreed": True, "revision": row["revision"] + 1}
    if after["one_agreed"] and after["other_agreed"]:
        # What was the case before the second of them agreed stays what it was.
        after = {**after, "state": AGREED, "start_ms": max(row["start_ms"], now_ms)}
        one, other = (holder_of(person) for person in case.people)
        swap = Swap(row["id"], from_epoch_ms(after["start_ms"]), from_epoch_ms(row["end_ms"]), one, other)
        require_no_conflict(case.request, _conflicts_of(case.unit, swap))
    put_row(case.unit, PostSwapRow, row, after)
    if after["state"] == AGREED:
        resolve_posts_of(case.unit, [person.id for person in case.people])
    return int(after["revision"])


def _side_of(case: _Case) -> str:
    """Return whose consent is given: a worker's own, or by the desk that of whoever said so."""
    person_id = case.actor.id if case.actor.role is Role.WORKER else case.request.text("person_id")
    for side, person in zip(("one", "other"), case.people, strict=True):
        if person.id == person_id:
            return side
    raise Refused(ProblemType.VALIDATION, "somebody of the two must be named", pointers=("/person_id",))


def _refuse(case: _Case) -> int:
    _require_open(case, PROPOSED)
    require_revision(case.request, case.row["revision"])
    return _put_state(case, REFUSED)


def _withdraw(case: _Case) -> int:
    """Withdraw a proposal, or end a swap that runs or lies ahead."""
    _require_open(case, PROPOSED, AGREED)
    require_revision(case.request, case.row["revision"])
    if case.row["state"] == PROPOSED:
        return _put_state(case, WITHDRAWN)
    end_ms = max(to_epoch_ms(case.unit.now), case.row["start_ms"])
    after = {**case.row, "end_ms": end_ms, "revision": case.row["revision"] + 1}
    put_row(case.unit, PostSwapRow, case.row, after)
    resolve_posts_of(case.unit, [person.id for person in case.people])
    return int(after["revision"])


def _put_state(case: _Case, state: str) -> int:
    after = {**case.row, "state": state, "revision": case.row["revision"] + 1}
    put_row(case.unit, PostSwapRow, case.row, after)
    return int(after["revision"])


def _require_open(case: _Case, *states: str) -> None:
    if case.row["state"] not in states or case.row["end_ms"] <= to_epoch_ms(case.unit.now):
        raise Refused(
            ProblemType.TRANSITION_NOT_ALLOWED,
            f"the swap is {case.row['state']}, or over",
            present_revision=case.row["revision"],
        )


_ORDERS: dict[Operation, Callable[[_Case], int]] = {
    Operation.CONSENT: _consent,
    Operation.REFUSE: _refuse,
    Operation.WITHDRAW: _withdraw,
}
