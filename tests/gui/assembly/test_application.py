"""Proves the end of a program: with its code, whatever its threads do."""

from __future__ import annotations

import subprocess
import sys

from widgets.assembly.application import leave

HANGING = """
import sys, threading
from PySide6.QtCore import QCoreApplication, QObject, Signal, Slot
from desktop.sync.worker import keep_hung, start_worker
from widgets.assembly.application import leave

class Caller(QObject):
    calling = Signal()

class Deaf(QObject):
    @Slot()
    def hang(self):
        hangs.set()
        threading.Event().wait()

app = QCoreApplication([])
hangs = threading.Event()
worker = Deaf()
thread = start_worker(worker, "deaf")
caller = Caller()
caller.calling.connect(worker.hang)
caller.calling.emit()
assert hangs.wait(10)
keep_hung("deaf", thread, worker)
del thread, worker
print("kept", flush=True)
sys.exit(leave(7))
"""


def test_a_program_whose_thread_hangs_ends_with_its_own_code() -> None:
    run = subprocess.run(
        [sys.executable, "-c", HANGING], capture_output=True, text=True, timeout=60, check=False
    )
    assert (run.returncode, run.stdout, run.stderr) == (7, "kept\n", "")


def test_a_program_whose_threads_have_ended_returns() -> None:
    assert leave(3) == 3
