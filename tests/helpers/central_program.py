"""Owns the real central as a process of its own, for tests that need the whole way."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import urlsplit

import psutil

ROOT = Path(__file__).resolve().parents[2]
START_LIMIT_S = 180.0
"""A busy machine is no fault of the program that starts."""


class CentralProgram:
    """`main.py central --demo` on a profile of its own.

    Args:
        home: Parent folder of profiles (GRIDDESK_HOME).
        name: Name of the profile.
        arguments: Further arguments of the program.
        start_limit_s: Longest time to its serving; to write a province takes minutes.
    """

    def __init__(
        self, home: Path, name: str = "central", *arguments: str, start_limit_s: float = START_LIMIT_S
    ) -> None:
        self._start_limit_s = start_limit_s
        self.home = home
        self.folder = home / name
        self._command = [sys.executable, str(ROOT / "main.py"), "central", "--demo", "--profile", name]
        self._command += arguments
        self._process: subprocess.Popen[bytes] | None = None
        self.url = ""
        self.tokens: dict[str, str] = {}

    @property
    def pid(self) -> int:
        """Process id of the running central."""
        assert self._process is not None
        return self._process.pid

    @property
    def address(self) -> tuple[str, int]:
        """Host and port."""
        parts = urlsplit(self.url)
        return parts.hostname or "", parts.port or 0

    def start(self) -> CentralProgram:
        """Start it and return once it serves."""
        self.folder.mkdir(parents=True, exist_ok=True)
        errors = self.folder / "stderr.txt"
        with errors.open("wb") as stderr:
            self._process = subprocess.Popen(
                self._command,
                stdout=subprocess.PIPE,
                stderr=stderr,
                env={**os.environ, "GRIDDESK_HOME": str(self.home)},
            )
        assert self._process.stdout is not None
        end_s = time.monotonic() + self._start_limit_s
        for line in self._process.stdout:
            if json.loads(line).get("ready"):
                break
            assert time.monotonic() < end_s, "the central did not come to serve in time"
        else:
            raise AssertionError(f"the central ended: {errors.read_text('utf-8', 'replace')[-2000:]}")
        found = json.loads((self.folder / "central.json").read_text("utf-8"))
        self.url, self.tokens = found["url"], found["tokens"]
        return self

    def kill(self) -> None:
        """Kill it on the spot, with every process that serves for it."""
        assert self._process is not None
        for child in psutil.Process(self._process.pid).children(recursive=True):
            child.kill()
        self._end(signal.SIGKILL)

    def stop(self) -> int | None:
        """Ask it to end, and wait; return its code, None if it had ended before."""
        return self._end(signal.SIGTERM)

    def _end(self, with_signal: signal.Signals) -> int | None:
        process, self._process = self._process, None
        if process is None:
            return None
        process.send_signal(with_signal)
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(15)
        assert process.stdout is not None
        process.stdout.close()
        return process.returncode


def copy_demo(seeded: Path, home: Path, name: str = "central") -> None:
    """Give a profile the demo that another central has written, which spares the seconds of writing it."""
    target = home / name
    target.mkdir(parents=True, exist_ok=True)
    for part in seeded.iterdir():
        if part.name.startswith(("central.sqlite", "central-tokens")):
            shutil.copy2(part, target / part.name)
