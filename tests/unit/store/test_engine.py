"""A broken file is kept and set aside; what can be read of its orders is taken over."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

import pytest

from desktop.store.engine import STEPS, StoreBroken, StoreFailed, open_engine
from desktop.store.local_store import open_store
from tests.helpers.samples import NOON, make_city, make_command, make_incident, make_upsert


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "seat-1.sqlite"


def fill(path: Path, orders: int = 3) -> None:
    store = open_store(path).store
    store.replace_board(make_city(), "e:1", [make_upsert(make_incident())], (), 1)
    for number in range(orders):
        store.outbox.add(make_command(f"k{number}", target_id=f"i{number}"), NOON)
    store.close()


@pytest.mark.parametrize("body", [b"no database at all" * 400, b"SQLite format 3\x00" + b"\xff" * 8000])
def test_a_file_that_is_no_store_is_set_aside_whole(path: Path, body: bytes) -> None:
    path.write_bytes(body)
    opened = open_store(path)
    opened.store.close()
    assert opened.moved_aside is not None
    assert opened.moved_aside.path.read_bytes() == body
    assert opened.moved_aside.path != path
    assert opened.salvaged == 0


def test_orders_under_way_are_taken_over_from_a_damaged_file(path: Path) -> None:
    fill(path)
    with sqlite3.connect(path) as connection:
        (root,) = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'record'").fetchone()
        (size,) = connection.execute("PRAGMA page_size").fetchone()
    connection.close()
    with path.open("r+b") as file:
        file.seek((root - 1) * size)
        file.write(b"\xff" * size)
    opened = open_store(path)
    orders = opened.store.outbox.read_back(NOON)
    opened.store.close()
    assert opened.moved_aside is not None
    assert opened.salvaged == 3
    assert [order.command.key for order in orders] == ["k0", "k1", "k2"]


class PowerCut(BaseException):
    """The process ends here."""


def end_after(monkeypatch: pytest.MonkeyPatch, renames: int) -> None:
    """Let a number of files be renamed and then let the process end."""
    real, left = Path.rename, iter(range(renames))

    def rename(self: Path, target: Path) -> Path:
        if next(left, None) is None:
            raise PowerCut
        return real(self, target)

    monkeypatch.setattr(Path, "rename", rename)


@pytest.mark.parametrize("renames", range(4))
def test_an_end_in_the_middle_of_a_salvage_loses_no_order(
    path: Path, monkeypatch: pytest.MonkeyPatch, renames: int
) -> None:
    fill(path)
    with sqlite3.connect(path) as connection:
        connection.execute(f"PRAGMA user_version={len(STEPS) + 1}")
    connection.close()
    for side in ("-wal", "-shm"):  # as a killed desk leaves them
        path.with_name(path.name + side).write_bytes(b"")
    with monkeypatch.context() as patch:
        end_after(patch, renames)
        with pytest.raises(PowerCut):
            open_store(path)
    opened = open_store(path)
    assert [order.command.key for order in opened.store.outbox.read_back(NOON)] == ["k0", "k1", "k2"]
    opened.store.close()
    again = open_store(path)
    assert again.moved_aside is None
    assert len(again.store.outbox.read_back(NOON)) == 3
    again.store.close()


def test_a_file_of_a_later_version_is_set_aside(path: Path) -> None:
    fill(path)
    with sqlite3.connect(path) as connection:
        connection.execute(f"PRAGMA user_version={len(STEPS) + 1}")
    connection.close()
    with pytest.raises(StoreBroken, match="later"):
        open_engine(path)
    opened = open_store(path)
    opened.store.close()
    assert opened.moved_aside is not None
    assert opened.salvaged == 3


def test_a_sound_file_stays_where_it_is(path: Path) -> None:
    fill(path)
    opened = open_store(path)
    opened.store.close()
    assert opened.moved_aside is None
    assert os.listdir(path.parent) == [path.name]


def test_a_disk_that_takes_no_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(StoreFailed):
        open_store(tmp_path / "no such folder" / "seat.sqlite")
