"""Owns the block that says what an incident is: title, place, clocks, source, who has it in hand.

Thread: UI
"""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.board.overlay import ShownIncident
from desktop.models.incident import Incident
from desktop.models.presence import read_by
from desktop.viewmodels.board_feed import BoardFeed
from widgets.card.rows import ClockRow, Pair, PriorityMark, lease_words
from widgets.card.timeline import moment_words
from widgets.parts.places import place_name
from widgets.parts.plain_label import PlainLabel
from widgets.parts.wording import source_word, state_word, supervision_word, tr


def flag_words(incident: Incident) -> str:
    """Return the flags of an incident: urgent, major, supervised, passed by a level, opened again."""
    flags = [
        tr("加急") if incident.urgent else "",
        tr("重大") if incident.major else "",
        supervision_word(incident.supervision),
        tr("越级") if incident.skipped_level else "",
        tr("第 {n} 次重开").format(n=incident.reopened) if incident.reopened else "",
    ]
    return " · ".join(flag for flag in flags if flag)


class FactsBlock(QWidget):
    """What is known of an incident, from its head to its number.

    Args:
        feed: Board and viewer.
        shown: The incident with what is laid over it.
        now: Server's present instant.
        zone: Zone in which people read hours.
    """

    def __init__(
        self,
        feed: BoardFeed,
        shown: ShownIncident,
        now: datetime,
        zone: ZoneInfo,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._feed, self._zone = feed, zone
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(6)
        self._build_head(shown.incident)
        self._clock, self._lease = ClockRow(tr("时限")), Pair(tr("签占"))
        self._column.addWidget(self._clock)
        self._build_facts(shown.incident, now)
        self.tick(shown, now)

    def tick(self, shown: ShownIncident, now: datetime) -> None:
        """Move clocks and ages."""
        self._clock.show_clocks(shown.incident.stage_clock, shown.incident.handle_clock, now)
        self._lease.value.setText(lease_words(shown.lease, now))

    def _build_head(self, incident: Incident) -> None:
        self._label("dim", f"{state_word(incident.state)} · {incident.class_name}")
        head = QWidget()
        row = QHBoxLayout(head)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        title = PlainLabel("title", wraps=True)
        title.setText(incident.title)
        row.addWidget(PriorityMark(incident.priority))
        row.addWidget(title, 1)
        self._column.addWidget(head)
        place = place_name(self._feed.board, incident.grid_code)
        self._label("dim", f"{place} · {incident.address}" if incident.address else place)
        flags = flag_words(incident)
        if flags:
            self._label("strong", flags)

    def _build_facts(self, incident: Incident, now: datetime) -> None:
        reporter = " ".join(part for part in (incident.reporter_name, incident.reporter_phone) if part)
        came = f"{source_word(incident.source)} {moment_words(incident.created, now, self._zone)}"
        self._add(tr("来源"), f"{came} · {reporter}" if reporter else came)
        self._column.addWidget(self._lease)
        readers = read_by(self._feed.board.presences.values(), incident.id, self._feed.viewer)
        self._add(tr("在看"), "、".join(readers))
        self._add(tr("派给"), "、".join(assignee.name for assignee in incident.assignees))
        self._add(tr("抄告"), "、".join(one.name for one in incident.copied_to))
        if incident.suspended_until is not None:
            self._add(tr("挂账至"), moment_words(incident.suspended_until, now, self._zone))
        if incident.extension is not None:
            asked = incident.extension
            names = "、".join(asked.approved_by_names)
            words = tr("{name} 申请：{reason}").format(name=asked.asked_by_name, reason=asked.reason)
            self._add(tr("延期"), f"{words} · {tr('{names} 已同意').format(names=names)}" if names else words)
        self._add(tr("情况"), incident.description)
        self._add(tr("编号"), incident.serial_no)

    def _add(self, word: str, value: str) -> None:
        if value:
            self._column.addWidget(Pair(word, value))

    def _label(self, role: str, text: str) -> None:
        label = PlainLabel(role, wraps=True)
        label.setText(text)
        self._column.addWidget(label)
