"""Owns the overlay: what incidents and alarms look like while this desk's own orders are on their way."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from desktop.board.board import Board
from desktop.models.alarm import Alarm, AlarmState
from desktop.models.command import Operation, Order, OrderState, TargetKind
from desktop.models.incident import Incident, IncidentState
from desktop.models.lease import Lease
from desktop.models.person import Viewer

UNDER_WAY = frozenset({OrderState.QUEUED, OrderState.SENDING, OrderState.UNKNOWN})
"""States of an order whose answer is still awaited."""

_STATE_AFTER = {
    Operation.VERIFY: IncidentState.TO_ACCEPT,
    Operation.ACCEPT: IncidentState.TO_DISPATCH,
    Operation.DISPATCH: IncidentState.TO_SIGN,
    Operation.SIGN_FOR: IncidentState.HANDLING,
    Operation.FINISH: IncidentState.TO_CHECK,
    Operation.RETURN: IncidentState.RETURNED,
    Operation.CLOSE: IncidentState.CLOSED,
    Operation.DECLINE: IncidentState.DECLINED,
    Operation.RECALL: IncidentState.TO_DISPATCH,
    Operation.ESCALATE: IncidentState.TO_ACCEPT,
    Operation.SUSPEND: IncidentState.SUSPENDED,
    Operation.RESUME: IncidentState.HANDLING,
    Operation.VOID: IncidentState.VOID,
    Operation.MERGE: IncidentState.VOID,
    Operation.FORCE_CLOSE: IncidentState.FORCE_CLOSED,
}

_CLAIMING = frozenset({Operation.CLAIM, Operation.TAKE, Operation.ACCEPT_HAND_OFF})

_LEASE_ENDS_WITH = frozenset(
    {
        Operation.RELEASE,
        Operation.DISPATCH,
        Operation.CLOSE,
        Operation.DECLINE,
        Operation.ESCALATE,
        Operation.VOID,
        Operation.MERGE,
        Operation.FORCE_CLOSE,
    }
)


@dataclass(frozen=True, slots=True)
class ShownIncident:
    """An incident as it is to be shown.

    Attributes:
        incident: The record with the expected effect of the orders on their way.
        lease: The lease likewise; while a claim is on its way, its holder is this desk's officer and its
            end is that of the order.
        pending: This desk's orders for it that are on their way or not yet seen in the board.
    """

    incident: Incident
    lease: Lease | None
    pending: tuple[Order, ...] = ()


def has_caught_up(board: Board, order: Order) -> bool:
    """Say whether the board shows what an accepted order did, so that nothing need be laid over it."""
    records: Mapping[str, Incident] | Mapping[str, Alarm] = (
        board.incidents if order.command.target_kind is TargetKind.INCIDENT else board.alarms
    )
    held = records.get(order.command.target_id)
    if held is None:
        return order.command.operation is not Operation.CREATE
    if order.outcome is None or order.outcome.revision is None:
        return True
    return held.revision >= order.outcome.revision


@dataclass(frozen=True, slots=True)
class PendingOverlay:
    """This desk's orders that are laid over the board, in the order they were given. Frozen."""

    by_target: Mapping[tuple[TargetKind, str], tuple[Order, ...]] = field(default_factory=dict)

    def with_order(self, order: Order) -> PendingOverlay:
        """Return the overlay after an order's state changed."""
        target = (order.command.target_kind, order.command.target_id)
        others = [held for held in self.by_target.get(target, ()) if held.command.key != order.command.key]
        if order.state in UNDER_WAY or order.state is OrderState.ACCEPTED:
            others.append(order)
        return self._with_line(target, others)

    def settle(self, board: Board) -> tuple[PendingOverlay, frozenset[tuple[TargetKind, str]]]:
        """Return the overlay without what the board shows itself by now, and whose overlay went."""
        settled = self
        targets = set()
        for target, orders in self.by_target.items():
            kept = [o for o in orders if o.state is not OrderState.ACCEPTED or not has_caught_up(board, o)]
            if len(kept) != len(orders):
                settled = settled._with_line(target, kept)
                targets.add(target)
        return settled, frozenset(targets)

    def without_accepted(self) -> tuple[PendingOverlay, frozenset[tuple[TargetKind, str]]]:
        """Return the overlay without accepted orders, and whose overlay changed.

        After a restore of the central nobody knows whether what it once accepted is still so: the board alone
        says what is.
        """
        left = self
        targets = set()
        for target, orders in self.by_target.items():
            kept = [order for order in orders if order.state is not OrderState.ACCEPTED]
            if len(kept) != len(orders):
                left = left._with_line(target, kept)
                targets.add(target)
        return left, frozenset(targets)

    def orders_for(self, kind: TargetKind, target_id: str) -> tuple[Order, ...]:
        """Return the orders laid over one record, the oldest first."""
        return self.by_target.get((kind, target_id), ())

    def _with_line(self, target: tuple[TargetKind, str], orders: Iterable[Order]) -> PendingOverlay:
        line = tuple(sorted(orders, key=lambda order: order.sequence))
        rest = {key: value for key, value in self.by_target.items() if key != target}
        return PendingOverlay({**rest, target: line} if line else rest)


def overlay_incident(
    incident: Incident, lease: Lease | None, orders: Iterable[Order], viewer: Viewer | None = None
) -> ShownIncident:
    """Lay orders over an incident and its lease.

    Args:
        incident: The record of the board.
        lease: Its lease, None if nobody holds it.
        orders: This desk's orders for it that are on their way, the oldest first.
        viewer: Who gave them.
    """
    pending = tuple(orders)
    for order in pending:
        operation = order.command.operation
        if operation in _CLAIMING:
            if operation is Operation.CLAIM and incident.state is IncidentState.TO_ACCEPT:
                incident = replace(incident, state=IncidentState.TO_DISPATCH)
            if viewer is not None and viewer.person_id is not None:
                lease = _own_lease(order, viewer.person_id, viewer.name)
        elif operation is Operation.RETURN and incident.state is IncidentState.TO_CHECK:
            incident = replace(incident, state=IncidentState.HANDLING)
        elif operation in _STATE_AFTER:
            incident = replace(incident, state=_STATE_AFTER[operation])
        if operation in _LEASE_ENDS_WITH:
            lease = None
    return ShownIncident(incident, lease, pending)


def overlay_alarm(alarm: Alarm, orders: Iterable[Order], viewer: Viewer | None = None) -> Alarm:
    """Lay orders over an alarm: what is being acknowledged, put aside or taken up again shows as such."""
    name = viewer.name if viewer else ""
    for order in orders:
        command = order.command
        match command.operation:
            case Operation.ACKNOWLEDGE:
                alarm = replace(
                    alarm,
                    state=AlarmState.ACKNOWLEDGED,
                    acknowledged_by=name,
                    acknowledged=command.issued,
                )
            case Operation.SHELVE:
                alarm = replace(
                    alarm,
                    state=AlarmState.SHELVED,
                    shelved_until=datetime.fromisoformat(str(command.arguments["until"])),
                    shelved_by=name,
                    shelve_reason=str(command.arguments["opinion"]),
                )
            case Operation.UNSHELVE:
                alarm = replace(
                    alarm,
                    state=AlarmState.UNACKNOWLEDGED,
                    shelved_until=None,
                    shelved_by="",
                    shelve_reason="",
                )
    return alarm


def _own_lease(order: Order, holder_id: str, holder_name: str) -> Lease:
    return Lease(
        incident_id=order.command.target_id,
        holder_id=holder_id,
        holder_name=holder_name,
        since=order.command.issued,
        expires=order.command.expires,
        revision=0,
    )
