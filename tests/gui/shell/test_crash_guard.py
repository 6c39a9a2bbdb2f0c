"""Proves that uncaught errors of any thread become a notice and a log entry, and the program lives."""

import logging
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, Signal
from pytestqt.qtbot import QtBot

from desktop.models.notice import Notice, NoticeLevel
from widgets.shell.crash_guard import CrashGuard


class Ear(QObject):
    """Receives notices on the UI thread."""

    def __init__(self) -> None:
        super().__init__()
        self.notices: list[Notice] = []
        self.threads: list[threading.Thread] = []

    def hear(self, notice: Notice) -> None:
        self.notices.append(notice)
        self.threads.append(threading.current_thread())


class Sender(QObject):
    """Calls a slot that fails."""

    fired = Signal()

    def fail(self) -> None:
        raise ValueError("a slot failed")


@pytest.fixture
def guard(qtbot: QtBot, tmp_path: Path) -> Iterator[CrashGuard]:
    hook, thread_hook = sys.excepthook, threading.excepthook
    guard = CrashGuard(tmp_path / "crash.txt")
    guard.install()
    yield guard
    guard.remove()
    sys.excepthook, threading.excepthook = hook, thread_hook


def test_error_in_a_slot_becomes_a_notice(guard: CrashGuard, caplog: pytest.LogCaptureFixture) -> None:
    ear, sender = Ear(), Sender()
    guard.notice_raised.connect(ear.hear)
    sender.fired.connect(sender.fail)
    with caplog.at_level(logging.ERROR, "griddesk.crash"):
        sender.fired.emit()
    assert [notice.level for notice in ear.notices] == [NoticeLevel.ERROR]
    assert ear.notices[0].arguments["kind"] == "ValueError"
    assert "a slot failed" in caplog.text


def test_error_in_a_thread_is_told_on_the_ui_thread(guard: CrashGuard, qtbot: QtBot) -> None:
    ear = Ear()
    guard.notice_raised.connect(ear.hear)
    thread = threading.Thread(target=int, args=("no number",))
    thread.start()
    thread.join()
    qtbot.waitUntil(lambda: bool(ear.notices))
    assert ear.threads == [threading.main_thread()]


def test_repeated_errors_are_one_notice_with_a_count(guard: CrashGuard) -> None:
    ear, sender = Ear(), Sender()
    guard.notice_raised.connect(ear.hear)
    sender.fired.connect(sender.fail)
    sender.fired.emit()
    sender.fired.emit()
    assert {notice.replace_key for notice in ear.notices} == {"internal-error"}
    assert ear.notices[-1].arguments["count"] == "2"
