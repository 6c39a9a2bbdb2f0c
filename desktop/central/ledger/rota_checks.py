"""Owns what all orders on the rota check alike: who is meant, whose area, the window, what would break."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from desktop.central.ledger.post_books import BOOKS_LOOK_BACK, posts_of_people, read_books, zone_of
from desktop.central.ledger.request import CommandRequest
from desktop.central.ledger.unit import Unit
from desktop.central.rules.actor import Actor
from desktop.central.rules.posts.book import Holder, PostBook
from desktop.central.rules.posts.conflicts import RotaPolicy, find_crowding
from desktop.central.rules.refusal import Refused
from desktop.models.codes import is_within
from desktop.models.conflict import REFUSED_CONFLICTS, Conflict
from desktop.models.person import Role, Worker
from desktop.models.problem import ProblemType

LONGEST = timedelta(days=366)
"""No arrangement that ends by itself lasts longer."""

LOOK_AHEAD = timedelta(days=31)
"""How far ahead conflicts are looked for; further on the rota will have changed."""

POLICY = RotaPolicy()
"""What the city allows of one person."""


def find_worker(unit: Unit, actor: Actor, worker_id: str, field: str) -> Worker:
    """Return a worker of the actor's area.

    Raises:
        Refused: validation with a pointer to the field.
    """
    worker = unit.find(Worker, worker_id)
    if worker is None or not is_within(worker.home_grid_code, actor.area_code):
        raise Refused(ProblemType.VALIDATION, "no such worker in this area", pointers=(f"/{field}",))
    return worker


def holder_of(worker: Worker) -> Holder:
    """Return a worker as one who can hold a post."""
    return Holder(worker.id, worker.name)


def require_own(actor: Actor, *person_ids: str) -> None:
    """Let a worker arrange nothing for others; the desk speaks for everybody.

    Raises:
        Refused: forbidden.
    """
    if actor.role is Role.WORKER and actor.id not in person_ids:
        raise Refused(ProblemType.FORBIDDEN, "a worker arranges nothing for others")


def read_window(unit: Unit, request: CommandRequest) -> tuple[datetime, datetime]:
    """Return [start, end) of an arrangement: from now unless it begins later; the past is read-only.

    Raises:
        Refused: validation with a pointer.
    """
    start = max(request.instant("start") or unit.now, unit.now)
    end = request.instant("end")
    if end is None or end <= start:
        raise Refused(ProblemType.VALIDATION, "it must end after now and its begin", pointers=("/end",))
    if end - start > LONGEST:
        raise Refused(ProblemType.VALIDATION, f"at most {LONGEST.days} days", pointers=("/end",))
    return start, end


def already_there(what: str) -> Refused:
    """Return the refusal of entering something under an id that is taken."""
    return Refused(ProblemType.TRANSITION_NOT_ALLOWED, f"{what} of this id is there", present_revision=1)


def require_revision(request: CommandRequest, present: int) -> None:
    """Compare If-Match with the revision that stands.

    Raises:
        Refused: if-match-missing or stale-revision.
    """
    if request.expected_revision is None:
        raise Refused(ProblemType.IF_MATCH_MISSING, "If-Match with the revision is required")
    if request.expected_revision != present:
        raise Refused(
            ProblemType.STALE_REVISION,
            f"revision is {present}, not {request.expected_revision}",
            present_revision=present,
        )


def require_no_conflict(request: CommandRequest, conflicts: Iterable[Conflict]) -> None:
    """Refuse what may never be, and what nobody has said to have seen.

    Raises:
        Refused: coverage-conflict, with what would break.
    """
    found = tuple(conflicts)
    never = tuple(one for one in found if one.kind in REFUSED_CONFLICTS)
    if never or (found and request.arguments.get("accept_conflicts") is not True):
        kinds = ", ".join(sorted({one.kind.value for one in never or found}))
        raise Refused(ProblemType.COVERAGE_CONFLICT, f"it would break: {kinds}", gaps=never or found)


def books_of(unit: Unit, *person_ids: str) -> list[PostBook]:
    """Return the books of every post in which people stand or may come to stand."""
    return read_books(unit, posts_of_people(unit, person_ids), unit.now - BOOKS_LOOK_BACK)


def crowding_of(
    unit: Unit,
    person: Holder,
    start: datetime,
    end: datetime,
    change: Callable[[PostBook], PostBook],
    *more: PostBook,
) -> tuple[Conflict, ...]:
    """Return where somebody would answer for too many posts, were each of their books changed so.

    Args:
        unit: The reading transaction.
        person: Who.
        start: Begin of the window, in it.
        end: End of the window, not in it.
        change: Gives each book as it would be.
        more: Books of posts in which the person does not stand yet.
    """
    books = {book.grid_code: book for book in (*books_of(unit, person.id), *more)}
    changed = [change(book) for book in books.values()]
    return find_crowding(changed, person, start, min(end, start + LOOK_AHEAD), zone_of(unit), POLICY)
