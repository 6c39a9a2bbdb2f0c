"""Owns when the central ran: what happened outside of these stretches was noted by nobody."""

from __future__ import annotations

from sqlalchemy import insert, select, update

from desktop.central.ledger.unit import Unit
from desktop.central.tables.history import UptimeRow
from desktop.models.instant import to_epoch_ms

NOTED_EVERY_MS = 15_000
"""How often the present stretch is told on."""

GAP_MS = 60_000
"""Silence after which another stretch begins; shorter than that is a change of the leading process."""


def note_uptime(unit: Unit) -> None:
    """Note that the central runs: tell the last stretch on, or begin another."""
    now_ms = to_epoch_ms(unit.now)
    last = _last_before(unit, now_ms)
    if last is None or now_ms - last[1] > GAP_MS:
        row = {"began_ms": now_ms, "ended_ms": now_ms}
        unit.connection.execute(insert(UptimeRow), [row])
    elif now_ms > last[1]:
        change = update(UptimeRow).where(UptimeRow.began_ms == last[0]).values(ended_ms=now_ms)
        unit.connection.execute(change)


def known_until_ms(unit: Unit, at_ms: int) -> int | None:
    """Return until when the central ran before an instant; that instant itself if it ran then.

    Args:
        unit: The reading transaction.
        at_ms: The instant, ms since the epoch, not after the present.

    Returns:
        ms since the epoch; None if it is not known to have run before.
    """
    last = _last_before(unit, at_ms)
    if last is None:
        return None
    # It is running now, and the last stretch is told on every few seconds alone.
    is_present = to_epoch_ms(unit.now) - last[1] <= GAP_MS
    return at_ms if is_present else min(at_ms, last[1])


def list_stretches(unit: Unit, from_ms: int, to_ms: int) -> list[tuple[int, int]]:
    """Return when the central ran within a span, as begin and end of each stretch, ms since the epoch.

    Args:
        unit: The reading transaction.
        from_ms: Begin of the span.
        to_ms: Its end, not after the present.
    """
    query = (
        select(UptimeRow.began_ms, UptimeRow.ended_ms)
        .where(UptimeRow.began_ms <= to_ms, UptimeRow.ended_ms >= from_ms)
        .order_by(UptimeRow.began_ms)
    )
    found = {row.began_ms: min(row.ended_ms, to_ms) for row in unit.connection.execute(query)}
    last = _last_before(unit, to_ms)
    # It is running now, and the last stretch is told on every few seconds alone.
    if last is not None and to_epoch_ms(unit.now) - last[1] <= GAP_MS:
        found[last[0]] = to_ms
    return [(max(began_ms, from_ms), ended_ms) for began_ms, ended_ms in found.items()]


def _last_before(unit: Unit, at_ms: int) -> tuple[int, int] | None:
    query = (
        select(UptimeRow.began_ms, UptimeRow.ended_ms)
        .where(UptimeRow.began_ms <= at_ms)
        .order_by(UptimeRow.began_ms.desc())
        .limit(1)
    )
    row = unit.connection.execute(query).one_or_none()
    return None if row is None else (row.began_ms, row.ended_ms)
