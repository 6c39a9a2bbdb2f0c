"""Proves that one process at a time moves time on, and that another takes over."""

from __future__ import annotations

from desktop.central.ledger.leadership import LEASE_ID, TickerLease
from desktop.central.ledger.unit import Unit
from desktop.central.ledger.upsert import upsert
from desktop.central.tables.records import TickerLeaseRow
from tests.helpers.small_city import SmallCity


def silence(unit: Unit) -> None:
    """Let the holder have been silent longer than a lease lasts."""
    row = {"id": LEASE_ID, "holder": "somebody that was stopped", "until_ms": 1}
    upsert(unit.connection, TickerLeaseRow, [row], ["id"])


def test_on_sqlite_the_one_process_leads(sqlite_url: str) -> None:
    city = SmallCity(sqlite_url)
    assert city.ledger.transact(TickerLease().hold)
    city.close()


def test_one_of_two_leads_until_it_gives_up_or_falls_silent(postgres_url: str) -> None:
    city = SmallCity(postgres_url)
    first, second = TickerLease(), TickerLease()
    hold = city.ledger.transact
    assert [hold(first.hold), hold(second.hold), hold(first.hold)] == [True, False, True]
    city.ledger.transact(second.give_up)
    assert not hold(second.hold), "nobody gives up what another holds"
    city.ledger.transact(first.give_up)
    assert [hold(second.hold), hold(first.hold)] == [True, False]
    city.ledger.transact(silence)
    assert [hold(first.hold), hold(second.hold)] == [True, False]
    city.close()


def test_who_was_stopped_and_wakes_writes_nothing_more(postgres_url: str) -> None:
    city = SmallCity(postgres_url)
    stopped, next_one = TickerLease(), TickerLease()
    assert city.ledger.transact(stopped.hold)
    city.ledger.transact(silence)
    assert city.ledger.transact(next_one.hold)
    assert not city.ledger.transact(stopped.hold)
    city.close()
