"""Owns the card's building blocks: rules, pairs of word and value, candidates, buttons, opinion.

Thread: UI
"""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from desktop.models.clock import Stage, StageClock
from desktop.models.incident import Incident
from desktop.models.incident_detail import Candidate
from desktop.models.lease import Lease
from widgets.parts.key_button import KeyButton
from widgets.parts.marks import paint_priority_mark
from widgets.parts.own_keys import ENTER, claims
from widgets.parts.plain_label import PlainLabel
from widgets.parts.safe_paint import painting
from widgets.parts.theme import theme_holder
from widgets.parts.wording import (
    age_words,
    candidate_word,
    distance_words,
    limit_words,
    short_age_words,
    stage_clock_words,
    stage_word,
    state_word,
    tr,
)

WORD_PX = 68

LONGEST_WORD_PX = 140
"""Wider words would leave their section's values too little of the card."""

BUTTON_PX = 30


def rule() -> QFrame:
    """Return a thin line between two sections."""
    line = QFrame()
    line.setProperty("role", "rule")
    return line


def plain_line(role: str, text: str) -> PlainLabel:
    """Return a text that wraps, on a line of its own."""
    label = PlainLabel(role, wraps=True)
    label.setText(text)
    return label


def lease_words(lease: Lease | None, now: datetime) -> str:
    """Return who holds an incident, since when, and to whom it is being handed."""
    if lease is None:
        return tr("无人签占")
    held = age_words(max((now - lease.since).total_seconds(), 0))
    if lease.offered_to_name:
        return tr("{name} · 已 {held} · 移交 {other} 待接受").format(
            name=lease.holder_name, held=held, other=lease.offered_to_name
        )
    return tr("{name} · 已 {held}").format(name=lease.holder_name, held=held)


class PriorityMark(QWidget):
    """The mark of a priority, as large as a title's letters unless another size is given."""

    def __init__(self, priority: int, size_px: int = 15, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._priority, self._size_px = priority, size_px
        self.setFixedSize(QSize(size_px + 2, size_px + 2))
        theme_holder().changed.connect(self.update)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the mark."""
        with painting(self) as painter:
            paint_priority_mark(painter, QRectF(1, 1, self._size_px, self._size_px), self._priority)


class Pair(QWidget):
    """A dim word and its value beside it."""

    def __init__(self, word: str, value: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        self.word, self.value = PlainLabel("dim"), PlainLabel("value", wraps=True)
        self.word.setText(word)
        self.word.setMinimumWidth(WORD_PX)
        self.word.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.value.setText(value)
        row.addWidget(self.word)
        row.addWidget(self.value, 1)


def align_pairs(column: QVBoxLayout) -> None:
    """Let the values of each section stand under each other; a word too long for that stands out alone."""
    section: list[Pair] = []
    for place in range(column.count() + 1):
        item = column.itemAt(place)
        widget = None if item is None else item.widget()
        if isinstance(widget, Pair):
            widget.word.ensurePolished()  # its letters have their size only then
            section.append(widget)
        elif widget is None or widget.property("role") == "rule":
            widths = [one.word.sizeHint().width() for one in section]
            fitting = max((width for width in widths if width <= LONGEST_WORD_PX), default=0)
            for pair in section:
                pair.word.setMinimumWidth(max(WORD_PX, fitting))
            section.clear()


class ClockRow(QWidget):
    """The clock of the present stage: its name, what is left as a figure, and the limits.

    Past its end the figure stands in an inverse block, as in the queue.
    """

    def __init__(self, word: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        name, self._stage = PlainLabel("dim"), PlainLabel("value")
        self.figure, self._limits = PlainLabel("strong"), PlainLabel("dim", wraps=True)
        name.setText(word)
        name.setMinimumWidth(WORD_PX)
        for widget in (name, self._stage, self.figure):
            row.addWidget(widget, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._limits, 1)
        row.insertSpacing(1, 2)  # so that it stands under the values of the pairs

    def show_clocks(self, stage: StageClock | None, handling: StageClock | None, now: datetime) -> None:
        """Show the present stage's clock, and the handling limit where that stage is still to come."""
        self.figure.setText(stage_clock_words(stage, now))
        overdue = stage is not None and stage.deadline is not None and stage.deadline <= now
        self.figure.set_role("overdue" if overdue else "strong")
        self._stage.setText("" if stage is None else stage_word(stage.stage))
        self._stage.setVisible(stage is not None)
        limits = [] if stage is None else [limit_words(stage)]
        if handling is not None and (stage is None or stage.stage is not Stage.HANDLE):
            limits.append(f"{stage_word(Stage.HANDLE)} {limit_words(handling)}")
        self._limits.setText(" · ".join(limits))


class CandidateRow(QFrame):
    """Somebody who can be sent, with distance, tasks in hand and what sending costs.

    Signals:
        chosen (int): Place in the list, from 0.
    """

    chosen = Signal(int)

    def __init__(self, place: int, candidate: Candidate, leaves: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._place = place
        self.setProperty("role", "candidate")
        column = QVBoxLayout(self)
        column.setContentsMargins(6, 4, 6, 4)
        column.setSpacing(1)
        head = QHBoxLayout()
        head.setSpacing(8)
        number, name, far = PlainLabel("dim"), PlainLabel("strong"), PlainLabel("value")
        number.setText(str(place + 1))
        name.setText(candidate.assignee.name)
        far.setText(distance_words(candidate.distance_m) if candidate.distance_m is not None else tr("部门"))
        head.addWidget(number)
        head.addWidget(name)
        head.addStretch(1)
        head.addWidget(far)
        column.addLayout(head)
        cost = PlainLabel("cost" if leaves else "small", wraps=True)
        cost.setText(self.cost_words(candidate, leaves))
        line = QHBoxLayout()
        line.setContentsMargins(18, 0, 0, 0)
        line.setSpacing(6)
        if leaves:
            bar = QFrame()
            bar.setProperty("role", "cost-bar")
            line.addWidget(bar)
        line.addWidget(cost, 1)
        column.addLayout(line)

    @staticmethod
    def cost_words(candidate: Candidate, leaves: str) -> str:
        """Return why somebody is offered and what sending costs."""
        words = [
            candidate_word(candidate.reason),
            tr("手头 {n} 件").format(n=candidate.tasks_in_hand),
            tr("{grid} 将无人在岗").format(grid=leaves) if leaves else tr("岗位覆盖不变"),
        ]
        if candidate.fix_age_s is not None and candidate.fix_age_s > 120:
            words.append(tr("定位 {age}前").format(age=short_age_words(candidate.fix_age_s)))
        return " · ".join(words)

    def set_chosen(self, chosen: bool) -> None:
        """Mark the row that a dispatch would send."""
        self.setProperty("role", "candidate-chosen" if chosen else "candidate")
        self.style().unpolish(self)
        self.style().polish(self)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose this one."""
        self.chosen.emit(self._place)


class ActionButton(KeyButton):
    """A button that names its object and shows its key; never takes the focus."""

    def __init__(self, words: str, key: str, *, is_main: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(key, parent)
        self.set_word(words)
        self.setProperty("main", is_main)

    def sizeHint(self) -> QSize:
        """A little higher than a button of the frame."""
        return QSize(super().sizeHint().width(), BUTTON_PX)


class CardLink(ActionButton):
    """A button that leads elsewhere; it has no key of its own, but Tab reaches it and Enter presses it."""

    def __init__(self, words: str, parent: QWidget | None = None) -> None:
        super().__init__(words, "", parent=parent)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def event(self, event: QEvent) -> bool:
        """Keep Enter from the window: here it presses the button."""
        return claims(event, ENTER) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Press by Enter as well as by the space bar."""
        if event.key() in ENTER:
            self.click()
        else:
            super().keyPressEvent(event)


class OpinionField(QLineEdit):
    """The field for an opinion; Enter and Escape end the typing, so that the letters are keys again."""

    _ENDS = ENTER | {Qt.Key.Key_Escape}

    def event(self, event: QEvent) -> bool:
        """Have Enter and Escape before the window's own keys."""
        return claims(event, self._ENDS) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take a letter, or end the typing."""
        if event.key() in self._ENDS:
            self.clearFocus()
        else:
            super().keyPressEvent(event)


class IncidentRow(QFrame):
    """One incident of a list: mark, title, state; a click goes to it, and so does Enter once Tab is there.

    Signals:
        chosen (str): Id of the incident.
    """

    chosen = Signal(str)

    def __init__(self, incident: Incident, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.incident_id = incident.id
        self.setProperty("role", "listed")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        row = QHBoxLayout(self)
        row.setContentsMargins(6, 3, 6, 3)
        row.setSpacing(8)
        title, state = PlainLabel("value", wraps=True), PlainLabel("dim")
        title.setText(incident.title)
        state.setText(state_word(incident.state))
        row.addWidget(PriorityMark(incident.priority, 12))
        row.addWidget(title, 1)
        row.addWidget(state)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(incident.title)
        self.setAccessibleDescription(state.text())

    def event(self, event: QEvent) -> bool:
        """Keep Enter from the window: here it goes to the incident."""
        return claims(event, ENTER) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go to the incident by Enter or the space bar."""
        if event.key() in ENTER or event.key() == Qt.Key.Key_Space:
            self.chosen.emit(self.incident_id)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Go to the incident."""
        self.chosen.emit(self.incident_id)
