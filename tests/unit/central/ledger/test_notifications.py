"""Proves what processes tell each other: sent with the commit, heard by all, and never a failure."""

from __future__ import annotations

import json
import queue
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text

from desktop.central.ledger.notifications import CHANNEL, Listener, Notification, parse
from tests.helpers.small_city import SmallCity

DEADLINE_S = 10.0
Heard = queue.Queue[Notification | str]


@given(st.text() | st.from_type(Notification).map(lambda one: json.dumps({"number": one.number})))
def test_whatever_is_sent_there_breaks_nothing(payload: str) -> None:
    assert isinstance(parse(payload), Notification)


def test_a_payload_is_read_as_it_was_meant() -> None:
    assert parse('{"number": 7, "bearers": true}') == Notification(number=7, bearers=True)
    assert parse('{"ticked_ms": 5, "contact_ms": 4}') == Notification(ticked_ms=5, contact_ms=4)
    assert parse('{"sources": {"hotline": 3}}') == Notification(sources={"hotline": 3})
    assert parse('{"sources": 1}') == Notification()
    assert parse("[]") == parse("nonsense") == parse('{"number": "x"}') == Notification()


@pytest.fixture
def heard(postgres_url: str) -> Iterator[tuple[SmallCity, Heard]]:
    """A city, and what another process hears of it."""
    city = SmallCity(postgres_url)
    words: Heard = queue.Queue()
    listener = Listener(
        city.ledger.database.engine.url, words.put, lambda: words.put("resync"), lambda: words.put("quiet")
    )
    listener.start()
    assert words.get(timeout=DEADLINE_S) == "resync"
    yield city, words
    listener.stop()
    city.ledger.database.run(lambda connection: connection.execute(text(f"NOTIFY {CHANNEL}")) and None)
    city.close()


def test_a_commit_is_heard_with_its_number(heard: tuple[SmallCity, Heard]) -> None:
    city, words = heard
    city.report("i-1")
    assert words.get(timeout=DEADLINE_S) == Notification(number=city.ledger.head.number)


def test_who_may_come_in_is_told(heard: tuple[SmallCity, Heard]) -> None:
    city, words = heard
    city.ledger.transact(lambda unit: unit.note_bearers())
    assert words.get(timeout=DEADLINE_S) == Notification(bearers=True)


def test_nothing_is_told_of_what_was_rolled_back(heard: tuple[SmallCity, Heard]) -> None:
    city, words = heard

    def fail(unit: object) -> None:
        unit.note_bearers()  # type: ignore[attr-defined]
        unit.finish()  # type: ignore[attr-defined]
        raise RuntimeError("broken off")

    with pytest.raises(RuntimeError):
        city.ledger.transact(fail)
    city.report("i-2")
    assert words.get(timeout=DEADLINE_S) == Notification(number=city.ledger.head.number)


def test_a_listener_whose_connection_is_cut_listens_again(heard: tuple[SmallCity, Heard]) -> None:
    city, words = heard
    cut = text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query = :query")
    query = cut.bindparams(query=f"LISTEN {CHANNEL}")
    city.ledger.database.run(lambda connection: connection.execute(query).all())
    assert words.get(timeout=DEADLINE_S) == "resync", "anything may have been missed meanwhile"
    city.report("i-3")
    assert words.get(timeout=DEADLINE_S) == Notification(number=city.ledger.head.number)
