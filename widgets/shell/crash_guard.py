"""Owns what happens to errors nobody caught: they are logged, told to the officer, and the program lives on.

Thread: UI
"""

from __future__ import annotations

import faulthandler
import logging
import os
import sys
import threading
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QMessageLogContext, QObject, QtMsgType, Signal, qInstallMessageHandler

from desktop.models.notice import Notice, NoticeLevel

_LOG = logging.getLogger("griddesk.crash")
_QT_LOG = logging.getLogger("griddesk.qt")

_LEVEL_OF_QT = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}


def _log_qt_message(kind: QtMsgType, context: QMessageLogContext, text: str) -> None:
    _QT_LOG.log(_LEVEL_OF_QT.get(kind, logging.WARNING), "%s", text)


class CrashGuard(QObject):
    """Takes the hooks for uncaught errors of every thread while it is installed.

    Args:
        dump_file: Where the interpreter writes the stacks of all threads if the process dies in native code.

    Signals:
        notice_raised (object): Notice: an error was caught; emitted from whichever thread it happened in, so
            receivers must be QObjects of the UI thread.
    """

    notice_raised = Signal(object)

    def __init__(self, dump_file: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        handle = os.open(dump_file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        self._dump = os.fdopen(handle, "a", encoding="utf-8")
        self._seen = 0

    def install(self) -> None:
        """Take the hooks."""
        faulthandler.enable(self._dump)
        sys.excepthook = self._catch
        threading.excepthook = self._catch_in_thread
        qInstallMessageHandler(_log_qt_message)

    def remove(self) -> None:
        """Give the hooks back as Python had them."""
        qInstallMessageHandler(None)
        sys.excepthook = sys.__excepthook__
        threading.excepthook = threading.__excepthook__
        faulthandler.disable()
        self._dump.close()

    def _catch(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        self._report(kind, error, trace)

    def _catch_in_thread(self, hook: threading.ExceptHookArgs) -> None:
        if hook.exc_value is not None:
            self._report(hook.exc_type, hook.exc_value, hook.exc_traceback)

    def _report(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        self._seen += 1
        _LOG.error("uncaught error no. %d", self._seen, exc_info=(kind, error, trace))
        self.notice_raised.emit(
            Notice(
                level=NoticeLevel.ERROR,
                text_key="internal-error",
                replace_key="internal-error",
                since=datetime.now(UTC),
                arguments={"kind": kind.__name__, "count": str(self._seen)},
            )
        )
