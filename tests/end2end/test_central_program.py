"""Proves the program `central` at its edges: each ends in a sentence and a code, none in a traceback."""

from __future__ import annotations

import http.client
import json
import os
import socket
import sqlite3
import statistics
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

from sqlalchemy import create_engine, text

from desktop.central.ledger.database import Database
from tests.helpers.central_program import ROOT, CentralProgram
from tests.helpers.signed_reports import signed_headers

MakeCentral = Callable[..., CentralProgram]


def run_central(home: Path, profile: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a central that is expected to end by itself."""
    return subprocess.run(
        [sys.executable, str(ROOT / "main.py"), "central", "--profile", profile, *arguments],
        env={**os.environ, "GRIDDESK_HOME": str(home)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def assert_says(run: subprocess.CompletedProcess[str], code: int, *words: str) -> None:
    """Fail unless a program ended with a code and a sentence."""
    assert run.returncode == code, run.stderr
    for word in words:
        assert word in run.stderr
    assert "Traceback" not in run.stderr + run.stdout


def test_a_central_told_to_end_ends_well(make_central: MakeCentral) -> None:
    central = make_central("central")
    assert central.stop() == 0
    assert not (central.folder / "central.sqlite-wal").exists(), "the database was closed"


def test_a_demo_database_that_is_none_is_moved_aside(make_central: MakeCentral) -> None:
    def spoil(folder: Path) -> None:
        (folder / "central.sqlite").write_bytes(b"no database at all " * 400)

    central = make_central("spoilt", prepare=spoil)
    assert central.url
    aside = list(central.folder.glob("central.sqlite.broken-*"))
    assert len(aside) == 1
    assert aside[0].read_bytes().startswith(b"no database")


def test_a_city_s_own_database_that_is_none_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    spoilt = tmp_path / "real" / "central.sqlite"
    spoilt.write_bytes(b"no database at all " * 400)
    assert_says(run_central(tmp_path, "real"), 4, "database cannot be used")
    assert spoilt.read_bytes().startswith(b"no database")


def test_a_database_of_a_newer_program_is_refused(tmp_path: Path, database_url: str) -> None:
    database = Database(database_url)
    database.migrate()
    database.close()
    engine = create_engine(database_url.replace("postgresql:", "postgresql+psycopg:"))
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()
    run = run_central(tmp_path, "old", "--database-url", database_url)
    assert_says(run, 4, "9999")


def test_a_port_in_use_is_named(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = str(other.getsockname()[1])
        run = run_central(tmp_path, "port", "--demo", "--port", port)
    assert_says(run, 5, port)


def test_one_database_has_one_central(make_central: MakeCentral, tmp_path: Path, database_url: str) -> None:
    central = make_central("first", "--database-url", database_url)
    assert central.url
    run = run_central(tmp_path, "second", "--database-url", database_url)
    assert_says(run, 4, "another central")


def test_a_stored_port_that_is_none_is_forgotten(make_central: MakeCentral) -> None:
    def mislead(folder: Path) -> None:
        (folder / "central.json").write_text('{"url": "http://127.0.0.1:99999"}', "utf-8")

    assert make_central("port", prepare=mislead).address[1] < 65_536


def test_sqlite_is_sound_after_a_kill(make_central: MakeCentral) -> None:
    central = make_central("killed", "--speed", "40")
    central.kill()
    with sqlite3.connect(central.folder / "central.sqlite") as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    connection.close()


def test_the_audit_chain_is_verified_beside_a_serving_central_and_without_one(
    make_central: MakeCentral, tmp_path: Path
) -> None:
    central = make_central("audited")
    order_something(central)
    home = central.folder.parent
    served = run_central(home, "audited", "verify-audit")
    assert served.returncode == 0, served.stderr
    assert json.loads(served.stdout) == {"entries": 1, "faults": []}
    assert central.stop() == 0
    noted = [
        line for line in (central.folder / "audit-anchors.jsonl").read_text("utf-8").splitlines() if line
    ]
    assert [json.loads(line)["number"] for line in noted] == [1], "noted outside the database at the end"
    assert run_central(home, "audited", "verify-audit").returncode == 0
    with sqlite3.connect(central.folder / "central.sqlite") as database:
        database.execute("DELETE FROM audit")
        database.execute("UPDATE audit_head SET number = 0, seal = ?", ("0" * 64,))
    cut = run_central(home, "audited", "verify-audit")
    assert_says(cut, 6, "the chain ends before entry 1")
    assert_says(run_central(tmp_path, "empty", "verify-audit"), 4, "does not exist")


def order_something(central: CentralProgram) -> None:
    body = {
        "id": "i-audited",
        "title": "路灯不亮",
        "class_code": "0101",
        "priority": 3,
        "source": "hotline",
        "lon_deg": 103.94,
        "lat_deg": 30.99,
    }
    request = urllib.request.Request(
        f"{central.url}/v1/incidents",
        data=json.dumps(body).encode(),
        headers={
            "Authorization": f"Bearer {central.tokens['officer-1']}",
            "Idempotency-Key": "audited-1",
            "Content-Type": "application/json",
        },
    )
    with urllib.request.urlopen(request, timeout=10) as reply:
        assert reply.status == 201


def create_user(home: Path, profile: str, password: str, *more: str) -> subprocess.CompletedProcess[str]:
    """Make an account from the console."""
    arguments = ("create-user", "--username", "zhaomin", "--name", "赵敏", *more)
    return subprocess.run(
        [sys.executable, str(ROOT / "main.py"), "central", "--profile", profile, *arguments],
        env={**os.environ, "GRIDDESK_HOME": str(home)},
        input=password + "\n",
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def log_in(url: str, password: str) -> int:
    """Return the status of a login."""
    address = urlsplit(url)
    connection = http.client.HTTPConnection(address.hostname or "", address.port, timeout=10)
    body = json.dumps({"username": "zhaomin", "password": password})
    connection.request("POST", "/v1/sittings", body, {"Content-Type": "application/json"})
    status = connection.getresponse().status
    connection.close()
    return status


def test_an_account_is_made_beside_a_serving_central_and_without_one(make_central: MakeCentral) -> None:
    central = make_central("accounts")
    home = central.folder.parent
    short = create_user(home, "accounts", "short")
    assert_says(short, 7, "at least 10 characters")
    made = create_user(home, "accounts", "correct horse battery")
    assert (made.returncode, made.stdout) == (0, "zhaomin\n"), made.stderr
    assert log_in(central.url, "correct horse battery") == 200
    assert log_in(central.url, "wrong") == 401
    assert central.stop() == 0
    again = create_user(home, "accounts", "another horse battery", "--role", "shift-leader")
    assert again.returncode == 0, again.stderr
    central.start()
    assert log_in(central.url, "another horse battery") == 200
    assert log_in(central.url, "correct horse battery") == 401


def test_an_account_without_a_city_or_with_a_wrong_role_is_refused(tmp_path: Path) -> None:
    assert_says(create_user(tmp_path, "empty", "correct horse battery"), 4, "does not exist")
    assert_says(create_user(tmp_path, "empty", "correct horse battery", "--role", "wall"), 7, "no role")


def run_channel(home: Path, task: str, *more: str) -> subprocess.CompletedProcess[str]:
    """Make or shut out a channel from the console."""
    return subprocess.run(
        [sys.executable, str(ROOT / "main.py"), "central", "--profile", "intake", task, *more],
        env={**os.environ, "GRIDDESK_HOME": str(home)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def deliver(central: CentralProgram, secret: str, delivery_id: str) -> int:
    """Send a signed report; returns the status."""
    body = json.dumps({"title": "路灯不亮", "class_code": "0101", "address": "天彭街道"}).encode()
    address = urlsplit(central.url)
    connection = http.client.HTTPConnection(address.hostname or "", address.port, timeout=10)
    headers = signed_headers(secret, delivery_id, time.time(), body)
    connection.request("POST", "/v1/intake/wechat", body, headers)
    status = connection.getresponse().status
    connection.close()
    return status


def test_a_channel_is_made_beside_a_serving_central_and_shut_out_without_one(
    make_central: MakeCentral,
) -> None:
    central = make_central("intake")
    home = central.folder.parent
    wished = ("--channel", "wechat", "--name", "微信公众号", "--source", "wechat")
    assert_says(run_channel(home, "create-channel", *wished, "--class-code", "9999"), 7, "unknown class 9999")
    assert_says(run_channel(home, "create-channel", "--name", "微信"), 7, "--channel is needed")
    assert_says(run_channel(home, "create-channel", *wished[:4], "--source", "rumour"), 7, "source")
    made = run_channel(home, "create-channel", *wished)
    assert made.returncode == 0, made.stderr
    assert deliver(central, made.stdout.strip(), "d-1") == 201
    assert deliver(central, "whsec_" + "A" * 44, "d-2") == 401
    assert central.stop() == 0
    again = run_channel(home, "create-channel", *wished)
    assert again.returncode == 0, again.stderr
    central.start()
    assert deliver(central, made.stdout.strip(), "d-3") == 401
    assert deliver(central, again.stdout.strip(), "d-3") == 201
    assert central.stop() == 0
    assert run_channel(home, "revoke-channel", "--channel", "wechat").returncode == 0
    assert_says(run_channel(home, "revoke-channel", "--channel", "sms"), 7, "no intake channel sms")
    central.start()
    assert deliver(central, again.stdout.strip(), "d-4") == 401


def test_replies_wait_for_no_acknowledgement(make_central: MakeCentral) -> None:
    central = make_central("central")
    address = urlsplit(central.url)
    connection = http.client.HTTPConnection(address.hostname or "", address.port, timeout=10)
    took_s = []
    for _ in range(40):
        began_s = time.perf_counter()
        connection.request("GET", "/v1/health")
        assert connection.getresponse().read()
        took_s.append(time.perf_counter() - began_s)
    connection.close()
    # With Nagle's delay on, most replies of two segments wait 40 ms for the reader's delayed acknowledgement.
    assert statistics.median(took_s) < 0.03, took_s
