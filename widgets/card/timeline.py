"""Owns the rows of what happened to an incident, the newest first.

Thread: UI
"""

from __future__ import annotations

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from desktop.models.incident import TimelineEntry
from widgets.parts.plain_label import PlainLabel
from widgets.parts.wording import clock_words, operation_word

MOST_ROWS = 12


class TimelineRows(QWidget):
    """Time and deed of each move."""

    def __init__(
        self, entries: Sequence[TimelineEntry], zone: ZoneInfo, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(1, 1)
        for row, entry in enumerate(reversed(entries[-MOST_ROWS:])):
            time, deed = PlainLabel("dim"), PlainLabel("value", wraps=True)
            time.setText(clock_words(entry.at.astimezone(zone)))
            words = f"{entry.actor_name} {operation_word(entry.operation)}"
            deed.setText(f"{words} {entry.opinion}".strip())
            grid.addWidget(time, row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(deed, row, 1)
