"""Owns the catching of Qt's warnings while a test is taken down, where the test plugin no longer listens."""

from __future__ import annotations

from types import TracebackType

from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler

SERIOUS = (QtMsgType.QtWarningMsg, QtMsgType.QtCriticalMsg, QtMsgType.QtFatalMsg)


class QtWarningCatcher:
    """Collects Qt's warnings between entering and leaving.

    Attributes:
        warnings: What Qt said, in order.
    """

    def __init__(self, ignored: list[str]) -> None:
        self.warnings: list[str] = []
        self._ignored = ignored

    def __enter__(self) -> QtWarningCatcher:
        self._before = qInstallMessageHandler(self._take)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        qInstallMessageHandler(self._before)

    def _take(self, kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
        if kind in SERIOUS and not any(part in message for part in self._ignored):
            self.warnings.append(message)
