"""What is typed and not sent outlives the program, each word with whom it belongs, for seven days."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from desktop.models.command import Operation
from desktop.models.draft import KEEP_DRAFT, Draft, MoveDraft
from desktop.store.local_store import LocalStore, open_store
from tests.helpers.samples import NOON, make_city, make_command, make_incident, make_upsert

MOVE = MoveDraft(operation=Operation.SUSPEND, days=3, words="等燃气公司的答复")
LI = Draft(person_id="officer-1", incident_id="i1", changed=NOON, opinion="已处理", move=MOVE)
CHEN = replace(LI, person_id="officer-2", opinion="不属本辖区", move=None)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "seat-1.sqlite"


@pytest.fixture
def store(path: Path) -> Iterator[LocalStore]:
    made = open_store(path).store
    yield made
    made.close()


def test_drafts_come_back_whole_and_each_person_has_one_for_an_incident(store: LocalStore) -> None:
    store.drafts.keep(replace(LI, opinion="已"))
    store.drafts.keep(CHEN)
    store.drafts.keep(replace(LI, changed=NOON + timedelta(seconds=1)))
    assert store.drafts.read_back(NOON) == (CHEN, replace(LI, changed=NOON + timedelta(seconds=1)))


def test_an_empty_draft_takes_away_what_was_kept_of_that_person_alone(store: LocalStore) -> None:
    for draft in (LI, CHEN, replace(LI, incident_id="i2")):
        store.drafts.keep(draft)
    store.drafts.keep(replace(LI, opinion="", move=None))
    assert set(store.drafts.read_back(NOON)) == {CHEN, replace(LI, incident_id="i2")}


def test_after_seven_days_a_draft_is_gone_from_the_disk(store: LocalStore) -> None:
    store.drafts.keep(LI)
    assert store.drafts.read_back(NOON + KEEP_DRAFT) == (LI,)
    assert store.drafts.read_back(NOON + KEEP_DRAFT + timedelta(seconds=1)) == ()
    assert store.drafts.read_back(NOON) == ()


def test_one_that_cannot_be_read_costs_no_other(path: Path, store: LocalStore) -> None:
    for draft in (LI, CHEN):
        store.drafts.keep(draft)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE draft SET body = '{}' WHERE person_id = 'officer-1'")
    assert store.drafts.read_back(NOON) == (CHEN,)


def test_a_file_of_the_first_version_learns_to_keep_drafts_and_loses_nothing(path: Path) -> None:
    first = open_store(path).store
    first.replace_board(make_city(), "e:1", [make_upsert(make_incident())], (), 1)
    first.outbox.add(make_command("k1"), NOON)
    first.close()
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("DROP TABLE draft")
        connection.execute("DROP TABLE incoming")
        connection.execute("PRAGMA user_version = 1")
    opened = open_store(path)
    assert opened.moved_aside is None
    opened.store.drafts.keep(LI)
    assert opened.store.drafts.read_back(NOON) == (LI,)
    assert [order.command.key for order in opened.store.outbox.read_back(NOON)] == ["k1"]
    assert opened.store.load_head() is not None
    opened.store.close()
