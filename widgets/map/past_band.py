"""Owns the marks by which nobody takes the past for the present: the band above the map and the rim about it.

Thread: UI
"""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from desktop.viewmodels.past_replay import PastReplay
from widgets.map.past_words import posts_words
from widgets.parts.key_button import KeyButton
from widgets.parts.plain_label import PlainLabel, TitleLabel
from widgets.parts.safe_paint import painting
from widgets.parts.theme import current_palette, theme_holder
from widgets.parts.wording import minute_words, tr, weekday_word

BAND_PX = 44
RIM_PX = 9
_STRIPE_PX = 7


class PastRim(QWidget):
    """A hatched rim in the colour of what is chosen; the map lies on it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        theme_holder().changed.connect(self.update)
        self.hide()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Hatch all of it; the map covers the middle."""
        with painting(self) as painter:
            palette = current_palette()
            painter.fillRect(self.rect(), palette.background)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(palette.selection, _STRIPE_PX / 2))
            height = self.height()
            for left in range(-height, self.width(), 2 * _STRIPE_PX):
                painter.drawLine(left, height, left + height, 0)


class PastBand(QFrame):
    """Says in large letters which past minute the map shows, and what it came to.

    Signals:
        return_requested (): Back to the present.
    """

    return_requested = Signal()

    def __init__(self, replay: PastReplay, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("past-band")
        self._replay = replay
        self._tag = PlainLabel("past-tag")
        self._time = PlainLabel("past-time")
        self._date = PlainLabel("strong")
        self._open = PlainLabel("past-figure")
        self._overdue = PlainLabel("past-figure")
        self._posts = TitleLabel("plain")
        self._state = PlainLabel("strong")
        self._back = KeyButton("P")
        self._back.clicked.connect(self.return_requested)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 10, 0)
        row.setSpacing(14)
        row.addWidget(self._tag)
        for widget in (self._time, self._date, self._open, self._overdue):
            row.addWidget(widget, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self._posts, 1)
        row.addWidget(self._state)
        row.addWidget(self._back)
        theme_holder().changed.connect(self.restyle)
        self.restyle()
        self.hide()

    @property
    def words(self) -> str:
        """All that the band says, for readers and tests."""
        labels = (self._tag, self._time, self._date, self._open, self._overdue, self._posts, self._state)
        return " ".join(label.text() for label in labels if label.text())

    @Slot()
    def restyle(self) -> None:
        """Take the colours of the theme that is on."""
        palette = current_palette()
        text, ground, chosen = palette.text.name(), palette.background.name(), palette.selection.name()
        self.setStyleSheet(f"""
#past-band {{ background: {palette.raised.name()}; border: 0; border-bottom: 2px solid {chosen}; }}
QLabel[role] {{ background: transparent; border: 0; color: {text}; }}
QLabel[role="past-tag"] {{
    background: {chosen}; color: {ground}; font-size: 17px; font-weight: 700; padding: 0 14px;
}}
QLabel[role="past-time"] {{ font-size: 26px; font-weight: 700; }}
QLabel[role="strong"] {{ font-weight: 700; }}
QLabel[role="past-figure"] {{ font-size: 15px; font-weight: 700; }}
QLabel[role="past-figure-inverse"] {{
    font-size: 15px; font-weight: 700; background: {text}; color: {ground};
    border-radius: 3px; padding: 0 5px;
}}
""")

    @Slot()
    def render_words(self) -> None:
        """Say which minute is shown."""
        replay = self._replay
        at, figures = replay.at, replay.figures
        self._tag.setText(tr("过去"))
        self._time.setText(minute_words(at))
        self._date.setText(f"{at:%Y-%m-%d} {weekday_word(at)}")
        self._back.set_word(tr("回到实时"))
        is_silent = replay.has_come and not replay.is_known
        if figures is None:
            for label in (self._open, self._overdue, self._posts):
                label.setText("")
        else:
            self._open.setText(tr("未结 {n}").format(n=figures.incidents.open))
            self._overdue.setText(tr("超时 {n}").format(n=figures.incidents.overdue))
            self._overdue.set_role("past-figure-inverse" if figures.incidents.overdue else "past-figure")
            self._posts.setText(posts_words(figures.posts))
        self._overdue.setVisible(bool(self._overdue.text()))
        self._state.setText(tr("当时中心没有运行，情况不明") if is_silent else "")
        self.setAccessibleName(self.words)
