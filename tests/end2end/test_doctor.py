"""Proves `doctor` as a process: plain lines, the right exit code, no Qt needed, nothing changed."""

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def run_doctor(home: Path, *flags: str, path: str = "") -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "GRIDDESK_HOME": str(home), "PYTHONPATH": path}
    environment.pop("DISPLAY", None)
    return subprocess.run(
        [sys.executable, "main.py", "doctor", *flags],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_sound_machine_in_both_languages(tmp_path: Path) -> None:
    chinese = run_doctor(tmp_path)
    assert chinese.returncode == 0, chinese.stdout + chinese.stderr
    assert "濛" in chinese.stdout
    assert chinese.stdout.rstrip().endswith("一切正常")
    english = run_doctor(tmp_path, "--language", "en")
    assert english.returncode == 0
    assert english.stdout.rstrip().endswith("All is well")


@pytest.mark.parametrize("url", ["http://127.0.0.1:1", "not-an-address"])
def test_central_that_cannot_be_reached_is_named(tmp_path: Path, url: str) -> None:
    run = run_doctor(tmp_path, "--language", "en", "--central", url, "--token", "t")
    assert run.returncode == 1
    assert url in run.stdout
    assert "Traceback" not in run.stdout + run.stderr


def test_damaged_store_is_named_and_left_alone(tmp_path: Path) -> None:
    folder = tmp_path / "default"
    folder.mkdir()
    store = folder / "seat-1.sqlite"
    with closing(sqlite3.connect(store)) as connection:
        connection.execute("CREATE TABLE t (body TEXT)")
        connection.executemany("INSERT INTO t VALUES (?)", [("x" * 100,)] * 2000)
        connection.commit()
    body = bytearray(store.read_bytes())
    body[8192:12288] = b"\xff" * 4096
    store.write_bytes(bytes(body))
    run = run_doctor(tmp_path, "--language", "en")
    assert run.returncode == 1
    assert "damaged" in run.stdout
    assert store.read_bytes() == bytes(body)


def test_a_machine_where_qt_cannot_be_imported(tmp_path: Path) -> None:
    fake = tmp_path / "fake" / "PySide6"
    fake.mkdir(parents=True)
    (fake / "__init__.py").write_text('raise ImportError("libEGL.so.1: cannot open")', encoding="utf-8")
    run = run_doctor(tmp_path, "--language", "en", path=str(fake.parent))
    assert run.returncode == 1
    assert "PySide6 is not whole" in run.stdout
    assert "Traceback" not in run.stdout + run.stderr


def test_letters_that_are_too_small_for_the_wall_are_named(tmp_path: Path) -> None:
    folder = tmp_path / "default"
    folder.mkdir()
    (folder / "settings.json").write_text('{"wall_distance_m": 12.0}', encoding="utf-8")
    run = run_doctor(tmp_path, "--language", "en")
    assert "minutes of arc at 12 m" in run.stdout
    assert run.returncode == 0


@pytest.mark.parametrize("program", ["desk", "wall", "snapshot"])
def test_known_bad_library_is_refused_at_the_start(tmp_path: Path, program: str) -> None:
    record = tmp_path / "site" / "pyside6_essentials-6.9.1.dist-info"
    record.mkdir(parents=True)
    (record / "METADATA").write_text(
        "Metadata-Version: 2.1\nName: PySide6-Essentials\nVersion: 6.9.1\n", encoding="utf-8"
    )
    run = subprocess.run(
        [sys.executable, "main.py", program, "--language", "en"],
        cwd=ROOT,
        env={**os.environ, "GRIDDESK_HOME": str(tmp_path), "PYTHONPATH": str(record.parent)},
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert run.returncode == 3
    assert "PySide6 6.9.1" in run.stderr
    assert "6.11.3" in run.stderr
    assert run.stdout == ""
