"""Owns the card's building blocks: rules, pairs of word and value, candidates, action buttons.

Thread: UI
"""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from desktop.models.incident import Candidate
from widgets.parts.marks import paint_priority_mark
from widgets.parts.plain_label import PlainLabel
from widgets.parts.theme import theme_holder
from widgets.parts.wording import age_words, candidate_word, distance_words, tr

WORD_PX = 68


def rule() -> QFrame:
    """Return a thin line between two sections."""
    line = QFrame()
    line.setProperty("role", "rule")
    return line


class PriorityMark(QWidget):
    """The mark of a priority, as large as a title's letters."""

    def __init__(self, priority: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._priority = priority
        self.setFixedSize(QSize(17, 17))
        theme_holder().changed.connect(self.update)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the mark."""
        painter = QPainter(self)
        paint_priority_mark(painter, QRectF(1, 1, 15, 15), self._priority)
        painter.end()


class Pair(QWidget):
    """A dim word and its value beside it."""

    def __init__(self, word: str, value: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        name = PlainLabel("dim")
        name.setText(word)
        name.setMinimumWidth(WORD_PX)
        name.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.value = PlainLabel("value", wraps=True)
        self.value.setText(value)
        row.addWidget(name)
        row.addWidget(self.value, 1)


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
        cost = PlainLabel("small", wraps=True)
        cost.setText(self.cost_words(candidate, leaves))
        cost.setContentsMargins(18, 0, 0, 0)
        column.addWidget(cost)

    @staticmethod
    def cost_words(candidate: Candidate, leaves: str) -> str:
        """Return why somebody is offered and what sending costs."""
        words = [
            candidate_word(candidate.reason),
            tr("手头 {n} 件").format(n=candidate.tasks_in_hand),
            tr("{grid} 将无人在岗").format(grid=leaves) if leaves else tr("岗位覆盖不变"),
        ]
        if candidate.fix_age_s is not None and candidate.fix_age_s > 120:
            words.append(tr("定位 {age}前").format(age=age_words(candidate.fix_age_s)))
        return " · ".join(words)

    def set_chosen(self, chosen: bool) -> None:
        """Mark the row that a dispatch would send."""
        self.setProperty("role", "candidate-chosen" if chosen else "candidate")
        self.style().unpolish(self)
        self.style().polish(self)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose this one."""
        self.chosen.emit(self._place)


class ActionButton(QPushButton):
    """A button that names its object and shows its key; never takes the focus."""

    def __init__(self, words: str, key: str, *, is_main: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(f"{words}  {key}" if key else words, parent)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setProperty("main", is_main)
