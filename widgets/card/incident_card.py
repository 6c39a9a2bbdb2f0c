"""Owns the card of one incident: what, where, until when, who answers, who can be sent, what happened.

Thread: UI
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from time import monotonic
from zoneinfo import ZoneInfo

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from desktop.board.overlay import UNDER_WAY, ShownIncident
from desktop.models.command import Operation, OrderState, TargetKind
from desktop.models.incident import Assignee
from desktop.models.incident_detail import IncidentDetail
from desktop.viewmodels.board_feed import BoardFeed
from widgets.card.answer import AnswerBlock
from widgets.card.columns import take_down
from widgets.card.draft_desk import DraftDesk
from widgets.card.facts import FactsBlock
from widgets.card.flow import FlowLayout
from widgets.card.moves import why_not_now
from widgets.card.moves_box import MovesBox
from widgets.card.order_line import OrderLine, lost_to_a_claim
from widgets.card.rows import (
    ActionButton,
    CandidateRow,
    OpinionField,
    rule,
)
from widgets.card.surroundings import surroundings_of
from widgets.card.timeline import TimelineRows
from widgets.card.wishes import Wishes
from widgets.parts.places import grid_name
from widgets.parts.plain_label import PlainLabel
from widgets.parts.wording import tr

MOST_CANDIDATES = 3


class IncidentCard(QWidget):
    """The card.

    Signals:
        claim_requested (str): Incident id.
        dispatch_requested (str, object): Incident id, tuple of Assignee.
        close_requested (str, str): Incident id, opinion.
        return_requested (str, str): Incident id, reason.
        take_over_requested (str): Key of an order in conflict.
        dismiss_requested (str): Key of a finished order.
        undo_requested (str): Key of an order to be taken back.
        move_requested (str, Operation, dict): Incident id, any other move, body of its order.

    Args:
        feed: The board.
        zone: Zone in which people read hours.
        clock: Steady seconds.
    """

    claim_requested = Signal(str)
    dispatch_requested = Signal(str, object)
    close_requested = Signal(str, str)
    return_requested = Signal(str, str)
    take_over_requested = Signal(str)
    dismiss_requested = Signal(str)
    undo_requested = Signal(str)
    move_requested = Signal(str, object, object)

    def __init__(self, feed: BoardFeed, zone: ZoneInfo, clock: Callable[[], float] = monotonic) -> None:
        super().__init__()
        self._feed, self._zone = feed, zone
        self._now = datetime.now(zone)
        self.incident_id = ""
        self.detail: IncidentDetail | None = None
        self.failed = False
        self.chosen = 0
        self._picked: Assignee | None = None
        self._offered: Assignee | None = None
        self._candidates: list[CandidateRow] = []
        self._seen_revision = -1
        self._allowed: tuple[str, ...] = ()
        self.wishes = Wishes(clock)
        self._facts: FactsBlock | None = None
        self._answer: AnswerBlock | None = None
        self._lines: list[OrderLine] = []
        self._send: ActionButton | None = None
        self.opinion = OpinionField(self)
        self.opinion.hide()
        self.moves = MovesBox(self)
        self.drafts = DraftDesk(self.opinion, self.moves, self)
        self.moves.move_requested.connect(self._request_move)
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
            self.drafts.turn(incident.id)
            self.wishes.turn()
            self.chosen, self._picked, self._offered = 0, None, None
            self._seen_revision = incident.revision
        elif incident.revision != self._seen_revision:
            self._seen_revision = incident.revision
            self.wishes.note_change()
        self.incident_id = incident.id
        self._take_detail(detail if detail is not None and detail.incident.id == incident.id else None)
        self.failed = failed and self.detail is None
        self._allowed = self._allowed_now(shown)
        self._clear()
        self._facts = FactsBlock(self._feed, shown, now, self._zone)
        self._column.addWidget(self._facts)
        self._column.addWidget(rule())
        self._answer = AnswerBlock(self._feed.board, incident.grid_code, now, self._zone)
        self._column.addWidget(self._answer)
        self._build_orders(now)
        self._build_candidates()
        self._build_actions(shown)
        self._build_moves(shown, now)
        self._build_timeline(now)
        self._column.addStretch(1)
        self.tick(now)
        self._serve_early_wish()

    def let_go(self) -> None:
        """Show nothing: a key must not act on an incident that is out of sight."""
        if self.incident_id:
            self.drafts.turn("")
            self.wishes.turn()
            self.moves.hide()
            self.incident_id, self.detail, self._allowed = "", None, ()
            self._clear()

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
            self.wishes.note_change()
        self._offered = now_offered

    def _clear(self) -> None:
        self._candidates, self._lines, self._facts, self._answer = [], [], None, None
        self._send = None
        # Taken out but not hidden: hidden, it would lose the focus and what is being composed in it.
        for kept in (self.opinion, self.moves):
            self._column.removeWidget(kept)
        take_down(self._column)

    def _label(self, role: str, text: str) -> PlainLabel:
        label = PlainLabel(role, wraps=True)
        label.setText(text)
        self._column.addWidget(label)
        return label

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

    def _build_moves(self, shown: ShownIncident, now: datetime) -> None:
        """Offer what else may be done; a form stays while the card only reads what is allowed."""
        is_filled = not self.moves.isHidden() and self.detail is None
        if not is_filled:
            around = surroundings_of(self._feed.board, shown.incident, self._feed.viewer)
            self.moves.setVisible(self.moves.set_offer(self._allowed, around, now))
        if not self.moves.isHidden():
            self._column.addWidget(self.moves)

    @Slot(str)
    def _take_over(self, key: str) -> None:
        """Give a lost order anew; a colleague's claim is taken over, which asks for a word."""
        order = self._feed.orders.get(key)
        if order is not None and lost_to_a_claim(order):
            self.moves.begin(Operation.TAKE)
        else:
            self.take_over_requested.emit(key)

    @Slot(object, object)
    def _request_move(self, operation: Operation, arguments: object) -> None:
        if not self.allows(operation):
            self.moves.refuse(why_not_now(self._feed.incident(self.incident_id), self.detail))
        elif self._take_wish(operation):
            self.moves.hand_over()
            self.move_requested.emit(self.incident_id, operation, arguments)

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

    def _build_orders(self, now: datetime) -> None:
        """Show this desk's orders for the incident that the officer should know of or can take back."""
        undoable = self._feed.undoable(self.incident_id, now)
        for order in self._feed.orders.values():
            if self._feed.subject_of(order) != (TargetKind.INCIDENT, self.incident_id):
                continue
            if order.state is not OrderState.ACCEPTED or order is undoable:
                can_repeat = not lost_to_a_claim(order) or Operation.TAKE in self._allowed
                ends = now if order is undoable else None
                line = OrderLine(order, self._zone, ends, can_repeat=can_repeat)
                line.take_over_requested.connect(self._take_over)
                line.dismiss_requested.connect(self.dismiss_requested)
                line.undo_requested.connect(self.undo_requested)
                self._lines.append(line)
        for line in self._lines[-3:]:
            self._column.addWidget(line)

    # -- wishes ----------------------------------------------------------------------------------

    def recommended(self) -> tuple[Assignee, ...]:
        """Return who a dispatch would send."""
        if self.detail is None or not self.detail.candidates:
            return ()
        return (self.detail.candidates[self.chosen].assignee,)

    def _is_reading(self) -> bool:
        """Say whether it is still to be read what is allowed, and no order is under way."""
        shown = self._feed.incident(self.incident_id) if self.incident_id else None
        return self.detail is None and not self.failed and shown is not None and not shown.pending

    def allows(self, operation: Operation) -> bool:
        """Say whether the viewer may order an operation now, as far as this desk knows."""
        shown = self._feed.incident(self.incident_id)
        return operation in self._allowed and shown is not None and not shown.pending

    def _take_wish(self, operation: Operation) -> bool:
        """Say whether a wish becomes an order; the same one right after it is a key pressed too long."""
        return self.allows(operation) and self.wishes.take(operation)

    def _serve_early_wish(self) -> None:
        """Claim what was to be claimed before it was known whether that is allowed."""
        if self.detail is not None and self.wishes.take_kept() is Operation.CLAIM:
            self.claim()

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
        """Wish to claim; whoever is quicker than the answer that allows it need not press again."""
        if self._is_reading():
            self.wishes.keep(Operation.CLAIM)
        elif self._take_wish(Operation.CLAIM):
            self.claim_requested.emit(self.incident_id)

    @Slot()
    def dispatch(self) -> None:
        """Wish to dispatch whom is chosen; not while the incident has only just changed."""
        if self.wishes.is_settled and self.recommended() and self._take_wish(Operation.DISPATCH):
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

    @Slot()
    def undo(self) -> None:
        """Wish to take the latest order on the incident back."""
        order = self._feed.undoable(self.incident_id, self._now)
        if order is not None:
            self.undo_requested.emit(order.command.key)

    # -- time ------------------------------------------------------------------------------------

    def tick(self, now: datetime) -> None:
        """Move clocks and ages."""
        self._now = now
        shown = self._feed.incident(self.incident_id)
        if shown is None:
            return
        if self._facts is not None:
            self._facts.tick(shown, now)
        if self._answer is not None:
            self._answer.tick(self._feed.board, now)
        for line in self._lines:
            line.tick(now)
