"""Owns the sheet on which alarms are put aside for a while, and taken up again before their time is over.

Thread: UI
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from html import escape
from zoneinfo import ZoneInfo

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from desktop.board.alarm_line import list_shelvable, list_shelved
from desktop.models.alarm import LONGEST_SHELF, LONGEST_SHELVE_REASON, Alarm
from desktop.models.person import Viewer
from widgets.parts.own_keys import ENTER, claims
from widgets.parts.plain_label import PlainLabel, TitleLabel
from widgets.parts.wording import near_words, tr
from widgets.shell.overlay import Overlay

SPANS = (timedelta(minutes=30), timedelta(hours=2), LONGEST_SHELF)
"""How long an alarm can be put aside."""

SHOWN_SHELVED = 6
"""Lines of the sheet; the next to come back come first, the others are counted."""


def span_words() -> tuple[str, ...]:
    """Return the words of the spans, in their order."""
    minutes, hours = tr("{n} 分钟"), tr("{n} 小时")
    return minutes.format(n=30), hours.format(n=2), hours.format(n=8)


class ShelvedLine(QFrame):
    """One alarm that is put aside.

    Signals:
        unshelve_requested (str): Take it up again; id of the alarm.
    """

    unshelve_requested = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._alarm_id = ""
        self._what, self._why = TitleLabel("plain"), TitleLabel("dim")
        self._until = PlainLabel("plain")
        self.button = QPushButton()
        self.button.clicked.connect(self._on_clicked)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(16)
        column = QVBoxLayout()
        column.setSpacing(0)
        column.addWidget(self._what)
        column.addWidget(self._why)
        row.addLayout(column, 1)
        row.addWidget(self._until)
        row.addWidget(self.button)

    @property
    def words(self) -> str:
        """All that the line says, for readers and tests."""
        return f"{self._what.text()} {self._why.text()} {self._until.text()}"

    def show_alarm(self, alarm: Alarm, what: str, until: str, *, can_write: bool) -> None:
        """Show what was put aside, why, by whom and until when."""
        self._alarm_id = alarm.id
        self._what.setText(what)
        why = " · ".join(part for part in (alarm.shelved_by, alarm.shelve_reason) if part)
        self._why.setText(why)
        # In a tag, or Qt would guess whether the officers' words are meant as HTML.
        self._why.setToolTip(f"<span>{escape(why)}</span>")
        self._until.setText(until)
        self.button.setText(tr("取消搁置"))
        self.button.setAccessibleDescription(f"{what} · {why}")
        self.button.setEnabled(can_write)

    @Slot()
    def _on_clicked(self) -> None:
        self.unshelve_requested.emit(self._alarm_id)


class ShelfSheet(Overlay):
    """The sheet, at the right; the queue stays in sight. Letters typed on it are no keys of the window.

    Args:
        parent: The window.
        words_of: Gives what an alarm says.

    Signals:
        shelve_requested (str, timedelta, str): Id of the alarm, for how long, why.
        unshelve_requested (str): Id of the alarm.
    """

    shelve_requested = Signal(str, object, str)
    unshelve_requested = Signal(str)

    def __init__(self, parent: QWidget, words_of: Callable[[Alarm], str]) -> None:
        super().__init__(parent, Qt.AlignmentFlag.AlignRight)
        self.setProperty("form", True)
        self._words_of = words_of
        self._alarms: list[Alarm] = []
        self._offered: list[tuple[str, str]] = []
        self._now: datetime | None = None
        self._zone = ZoneInfo("Asia/Shanghai")
        self._can_write = False
        self.choice, self.reason = QComboBox(), QLineEdit()
        self.spans = QButtonGroup(self)
        self._form = self._make_form()
        self._note, self._aside = PlainLabel("dim"), PlainLabel("strong")
        self.lines = [ShelvedLine() for _ in range(SHOWN_SHELVED)]
        self._more, self._foot = PlainLabel("dim"), PlainLabel("dim")
        for widget in (self._form, self._note, self._aside, *self.lines, self._more, self._foot):
            self.column.addWidget(widget)
        for line in self.lines:
            line.unshelve_requested.connect(self.unshelve_requested)
        self.spans.idClicked.connect(self.confirm)
        self.setMinimumWidth(720)

    def _make_form(self) -> QWidget:
        self.choice.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.reason.setMaxLength(LONGEST_SHELVE_REASON)
        self._missing = PlainLabel("strong")
        form = QWidget()
        column = QVBoxLayout(form)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        for widget in (self.choice, self.reason):
            column.addWidget(widget)
        row = QHBoxLayout()
        row.setSpacing(8)
        self._how_long = PlainLabel("plain")
        row.addWidget(self._how_long)
        for number in range(len(SPANS)):
            button = QPushButton()
            self.spans.addButton(button, number)
            row.addWidget(button)
        row.addWidget(self._missing)
        row.addStretch(1)
        column.addLayout(row)
        return form

    @property
    def words(self) -> str:
        """All that the sheet says of alarms, for readers and tests."""
        lines = [line.words for line in self.lines if not line.isHidden()]
        return "\n".join([self._missing.text(), self._note.text(), self._aside.text(), *lines])

    # -- what is shown -----------------------------------------------------------------------------

    def show_alarms(self, alarms: Iterable[Alarm], now: datetime, zone: ZoneInfo) -> None:
        """Take the alarms as they are now; what is open is renewed."""
        self._alarms, self._now, self._zone = list(alarms), now, zone
        if self.isVisible():
            self.render_words()
            self.place()

    @Slot(object)
    def take_viewer(self, viewer: Viewer) -> None:
        """Take who sits here, and whether they may order anything."""
        self._can_write = viewer.can_write
        if self.isVisible():
            self.render_words()

    def open_sheet(self) -> None:
        """Show it, ready for the reason of the alarm that calls first."""
        self._missing.clear()
        super().open_sheet()
        self.choice.setCurrentIndex(0 if self.choice.count() else -1)
        first: QWidget = self.lines[0].button
        if not self._form.isHidden():
            first = self.reason
            self.reason.selectAll()
        if first.isVisibleTo(self) and first.isEnabled():
            first.setFocus(Qt.FocusReason.PopupFocusReason)

    def render_words(self) -> None:
        """Say everything in the present language."""
        self.title.setText(tr("搁置报警"))
        self.choice.setPlaceholderText(tr("请选择 …"))
        self.choice.setAccessibleName(tr("搁置哪一条"))
        self.reason.setPlaceholderText(tr("理由（必填）"))
        self.reason.setAccessibleName(tr("理由（必填）"))
        self._how_long.setText(tr("搁置多久"))
        for button, words in zip(self.spans.buttons(), span_words(), strict=True):
            button.setText(words)
        self._foot.setText(tr("Tab 移动 · Enter 下达 · Esc 关闭"))
        self._fill_choice()
        self._form.setVisible(self._can_write and bool(self._offered))
        self._note.setText(tr("没有可以搁置的报警；最高级别的和已恢复的不能搁置"))
        self._note.setVisible(not self._offered)
        self._show_shelved()

    def _fill_choice(self) -> None:
        """Offer what can be put aside; whose alarm has gone must choose anew: the next in line is another."""
        offered = [(alarm.id, self._words_of(alarm)) for alarm in list_shelvable(self._alarms)]
        if offered == self._offered or self.choice.view().isVisible():
            return
        chosen = self.choice.currentData()
        self._offered = offered
        self.choice.clear()
        for alarm_id, words in offered:
            self.choice.addItem(words, alarm_id)
        self.choice.setCurrentIndex(self.choice.findData(chosen))

    def _show_shelved(self) -> None:
        shelved = list_shelved(self._alarms)
        self._aside.setText(tr("已搁置 {count}").format(count=len(shelved)))
        for place, line in enumerate(self.lines):
            is_there = place < len(shelved)
            line.setVisible(is_there)
            if is_there:
                alarm = shelved[place]
                words = self._words_of(alarm)
                line.show_alarm(alarm, words, self._until_words(alarm), can_write=self._can_write)
        hidden = max(0, len(shelved) - SHOWN_SHELVED)
        self._more.setText(tr("还有 {count} 条").format(count=hidden))
        self._more.setVisible(hidden > 0)

    def _until_words(self, alarm: Alarm) -> str:
        if alarm.shelved_until is None or self._now is None:
            return ""
        until = alarm.shelved_until.astimezone(self._zone)
        return tr("至 {time}").format(time=near_words(until, self._now.astimezone(self._zone).date()))

    # -- what is wished ----------------------------------------------------------------------------

    @Slot(int)
    def confirm(self, number: int) -> None:
        """Order the chosen alarm put aside for a span, or say what is missing."""
        alarm_id, reason = self.choice.currentData(), self.reason.text().strip()
        missing: QComboBox | QLineEdit | None = None
        if not reason:
            missing = self.reason
        if not alarm_id:
            missing = self.choice
        if missing is not None:
            self._missing.setText(tr("还缺：{what}").format(what=missing.accessibleName()))
            missing.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self.reason.clear()
        self.close_sheet()
        self.shelve_requested.emit(alarm_id, SPANS[number], reason)

    def event(self, event: QEvent) -> bool:
        """Have Enter before the window's own key."""
        return claims(event, ENTER) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Press the button in focus with Enter, go on to the next field with it."""
        if event.key() not in ENTER:
            super().keyPressEvent(event)
            return
        focused = self.focusWidget()
        if isinstance(focused, QPushButton):
            focused.click()
        else:
            self.focusNextChild()
