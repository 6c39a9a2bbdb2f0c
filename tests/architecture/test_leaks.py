"""Proves that the leak fixture finds what a test leaves behind and says its name."""

import subprocess
import sys
import threading

from PySide6.QtCore import QObject, QThread, QTimer
from PySide6.QtWidgets import QApplication, QLabel

from desktop.settings.settings import Language, Settings, Theme
from tests.helpers.leaks import Stage
from widgets.assembly.application import Appearance
from widgets.parts.theme import theme_holder


def nothing_kept() -> frozenset[int]:
    return frozenset()


def look(stage: Stage) -> list[str]:
    """What is there now, without the time to end by itself."""
    return stage._look()


def test_thread_is_named() -> None:
    stage = Stage(uses_qt=False, kept_pids=nothing_kept)
    release = threading.Event()
    thread = threading.Thread(target=release.wait, name="feed-of-a-test")
    thread.start()
    assert look(stage) == ["thread 'feed-of-a-test' still runs"]
    release.set()
    thread.join()
    assert stage.find_leaks() == []


def test_process_is_named_unless_kept() -> None:
    stage = Stage(uses_qt=False, kept_pids=nothing_kept)
    child = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    keeping = Stage(uses_qt=False, kept_pids=lambda: frozenset({child.pid}))
    try:
        assert any(f"process {child.pid} still runs" in line for line in look(stage))
        assert look(keeping) == []
    finally:
        child.communicate(b"\n")
    assert stage.find_leaks() == []


def test_active_timer_is_named_with_its_owner(qapp: QApplication) -> None:
    stage = Stage(uses_qt=True, kept_pids=nothing_kept)
    owner = QObject()
    owner.setObjectName("poller")
    timer = QTimer(owner)
    timer.start(1000)
    assert look(stage) == ["QTimer PySide6.QtCore.QTimer of PySide6.QtCore.QObject 'poller' is still active"]
    timer.stop()
    assert look(stage) == []


def test_running_qthread_is_named(qapp: QApplication) -> None:
    stage = Stage(uses_qt=True, kept_pids=nothing_kept)
    thread = QThread()
    thread.setObjectName("feed")
    thread.start()
    assert "QThread PySide6.QtCore.QThread 'feed' still runs" in look(stage)
    thread.quit()
    thread.wait()
    assert stage.find_leaks() == []


def test_forgotten_window_is_named(qapp: QApplication) -> None:
    stage = Stage(uses_qt=True, kept_pids=nothing_kept)
    window = QLabel()
    window.setObjectName("forgotten")
    assert look(stage) == [
        "top-level widget PySide6.QtWidgets.QLabel 'forgotten' is still there; give it to qtbot.addWidget"
    ]
    window.deleteLater()
    assert stage.find_leaks() == []


def test_another_look_is_named(qapp: QApplication) -> None:
    stage = Stage(uses_qt=True, kept_pids=nothing_kept)
    appearance = Appearance(qapp, Settings(theme=Theme.DAY, language=Language.ENGLISH))
    assert look(stage) == [
        "the language is still another: '13 小时' is '13 h'",
        "the theme is still another, or still grey",
    ]
    appearance.choose(Settings(theme=Theme.NIGHT, language=Language.CHINESE))
    assert stage.find_leaks() == []
    theme_holder().set_grey(True)
    assert look(stage) == ["the theme is still another, or still grey"]
    theme_holder().set_grey(False)
    assert stage.find_leaks() == []
