"""Owns the readings of base information: filtered, page by page, cut to the reader's area and role."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from sqlalchemy import ColumnElement, func, or_, select

from desktop.central.ledger.base_data.contacts import contacts_of
from desktop.central.ledger.base_data.duty_items import read_duties
from desktop.central.ledger.base_data.entries import E, find_entry, id_of, list_entries
from desktop.central.ledger.base_data.profiles import given_profile, list_versions
from desktop.central.ledger.post_books import present_patterns
from desktop.central.ledger.unit import Unit
from desktop.central.rules.base_data.catalogue import load_base_data
from desktop.central.rules.base_data.contacts import in_order, shown_contact
from desktop.central.rules.refusal import Refused
from desktop.central.rules.visibility import Reader, covers, sees, shown_station, visible_body
from desktop.central.tables.base_data import BaseEntryRow
from desktop.central.tables.records import RecordRow
from desktop.models.base_data import (
    ContactTier,
    DutyItem,
    GridContact,
    GridProfile,
    OrganisationNode,
    Station,
)
from desktop.models.codes import Level, ancestors_of
from desktop.models.delta import RecordKind
from desktop.models.organisation import Grid, Organisation
from desktop.models.person import Department, Worker
from desktop.models.problem import ProblemType
from desktop.wire.feed import decode_record

T = TypeVar("T")

GRID_WORKER = "grid-worker"
"""Role of whoever holds a grid's post; the first ring of 1+3+N."""

_CODE_LENGTH = {Level.CITY: 6, Level.TOWN: 9, Level.COMMUNITY: 12, Level.GRID: 15}


@dataclass(frozen=True, slots=True, kw_only=True)
class BaseDataFilter:
    """What a list shall hold; empty fields ask nothing.

    Attributes:
        area_code: Begin of the area's code.
        category: Role of a contact, kind of a station.
        words: Part of the name.
        level: Level of an organisation.
    """

    area_code: str = ""
    category: str = ""
    words: str = ""
    level: Level | None = None


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """A page of a list; ``after`` is the id of its last entry where more follow, else None."""

    entries: tuple[T, ...]
    after: str | None


def area_condition(column: Any, area_code: str) -> ColumnElement[bool]:
    """Return that a place lies in an area or is an ancestor of it; the same rule as `covers`."""
    return or_(column.startswith(area_code, autoescape=True), column.in_(ancestors_of(area_code)))


def list_organisations(
    unit: Unit, reader: Reader, wanted: BaseDataFilter, after: str, limit: int
) -> Page[OrganisationNode]:
    """Return a page of the tree, grids included, in the order of codes: each before what lies in it."""
    row = RecordRow
    kinds = [RecordKind.ORGANISATION.value, RecordKind.GRID.value]
    conditions = [row.kind.in_(kinds), row.id > after, area_condition(row.id, reader.area_code)]
    if wanted.area_code:
        conditions.append(row.id.startswith(wanted.area_code, autoescape=True))
    if wanted.level is not None:
        conditions.append(func.length(row.id) == _CODE_LENGTH[wanted.level])
    query = select(row.kind, row.id, row.body).where(*conditions).order_by(row.id).limit(limit + 1)
    rows = unit.connection.execute(query).all()
    heads = _heads_of(unit, [one.id for one in rows if one.kind == RecordKind.GRID.value], reader)
    nodes = []
    for one in rows:
        kind = RecordKind(one.kind)
        record = decode_record(kind, visible_body(kind, one.body, reader.role))
        nodes.append(_node_of(record, heads))
    return _page_of(nodes, [one.code for one in nodes], limit)


def _node_of(record: Any, heads: dict[str, Worker]) -> OrganisationNode:
    if isinstance(record, Organisation):
        return OrganisationNode(
            code=record.code,
            name=record.name,
            level=record.level,
            parent_code=record.parent_code,
            kind="" if record.kind is None else record.kind.value,
            duty_phone=record.duty_phone,
            head=record.head,
            revision=record.revision,
        )
    grid: Grid = record
    head = heads.get(grid.code)
    return OrganisationNode(
        code=grid.code,
        name=grid.name,
        level=Level.GRID,
        parent_code=grid.parent_code,
        kind=grid.kind.value,
        duty_phone="" if head is None else head.phone,
        head="" if head is None else head.name,
        revision=grid.revision,
    )


def _heads_of(unit: Unit, grid_codes: Sequence[str], reader: Reader) -> dict[str, Worker]:
    """Return the A person of each grid's post, for readers that may know them."""
    holders = {post.grid_code: post.a_id for post in present_patterns(unit, grid_codes)}
    row = RecordRow
    query = select(row.body).where(row.kind == RecordKind.WORKER.value, row.id.in_(set(holders.values())))
    workers = (
        decode_record(RecordKind.WORKER, visible_body(RecordKind.WORKER, body, reader.role))
        for body in unit.connection.execute(query).scalars()
    )
    known = {
        one.id: one
        for one in workers
        if isinstance(one, Worker) and sees(reader, RecordKind.WORKER, one.home_grid_code, frozenset())
    }
    return {code: known[worker_id] for code, worker_id in holders.items() if worker_id in known}


def list_departments(unit: Unit, reader: Reader) -> tuple[Department, ...]:
    """Return the city's departments; they are everybody's reference."""
    row = RecordRow
    query = select(row.body).where(row.kind == RecordKind.DEPARTMENT.value).order_by(row.id)
    bodies = unit.connection.execute(query).scalars()
    found = (
        decode_record(RecordKind.DEPARTMENT, visible_body(RecordKind.DEPARTMENT, body, reader.role))
        for body in bodies
    )
    return tuple(one for one in found if isinstance(one, Department))


def list_contacts(
    unit: Unit, reader: Reader, wanted: BaseDataFilter, after: str, limit: int
) -> Page[GridContact]:
    """Return a page of contacts, by id."""
    page = _list(unit, GridContact, reader, wanted, after, limit)
    data = load_base_data()
    return Page(tuple(shown_contact(one, reader.role, data) for one in page.entries), page.after)


def read_grid_contacts(unit: Unit, reader: Reader, grid_code: str) -> tuple[GridContact, ...]:
    """Return the 1+3+N of a grid: its worker, who assists by office, who helps; its community's included.

    Raises:
        Refused: not-found.
    """
    require_grid(unit, reader, grid_code)
    data = load_base_data()
    worker = _heads_of(unit, [grid_code], reader).get(grid_code)
    found = [shown_contact(one, reader.role, data) for one in in_order(contacts_of(unit, grid_code), data)]
    if worker is None:
        return tuple(found)
    first = GridContact(
        id=worker.id,
        area_code=grid_code,
        role_code=GRID_WORKER,
        role_name=data.roles[GRID_WORKER].name,
        tier=ContactTier.ONE,
        name=worker.name,
        phone=worker.phone,
        revision=worker.revision,
    )
    return (first, *found)


def list_stations(
    unit: Unit, reader: Reader, wanted: BaseDataFilter, after: str, limit: int
) -> Page[Station]:
    """Return a page of stations, by id."""
    page = _list(unit, Station, reader, wanted, after, limit)
    return Page(tuple(shown_station(one, reader.role) for one in page.entries), page.after)


def list_profiles(
    unit: Unit, reader: Reader, wanted: BaseDataFilter, after: str, limit: int
) -> Page[GridProfile]:
    """Return a page of the grids' profiles that somebody has entered, by grid."""
    return _list(unit, GridProfile, reader, wanted, after, limit)


def read_profile(unit: Unit, reader: Reader, grid_code: str) -> GridProfile:
    """Return the profile of a grid; an empty one of revision 0 if nobody has entered anything.

    Raises:
        Refused: not-found.
    """
    require_grid(unit, reader, grid_code)
    found = find_entry(unit, GridProfile, grid_code).record or given_profile(unit, grid_code)
    assert found is not None, "there is such a grid"
    return found


def read_profile_versions(
    unit: Unit, reader: Reader, grid_code: str, before: int | None, limit: int
) -> Page[GridProfile]:
    """Return a page of a profile's past, the newest first.

    Raises:
        Refused: not-found.
    """
    require_grid(unit, reader, grid_code)
    found = list_versions(unit, grid_code, before, limit + 1)
    return _page_of(found, [str(one.revision) for one in found], limit)


def read_duty_items(unit: Unit, reader: Reader, grid_code: str, class_code: str) -> tuple[DutyItem, ...]:
    """Return the duties of a grid, or of the reader's whole area, of all classes or of one.

    Raises:
        Refused: not-found.
    """
    if grid_code:
        require_grid(unit, reader, grid_code)
    found = read_duties(unit, grid_code or reader.area_code)
    return tuple(one for one in found if class_code in ("", one.class_code))


def require_grid(unit: Unit, reader: Reader, grid_code: str) -> None:
    """Refuse a grid that is none, or lies outside the reader's area.

    Raises:
        Refused: not-found.
    """
    if not covers(reader.area_code, grid_code) or unit.find(Grid, grid_code) is None:
        raise Refused(ProblemType.NOT_FOUND, f"no grid {grid_code}")


def _list(
    unit: Unit, kind: type[E], reader: Reader, wanted: BaseDataFilter, after: str, limit: int
) -> Page[E]:
    row = BaseEntryRow
    conditions = [area_condition(row.area_code, reader.area_code)]
    if wanted.area_code:
        conditions.append(row.area_code.startswith(wanted.area_code, autoescape=True))
    if wanted.category:
        conditions.append(row.category == wanted.category)
    if wanted.words:
        conditions.append(row.name.contains(wanted.words, autoescape=True))
    found = list_entries(unit, kind, conditions, after=after, limit=limit + 1)
    return _page_of(found, [id_of(one) for one in found], limit)


def _page_of(found: Sequence[T], keys: Sequence[str], limit: int) -> Page[T]:
    more = len(found) > limit
    return Page(tuple(found[:limit]), keys[limit - 1] if more else None)
