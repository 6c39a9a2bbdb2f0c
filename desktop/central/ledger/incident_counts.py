"""Owns the counting of incidents by grid, of a span and of the same span in the weeks before."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta

from sqlalchemy import func, select

from desktop.central.ledger.incident_lists import seen_by
from desktop.central.ledger.unit import Unit
from desktop.central.rules.visibility import Reader
from desktop.central.tables.incidents import IncidentIndexRow
from desktop.models.incident import IncidentState
from desktop.models.incident_counts import IncidentCounts
from desktop.models.instant import to_epoch_ms

WEEK = timedelta(days=7)


def count_incidents(
    unit: Unit, reader: Reader, since: datetime, until: datetime, weeks: int
) -> IncidentCounts:
    """Return how many incidents came in where, of those that a reader may see; void ones count nowhere.

    Args:
        unit: The reading transaction.
        reader: With whose eyes is counted.
        since: Begin of the span.
        until: End of the span, itself not in it.
        weeks: Weeks before that are counted too, as far back as there is anything.
    """
    first_ms = unit.connection.execute(select(func.min(IncidentIndexRow.created_ms))).scalar()
    known = 0
    while known < weeks and first_ms is not None and first_ms <= to_epoch_ms(since - (known + 1) * WEEK):
        known += 1
    counts = _count(unit, reader, since, until)
    earlier: Counter[str] = Counter()
    for week in range(1, known + 1):
        earlier.update(_count(unit, reader, since - week * WEEK, until - week * WEEK))
    codes = tuple(sorted(counts.keys() | earlier.keys()))
    return IncidentCounts(
        since=since,
        until=until,
        weeks=known,
        grid_codes=codes,
        counts=tuple(counts[code] for code in codes),
        earlier=tuple(earlier[code] for code in codes),
    )


def _count(unit: Unit, reader: Reader, since: datetime, until: datetime) -> Counter[str]:
    index = IncidentIndexRow
    query = (
        select(index.grid_code, func.count())
        .where(
            index.created_ms >= to_epoch_ms(since),
            index.created_ms < to_epoch_ms(until),
            index.state != IncidentState.VOID.value,
            seen_by(reader),
        )
        .group_by(index.grid_code)
    )
    return Counter({code: number for code, number in unit.connection.execute(query)})
