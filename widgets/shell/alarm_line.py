"""Owns the alarm line: what nobody has acknowledged, the most urgent of it, and how much is put aside.

Thread: UI
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from desktop.models.alarm import AlarmKind
from desktop.models.incident import Priority
from widgets.parts.key_button import KeyButton
from widgets.parts.plain_label import PlainLabel, TitleLabel
from widgets.parts.wording import age_words, tr
from widgets.shell.alarm_mark import AlarmMark

LINE_HEIGHT_PX = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class AlarmPicture:
    """What the line shows.

    Attributes:
        unacknowledged: Alarms that nobody has acknowledged; None while nothing is known of any.
        shelved: Alarms that are put aside for a while.
        can_shelve: Whether there is an alarm that could be put aside.
        raised_lately: Alarms raised in the last ten minutes, None while not known for all of them.
        top_id: Id of the most urgent unacknowledged alarm, empty if there is none.
        top_is_over: Whether its cause has gone by itself; somebody still has to know that it was there.
        top_title, top_place: Its own words and where it is.
        top_raised, oldest_raised: Instants of the most urgent and of the oldest one.
    """

    unacknowledged: int | None = None
    shelved: int = 0
    can_shelve: bool = False
    raised_lately: int | None = None
    top_id: str = ""
    top_kind: AlarmKind = AlarmKind.CRITICAL_INCIDENT
    top_priority: Priority = Priority.LOW
    top_is_over: bool = False
    top_title: str = ""
    top_place: str = ""
    top_raised: datetime | None = None
    oldest_raised: datetime | None = None


def alarm_kind_word(kind: AlarmKind) -> str:
    """Return what the alarm adds to its subject's own words; an urgent incident speaks for itself."""
    match kind:
        case AlarmKind.STAGE_OVERDUE:
            return tr("环节超时")
        case AlarmKind.POST_VACANT:
            return tr("空岗")
        case _:
            return ""


def alarm_words(kind: AlarmKind, title: str, place: str, *, is_over: bool) -> str:
    """Return what an alarm says: that it is over, what is the case, its subject's own words, where."""
    # A vacant post's title is its grid, which the place names too.
    title = "" if kind is AlarmKind.POST_VACANT and place else title
    over = tr("已恢复") if is_over else ""
    return " · ".join(part for part in (over, alarm_kind_word(kind), title, place) if part)


def _count_words(unacknowledged: int | None) -> str:
    if unacknowledged is None:
        return tr("报警 –")
    if not unacknowledged:
        return tr("没有未确认的报警")
    return tr("未确认 {count}").format(count=unacknowledged)


class AlarmLine(QFrame):
    """The line under the strip.

    Signals:
        acknowledge_requested (str): Id of the alarm that is shown.
        show_requested (str): The officer wants to see the alarm's subject; id of the alarm.
        shelf_requested (): The officer wants to put an alarm aside, or to see those that are.
    """

    acknowledge_requested = Signal(str)
    show_requested = Signal(str)
    shelf_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "alarm-line")
        self.setFixedHeight(LINE_HEIGHT_PX)
        self._picture = AlarmPicture()
        self._now: datetime | None = None
        self._can_write = False
        self._mark = AlarmMark()
        self._count = PlainLabel("strong")
        self._top = TitleLabel("plain")
        self._age_of_top = PlainLabel("plain")
        self._oldest = PlainLabel("dim")
        self._aside = PlainLabel("dim")
        self._lately = PlainLabel("dim")
        self._labels = (
            self._count,
            self._top,
            self._age_of_top,
            self._oldest,
            self._aside,
            self._lately,
        )
        self._acknowledge = KeyButton("A")
        self._acknowledge.clicked.connect(self.acknowledge)
        self._shelve = KeyButton("S")
        self._shelve.clicked.connect(self.ask_shelf)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 0, 14, 0)
        row.setSpacing(16)
        for widget in (self._mark, self._count, self._top, self._age_of_top, self._oldest, self._aside):
            row.addWidget(widget)
        row.addStretch(1)
        row.addWidget(self._lately)
        row.addWidget(self._acknowledge)
        row.addWidget(self._shelve)
        self._render()

    @property
    def words(self) -> str:
        """All that the line says, for readers and tests."""
        return " ".join(label.text() for label in self._labels)

    def show_alarms(self, picture: AlarmPicture, now: datetime) -> None:
        """Show the alarms at a server instant."""
        self._picture, self._now = picture, now
        self._render()

    def set_can_write(self, can_write: bool) -> None:
        """Say whether whoever sits here may acknowledge."""
        self._can_write = can_write
        self._render()

    def acknowledge(self) -> None:
        """Ask to acknowledge the alarm that is shown; nothing else is acknowledged with it."""
        if self._picture.top_id and self._can_write:
            self.acknowledge_requested.emit(self._picture.top_id)

    @property
    def offers_shelf(self) -> bool:
        """Whether there is anything to put aside for whoever sits here, or anything put aside to be seen."""
        return bool(self._picture.shelved) or (self._picture.can_shelve and self._can_write)

    def ask_shelf(self) -> None:
        """Ask for the sheet of the alarms that are put aside."""
        if self.offers_shelf:
            self.shelf_requested.emit()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click on the line shows the alarm's subject."""
        if self._picture.top_id:
            self.show_requested.emit(self._picture.top_id)
        super().mousePressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Say it again in the new language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._render()

    def _age_words(self, since: datetime | None) -> str:
        if since is None or self._now is None:
            return "–"
        return age_words((self._now - since).total_seconds())

    def _render(self) -> None:
        shown = self._picture
        waiting = bool(shown.unacknowledged)
        self._mark.show_priority(shown.top_priority if waiting else None)
        self._count.setText(_count_words(shown.unacknowledged))
        self._count.set_role("strong" if waiting else "dim")
        words = alarm_words(shown.top_kind, shown.top_title, shown.top_place, is_over=shown.top_is_over)
        self._top.setText(words if waiting else "")
        self._age_of_top.setText(self._age_words(shown.top_raised) if waiting else "")
        self._oldest.setText(
            tr("最久 {age}").format(age=self._age_words(shown.oldest_raised)) if waiting else ""
        )
        self._aside.setText(tr("搁置 {count}").format(count=shown.shelved) if shown.shelved else "")
        lately = shown.raised_lately
        self._lately.setText("" if lately is None else tr("10 分钟内 {count} 条").format(count=lately))
        self._acknowledge.set_word(tr("确认"))
        self._acknowledge.setEnabled(waiting and self._can_write)
        self._shelve.set_word(tr("搁置"))
        self._shelve.setEnabled(self.offers_shelf)
