"""Owns lists of incidents: filtered, the newest first, page by page, at work and archived alike."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, exists, or_, select

from desktop.central.ledger.unit import Unit
from desktop.central.rules.visibility import Reader, visible_body
from desktop.central.tables.incidents import ArchivedIncidentRow, IncidentIndexRow, IncidentPartyRow
from desktop.central.tables.records import RecordRow
from desktop.models.delta import RecordKind
from desktop.models.incident import ENDED_STATES, Incident, IncidentState, Supervision
from desktop.models.instant import to_epoch_ms
from desktop.models.person import Role
from desktop.wire.codec import decode


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentFilter:
    """What a list shall hold; empty fields ask nothing.

    Attributes:
        is_open: True for incidents at work, False for ended ones, None for both.
        party: Who is sent or has a copy ("department:ID", "worker:ID", "organisation:CODE").
        words: Part of the title or of the serial number.
        since, until: Created in [since, until).
    """

    states: tuple[IncidentState, ...] = ()
    is_open: bool | None = None
    class_prefix: str = ""
    area_code: str = ""
    held_by_code: str = ""
    party: str = ""
    is_supervised: bool = False
    words: str = ""
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class IncidentPage:
    """A page of a list; ``after`` is the key of its last row where more follow, else None."""

    incidents: tuple[Incident, ...]
    after: tuple[int, str] | None


def list_incidents(
    unit: Unit, reader: Reader, wanted: IncidentFilter, after: tuple[int, str] | None, limit: int
) -> IncidentPage:
    """Return a page of the incidents that a reader may see and that a filter lets through.

    Args:
        unit: The reading transaction.
        reader: With whose eyes is read.
        wanted: The filter.
        after: Key of the last row of the page before, None for the first page.
        limit: Most incidents of the page.
    """
    index = IncidentIndexRow
    query = select(index.id, index.created_ms).where(seen_by(reader), *_conditions(wanted))
    if after is not None:
        created_ms, last_id = after
        query = query.where(
            or_(index.created_ms < created_ms, and_(index.created_ms == created_ms, index.id < last_id))
        )
    query = query.order_by(index.created_ms.desc(), index.id.desc()).limit(limit + 1)
    rows = unit.connection.execute(query).all()
    more = len(rows) > limit
    rows = rows[:limit]
    found = _read(unit, [row.id for row in rows], reader.role)
    last = rows[-1] if rows and more else None
    return IncidentPage(
        tuple(found[row.id] for row in rows if row.id in found),
        None if last is None else (last.created_ms, last.id),
    )


def seen_by(reader: Reader) -> ColumnElement[bool]:
    """Return `may_see_incident` as a condition on the index."""
    by_area = IncidentIndexRow.grid_code.startswith(reader.area_code, autoescape=True)
    if not reader.party:
        return by_area
    is_party = _is_party(reader.party)
    return is_party if reader.role is Role.DEPARTMENT else or_(by_area, is_party)


def _is_party(party: str) -> ColumnElement[bool]:
    return exists().where(
        IncidentPartyRow.party == party, IncidentPartyRow.incident_id == IncidentIndexRow.id
    )


def _conditions(wanted: IncidentFilter) -> list[ColumnElement[bool]]:
    index = IncidentIndexRow
    ended = [state.value for state in ENDED_STATES]
    conditions = [
        column.startswith(prefix, autoescape=True)
        for column, prefix in ((index.class_code, wanted.class_prefix), (index.grid_code, wanted.area_code))
        if prefix
    ]
    if wanted.states:
        conditions.append(index.state.in_([state.value for state in wanted.states]))
    if wanted.is_open is not None:
        conditions.append(index.state.not_in(ended) if wanted.is_open else index.state.in_(ended))
    if wanted.held_by_code:
        conditions.append(index.held_by_code == wanted.held_by_code)
    if wanted.party:
        conditions.append(_is_party(wanted.party))
    if wanted.is_supervised:
        conditions.append(index.supervision != Supervision.NONE.value)
    if wanted.words:
        texts = (index.title, index.serial_no)
        conditions.append(or_(*(text.contains(wanted.words, autoescape=True) for text in texts)))
    return conditions + _created_conditions(wanted)


def _created_conditions(wanted: IncidentFilter) -> list[ColumnElement[bool]]:
    created_ms = IncidentIndexRow.created_ms
    conditions = []
    if wanted.since is not None:
        conditions.append(created_ms >= to_epoch_ms(wanted.since))
    if wanted.until is not None:
        conditions.append(created_ms < to_epoch_ms(wanted.until))
    return conditions


def _read(unit: Unit, ids: list[str], role: Role) -> dict[str, Incident]:
    live = select(RecordRow.id, RecordRow.body).where(
        RecordRow.kind == RecordKind.INCIDENT.value, RecordRow.id.in_(ids)
    )
    archived = select(ArchivedIncidentRow.id, ArchivedIncidentRow.body).where(ArchivedIncidentRow.id.in_(ids))
    return {
        row.id: decode(visible_body(RecordKind.INCIDENT, row.body, role), Incident)
        for query in (live, archived)
        for row in unit.connection.execute(query)
    }
