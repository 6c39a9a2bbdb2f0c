"""Owns the runs of whole programs: started as a person does, ended in order, their board seen beside them."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

from desktop.api.client import CentralClient
from desktop.api.requests_transport import RequestsTransport
from desktop.board.board import Board, board_from_pages
from desktop.board.server_clock import steady_s
from desktop.models.command import Operation
from desktop.models.incident import IncidentState
from tests.helpers.central_program import ROOT, CentralProgram


def plain_environment(home: Path, **more: str) -> dict[str, str]:
    """Return the environment of somebody without a display."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if name not in ("DISPLAY", "WAYLAND_DISPLAY") and not name.startswith("QT_")
    }
    return {**kept, "GRIDDESK_HOME": str(home), **more}


def start(environment: dict[str, str], *arguments: str) -> subprocess.Popen[str]:
    """Start a program; what it says is read at its end."""
    return subprocess.Popen(
        [sys.executable, "main.py", *arguments],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def end_in_order(program: subprocess.Popen[str]) -> str:
    """End a program by its signal and see that it calls that a good end; return what it said."""
    program.send_signal(signal.SIGTERM)
    said, _ = program.communicate(timeout=20)
    assert program.returncode == 0, said
    return said


def make_sure_of_its_end(program: subprocess.Popen[str]) -> None:
    """Kill a program that a failed test has left running."""
    if program.poll() is None:
        program.kill()
        program.communicate(timeout=20)


def join(central: CentralProgram, name: str = "officer-1", way: str = "") -> tuple[str, ...]:
    """Return the arguments by which an officer joins a central, straight if no other way is told."""
    return ("--central", way or central.url, "--token", central.tokens[name])


class Witness:
    """Sees the central's board as an officer."""

    def __init__(self, central: CentralProgram) -> None:
        self._client = CentralClient(
            RequestsTransport(central.url, central.tokens["officer-1"], clock=steady_s)
        )
        self.me = self._client.viewer().reply.viewer.person_id

    def board(self) -> Board:
        """Return the whole board as it is now."""
        pages = []
        page: str | None = None
        while True:
            reply = self._client.bundle_page(page, 500).reply
            pages.append(reply)
            page = reply.next
            if page is None:
                return board_from_pages(pages)

    def claimed(self) -> list[str]:
        """Return the incidents that this officer holds."""
        return [lease.incident_id for lease in self.board().leases.values() if lease.holder_id == self.me]

    def state_of(self, incident_id: str) -> IncidentState:
        """Return an incident's state, closed ones too."""
        return self._client.incident_detail(incident_id).reply.detail.incident.state

    def may(self, operation: Operation, incident_id: str) -> bool:
        """Say whether this officer may order something of an incident now."""
        return operation.value in self._client.incident_detail(incident_id).reply.detail.allowed_actions

    def close(self) -> None:
        """Give up the connection."""
        self._client.close()
