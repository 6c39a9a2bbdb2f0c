"""Owns what each reader must hold, reckoned on with every change: a desk is checked without a query."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Row, select

from desktop.central.ledger.feed_change import FeedChange
from desktop.central.ledger.incident_index import split_parties
from desktop.central.ledger.reader import BUNDLE_ORDER, head_number
from desktop.central.ledger.unit import Unit
from desktop.central.rules.visibility import Reader, sees
from desktop.central.tables.records import RecordRow
from desktop.models.delta import FeedCheck, RecordKind, checksum_part, checksum_text

MOST_READERS = 300
"""Different eyes that are reckoned for: roles, towns, departments; of desks many see the same."""


@dataclass(frozen=True, slots=True)
class Rollcall:
    """The live records as one transaction read them.

    Attributes:
        rows: Kind, id, revision, area and parties of each.
        since: Number of the newest change before the reading: those after it may be in the rows or not.
        until: Number of the newest change after it; none later is in the rows.
    """

    rows: list[Row[str, str, int, str, str]]
    since: int
    until: int


def read_rollcall(unit: Unit) -> Rollcall:
    """Read the live records, and between which changes."""
    since = head_number(unit)
    query = select(RecordRow.kind, RecordRow.id, RecordRow.revision, RecordRow.area_code, RecordRow.parties)
    rows = list(unit.connection.execute(query))
    return Rollcall(rows, since, head_number(unit))


@dataclass(frozen=True, slots=True)
class _Standing:
    """A live record, as far as it counts."""

    part: int
    area_code: str
    parties: frozenset[str]


@dataclass(slots=True)
class _Total:
    count: int = 0
    parts: int = 0


class Muster:
    """All live records by kind, and for each reader asked for how many it sees, with their checksum.

    Args:
        rows: Kind, id, revision, area and parties of the live records.
    """

    def __init__(self, rows: Iterable[Row[str, str, int, str, str]]) -> None:
        self._records: dict[tuple[RecordKind, str], _Standing] = {}
        self._totals: dict[Reader, dict[RecordKind, _Total]] = {}
        for kind, record_id, revision, area_code, parties in rows:
            standing = _Standing(checksum_part(record_id, revision), area_code, split_parties(parties))
            self._records[RecordKind(kind), record_id] = standing

    def apply(self, change: FeedChange) -> None:
        """Follow a change; in the order of their numbers."""
        key = (change.kind, change.id)
        before = self._records.pop(key, None)
        after = None
        if change.is_live:
            part = checksum_part(change.id, change.revision)
            after = self._records[key] = _Standing(part, change.area_code, change.parties)
        for reader, totals in self._totals.items():
            _count(totals[change.kind], reader, change.kind, before, -1)
            _count(totals[change.kind], reader, change.kind, after, 1)

    def check(self, reader: Reader) -> FeedCheck:
        """Return what a reader must hold."""
        totals = self._totals.get(reader)
        if totals is None:
            if len(self._totals) >= MOST_READERS:
                self._totals.clear()
            totals = self._totals[reader] = defaultdict(_Total)
            for (kind, _), standing in self._records.items():
                _count(totals[kind], reader, kind, standing, 1)
        return FeedCheck(
            {kind: totals[kind].count for kind in BUNDLE_ORDER},
            {kind: checksum_text(totals[kind].parts) for kind in BUNDLE_ORDER},
        )


def _count(total: _Total, reader: Reader, kind: RecordKind, standing: _Standing | None, sign: int) -> None:
    if standing is not None and sees(reader, kind, standing.area_code, standing.parties):
        total.count += sign
        total.parts += sign * standing.part
