"""Owns the banner that says the picture is old: since when, why, when it is tried again, what waits.

Thread: UI
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from desktop.board.freshness import LinkState
from desktop.models.failure import Failure
from widgets.parts.key_button import KeyButton
from widgets.parts.plain_label import PlainLabel
from widgets.parts.wording import age_words, clock_words, tr
from widgets.shell.failure_words import failure_words

BANNER_HEIGHT_PX = 40
LATE_HEIGHT_PX = 26
"""A late answer is a thin line, not an alarm."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkPicture:
    """What the banner says about the link.

    Attributes:
        age_s: Seconds since the last complete good answer, None if there was none in this run.
        last_good: Instant of that answer (server time), None if unknown.
        failure: Code of the failing step, empty if nothing has failed.
        retry_in_s: Seconds until the next try, None if one is under way.
        orders_waiting: Orders that wait on this machine.
    """

    state: LinkState = LinkState.LIVE
    age_s: float | None = None
    last_good: datetime | None = None
    failure: str = ""
    retry_in_s: float | None = None
    orders_waiting: int = 0


def banner_head(picture: LinkPicture) -> str:
    """Return the banner's first words: how old the picture is."""
    if picture.last_good is None and picture.age_s is None and picture.state is not LinkState.LIVE:
        return tr("尚未连上中心")
    age = tr("未知时长") if picture.age_s is None else age_words(picture.age_s)
    match picture.state:
        case LinkState.LATE:
            return tr("更新迟到 {age}").format(age=age)
        case LinkState.STALE:
            return tr("画面已陈旧 {age}").format(age=age)
        case LinkState.OFFLINE:
            return tr("已离线 {age}，画面不是现在的").format(age=age)
        case _:
            return ""


def banner_reason(picture: LinkPicture, zone: ZoneInfo) -> str:
    """Return when the last full update was, what fails, and when it is tried again."""
    parts: list[str] = []
    if picture.last_good is not None:
        moment = picture.last_good.astimezone(zone)
        parts.append(tr("最后一次完整更新 {time}").format(time=clock_words(moment)))
    if picture.failure:
        parts.append(failure_words(picture.failure))
    if picture.failure == Failure.ADDRESS:
        pass  # nothing is tried before somebody has written it right
    elif picture.retry_in_s is None:
        parts.append(tr("正在重试"))
    else:
        parts.append(tr("{seconds} 秒后重试").format(seconds=max(0, round(picture.retry_in_s))))
    return " · ".join(parts)


class StaleBanner(QFrame):
    """Hidden while live; a thin line when late; an inverse bar when stale or offline.

    Signals:
        retry_requested (): Try at once.
        why_requested (): Show what fails.
    """

    retry_requested = Signal()
    why_requested = Signal()

    def __init__(self, zone: ZoneInfo, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._zone = zone
        self._picture = LinkPicture()
        self._head = PlainLabel("banner-head")
        self._reason = PlainLabel("banner")
        self._waiting = PlainLabel("banner")
        self._retry = KeyButton("F5")
        self._why = KeyButton("F8")
        self._retry.clicked.connect(self.retry_requested)
        self._why.clicked.connect(self.why_requested)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 0, 14, 0)
        row.setSpacing(24)
        row.addWidget(self._head)
        row.addWidget(self._reason)
        row.addStretch(1)
        for widget in (self._waiting, self._retry, self._why):
            row.addWidget(widget)
        self._render()

    @property
    def words(self) -> str:
        """All that the banner says, for readers and tests."""
        return " ".join(label.text() for label in (self._head, self._reason, self._waiting) if label.text())

    def set_zone(self, zone: ZoneInfo) -> None:
        """Say clock times in another city's zone."""
        self._zone = zone
        self._render()

    def show_link(self, picture: LinkPicture) -> None:
        """Show the link as it is now."""
        self._picture = picture
        self._render()

    def changeEvent(self, event: QEvent) -> None:
        """Say it again in the new language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._render()

    def _render(self) -> None:
        shown = self._picture
        late = shown.state is LinkState.LATE
        self._set_bar_role("banner-late" if late else "banner")
        self.setFixedHeight(LATE_HEIGHT_PX if late else BANNER_HEIGHT_PX)
        self._head.setText(banner_head(shown))
        self._reason.setText(banner_reason(shown, self._zone))
        waiting = shown.orders_waiting
        self._waiting.setText(tr("{count} 条指令在本机等待").format(count=waiting) if waiting else "")
        self._retry.set_word(tr("立即重试"))
        self._why.set_word(tr("为什么"))
        self.setVisible(shown.state is not LinkState.LIVE)
        self.setAccessibleName(self.words)

    def _set_bar_role(self, role: str) -> None:
        if self.property("role") == role:
            return
        self.setProperty("role", role)
        # Rules of the style sheet that name this frame hold for everything inside it.
        for widget in (self, *self.findChildren(QWidget)):
            widget.style().unpolish(widget)
            widget.style().polish(widget)
