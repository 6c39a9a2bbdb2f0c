"""Owns the test session's PostgreSQL server: private folder, private port, ended with the session."""

from __future__ import annotations

import ctypes
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path

import psycopg
from psycopg import sql

SERVER_USER = "postgres"
"""The account that Debian's package makes; the server refuses to run as root."""

ROLE = "griddesk"
START_DEADLINE_S = 30.0
STOP_DEADLINE_S = 10.0
PARENT_DEATH_SIGNAL = 1  # PR_SET_PDEATHSIG of Linux


class PostgresMissing(Exception):
    """PostgreSQL is not installed, or the server did not start."""


def find_binaries() -> Path:
    """Return the folder with ``initdb`` and ``postgres``, the newest version's.

    Raises:
        PostgresMissing: with the line that installs them.
    """
    folders = sorted(
        Path("/usr/lib/postgresql").glob("*/bin"),
        key=lambda folder: int(folder.parent.name.partition(".")[0]),
    )
    if folders:
        return folders[-1]
    found = shutil.which("initdb")
    if found:
        return Path(found).resolve().parent
    raise PostgresMissing(
        "PostgreSQL is missing; type: sudo apt-get install -y --no-install-recommends postgresql"
    )


class PostgresServer:
    """One server in a folder of its own, on a free port of the loopback, with a random password.

    Attributes:
        pid: Process id of the server.
    """

    def __init__(self) -> None:
        self._binaries = find_binaries()
        self._folder = Path(tempfile.mkdtemp(prefix="griddesk-postgres-"))
        self._password = secrets.token_hex(16)
        self._port = _free_port()
        self._count = 0
        try:
            self._initialise()
            self._process = self._start()
        except BaseException:
            shutil.rmtree(self._folder, ignore_errors=True)
            raise
        self.pid = self._process.pid

    def create_database(self, template_url: str = "") -> str:
        """Make a database and return its SQLAlchemy URL.

        Args:
            template_url: Database that it begins as a copy of, with nobody connected; empty for none.
        """
        self._count += 1
        name = f"test_{self._count}"
        template = template_url.rpartition("/")[2] or "template0"
        statement = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
        self._run_sql(statement.format(sql.Identifier(name), sql.Identifier(template)))
        return f"postgresql+psycopg://{ROLE}:{self._password}@127.0.0.1:{self._port}/{name}"

    def drop_database(self, url: str) -> None:
        """Remove a database, whoever is still connected."""
        name = url.rpartition("/")[2]
        self._run_sql(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))

    def stop(self) -> None:
        """End the server and remove its folder."""
        self._process.send_signal(signal.SIGINT)
        try:
            self._process.wait(STOP_DEADLINE_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        shutil.rmtree(self._folder)

    def _initialise(self) -> None:
        password_file = self._folder / "password"
        password_file.write_text(self._password)
        if os.geteuid() == 0:
            account = pwd.getpwnam(SERVER_USER)
            os.chown(password_file, account.pw_uid, account.pw_gid)
            os.chown(self._folder, account.pw_uid, account.pw_gid)
        command: list[str | Path] = [self._binaries / "initdb", "-D", self._folder / "data", "-U", ROLE]
        command += [
            "-A",
            "md5",  # each connection of each test proves the password, and SCRAM takes its time on purpose
            f"--pwfile={password_file}",
            "-E",
            "UTF8",
            "--no-locale",
            "--no-sync",
        ]
        if self._spawn(command).wait() != 0:
            raise PostgresMissing(f"initdb failed: {self._read_log()}")
        password_file.unlink()

    def _start(self) -> subprocess.Popen[bytes]:
        command: list[str | Path] = [self._binaries / "postgres", "-D", self._folder / "data"]
        for setting in (
            "listen_addresses=127.0.0.1",
            f"port={self._port}",
            f"unix_socket_directories={self._folder}",
            "fsync=off",
            "full_page_writes=off",
            "synchronous_commit=off",
            "wal_level=minimal",
            "max_wal_senders=0",
            "shared_buffers=32MB",
            "max_connections=60",
            "autovacuum_naptime=1h",
        ):
            command += ["-c", setting]
        process = self._spawn(command)
        deadline_s = time.monotonic() + START_DEADLINE_S
        while not self._accepts():
            if process.poll() is not None or time.monotonic() > deadline_s:
                process.kill()
                process.wait()
                raise PostgresMissing(f"server did not start: {self._read_log()}")
            time.sleep(0.02)
        return process

    def _spawn(self, command: list[str | Path]) -> subprocess.Popen[bytes]:
        is_root = os.geteuid() == 0
        with (self._folder / "server.log").open("wb") as log:
            return subprocess.Popen(
                command,
                cwd=self._folder,
                user=SERVER_USER if is_root else None,
                group=SERVER_USER if is_root else None,
                extra_groups=[] if is_root else None,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                preexec_fn=_end_with_parent,
                start_new_session=True,
            )

    def _read_log(self) -> str:
        return (self._folder / "server.log").read_text(errors="replace")

    def _accepts(self) -> bool:
        try:
            self._run_sql(sql.SQL("SELECT 1"))
        except psycopg.OperationalError:
            return False
        return True

    def _run_sql(self, statement: sql.SQL | sql.Composed) -> None:
        with psycopg.connect(
            host="127.0.0.1",
            port=self._port,
            user=ROLE,
            password=self._password,
            dbname="postgres",
            autocommit=True,
        ) as connection:
            connection.execute(statement)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _end_with_parent() -> None:
    ctypes.CDLL(None).prctl(PARENT_DEATH_SIGNAL, signal.SIGINT)
