"""Owns orders on a post: takeover and return, tasks in both directions, overrides.

Source: domain, A/B posts.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import select

from desktop.central.ledger.done import Done, TakeoverImage
from desktop.central.ledger.post_books import BOOKS_LOOK_BACK, read_book, zone_of
from desktop.central.ledger.posts import resolve_posts
from desktop.central.ledger.request import CommandRequest
from desktop.central.ledger.rota_checks import (
    LOOK_AHEAD,
    crowding_of,
    find_worker,
    holder_of,
    read_window,
    require_no_conflict,
    require_own,
    require_revision,
)
from desktop.central.ledger.rows import Values, find_row, put_row
from desktop.central.ledger.tasks import chosen_tasks, pass_tasks
from desktop.central.ledger.unit import Unit
from desktop.central.rules.actor import Actor
from desktop.central.rules.posts.book import Override, PostBook, Takeover
from desktop.central.rules.posts.conflicts import find_gaps, find_stranger
from desktop.central.rules.posts.plan import first_at, plan_window
from desktop.central.rules.refusal import Refused
from desktop.central.rules.rulebook import Rulebook
from desktop.central.tables.rota import PostOverrideRow, TakeoverRow
from desktop.models.codes import is_within
from desktop.models.command import Operation
from desktop.models.conflict import Conflict
from desktop.models.instant import from_epoch_ms, to_epoch_ms
from desktop.models.person import Worker
from desktop.models.post import Post, PostState
from desktop.models.problem import ProblemType

TAKEABLE_STATES = frozenset(
    {
        PostState.A_ON_DUTY,
        PostState.B_COVERING,
        PostState.B_TO_CONFIRM,
        PostState.UNVERIFIED,
        PostState.VACANT,
    }
)
"""States in which a post can be taken over; off hours nobody holds it, and on purpose nobody shall."""

LONGEST_STRETCH = timedelta(hours=24)
"""A takeover that names no end ends with A's absence or the post hours, and after a day at the latest."""


@dataclass(frozen=True, slots=True)
class _Case:
    """An order on a post with what it acts on."""

    unit: Unit
    actor: Actor
    request: CommandRequest
    rules: Rulebook
    book: PostBook
    post: Post


def carry_out_post(unit: Unit, actor: Actor, request: CommandRequest, rules: Rulebook) -> Done:
    """Carry out one order on a post.

    Raises:
        Refused: In the contract's order; nothing was written.
    """
    post = unit.find(Post, request.target_id, lock=True)
    book = read_book(unit, request.target_id, unit.now - BOOKS_LOOK_BACK)
    if post is None or book is None or not is_within(post.grid_code, actor.area_code):
        raise Refused(ProblemType.NOT_FOUND, f"no post {request.target_id}")
    return _ORDERS[request.operation](_Case(unit, actor, request, rules, book, post))


def _take_over(case: _Case) -> Done:
    unit, actor, request, post = case.unit, case.actor, case.request, case.post
    require_own(actor, request.text("person_id"))
    if post.state not in TAKEABLE_STATES:
        raise _not_allowed(post, f"a post that is {post.state.value} cannot be taken over")
    person = find_worker(unit, actor, request.text("person_id"), "person_id")
    if person.id == post.effective_id and post.state is not PostState.B_TO_CONFIRM:
        raise _not_allowed(post, f"{person.name} answers for this post already")
    require_revision(request, post.revision)
    if case.book.absence_of(person.id, unit.now) is not None or _is_away(unit, person):
        raise Refused(ProblemType.VALIDATION, f"{person.name} is away", pointers=("/person_id",))
    end = _end_of_takeover(case)
    new = Takeover(request.key, unit.now, end, holder_of(person), actor.name)
    require_no_conflict(request, _conflicts_of_taker(case, new, person))
    giver = _giver_of(case)
    tasks = [] if giver is None else chosen_tasks(unit, request, giver.id, post.grid_code)
    replaced = _end_running(case)
    row = {
        "id": new.id,
        "grid_code": post.grid_code,
        "person_id": person.id,
        "from_id": "" if giver is None else giver.id,
        "start_ms": to_epoch_ms(new.start),
        "end_ms": to_epoch_ms(new.end),
        "reason": request.text("opinion"),
        "author_id": actor.id,
        "author_name": actor.name,
    }
    put_row(unit, TakeoverRow, None, row)
    if giver is not None:
        pass_tasks(unit, actor, request, tasks, (giver, person), case.rules)
    return Done(_resolved(case), post.grid_code, TakeoverImage(new.id, replaced, tuple(tasks)))


def _is_away(unit: Unit, person: Worker) -> bool:
    home = read_book(unit, person.home_grid_code, unit.now - BOOKS_LOOK_BACK)
    return home is not None and home.absence_of(person.id, unit.now) is not None


def _giver_of(case: _Case) -> Worker | None:
    """Return whose tasks go with the post: whoever took it over before, else whoever stands in A's place."""
    running = case.book.takeover_at(case.unit.now)
    first = first_at(case.book, case.unit.now)
    holder = first if running is None else running.person
    return None if holder is None else case.unit.find(Worker, holder.id)


def _end_of_takeover(case: _Case) -> datetime:
    now, zone = case.unit.now, zone_of(case.unit)
    named = case.request.instant("end")
    if named is not None:
        return read_window(case.unit, case.request)[1]
    first = first_at(case.book, now)
    away = None if first is None else case.book.absence_of(first.id, now)
    if away is not None:
        return away.end
    stretch = plan_window(case.book, now, now + LONGEST_STRETCH, zone, explain=False)
    return next((one.start for one in stretch if one.state is PostState.OFF_HOURS), now + LONGEST_STRETCH)


def _conflicts_of_taker(case: _Case, new: Takeover, person: Worker) -> tuple[Conflict, ...]:
    def change(book: PostBook) -> PostBook:
        if book.grid_code != case.post.grid_code:
            return book
        return replace(book, takeovers=(*book.takeovers, new))

    holder = holder_of(person)
    crowding = crowding_of(case.unit, holder, new.start, new.end, change, case.book)
    stranger = find_stranger(case.post.grid_code, holder, person.home_grid_code, new.start, new.end)
    return (*crowding, *stranger)


def _end_running(case: _Case) -> Values | None:
    """End the takeover that runs; returns its row as it was, None if none ran."""
    running = case.book.takeover_at(case.unit.now)
    before = None if running is None else find_row(case.unit, TakeoverRow, running.id)
    if before is not None:
        put_row(case.unit, TakeoverRow, before, {**before, "end_ms": to_epoch_ms(case.unit.now)})
    return before


def _return(case: _Case) -> Done:
    running = case.book.takeover_at(case.unit.now)
    if running is not None:
        require_own(case.actor, running.person.id, case.post.a_id)
    if running is None:
        raise _not_allowed(case.post, "no takeover runs")
    require_revision(case.request, case.post.revision)
    _hand_back_tasks(case)
    _end_running(case)
    return Done(_resolved(case))


def _accept_tasks(case: _Case) -> Done:
    last = _last_takeover(case)
    if last is not None:
        require_own(case.actor, str(last["person_id"]))
    if last is None or case.book.takeover_at(case.unit.now) is None:
        raise _not_allowed(case.post, "no takeover runs")
    require_revision(case.request, case.post.revision)
    giver, taker = (case.unit.find(Worker, str(last[name])) for name in ("from_id", "person_id"))
    if giver is None or taker is None:
        raise _not_allowed(case.post, "there is nobody whose tasks could be accepted")
    tasks = chosen_tasks(case.unit, case.request, giver.id, case.post.grid_code)
    pass_tasks(case.unit, case.actor, case.request, tasks, (giver, taker), case.rules)
    return Done(case.post.revision)


def _hand_back(case: _Case) -> Done:
    last = _last_takeover(case)
    if last is not None:
        require_own(case.actor, str(last["person_id"]), str(last["from_id"]))
    if last is None:
        raise _not_allowed(case.post, "the post was never taken over")
    require_revision(case.request, case.post.revision)
    _hand_back_tasks(case)
    return Done(case.post.revision)


def _hand_back_tasks(case: _Case) -> None:
    """Give tasks of a takeover back to whoever stands in A's place."""
    last = _last_takeover(case)
    first = first_at(case.book, case.unit.now)
    taker = None if last is None else case.unit.find(Worker, str(last["person_id"]))
    receiver = None if first is None else case.unit.find(Worker, first.id)
    if taker is None or receiver is None or taker.id == receiver.id:
        return
    tasks = chosen_tasks(case.unit, case.request, taker.id, case.post.grid_code)
    pass_tasks(case.unit, case.actor, case.request, tasks, (taker, receiver), case.rules)


def _last_takeover(case: _Case) -> Values | None:
    now_ms = to_epoch_ms(case.unit.now)
    query = (
        select(TakeoverRow.__table__)
        .where(TakeoverRow.grid_code == case.post.grid_code, TakeoverRow.start_ms <= now_ms)
        .order_by(TakeoverRow.start_ms.desc(), TakeoverRow.id.desc())
        .limit(1)
    )
    row = case.unit.connection.execute(query).one_or_none()
    return None if row is None else dict(row._mapping)


def _override(case: _Case) -> Done:
    unit, actor, request = case.unit, case.actor, case.request
    wanted = request.text("person_id")
    person = find_worker(unit, actor, wanted, "person_id") if wanted else None
    require_revision(request, case.post.revision)
    start, end = read_window(unit, request)
    holder = None if person is None else holder_of(person)
    new = Override(request.key, start, end, holder, actor.name)

    def change(book: PostBook) -> PostBook:
        if book.grid_code != case.post.grid_code:
            return book
        return replace(book, overrides=(*book.overrides, new))

    conflicts: list[Conflict] = []
    if person is not None and holder is not None:
        until = min(end, start + LOOK_AHEAD)
        conflicts += find_gaps(case.book, change(case.book), start, until, zone_of(unit))
        conflicts += crowding_of(unit, holder, start, end, change, case.book)
        conflicts += find_stranger(case.post.grid_code, holder, person.home_grid_code, start, end)
    require_no_conflict(request, conflicts)
    row = {
        "id": new.id,
        "grid_code": case.post.grid_code,
        "start_ms": to_epoch_ms(start),
        "end_ms": to_epoch_ms(end),
        "person_id": None if person is None else person.id,
        "reason": request.text("opinion"),
        "author_id": actor.id,
        "author_name": actor.name,
    }
    put_row(unit, PostOverrideRow, None, row)
    return Done(_resolved(case))


def _end_override(case: _Case) -> Done:
    running = case.book.override_at(case.unit.now)
    override_id = case.request.text("override_id") or ("" if running is None else running.id)
    row = find_row(case.unit, PostOverrideRow, override_id)
    now_ms = to_epoch_ms(case.unit.now)
    if row is None or row["grid_code"] != case.post.grid_code or row["end_ms"] <= now_ms:
        raise _not_allowed(case.post, "no override runs or lies ahead")
    require_revision(case.request, case.post.revision)
    put_row(case.unit, PostOverrideRow, row, {**row, "end_ms": max(now_ms, row["start_ms"])})
    return Done(_resolved(case))


def _resolved(case: _Case) -> int:
    return resolve_posts(case.unit, [case.post.grid_code])[0].revision


def _not_allowed(post: Post, detail: str) -> Refused:
    return Refused(ProblemType.TRANSITION_NOT_ALLOWED, detail, present_revision=post.revision)


_ORDERS: dict[Operation, Callable[[_Case], Done]] = {
    Operation.TAKE_OVER: _take_over,
    Operation.RETURN: _return,
    Operation.ACCEPT_TASKS: _accept_tasks,
    Operation.HAND_BACK: _hand_back,
    Operation.OVERRIDE: _override,
    Operation.END_OVERRIDE: _end_override,
}


def take_back_takeover(unit: Unit, image: TakeoverImage, key: str) -> Post | None:
    """End a takeover at once, let the one that it ended go on, and resolve the post.

    Args:
        unit: The writing transaction.
        image: What the takeover changed.
        key: Id of the takeover that goes on in place of the one that had been ended.

    Returns:
        The post, None if the takeover has ended already.
    """
    row = find_row(unit, TakeoverRow, image.takeover_id)
    if row is None or from_epoch_ms(row["end_ms"]) <= unit.now:
        return None
    now_ms = to_epoch_ms(unit.now)
    put_row(unit, TakeoverRow, row, {**row, "end_ms": now_ms})
    if image.replaced is not None and image.replaced["end_ms"] > now_ms:
        # A row of its own: what was the case in between stays what it was.
        put_row(unit, TakeoverRow, None, {**image.replaced, "id": key, "start_ms": now_ms})
    return resolve_posts(unit, [row["grid_code"]])[0]
