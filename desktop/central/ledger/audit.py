"""Owns the writing and reading of the audit chain: who did what when, with what was before and after."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, insert, select, update

from desktop.central.rules.actor import Actor
from desktop.central.rules.audit_chain import AuditEntry, ChainHead, ChainReport, check_chain, seal_of
from desktop.central.tables.access import AuditHeadRow, AuditRow

_BATCH = 1000


@dataclass(frozen=True, slots=True)
class Deed:
    """Something that a person did in a unit; what it changed is found when the unit ends."""

    actor: Actor
    action: str
    subject: str


def describe_changes(before: Mapping[str, bytes | None], after: Mapping[str, bytes | None]) -> dict[str, Any]:
    """Return what changed, record by record and field by field: what it was, what it became.

    Args:
        before: Records as they were, JSON by "kind:id"; absent or None where there was none.
        after: The same for records as they are; None for one that has gone.
    """
    found: dict[str, Any] = {}
    for name in sorted(after):
        was, has = (_fields(one.get(name)) for one in (before, after))
        changed = {
            field: [was.get(field), has.get(field)]
            for field in sorted(was.keys() | has.keys())
            if was.get(field) != has.get(field)
        }
        if changed:
            found[name] = changed
    return found


def _fields(body: bytes | None) -> dict[str, Any]:
    decoded: dict[str, Any] = {} if body is None else json.loads(body)
    return decoded


def append_deeds(
    connection: Connection, deeds: Iterable[Deed], at_ms: int, changes: Mapping[str, Any]
) -> None:
    """Append deeds to the chain; its head is locked from here to the end of the transaction."""
    waiting = list(deeds)
    if not waiting:
        return
    query = select(AuditHeadRow.number, AuditHeadRow.seal).where(AuditHeadRow.id == 1).with_for_update()
    number, seal = connection.execute(query).one()
    text = json.dumps(changes, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    rows = []
    for deed in waiting:
        number += 1
        entry = AuditEntry(
            number=number,
            at_ms=at_ms,
            actor_id=deed.actor.id,
            actor_name=deed.actor.name,
            role=deed.actor.role.value,
            action=deed.action,
            subject=deed.subject,
            changes=text,
            seal="",
        )
        seal = seal_of(entry, seal)
        sealed = replace(entry, seal=seal)
        rows.append({name: getattr(sealed, name) for name in AuditEntry.__slots__})
    connection.execute(insert(AuditRow), rows)
    connection.execute(update(AuditHeadRow).where(AuditHeadRow.id == 1).values(number=number, seal=seal))


def read_head(connection: Connection) -> ChainHead:
    """Return number and seal of the last entry."""
    query = select(AuditHeadRow.number, AuditHeadRow.seal).where(AuditHeadRow.id == 1)
    return ChainHead(*connection.execute(query).one())


def verify_audit(connection: Connection, anchors: Mapping[int, str] | None = None) -> ChainReport:
    """Walk the whole chain and return what is wrong with it; a million entries take some seconds."""
    return check_chain(_read_entries(connection), read_head(connection), anchors)


def _read_entries(connection: Connection) -> Iterator[AuditEntry]:
    """Yield the entries in the order in which they were written."""
    last = 0
    while True:
        batch = read_batch(connection, last)
        if not batch.entries:
            return
        yield from batch.entries
        last = batch.last_place


@dataclass(frozen=True, slots=True)
class AuditBatch:
    """Entries in a row, with the place of the last."""

    entries: tuple[AuditEntry, ...]
    last_place: int


def read_batch(connection: Connection, after_place: int) -> AuditBatch:
    """Return the next entries behind a place, none at the end of the chain."""
    query = (
        select(AuditRow.__table__).where(AuditRow.place > after_place).order_by(AuditRow.place).limit(_BATCH)
    )
    rows = connection.execute(query).all()
    entries = tuple(AuditEntry(**{name: getattr(row, name) for name in AuditEntry.__slots__}) for row in rows)
    return AuditBatch(entries, rows[-1].place if rows else after_place)
