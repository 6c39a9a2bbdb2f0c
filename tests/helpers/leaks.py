"""Owns the finding of what a test leaves behind: threads, processes, timers, windows, another look."""

from __future__ import annotations

import gc
import os
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

SETTLE_S = 3.0
"""What ends by itself within this time is no leak."""

OWN_THREADS = ("Thread (pooled)", "QXcbEventQueue", "QDBusConnection", "gmain", "gdbus", "pool-")
"""Beginnings of the names of threads that Qt and its platform keep for the whole process."""

TRANSLATED = "13 小时"
"""A text of the program that has an English one."""

TASKS = Path("/proc/self/task")


@dataclass(slots=True)
class Stage:
    """What ran before a test began.

    Attributes:
        uses_qt: A Qt application exists, so Qt objects are looked at as well.
        kept_pids: Processes that outlive one test on purpose.
    """

    uses_qt: bool
    kept_pids: Callable[[], frozenset[int]]
    _threads: frozenset[str] = field(default_factory=lambda: frozenset(_native_threads()))
    _windows: frozenset[int] = frozenset()
    _children: frozenset[int] = field(default_factory=lambda: frozenset(_child_pids()))
    _colours: object = None
    _words: str = ""

    def __post_init__(self) -> None:
        """Set aside every object that exists, so that the search afterwards looks at new ones alone."""
        if self.uses_qt:
            self._windows = frozenset(id(window) for window in _top_level_windows())
            self._colours, self._words = _colours_on(), _words_on()
        gc.collect()
        gc.freeze()

    def find_leaks(self) -> list[str]:
        """Return one line for each thing left behind, after it had time to end by itself."""
        deadline_s = time.monotonic() + SETTLE_S
        while True:
            if self.uses_qt:
                _flush_deletions()
            gc.collect()
            leaks = self._look()
            if not leaks or time.monotonic() > deadline_s:
                return leaks
            threading.Event().wait(0.02)

    def _look(self) -> list[str]:
        leaks = [
            f"thread {name!r} still runs"
            for task, name in _native_threads().items()
            if task not in self._threads and not name.startswith(OWN_THREADS)
        ]
        leaks += [
            f"process {pid} still runs: {_command_of(pid)}"
            for pid in _child_pids()
            if pid not in self._children and pid not in self.kept_pids()
        ]
        if self.uses_qt:
            leaks += _running_qt_objects()
            leaks += [
                f"top-level widget {_describe(window)} is still there; give it to qtbot.addWidget"
                for window in _top_level_windows()
                if id(window) not in self._windows
            ]
            if _words_on() != self._words:
                leaks.append(f"the language is still another: {self._words!r} is {_words_on()!r}")
            if _colours_on() is not self._colours:
                leaks.append("the theme is still another, or still grey")
        return leaks


def _native_threads() -> dict[str, str]:
    """Return the names of threads by kernel id.

    A thread that bears the name of the process and that Python does not know belongs to a numerical library:
    OpenBLAS ends its threads before a fork and starts them anew at the next large product.
    """
    python_names = {str(thread.native_id): thread.name for thread in threading.enumerate()}
    process_name = _kernel_name(TASKS / str(os.getpid()))
    names: dict[str, str] = {}
    for task in TASKS.iterdir():
        name = python_names.get(task.name) or _kernel_name(task)
        if name and (task.name in python_names or name != process_name):
            names[task.name] = name
    return names


def _kernel_name(task: Path) -> str:
    try:
        return (task / "comm").read_text().strip()
    except OSError:
        return ""


def _child_pids() -> list[int]:
    pids: list[int] = []
    for task in TASKS.iterdir():
        try:
            pids += [int(pid) for pid in (task / "children").read_text().split()]
        except OSError:
            continue
    return [pid for pid in pids if not _is_ended(pid)]


def _is_ended(pid: int) -> bool:
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return True
    return stat.rpartition(")")[2].split()[0] == "Z"


def _command_of(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace").strip()
    except OSError:
        return "ended"


def _flush_deletions() -> None:
    from PySide6.QtCore import QCoreApplication, QEvent

    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    QCoreApplication.processEvents()


def _top_level_windows() -> list[object]:
    from PySide6.QtWidgets import QApplication

    if not isinstance(QApplication.instance(), QApplication):
        return []
    return [
        window
        for window in QApplication.topLevelWidgets()
        if window.parent() is None
        and type(window).__name__ != "QTipLabel"
        and window.objectName() != "qtooltip_label"
    ]


def _words_on() -> str:
    from PySide6.QtCore import QCoreApplication

    return QCoreApplication.translate("GridDesk", TRANSLATED)


def _colours_on() -> object:
    from widgets.parts.theme import current_palette

    return current_palette()


def _running_qt_objects() -> list[str]:
    from PySide6.QtCore import QThread, QTimer
    from shiboken6 import Shiboken

    leaks: list[str] = []
    for thing in gc.get_objects():
        kind = type(thing)
        if issubclass(kind, QTimer) and Shiboken.isValid(thing) and thing.isActive():
            leaks.append(f"QTimer {_describe(thing)} of {_describe(thing.parent())} is still active")
        elif issubclass(kind, QThread) and Shiboken.isValid(thing) and thing.isRunning():
            leaks.append(f"QThread {_describe(thing)} still runs")
    return leaks


def _describe(thing: object) -> str:
    if thing is None:
        return "no parent"
    name = getattr(thing, "objectName", lambda: "")()
    return f"{type(thing).__module__}.{type(thing).__qualname__}{f' {name!r}' if name else ''}"
