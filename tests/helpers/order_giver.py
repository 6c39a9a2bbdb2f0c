"""Owns a program that gives orders through the real hub, store, outbox and api, so that it can be killed.

Each line on stdin is a job; for each, a child is forked that gives the job's orders and lives until it is
killed or told to leave. Everything is imported before the first fork, so a child is there at once.
Said on stdout, one JSON line each: {"child": pid}, {"giving": key}, {"order": key, "state": state},
{"ended": pid}.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

from PySide6.QtCore import QCoreApplication, QObject, QTimer, Slot

from desktop.models.command import Command, Operation, Order, TargetKind
from desktop.settings.profile import Profile
from desktop.sync.access import CentralAccess
from desktop.sync.hub import SyncHub


def say(**line: object) -> None:
    """Write one line whole."""
    os.write(1, json.dumps(line).encode() + b"\n")


class OrderGiver(QObject):
    """Gives a job's orders and says what becomes of all orders."""

    def __init__(self, job: dict[str, Any]) -> None:
        super().__init__()
        self._job = job
        profile = Profile(Path(job["folder"]), job["seat"])
        self._hub = SyncHub(profile, CentralAccess(url=job["url"], token=job["token"]), self)
        self._hub.order_changed.connect(self.tell)

    @Slot()
    def begin(self) -> None:
        """Start the hub and give the orders."""
        self._hub.start()
        now = self._hub.clock.now()
        for given in self._job["orders"]:
            command = Command(
                key=given["key"],
                operation=Operation(given["operation"]),
                target_kind=TargetKind.INCIDENT,
                target_id=given["target"],
                expected_revision=given.get("expected"),
                issued=now,
                expires=now + timedelta(minutes=10),
                arguments=given.get("arguments", {}),
            )
            say(giving=command.key)
            self._hub.submit(command)

    @Slot(object)
    def tell(self, order: Order) -> None:
        """Say an order's state, which is on the disk by now."""
        say(order=order.command.key, state=order.state.value)


def run_child(job: dict[str, Any]) -> None:
    """Live until killed."""
    app = QCoreApplication([])
    giver = OrderGiver(job)
    QTimer.singleShot(0, giver.begin)
    app.exec()


def main() -> None:
    """Fork a child for each line of stdin and wait for its end."""
    for line in sys.stdin:
        job = json.loads(line)
        pid = os.fork()
        if pid == 0:
            signal.signal(signal.SIGINT, signal.SIG_DFL)
            run_child(job)
            os._exit(0)
        say(child=pid)
        os.waitpid(pid, 0)
        say(ended=pid)


if __name__ == "__main__":
    main()
