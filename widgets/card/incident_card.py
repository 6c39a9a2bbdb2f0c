"""Owns the card of one incident: what, where, until when, who answers, who can be sent, what happened.

Thread: UI
"""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from PySide6.QtCore import QElapsedTimer, Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from desktop.board.overlay import UNDER_WAY, ShownIncident
from desktop.models.command import Operation, Order, OrderState
from desktop.models.incident import Assignee
from desktop.models.incident_detail import IncidentDetail
from desktop.viewmodels.board_feed import BoardFeed
from widgets.card.flow import FlowLayout
from widgets.card.order_line import OrderLine
from widgets.card.rows import (
    ActionButton,
    CandidateRow,
    ClockRow,
    OpinionField,
    Pair,
    PriorityMark,
    lease_words,
    rule,
)
from widgets.card.timeline import TimelineRows, moment_words
from widgets.parts.places import grid_name, place_name
from widgets.parts.plain_label import PlainLabel
from widgets.parts.reason_words import answer_words, chain_words, duty_words
from widgets.parts.wording import phone_words, source_word, state_word, tr

MOST_CANDIDATES = 3

SETTLE_MS = 500
"""Within this time of a change Enter sends nobody; no wish is taken twice. Source: control-room manners."""


class IncidentCard(QWidget):
    """The card.

    Signals:
        claim_requested (str): Incident id.
        dispatch_requested (str, object): Incident id, tuple of Assignee.
        close_requested (str, str): Incident id, opinion.
        return_requested (str, str): Incident id, reason.
        take_over_requested (str): Key of an order in conflict.
        dismiss_requested (str): Key of a finished order.
    """

    claim_requested = Signal(str)
    dispatch_requested = Signal(str, object)
    close_requested = Signal(str, str)
    return_requested = Signal(str, str)
    take_over_requested = Signal(str)
    dismiss_requested = Signal(str)

    def __init__(self, feed: BoardFeed, zone: ZoneInfo, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._feed, self._zone = feed, zone
        self.incident_id = ""
        self.detail: IncidentDetail | None = None
        self.failed = False
        self.chosen = 0
        self._picked: Assignee | None = None
        self._offered: Assignee | None = None
        self._candidates: list[CandidateRow] = []
        self._seen_revision = -1
        self._changed = QElapsedTimer()
        self._allowed: tuple[str, ...] = ()
        self._wished: Operation | None = None
        self._wished_for = QElapsedTimer()
        self._drafts: dict[str, str] = {}
        self._clock: ClockRow | None = None
        self._lease: Pair | None = None
        self._chain: PlainLabel | None = None
        self._send: ActionButton | None = None
        self.opinion = OpinionField(self)
        self.opinion.hide()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(14, 12, 14, 12)
        self._column.setSpacing(6)

    # -- what is shown ---------------------------------------------------------------------------

    def show_incident(
        self, shown: ShownIncident, detail: IncidentDetail | None, now: datetime, *, failed: bool = False
    ) -> None:
        """Show an incident; the detail may come later, or the central could not be asked."""
        incident = shown.incident
        if incident.id != self.incident_id:
            self._change_opinion(incident.id)
            self._wished = None
            self.chosen, self._picked, self._offered = 0, None, None
            self._seen_revision = incident.revision
            self._changed.invalidate()
        elif incident.revision != self._seen_revision:
            self._seen_revision = incident.revision
            self._changed.start()
        self.incident_id = incident.id
        self._take_detail(detail if detail is not None and detail.incident.id == incident.id else None)
        self.failed = failed and self.detail is None
        self._allowed = self._allowed_now(shown)
        self._clear()
        self._build_head(shown)
        self._build_facts(shown, now)
        self._column.addWidget(rule())
        self._build_answer(incident.grid_code, now)
        for order in self._orders():
            self._column.addWidget(self._order_line(order))
        self._build_candidates()
        self._build_actions(shown)
        self._build_timeline(now)
        self._column.addStretch(1)
        self.tick(now)

    def let_go(self) -> None:
        """Show nothing: a key must not act on an incident that is out of sight."""
        if self.incident_id:
            self._change_opinion("")
            self.incident_id, self.detail, self._allowed = "", None, ()
            self._clear()

    def _change_opinion(self, incident_id: str) -> None:
        """Keep what was typed for one incident, take up what was typed for the other."""
        if self.opinion.text():
            self._drafts[self.incident_id] = self.opinion.text()
        self.opinion.hide()
        self.opinion.setText(self._drafts.pop(incident_id, ""))

    def _allowed_now(self, shown: ShownIncident) -> tuple[str, ...]:
        """Return what may be ordered; nothing before the answer to an order that is on its way."""
        viewer = self._feed.viewer
        if self.detail is None or shown.pending or (viewer is not None and not viewer.can_write):
            return ()
        return self.detail.allowed_actions

    def _take_detail(self, detail: IncidentDetail | None) -> None:
        """Keep whom the officer picked, wherever the new ranking puts them."""
        self.detail = detail
        if detail is None:
            return
        offered = [candidate.assignee for candidate in detail.candidates[:MOST_CANDIDATES]]
        if self._picked not in offered:
            self._picked = None
        self.chosen = offered.index(self._picked) if self._picked is not None else 0
        now_offered = offered[self.chosen] if offered else None
        if self._offered is not None and now_offered != self._offered:
            self._changed.start()
        self._offered = now_offered

    def _clear(self) -> None:
        self._candidates, self._clock, self._lease, self._chain = [], None, None, None
        self._send = None
        # Taken out but not hidden: hidden, it would lose the focus and what is being composed in it.
        self._column.removeWidget(self.opinion)
        while (item := self._column.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                # Unparented first, so that nothing of the old card is painted until it is deleted.
                widget.setParent(None)
                widget.deleteLater()

    def _label(self, role: str, text: str) -> PlainLabel:
        label = PlainLabel(role, wraps=True)
        label.setText(text)
        self._column.addWidget(label)
        return label

    def _build_head(self, shown: ShownIncident) -> None:
        incident = shown.incident
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

    def _build_facts(self, shown: ShownIncident, now: datetime) -> None:
        incident = shown.incident
        self._clock = ClockRow(tr("时限"))
        self._column.addWidget(self._clock)
        reporter = " ".join(part for part in (incident.reporter_name, incident.reporter_phone) if part)
        came = f"{source_word(incident.source)} {moment_words(incident.created, now, self._zone)}"
        self._column.addWidget(Pair(tr("来源"), f"{came} · {reporter}" if reporter else came))
        self._lease = Pair(tr("签占"))
        self._column.addWidget(self._lease)
        if incident.assignees:
            names = "、".join(assignee.name for assignee in incident.assignees)
            self._column.addWidget(Pair(tr("派给"), names))
        if incident.description:
            self._column.addWidget(Pair(tr("情况"), incident.description))
        self._column.addWidget(Pair(tr("编号"), incident.serial_no))

    def _build_answer(self, grid_code: str, now: datetime) -> None:
        self._label("dim", tr("谁在负责这个网格"))
        post = self._feed.board.posts.get(grid_code)
        if post is None:
            self._label("value", tr("没有岗位资料"))
            return
        worker = self._feed.board.workers.get(post.effective_id or "")
        about = "" if post.effective_id is None else duty_words(post)
        if worker is not None and worker.phone:
            about = f"{about} · {phone_words(worker.phone)}"
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        who, more = PlainLabel("strong"), PlainLabel("value", wraps=True)
        who.setText(answer_words(post))
        more.setText(about)
        row.addWidget(who)
        row.addWidget(more, 1)
        self._column.addWidget(line)
        self._chain = self._label("small", chain_words(post.reasons, now, self._zone))

    def _build_candidates(self) -> None:
        detail = self.detail
        if detail is None or not detail.candidates:
            return
        self._column.addWidget(rule())
        self._label("dim", tr("派遣建议"))
        for place, candidate in enumerate(detail.candidates[:MOST_CANDIDATES]):
            code = candidate.leaves_grid_code
            leaves = "" if code is None else grid_name(self._feed.board, code)
            row = CandidateRow(place, candidate, leaves)
            row.chosen.connect(self.choose_candidate)
            row.set_chosen(place == self.chosen)
            self._candidates.append(row)
            self._column.addWidget(row)

    def _build_actions(self, shown: ShownIncident) -> None:
        allowed = self._allowed
        box = QFrame()
        flow = FlowLayout(box, spacing=6)
        if Operation.DISPATCH in allowed and self.recommended():
            self._send = self._add(flow, self._send_words(), "Enter", self.dispatch, is_main=True)
        if Operation.CLAIM in allowed and not self._holds(shown):
            self._add(flow, tr("签占"), "C", self.claim, is_main=Operation.DISPATCH not in allowed)
        if Operation.CLOSE in allowed:
            self._add(flow, tr("办结"), "X", self.close_incident)
        if Operation.RETURN in allowed:
            self._add(flow, tr("退回"), "R", self.return_incident)
        words = self._action_words(shown, is_offered=flow.count() > 0)
        if words or flow.count():
            self._column.addWidget(rule())
        if words:
            self._label("small", words)
        if flow.count():
            self._column.addWidget(box)
        is_reading = self.detail is None or bool(shown.pending)
        self._build_opinion(Operation.CLOSE in allowed or Operation.RETURN in allowed, is_reading)

    def _action_words(self, shown: ShownIncident, *, is_offered: bool) -> str:
        """Return why there is nothing to do; empty if there is, or if an order's own line says it."""
        if any(order.state in UNDER_WAY for order in shown.pending):
            return ""
        if self.detail is None or shown.pending:
            return tr("读不到可用操作，稍后自动再试") if self.failed else tr("正在读取可用操作 …")
        return "" if is_offered else self._why_nothing(shown)

    def _build_opinion(self, is_wanted: bool, is_reading: bool) -> None:
        """Show the field; once shown it stays while it is typed in or while the card reads what is allowed.

        Letters typed into a field that has gone would be taken for orders.
        """
        is_typed_in = self.window().focusWidget() is self.opinion
        stays = not self.opinion.isHidden() and (is_reading or is_typed_in)
        self.opinion.setVisible(is_wanted or stays)
        if is_wanted or stays:
            self.opinion.setPlaceholderText(tr("意见（退回必填）"))
            self._column.addWidget(self.opinion)

    def _add(
        self, flow: FlowLayout, words: str, key: str, slot: object, *, is_main: bool = False
    ) -> ActionButton:
        button = ActionButton(words, key, is_main=is_main)
        button.clicked.connect(slot)
        flow.addWidget(button)
        return button

    def _send_words(self) -> str:
        return tr("派遣 {name}").format(name="、".join(assignee.name for assignee in self.recommended()))

    def _why_nothing(self, shown: ShownIncident) -> str:
        if shown.lease is not None and not self._holds(shown):
            return tr("{name} 正持有此事件").format(name=shown.lease.holder_name)
        if shown.incident.closed is not None:
            return tr("事件已结案")
        return tr("此刻没有可用操作，等待处置方")

    def _holds(self, shown: ShownIncident) -> bool:
        viewer = self._feed.viewer
        return shown.lease is not None and viewer is not None and shown.lease.holder_id == viewer.person_id

    def _build_timeline(self, now: datetime) -> None:
        if self.detail is None or not self.detail.timeline:
            return
        self._column.addWidget(rule())
        self._label("dim", tr("经过"))
        self._column.addWidget(TimelineRows(self.detail.timeline, now, self._zone))

    # -- orders ----------------------------------------------------------------------------------

    def _orders(self) -> list[Order]:
        """Return this desk's orders for the incident that the officer should know of."""
        own = [o for o in self._feed.orders.values() if o.command.target_id == self.incident_id]
        return [order for order in own if order.state is not OrderState.ACCEPTED][-3:]

    def _order_line(self, order: Order) -> OrderLine:
        line = OrderLine(order, self._zone)
        line.take_over_requested.connect(self.take_over_requested)
        line.dismiss_requested.connect(self.dismiss_requested)
        return line

    # -- wishes ----------------------------------------------------------------------------------

    def recommended(self) -> tuple[Assignee, ...]:
        """Return who a dispatch would send."""
        if self.detail is None or not self.detail.candidates:
            return ()
        return (self.detail.candidates[self.chosen].assignee,)

    def allows(self, operation: Operation) -> bool:
        """Say whether the viewer may order an operation now, as far as this desk knows."""
        shown = self._feed.incident(self.incident_id)
        return operation in self._allowed and shown is not None and not shown.pending

    def _take_wish(self, operation: Operation) -> bool:
        """Say whether a wish becomes an order; the same one right after it is a key pressed too long."""
        is_again = self._wished is operation and self._wished_for.elapsed() < SETTLE_MS
        if is_again or not self.allows(operation):
            return False
        self._wished = operation
        self._wished_for.start()
        return True

    @Slot(int)
    def choose_candidate(self, place: int) -> None:
        """Choose whom a dispatch would send."""
        if self.detail is not None and 0 <= place < len(self._candidates):
            self.chosen = place
            self._picked = self._offered = self.detail.candidates[place].assignee
            for number, row in enumerate(self._candidates):
                row.set_chosen(number == place)
            if self._send is not None:
                self._send.set_word(self._send_words())

    @Slot()
    def claim(self) -> None:
        """Wish to claim."""
        if self._take_wish(Operation.CLAIM):
            self.claim_requested.emit(self.incident_id)

    @Slot()
    def dispatch(self) -> None:
        """Wish to dispatch whom is chosen; not while the incident has only just changed."""
        fresh = self._changed.isValid() and self._changed.elapsed() < SETTLE_MS
        if not fresh and self.recommended() and self._take_wish(Operation.DISPATCH):
            self.dispatch_requested.emit(self.incident_id, self.recommended())

    @Slot()
    def close_incident(self) -> None:
        """Wish to close."""
        if self._take_wish(Operation.CLOSE):
            self.close_requested.emit(self.incident_id, self.opinion.text())

    @Slot()
    def return_incident(self) -> None:
        """Wish to return; asks for the reason first where there is none."""
        reason = self.opinion.text().strip()
        if reason and self._take_wish(Operation.RETURN):
            self.return_requested.emit(self.incident_id, reason)
        elif not reason and self.allows(Operation.RETURN):
            self.opinion.setFocus()

    # -- time ------------------------------------------------------------------------------------

    def tick(self, now: datetime) -> None:
        """Move clocks and ages."""
        shown = self._feed.incident(self.incident_id)
        if shown is None:
            return
        if self._clock is not None:
            self._clock.show_clocks(shown.incident.stage_clock, shown.incident.handle_clock, now)
        if self._lease is not None:
            self._lease.value.setText(lease_words(shown.lease, now))
        post = self._feed.board.posts.get(shown.incident.grid_code)
        if self._chain is not None and post is not None:
            self._chain.setText(chain_words(post.reasons, now, self._zone))
