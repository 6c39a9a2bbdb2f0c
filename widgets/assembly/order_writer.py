"""Owns the making of commands from the panels' wishes: who, what, on which revision, until when.

Thread: UI
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta

from PySide6.QtCore import QObject, Signal, Slot

from desktop.models.alarm import LONGEST_SHELF
from desktop.models.command import APPENDING, DEFAULT_EXPIRY, Command, Operation, OrderState, TargetKind
from desktop.models.incident import Assignee
from desktop.models.notice import Notice, NoticeLevel
from desktop.viewmodels.board_feed import BoardFeed
from desktop.viewmodels.ticking import Ticking

_CLOCK_MARGIN = timedelta(seconds=5)
"""By how much this desk's reckoning of the central's time may be ahead: 8 h by it are 8 h there at most."""


class OrderWriter(QObject):
    """Turns a wish into one command; refuses what this desk cannot order and says why.

    Signals:
        written (Command): To be committed to the outbox.
        withdrawn (str): Key of an unsent order in whose place another one was written.
        notice_raised (Notice): Why a wish became no order.
    """

    written = Signal(object)
    withdrawn = Signal(str)
    notice_raised = Signal(object)

    def __init__(self, feed: BoardFeed, ticking: Ticking, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._feed = feed
        self._ticking = ticking

    @Slot(str)
    def claim(self, incident_id: str) -> None:
        """Order to claim an incident."""
        self._order_incident(Operation.CLAIM, incident_id, {})

    @Slot(str, object)
    def dispatch(self, incident_id: str, assignees: Iterable[Assignee]) -> None:
        """Order to dispatch an incident to people or departments."""
        chosen = [{"kind": assignee.kind.value, "id": assignee.id} for assignee in assignees]
        if not chosen:
            self._refuse("nobody-to-dispatch")
            return
        self._order_incident(Operation.DISPATCH, incident_id, {"assignees": chosen, "opinion": ""})

    @Slot(str, str)
    def close(self, incident_id: str, opinion: str) -> None:
        """Order to close an incident."""
        self._order_incident(Operation.CLOSE, incident_id, {"opinion": opinion})

    @Slot(str, str)
    def give_back(self, incident_id: str, reason: str) -> None:
        """Order to return an incident."""
        self._order_incident(Operation.RETURN, incident_id, {"opinion": reason})

    @Slot(str, object, object)
    def order(self, incident_id: str, operation: Operation, arguments: Mapping[str, object]) -> None:
        """Order any other move of an incident."""
        self._order_incident(operation, incident_id, arguments)

    @Slot(str)
    def acknowledge(self, alarm_id: str) -> None:
        """Order to acknowledge one alarm."""
        self._order_alarm(Operation.ACKNOWLEDGE, alarm_id, {})

    @Slot(str, object, str)
    def shelve(self, alarm_id: str, span: timedelta, reason: str) -> None:
        """Order to put one alarm aside for a span of time."""
        until = self._ticking.now + min(span, LONGEST_SHELF - _CLOCK_MARGIN)
        self._order_alarm(Operation.SHELVE, alarm_id, {"until": until.isoformat(), "opinion": reason})

    @Slot(str)
    def unshelve(self, alarm_id: str) -> None:
        """Order to take one alarm up again."""
        self._order_alarm(Operation.UNSHELVE, alarm_id, {})

    @Slot(str)
    def undo(self, key: str) -> None:
        """Take an order back: an unsent one here, one that was just accepted by an order of its own."""
        order = self._feed.orders.get(key)
        if order is None or not order.can_be_undone(self._ticking.now):
            self._refuse("too-late-to-undo")
            return
        if order.state is OrderState.QUEUED:
            self.withdrawn.emit(key)
        elif self._may_write() and order.outcome is not None:
            until = order.outcome.undo_until
            self._write(Operation.UNDO, TargetKind.COMMAND, key, None, {}, expires=until)

    @Slot(str)
    def take_over(self, key: str) -> None:
        """Order the same again, in this officer's name, as a new order on the present revision."""
        order = self._feed.orders.get(key)
        if order is None:
            return
        command = order.command
        if command.target_kind is TargetKind.ALARM:
            written = self._order_alarm(command.operation, command.target_id, command.arguments)
        else:
            written = self._order_incident(command.operation, command.target_id, command.arguments)
        if written:  # else the order stays in sight: nothing has taken its place
            if order.state is OrderState.QUEUED:
                self.withdrawn.emit(key)
            self._feed.dismiss_order(key)

    def _order_alarm(self, operation: Operation, alarm_id: str, arguments: Mapping[str, object]) -> bool:
        alarm = self._feed.board.alarms.get(alarm_id)
        if alarm is None or not self._may_write():
            return False
        self._write(operation, TargetKind.ALARM, alarm_id, alarm.revision, arguments)
        return True

    def _order_incident(
        self, operation: Operation, incident_id: str, arguments: Mapping[str, object]
    ) -> bool:
        """Order something of an incident; False if it was refused here."""
        incident = self._feed.board.incidents.get(incident_id)
        if incident is None:
            self._refuse("incident-gone")
            return False
        if not self._may_write():
            return False
        # What only adds something holds at any revision; the central asks for none.
        revision = None if operation in APPENDING else incident.revision
        self._write(operation, TargetKind.INCIDENT, incident_id, revision, arguments)
        return True

    def _may_write(self) -> bool:
        viewer = self._feed.viewer
        if viewer is not None and not viewer.can_write:
            self._refuse("read-only")
            return False
        return True

    def _write(
        self,
        operation: Operation,
        kind: TargetKind,
        target_id: str,
        revision: int | None,
        arguments: Mapping[str, object],
        *,
        expires: datetime | None = None,
    ) -> None:
        issued = self._ticking.now
        viewer, city = self._feed.viewer, self._feed.board.city
        self.written.emit(
            Command(
                key=str(uuid.uuid4()),
                operation=operation,
                target_kind=kind,
                target_id=target_id,
                expected_revision=revision,
                issued=issued,
                expires=expires or issued + DEFAULT_EXPIRY,
                arguments=arguments,
                given_by="" if viewer is None else viewer.person_id or "",
                epoch="" if city is None else city.epoch,
            )
        )

    def _refuse(self, text_key: str) -> None:
        self.notice_raised.emit(
            Notice(
                level=NoticeLevel.WARNING,
                text_key=text_key,
                replace_key="order-refused",
                since=datetime.now(UTC),
            )
        )
