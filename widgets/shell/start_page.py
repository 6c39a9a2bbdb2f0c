"""Owns the page before the first picture: what is being loaded, how far, or why it is not.

Thread: UI
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QFrame, QProgressBar, QVBoxLayout, QWidget

from widgets.parts.plain_label import PlainLabel
from widgets.parts.wording import tr
from widgets.shell.failure_words import failure_words


def step_words(step: str) -> str:
    """Return the words for a step of the first start."""
    match step:
        case "central":
            return tr("正在启动本机中心")
        case "ground":
            return tr("首次启动：正在建立演示城市")
        case "people":
            return tr("首次启动：正在写入网格员和网格资料")
        case "positions":
            return tr("首次启动：正在写入定位")
        case "incidents":
            return tr("首次启动：正在写入前 24 小时的事件")
        case "posts":
            return tr("首次启动：正在推算岗位")
        case "records":
            return tr("正在装入全市网格、岗位和未结事件")
        case "geometry":
            return tr("正在装入网格边界")
        case _:
            return tr("正在启动")


class StartPage(QFrame):
    """A quiet page with one line and one bar; it also stands while there is no city to show."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "start-page")
        self._step = "central"
        self._share: float | None = None
        self._failure = ""
        self._count = ""
        self._title = PlainLabel("title")
        self._line = PlainLabel("plain")
        self._hint = PlainLabel("dim")
        for label in (self._title, self._line, self._hint):
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setFixedSize(420, 6)
        self._bar.setRange(0, 1000)
        column = QVBoxLayout(self)
        column.setSpacing(12)
        column.addStretch(2)
        column.addWidget(self._title)
        column.addWidget(self._line)
        column.addWidget(self._bar, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(self._hint)
        column.addStretch(3)
        self._render()

    @property
    def words(self) -> str:
        """All that the page says, for readers and tests."""
        return " ".join(label.text() for label in (self._title, self._line, self._hint))

    @property
    def share(self) -> float | None:
        """How far it is, 0 to 1; None while unknown."""
        return self._share

    def show_progress(self, step: str, share: float | None, count: str = "") -> None:
        """Show a step and how far it is.

        Args:
            step: Name of the step.
            share: Share done, 0 to 1; None while unknown.
            count: How many of how many, as it is to be read; empty where nothing is counted.
        """
        self._step, self._share, self._count, self._failure = step, share, count, ""
        self._render()

    def show_failure(self, failure: str) -> None:
        """Show why there is nothing to see yet; the code of the failing step, empty when it goes on."""
        self._failure = failure
        self._render()

    def changeEvent(self, event: QEvent) -> None:
        """Say it again in the new language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._render()

    def _render(self) -> None:
        self._title.setText(tr("网格指挥台"))
        if self._failure:
            self._line.setText(failure_words(self._failure))
            self._hint.setText(tr("还没有可显示的画面。程序会一直重试 · 立即重试 F5 · 为什么 F8"))
            self._bar.hide()
            return
        self._bar.show()
        self._bar.setValue(0 if self._share is None else round(1000 * min(max(self._share, 0.0), 1.0)))
        percent = "" if self._share is None else f"  {100 * self._share:.0f} %"
        counted = f"  {self._count}" if self._count else ""
        self._line.setText(step_words(self._step) + counted + percent)
        self._hint.setText(tr("以后启动会先显示上次的画面，不再等待"))
