"""Proves that a sound, a damaged and an unreadable database file are told apart, and none is changed."""

import sqlite3
from contextlib import closing
from pathlib import Path

from desktop.store.inspection import FileHealth, inspect_file


def make_file(path: Path, rows: int = 2000) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE t (body TEXT)")
        connection.executemany("INSERT INTO t VALUES (?)", [("x" * 100,)] * rows)
        connection.commit()


def test_sound_file_stays_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "a store.sqlite"
    make_file(path)
    before = path.read_bytes()
    assert inspect_file(path) == (FileHealth.SOUND, "")
    assert path.read_bytes() == before
    assert [entry.name for entry in tmp_path.iterdir()] == [path.name]


def test_damaged_pages_are_found(tmp_path: Path) -> None:
    path = tmp_path / "store.sqlite"
    make_file(path)
    body = bytearray(path.read_bytes())
    body[8192:12288] = b"\xff" * 4096
    path.write_bytes(bytes(body))
    health, reason = inspect_file(path)
    assert health is FileHealth.DAMAGED
    assert reason


def test_a_text_is_no_database(tmp_path: Path) -> None:
    path = tmp_path / "store.sqlite"
    path.write_text("this is no database at all, only a text that is long enough" * 20, encoding="utf-8")
    assert inspect_file(path)[0] is FileHealth.DAMAGED


def test_a_missing_file_is_not_made(tmp_path: Path) -> None:
    path = tmp_path / "store.sqlite"
    assert inspect_file(path)[0] is FileHealth.UNREADABLE
    assert not path.exists()
