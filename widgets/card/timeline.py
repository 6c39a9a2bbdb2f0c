"""Owns the rows of what happened to an incident, the newest first.

Thread: UI
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from desktop.models.incident_detail import TimelineEntry
from widgets.parts.plain_label import PlainLabel
from widgets.parts.wording import clock_words, detail_word, minute_words, operation_word, tr

MOST_ROWS = 12


def moment_words(moment: datetime, now: datetime, zone: ZoneInfo) -> str:
    """Return the time of an instant in the city's zone, with month and day if it is not today's."""
    local = moment.astimezone(zone)
    is_today = local.date() == now.astimezone(zone).date()
    return clock_words(local) if is_today else f"{local:%m-%d} {minute_words(local)}"


def deed_words(entry: TimelineEntry) -> str:
    """Return who did what, with their words; what time alone did is told as such."""
    who = entry.actor_name or tr("系统")
    parts = [who, operation_word(entry.operation), detail_word(entry.detail), entry.opinion]
    if entry.merged_serial_no:
        parts.insert(0, f"[{entry.merged_serial_no}]")
    return " ".join(part for part in parts if part)


class TimelineRows(QWidget):
    """Time and deed of each move.

    Args:
        entries: The moves, the oldest first.
        now: Server's present instant.
        zone: Zone in which people read hours.
    """

    def __init__(
        self,
        entries: Sequence[TimelineEntry],
        now: datetime,
        zone: ZoneInfo,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(1, 1)
        for row, entry in enumerate(reversed(entries[-MOST_ROWS:])):
            time, deed = PlainLabel("dim"), PlainLabel("value", wraps=True)
            time.setText(moment_words(entry.at, now, zone))
            deed.setText(deed_words(entry))
            grid.addWidget(time, row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(deed, row, 1)
