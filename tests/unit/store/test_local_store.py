"""Rows and cursor are written together; what is read back is what was written."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from desktop.board.board import Board, reduce_changes
from desktop.models.delta import Change, GeometryRef, Record, RecordKind, SourceAge, checksum_of
from desktop.models.incident import IncidentState
from desktop.store.local_store import LocalStore, open_store
from desktop.store.records import FIRST
from tests.helpers.samples import (
    NOON,
    NOON_MS,
    make_alarm,
    make_city,
    make_command,
    make_delta,
    make_incident,
    make_lease,
    make_post,
    make_tombstone,
    make_upsert,
)
from tests.unit.board.test_board import histories

SOURCES = (SourceAge("terminals", NOON, 120.0), SourceAge("hotline", None, 60.0))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "seat-1.sqlite"


@pytest.fixture
def store(path: Path) -> Iterator[LocalStore]:
    made = open_store(path).store
    yield made
    made.close()


def put_board(store: LocalStore, *records: Record, cursor: str = "e:1") -> None:
    changes = [make_upsert(record) for record in records]
    store.replace_board(make_city(), cursor, changes, SOURCES, NOON_MS)


def loaded(store: LocalStore) -> dict[tuple[RecordKind, str], object]:
    found: dict[tuple[RecordKind, str], object] = {}
    after = FIRST
    while page := store.load_records(after, 2):
        assert len(page) <= 2
        assert not any((change.kind, change.id) in found for change in page)
        found.update({(change.kind, change.id): change.record for change in page})
        after = (page[-1].kind.value, page[-1].id)
    return found


def test_a_new_store_holds_nothing_and_belongs_to_its_owner_alone(store: LocalStore, path: Path) -> None:
    assert store.load_head() is None
    assert store.outbox.read_back(NOON) == []
    store.save_preference("x", b"1")
    for part in path.parent.glob("seat-1.sqlite*"):
        assert stat.S_IMODE(part.stat().st_mode) == 0o600, part.name


def test_a_board_survives_a_restart(path: Path) -> None:
    store = open_store(path).store
    put_board(store, make_post(), make_incident(), make_lease(), make_alarm())
    store.close()
    store = open_store(path).store
    saved = store.load_head()
    records = set(loaded(store).values())
    store.close()
    assert saved is not None
    assert (saved.city, saved.cursor, saved.sources, saved.saved_at) == (make_city(), "e:1", SOURCES, NOON)
    assert saved.total == 4
    assert records == {
        make_post(),
        make_incident(),
        make_lease(),
        make_alarm(),
    }


def test_a_page_moves_rows_cursor_and_time_together(store: LocalStore) -> None:
    put_board(store, make_post(), make_incident())
    later_ms = NOON_MS + 5000
    gone = make_tombstone(RecordKind.POST, make_post().grid_code, 1)
    newer = make_incident(revision=2)
    store.commit_delta(make_delta(gone, make_upsert(newer), cursor="e:2", at_ms=later_ms))
    saved = store.load_head()
    assert saved is not None
    assert (saved.cursor, saved.saved_at) == ("e:2", NOON + timedelta(seconds=5))
    assert loaded(store) == {(RecordKind.INCIDENT, "i1"): newer}


def test_a_board_is_as_old_as_its_last_whole_catch_up(store: LocalStore) -> None:
    put_board(store, make_post())
    page = make_delta(make_upsert(make_incident()), cursor="e:2", at_ms=NOON_MS + 3_600_000)
    store.commit_delta(replace(page, more=True))
    saved = store.load_head()
    assert saved is not None
    assert (saved.cursor, saved.saved_at, saved.sources) == ("e:2", NOON, SOURCES)
    store.commit_delta(replace(page, cursor="e:3"))
    saved = store.load_head()
    assert saved is not None
    assert saved.saved_at == NOON + timedelta(hours=1)


def test_an_older_revision_changes_no_row(store: LocalStore) -> None:
    put_board(store, make_incident(revision=5))
    store.commit_delta(make_delta(make_upsert(make_incident(revision=4))))
    assert loaded(store) == {(RecordKind.INCIDENT, "i1"): make_incident(revision=5)}


def test_an_incident_that_is_over_leaves_the_board(store: LocalStore) -> None:
    put_board(store, make_incident())
    store.commit_delta(make_delta(make_upsert(make_incident(revision=2, state=IncidentState.CLOSED))))
    assert loaded(store) == {}


def test_a_new_board_takes_the_place_of_the_old_one_and_leaves_the_orders(store: LocalStore) -> None:
    put_board(store, make_incident("old"))
    store.outbox.add(make_command(), NOON)
    put_board(store, make_incident("new"), cursor="f:1")
    assert loaded(store) == {(RecordKind.INCIDENT, "new"): make_incident("new")}
    assert len(store.outbox.read_back(NOON)) == 1


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40, deadline=None)
@given(changes=histories())
def test_the_store_and_the_board_reduce_alike(store: LocalStore, changes: list[Change]) -> None:
    put_board(store)
    board = Board()
    for start in range(0, len(changes), 4):
        page = changes[start : start + 4]
        store.commit_delta(make_delta(*page))
        board, _ = reduce_changes(board, page)
    here = {(kind, key): record for kind in RecordKind for key, record in board.records(kind).items()}
    assert loaded(store) == here
    check = store.check_records()
    assert check.counts == board.count()
    posts = [(one.grid_code, one.revision) for one in board.posts.values()]
    assert check.checksums[RecordKind.POST] == checksum_of(reversed(posts))


def test_a_board_laid_aside_in_pieces_takes_the_place_of_the_old_one_once_it_is_whole(path: Path) -> None:
    store = open_store(path).store
    put_board(store, make_incident("old"))
    assert store.stage([make_upsert(make_incident("stray"))], begins=True) == 1
    assert store.stage([make_upsert(make_incident("a"))], begins=True) == 1
    assert loaded(store) == {(RecordKind.INCIDENT, "old"): make_incident("old")}
    store.close()
    store = open_store(path).store
    assert store.stage([make_upsert(make_incident("b")), make_upsert(make_post())], begins=False) == 3
    store.replace_board(make_city(), "f:1", None, SOURCES, NOON_MS)
    post = make_post()
    assert loaded(store) == {
        (RecordKind.INCIDENT, "a"): make_incident("a"),
        (RecordKind.INCIDENT, "b"): make_incident("b"),
        (RecordKind.POST, post.grid_code): post,
    }
    assert store.check_records().counts[RecordKind.INCIDENT] == 2
    assert store.stage([], begins=False) == 0
    newer = make_incident("a", revision=2)
    store.commit_delta(make_delta(make_upsert(newer)))
    incidents = [("a", 2), ("b", make_incident("b").revision)]
    assert store.check_records().checksums[RecordKind.INCIDENT] == checksum_of(incidents)
    store.close()


def test_polygons_are_kept_by_hash_and_only_the_present_ones(store: LocalStore) -> None:
    store.save_geometry("h1", [b"a", b"b"])
    assert store.load_geometry("h1") == [b"a", b"b"]
    store.save_geometry("h2", [b"c"])
    assert store.load_geometry("h1") == []
    city = make_city(geometry=GeometryRef(content_hash="h3", parts=1))
    store.replace_board(city, "e:1", [], (), NOON_MS)
    assert store.load_geometry("h2") == []


def test_preferences_are_found_again(store: LocalStore) -> None:
    store.save_preference("filter", b"1")
    store.save_preference("filter", b"2")
    assert store.load_preferences() == {"filter": b"2"}
