"""Owns the reading of posts' books: all that is arranged about many posts, in a handful of queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Row, or_, select

from desktop.central.ledger.unit import Unit
from desktop.central.rules.posts.book import (
    Absence,
    AbsenceAnswer,
    Answer,
    Holder,
    Override,
    Pattern,
    PostBook,
    PostHours,
    Swap,
    Takeover,
)
from desktop.central.tables.records import RecordRow
from desktop.central.tables.rota import (
    AbsenceAnswerRow,
    AbsenceRow,
    PostHolderRow,
    PostOverrideRow,
    PostPatternRow,
    PostSwapRow,
    TakeoverRow,
)
from desktop.models.delta import RecordKind
from desktop.models.instant import from_epoch_ms, to_epoch_ms
from desktop.models.person import Worker
from desktop.models.post import AbsenceKind
from desktop.wire.codec import decode

BOOKS_LOOK_BACK = timedelta(days=2)
"""What ended before that is not read where the present is resolved."""

CHUNK = 400
"""Posts read at once; the names of all their people must fit one statement of either database."""

AGREED = "agreed"
"""State of a swap that holds."""


@dataclass(frozen=True, slots=True)
class RotaData:
    """What the plans of an area's posts are resolved from."""

    zone: ZoneInfo
    books: tuple[PostBook, ...]


def zone_of(unit: Unit) -> ZoneInfo:
    """Return the city's zone."""
    return ZoneInfo(unit.read_meta("time_zone", "Asia/Shanghai"))


def read_rota(unit: Unit, area_code: str, since: datetime) -> RotaData:
    """Read the books of an area's posts, without what ended before an instant."""
    query = (
        select(PostPatternRow.grid_code)
        .where(PostPatternRow.grid_code.startswith(area_code, autoescape=True))
        .distinct()
        .order_by(PostPatternRow.grid_code)
    )
    codes = list(unit.connection.execute(query).scalars())
    return RotaData(zone_of(unit), tuple(read_books(unit, codes, since)))


def read_books(unit: Unit, grid_codes: Sequence[str], since: datetime) -> list[PostBook]:
    """Read posts' books, without what ended before an instant; codes without a pattern have none.

    Returns:
        The books in the order of their codes.
    """
    found: list[PostBook] = []
    wanted = sorted(set(grid_codes))
    for first in range(0, len(wanted), CHUNK):
        found += _read_chunk(unit, wanted[first : first + CHUNK], since)
    return found


def read_book(unit: Unit, grid_code: str, since: datetime) -> PostBook | None:
    """Read one post's book, None if there is no such post."""
    return next(iter(read_books(unit, [grid_code], since)), None)


def _read_chunk(unit: Unit, codes: list[str], since: datetime) -> list[PostBook]:
    since_ms = to_epoch_ms(since)
    by_grid = _Rows(unit, codes, since_ms)
    people = by_grid.people()
    swaps = _read_swaps(unit, people, since_ms)
    people |= {person for row in swaps for person in (row.one_id, row.other_id)}
    names = read_names(unit, people)
    absences = _read_absences(unit, people, since_ms)
    return [_book_of(code, by_grid, swaps, absences, names) for code in codes if by_grid.patterns[code]]


class _Rows:
    """Rows of many posts by their codes."""

    def __init__(self, unit: Unit, codes: list[str], since_ms: int) -> None:
        def read(table: Any, is_due: Any, *order: Any) -> dict[str, list[Row[Any]]]:
            query = select(table.__table__).where(table.grid_code.in_(codes), is_due).order_by(*order)
            found: dict[str, list[Row[Any]]] = defaultdict(list)
            for row in unit.connection.execute(query):
                found[row.grid_code].append(row)
            return found

        still = or_(PostPatternRow.valid_to_ms.is_(None), PostPatternRow.valid_to_ms > since_ms)
        self.patterns = read(PostPatternRow, still, PostPatternRow.valid_from_ms)
        self.overrides = read(
            PostOverrideRow, PostOverrideRow.end_ms > since_ms, PostOverrideRow.start_ms, PostOverrideRow.id
        )
        self.takeovers = read(
            TakeoverRow, TakeoverRow.end_ms > since_ms, TakeoverRow.start_ms, TakeoverRow.id
        )

    def people(self) -> set[str]:
        """Return the ids of whoever the rows name."""
        found = {person for rows in self.patterns.values() for row in rows for person in (row.a_id, row.b_id)}
        for table in (self.overrides, self.takeovers):
            found |= {row.person_id for rows in table.values() for row in rows}
        return {person for person in found if person}


def _read_swaps(unit: Unit, people: set[str], since_ms: int) -> Sequence[Row[Any]]:
    query = (
        select(PostSwapRow.__table__)
        .where(
            or_(PostSwapRow.one_id.in_(people), PostSwapRow.other_id.in_(people)),
            PostSwapRow.state == AGREED,
            PostSwapRow.end_ms > since_ms,
        )
        .order_by(PostSwapRow.start_ms, PostSwapRow.id)
    )
    return unit.connection.execute(query).all()


def _book_of(
    code: str,
    rows: _Rows,
    swaps: Sequence[Row[Any]],
    absences: dict[str, list[Absence]],
    names: dict[str, str],
) -> PostBook:
    def holder(person_id: str) -> Holder:
        return Holder(person_id, names.get(person_id, ""))

    book = PostBook(
        grid_code=code,
        patterns=tuple(
            Pattern(
                a=holder(row.a_id),
                b=holder(row.b_id) if row.b_id else None,
                hours=PostHours(row.start_minute, row.end_minute, row.weekdays),
                valid_from=from_epoch_ms(row.valid_from_ms),
                valid_to=None if row.valid_to_ms is None else from_epoch_ms(row.valid_to_ms),
            )
            for row in rows.patterns[code]
        ),
        overrides=tuple(
            Override(row.id, *_span(row), holder(row.person_id) if row.person_id else None, row.author_name)
            for row in rows.overrides.get(code, ())
        ),
        takeovers=tuple(
            Takeover(row.id, *_span(row), holder(row.person_id), row.author_name)
            for row in rows.takeovers.get(code, ())
        ),
    )
    own = {one.id for one in book.holders()}
    exchanged = tuple(
        Swap(row.id, *_span(row), holder(row.one_id), holder(row.other_id))
        for row in swaps
        if row.one_id in own or row.other_id in own
    )
    book = replace(book, swaps=exchanged)
    people = sorted({one.id for one in book.holders()})
    own_absences = sorted(
        (one for person in people for one in absences.get(person, ())), key=lambda one: (one.start, one.id)
    )
    return replace(book, absences=tuple(own_absences))


def _span(row: Row[Any]) -> tuple[datetime, datetime]:
    return from_epoch_ms(row.start_ms), from_epoch_ms(row.end_ms)


def read_names(unit: Unit, worker_ids: Iterable[str]) -> dict[str, str]:
    """Return names of workers by id, as this unit leaves them; ids that are nobody's are left out."""
    wanted = set(worker_ids)
    query = select(RecordRow.id, RecordRow.body).where(
        RecordRow.kind == RecordKind.WORKER.value, RecordRow.id.in_(sorted(wanted))
    )
    found = {row.id: decode(row.body, Worker).name for row in unit.connection.execute(query)}
    return {**found, **{one.id: one.name for one in unit.list_put(Worker) if one.id in wanted}}


def _read_absences(unit: Unit, worker_ids: set[str], since_ms: int) -> dict[str, list[Absence]]:
    query = (
        select(AbsenceRow.__table__)
        .where(AbsenceRow.worker_id.in_(worker_ids), AbsenceRow.end_ms > since_ms)
        .order_by(AbsenceRow.start_ms, AbsenceRow.id)
    )
    rows = unit.connection.execute(query).all()
    answers = _read_answers(unit, [row.id for row in rows])
    found: dict[str, list[Absence]] = defaultdict(list)
    for row in rows:
        found[row.worker_id].append(absence_of_row(row, tuple(answers.get(row.id, ()))))
    return found


def absence_of_row(row: Row[Any], answers: tuple[AbsenceAnswer, ...]) -> Absence:
    """Return an absence as its row and its answers tell it."""
    return Absence(
        worker_id=row.worker_id,
        start=from_epoch_ms(row.start_ms),
        end=from_epoch_ms(row.end_ms),
        kind=AbsenceKind(row.kind),
        approved_by=row.approved_by,
        answers=answers,
        id=row.id,
    )


def _read_answers(unit: Unit, absence_ids: list[str]) -> dict[str, list[AbsenceAnswer]]:
    found: dict[str, list[AbsenceAnswer]] = defaultdict(list)
    if not absence_ids:
        return found
    query = (
        select(AbsenceAnswerRow.__table__)
        .where(AbsenceAnswerRow.absence_id.in_(absence_ids))
        .order_by(AbsenceAnswerRow.absence_id, AbsenceAnswerRow.revision)
    )
    for row in unit.connection.execute(query):
        answer = AbsenceAnswer(from_epoch_ms(row.at_ms), Answer(row.answer), row.person_id)
        found[row.absence_id].append(answer)
    return found


def present_patterns(unit: Unit, grid_codes: Collection[str] | None = None) -> Sequence[Row[Any]]:
    """Return the rows of the patterns that hold at the unit's instant: who holds each post, at what hours.

    Args:
        unit: The transaction.
        grid_codes: Of the posts, None for all.
    """
    now_ms = to_epoch_ms(unit.now)
    query = select(PostPatternRow.__table__).where(
        PostPatternRow.valid_from_ms <= now_ms,
        or_(PostPatternRow.valid_to_ms.is_(None), PostPatternRow.valid_to_ms > now_ms),
    )
    if grid_codes is not None:
        query = query.where(PostPatternRow.grid_code.in_(grid_codes))
    return unit.connection.execute(query).all()


def posts_of_people(unit: Unit, worker_ids: Iterable[str]) -> list[str]:
    """Return the codes of the posts in which people stand, or may come to stand."""
    wanted = sorted(set(worker_ids))
    if not wanted:
        return []
    now_ms = to_epoch_ms(unit.now)
    still = or_(PostPatternRow.valid_to_ms.is_(None), PostPatternRow.valid_to_ms > now_ms)
    patterns = select(PostPatternRow.grid_code).where(
        or_(PostPatternRow.a_id.in_(wanted), PostPatternRow.b_id.in_(wanted)), still
    )
    overrides = select(PostOverrideRow.grid_code).where(
        PostOverrideRow.person_id.in_(wanted), PostOverrideRow.end_ms > now_ms
    )
    takeovers = select(TakeoverRow.grid_code).where(
        TakeoverRow.person_id.in_(wanted), TakeoverRow.end_ms > now_ms
    )
    holders = select(PostHolderRow.grid_code).where(PostHolderRow.person_id.in_(wanted))
    query = patterns.union(overrides, takeovers, holders)
    codes = set(unit.connection.execute(query).scalars())
    return sorted(codes | _posts_of_partners(unit, wanted, now_ms))


def _posts_of_partners(unit: Unit, wanted: list[str], now_ms: int) -> set[str]:
    """Return the A posts of those with whom people swap."""
    swaps = select(PostSwapRow.one_id, PostSwapRow.other_id).where(
        or_(PostSwapRow.one_id.in_(wanted), PostSwapRow.other_id.in_(wanted)),
        PostSwapRow.state == AGREED,
        PostSwapRow.end_ms > now_ms,
    )
    partners = {person for row in unit.connection.execute(swaps) for person in row} - set(wanted)
    if not partners:
        return set()
    query = select(PostPatternRow.grid_code).where(PostPatternRow.a_id.in_(sorted(partners)))
    return set(unit.connection.execute(query).scalars())
