"""Owns the profile's own central: joins the one that lives, or starts one as a child of this process."""

from __future__ import annotations

import json
import os
import select
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import IO

from desktop.api.client import CentralClient
from desktop.api.errors import CentralError
from desktop.api.requests_transport import AddressMalformed
from desktop.settings.profile import Profile
from desktop.sync.access import CentralAccess, CentralAddress
from desktop.sync.worker import TransportFactory, make_transport
from desktop.wire.codec import ReplyMalformed

PROGRAM = Path(__file__).resolve().parents[2] / "main.py"

SILENCE_LIMIT_S = 60.0
"""A central that is starting and shows no sign of life for so long is given up. A province's demo takes many
minutes to write, in which it tells each step, and that it is at work."""

_WORKED_S = 0.05
"""Processor time by which a sign of life is one: a process that hangs uses none."""

HEALTH_LIMIT_S = 3.0
_STEP_S = 0.2
EXIT_LOCKED = 3
"""Exit code of a central that finds another one serving the profile."""

Progress = Callable[[float, str], None]
"""Told the share done and the step, again and again while a step takes long."""


class CentralNotStarted(Exception):
    """There is no central, and none could be started."""


class CentralProcess:
    """The child, if this process had to start one.

    Args:
        profile: Whose central it is.
        access: As whom, and how fast the demo lives.
        progress: Told the share done (0..1) and the step while a first start writes the demo.
        is_stopping: Asked now and then whether to give up.
        make: Makes the transport by which a central's health is asked.
        program: What is started.
        silence_limit_s: A start without a sign of life for so long is given up.
    """

    def __init__(
        self,
        profile: Profile,
        access: CentralAccess,
        progress: Progress,
        is_stopping: Callable[[], bool],
        make: TransportFactory = make_transport,
        *,
        program: Path = PROGRAM,
        silence_limit_s: float = SILENCE_LIMIT_S,
    ) -> None:
        self._profile = profile
        self._access = access
        self._progress = progress
        self._is_stopping = is_stopping
        self._make = make
        self._child: subprocess.Popen[bytes] | None = None
        self._pipe: int | None = None
        self._program, self._silence_limit_s = program, silence_limit_s
        self._signs = _LifeSigns(silence_limit_s)

    def ensure(self) -> CentralAddress:
        """Return the address of a central that answers; start one if none does.

        Raises:
            CentralNotStarted: If none came to life.
        """
        self._signs = _LifeSigns(self._silence_limit_s)
        if self._child is not None and self._child.poll() is not None:
            self.release()  # it served once and ended since
        while not self._signs.is_silent and not self._is_stopping():
            address = self.find_live()
            if address is not None:
                return address
            if self._child is None:
                self._start()
            self._follow_start()
        raise CentralNotStarted(f"no sign of life for {self._silence_limit_s:.0f} s")

    def find_live(self) -> CentralAddress | None:
        """Return the address of the profile's central if it answers now."""
        address = read_address(self._profile.central_file, self._access.token_name)
        if address is None:
            return None
        client: CentralClient | None = None
        try:
            client = CentralClient(self._make(address))
            client.health(limit_s=HEALTH_LIMIT_S)
        except (CentralError, ReplyMalformed, AddressMalformed):
            return None
        finally:
            if client is not None:
                client.close()
        return address

    def release(self) -> None:
        """Let go: the child ends by itself once nobody polls it any more; others may still use it."""
        if self._pipe is not None:
            os.close(self._pipe)
            self._pipe = None
        if self._child is not None and self._child.stdout is not None:
            self._child.stdout.close()
            if self._child.poll() is None:
                # It shall outlive this process if others poll it; to be waited for it need not be.
                self._child.returncode = 0
            self._child = None

    @property
    def child_pid(self) -> int | None:
        """Process id of the child, None if this process started none."""
        return None if self._child is None else self._child.pid

    # -- inner -------------------------------------------------------------------------------------

    def _start(self) -> None:
        self.release()
        read_end, self._pipe = os.pipe()
        environment = {**os.environ, "GRIDDESK_HOME": str(self._profile.folder.parent)}
        environment.pop("GRIDDESK_TOKEN", None)
        command = [sys.executable, str(self._program), "central", "--demo"]
        command += ["--profile", self._profile.folder.name, "--speed", f"{self._access.speed:g}"]
        if self._access.grids is not None:
            command += ["--grids", str(self._access.grids)]
        command += ["--parent-pipe", str(read_end)]
        self._profile.log_folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        errors = os.open(self._error_file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        try:
            self._child = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=errors,
                pass_fds=(read_end,),
                env=environment,
                start_new_session=True,  # Ctrl+C at the desk must not end a central that others use
            )
        except OSError as error:
            raise CentralNotStarted(str(error)) from error
        finally:
            os.close(read_end)
            os.close(errors)

    @property
    def _error_file(self) -> Path:
        return self._profile.log_folder / "central-start.err"

    def _follow_start(self) -> None:
        """Pass on what the child says of its start, until it serves."""
        child = self._child
        if child is None or child.stdout is None:
            return
        share, step = 0.0, ""
        for line in self._lines(child.stdout):
            if line.get("ready"):
                return
            told, busy_s = line.get("progress"), line.get("busy_s")
            if isinstance(told, int | float):
                share, step = float(told), str(line.get("step", ""))
                self._signs.note_step()
            elif isinstance(busy_s, int | float):
                self._signs.note_work(float(busy_s))
            if step:
                self._progress(share, step)
        code = self._exit_code(child)
        if code is None or self._is_stopping():
            return
        self.release()
        if code != EXIT_LOCKED:
            raise CentralNotStarted(self._last_words() or f"exit code {code}")
        # Another one won the start; it says in the file where it serves once it does.
        time.sleep(_STEP_S)

    @staticmethod
    def _exit_code(child: subprocess.Popen[bytes]) -> int | None:
        """Return how a child ended that says nothing more: its pipe closes a moment before it is gone."""
        try:
            return child.wait(_STEP_S)
        except subprocess.TimeoutExpired:
            return None

    def _lines(self, stdout: IO[bytes]) -> _Lines:
        return _Lines(stdout.fileno(), lambda: self._is_stopping() or self._signs.is_silent)

    def _last_words(self) -> str:
        try:
            lines = self._error_file.read_text("utf-8", "replace").strip().splitlines()
        except OSError:
            return ""
        return lines[-1][:300] if lines else ""


class _LifeSigns:
    """When a central that is being started was last seen at work."""

    def __init__(self, limit_s: float) -> None:
        self._limit_s = limit_s
        self._last_s = time.monotonic()
        self._busy_s = 0.0

    @property
    def is_silent(self) -> bool:
        """Whether it has shown no sign of life for too long."""
        return time.monotonic() - self._last_s > self._limit_s

    def note_step(self) -> None:
        """It has come a step further."""
        self._last_s = time.monotonic()

    def note_work(self, busy_s: float) -> None:
        """It has used so much of the processor since its start; no more than before is no sign of life."""
        if abs(busy_s - self._busy_s) >= _WORKED_S:
            self._last_s, self._busy_s = time.monotonic(), busy_s


class _Lines:
    """Iterates over JSON lines of a pipe until its end, looking now and then whether to give up."""

    def __init__(self, descriptor: int, is_over: Callable[[], bool]) -> None:
        self._descriptor = descriptor
        self._is_over = is_over
        self._held = b""

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> dict[str, object]:
        while not self._is_over():
            head, newline, rest = self._held.partition(b"\n")
            if newline:
                self._held = rest
                found = _parse(head)
                if found is not None:
                    return found
                continue
            readable, _, _ = select.select([self._descriptor], [], [], _STEP_S)
            if readable:
                chunk = os.read(self._descriptor, 4096)
                if not chunk:
                    break
                self._held += chunk
        raise StopIteration


def _parse(line: bytes) -> dict[str, object] | None:
    try:
        found = json.loads(line)
    except ValueError:
        return None
    return found if isinstance(found, dict) else None


def read_address(path: Path, token_name: str) -> CentralAddress | None:
    """Return what a profile's central file says, None if it says nothing that can be used."""
    try:
        found = json.loads(path.read_text("utf-8"))
        return CentralAddress(str(found["url"]), str(found["tokens"][token_name]))
    except (OSError, ValueError, KeyError, TypeError):
        return None
