"""Owns the board as the screens see it: merges changes and orders, and tells what changed in calm steps.

Thread: UI
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from time import monotonic

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from desktop.board.board import (
    Board,
    ChangedIds,
    compare_boards,
    merge_changed,
    reduce_changes,
    reduce_delta,
)
from desktop.board.overlay import PendingOverlay, ShownIncident, overlay_alarm, overlay_incident
from desktop.models.alarm import Alarm
from desktop.models.board_page import BoardPage
from desktop.models.city import City
from desktop.models.command import FINAL_ORDER_STATES, Operation, Order, OrderState, Sitting, TargetKind
from desktop.models.delta import Delta, RecordKind
from desktop.models.person import Viewer
from desktop.viewmodels.board_growth import GROWING_GAP_MS, BoardGrowth

KEPT_ACCEPTED = 100
"""Accepted orders that the list of orders still shows; the central keeps them all."""

SHORTEST_GAP_S = 0.1
"""Screens are told of changes at most ten times a second. Source: architecture, One poll."""

_KIND_OF_TARGET = {TargetKind.INCIDENT: RecordKind.INCIDENT, TargetKind.ALARM: RecordKind.ALARM}


class BoardFeed(QObject):
    """Holds the present board and this desk's orders.

    A change after a quiet time is told at once; changes that come thick are merged.

    Signals:
        city_changed (City): Another city, epoch or first load; the board is another one altogether.
        changed (ChangedIds): Records that came, changed or went, those under an overlay included.
        orders_changed (): The list of orders is another one.
        order_taken (Order): An order's new state, at once; it is in the local store by now.
        viewer_changed (Viewer): Who this desk's officer is.
    """

    city_changed = Signal(object)
    changed = Signal(object)
    orders_changed = Signal()
    order_taken = Signal(object)
    viewer_changed = Signal(object)

    def __init__(self, parent: QObject | None = None, *, clock: Callable[[], float] = monotonic) -> None:
        super().__init__(parent)
        self._clock = clock
        self._board = Board()
        self._saved_at: datetime | None = None
        self._overlay = PendingOverlay()
        self._orders: dict[str, Order] = {}
        self._viewer: Viewer | None = None
        self._waiting: list[Delta] = []
        self._growth = BoardGrowth()
        self._withheld: set[str] = set()
        self._changed: ChangedIds = {}
        self._orders_dirty = False
        self._told_s = float("-inf")
        self._is_stopped = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.flush)

    # -- what there is -----------------------------------------------------------------------------

    @property
    def board(self) -> Board:
        """The board without overlay."""
        return self._board

    @property
    def city(self) -> City | None:
        """The city of the board, None before the first load."""
        return self._board.city

    @property
    def saved_at(self) -> datetime | None:
        """When the last-known picture was saved, None once the board is live."""
        return self._saved_at

    @property
    def viewer(self) -> Viewer | None:
        """Who this desk's officer is, None while unknown."""
        return self._viewer

    @property
    def orders(self) -> Mapping[str, Order]:
        """This desk's orders of this run and those still under way, by key, the oldest first."""
        return self._orders

    @property
    def orders_waiting(self) -> int:
        """Number of orders whose answer is still awaited."""
        return sum(order.state not in FINAL_ORDER_STATES for order in self._orders.values())

    def is_held(self, order: Order) -> bool:
        """Say whether an order under way stays here, for another officer gave it or to another central."""
        if order.state in FINAL_ORDER_STATES or self._viewer is None or self.city is None:
            return False
        return not Sitting(self._viewer.person_id or "", self.city.epoch).owns(order.command)

    def subject_of(self, order: Order) -> tuple[TargetKind, str]:
        """Return what an order is about in the end: that of an undo is what the undone order was about."""
        command = order.command
        if command.target_kind is TargetKind.COMMAND and command.target_id in self._orders:
            command = self._orders[command.target_id].command
        return command.target_kind, command.target_id

    def undoable(self, incident_id: str, now: datetime) -> Order | None:
        """Return the latest of this officer's orders on an incident that can be taken back, None if none."""
        undone = {o.command.target_id for o in self._orders.values() if o.command.operation is Operation.UNDO}
        own = [
            order
            for order in self._orders.values()
            if order.can_be_undone(now)
            and order.command.operation is not Operation.UNDO
            and order.command.key not in undone
            and order.command.target_id == incident_id
            and not self.is_held(order)
        ]
        return own[-1] if own else None

    def incident(self, incident_id: str) -> ShownIncident | None:
        """Return an incident with this desk's pending orders laid over it, None if it is not on the board."""
        held = self._board.incidents.get(incident_id)
        if held is None:
            return None
        pending = self._own_orders_for(TargetKind.INCIDENT, incident_id)
        return overlay_incident(held, self._board.leases.get(incident_id), pending, self._viewer)

    def alarm(self, alarm_id: str) -> Alarm | None:
        """Return an alarm with this desk's pending orders laid over it, None if it is not on the board."""
        held = self._board.alarms.get(alarm_id)
        if held is None:
            return None
        pending = self._own_orders_for(TargetKind.ALARM, alarm_id)
        return overlay_alarm(held, pending, self._viewer)

    def alarms(self) -> list[Alarm]:
        """Return all alarms of the board with this desk's pending orders laid over them."""
        shown = (self.alarm(alarm_id) for alarm_id in self._board.alarms)
        return [alarm for alarm in shown if alarm is not None]

    # -- what comes --------------------------------------------------------------------------------

    @Slot(object, object)
    def load(self, board: Board, saved_at: datetime | None) -> None:
        """Take a whole board: the last-known one, or one fresh from the central."""
        self._waiting.clear()
        if self._growth.put_off(board, saved_at):
            self._arm()
            return
        self._put(board, saved_at)
        self.flush()

    def _put(self, board: Board, saved_at: datetime | None) -> None:
        before = self._board
        self._changed = merge_changed(self._changed, self._withhold({}))
        self._saved_at = saved_at
        if self._growth.has_become(before, board):
            self._board = replace(before, city=board.city, cursor=board.cursor, sources=board.sources)
        else:
            self._board = board
            self._changed = merge_changed(self._changed, compare_boards(before, board))
        if before.city is not None and board.city is not None and before.city.epoch != board.city.epoch:
            self._overlay, targets = self._overlay.without_accepted()
            self._touch_all(targets)
        self._settle()
        if board.city != before.city and board.city is not None:
            self.city_changed.emit(board.city)

    @Slot(object)
    def take_page(self, page: BoardPage) -> None:
        """Take records of a board that is still being loaded; while another is shown they are let go."""
        if self._growth.take(page, self._board):
            self._board, self._saved_at = Board(city=page.city), page.saved_at
            self.city_changed.emit(page.city)
        if self._growth.has_more:
            self._arm()

    @Slot(object)
    def take_delta(self, delta: Delta) -> None:
        """Take committed changes; the picture is live with the last page of them."""
        if not delta.more:
            self._saved_at = None
        self._waiting.append(delta)
        self._arm()

    @Slot(object)
    def take_order(self, order: Order) -> None:
        """Take an order's new state."""
        self._orders[order.command.key] = order
        if order.state is OrderState.WITHDRAWN:
            del self._orders[order.command.key]
        self._forget_oldest()
        self._overlay = self._overlay.with_order(order)
        self._settle()
        self._touch(*self.subject_of(order))
        self._orders_dirty = True
        self.order_taken.emit(order)
        self._arm()

    @Slot(object)
    def set_viewer(self, viewer: Viewer) -> None:
        """Learn who this desk's officer is."""
        if viewer == self._viewer:
            return
        self._viewer = viewer
        for kind, target_id in self._overlay.by_target:
            self._touch(kind, target_id)
        self._orders_dirty = True
        self.viewer_changed.emit(viewer)
        self._arm()

    @Slot(str)
    def dismiss_order(self, key: str) -> None:
        """Take an order off the list that is finished, or whose outcome somebody looked up for himself."""
        order = self._orders.get(key)
        if order is not None and (order.state in FINAL_ORDER_STATES or order.state is OrderState.UNKNOWN):
            del self._orders[key]
            self._orders_dirty = True
            self._arm()

    @Slot()
    def flush(self) -> None:
        """Tell now what waits."""
        self._timer.stop()
        before = self._board
        self._grow()
        # A record that goes must not come with a later page: what has changed waits until all are there.
        if self._waiting and not self._growth.has_more:
            for delta in self._waiting:
                self._board, changed = reduce_delta(self._board, delta)
                self._changed = merge_changed(self._changed, changed)
            self._waiting.clear()
            self._settle()
        self._touch_beside(before)
        changed, self._changed = self._changed, {}
        orders_dirty, self._orders_dirty = self._orders_dirty, False
        if changed or orders_dirty:
            self._told_s = self._clock()
        if changed:
            self.changed.emit(changed)
        if orders_dirty:
            self.orders_changed.emit()

    def stop(self) -> None:
        """Tell nothing any more: who would be told is being taken down."""
        self._is_stopped = True
        self._timer.stop()

    # -- inner -------------------------------------------------------------------------------------

    def _grow(self) -> None:
        """Take some more of a board that is being loaded into the one that is shown."""
        if not self._growth.has_more:
            return
        self._board, changed = reduce_changes(self._board, self._growth.next_changes())
        self._changed = merge_changed(self._changed, self._withhold(changed))
        final = self._growth.final()
        if final is not None:
            self._put(*final)
        elif self._growth.has_more and not self._is_stopped:
            self._timer.start(GROWING_GAP_MS)

    def _withhold(self, changed: ChangedIds) -> ChangedIds:
        """Keep the grids of a growing board back until all are here: a map names all at once or none."""
        grids = changed.get(RecordKind.GRID)
        if grids and self._growth.is_going_on:
            self._withheld |= grids
            return {kind: ids for kind, ids in changed.items() if kind is not RecordKind.GRID}
        withheld, self._withheld = frozenset(self._withheld), set()
        return merge_changed(changed, {RecordKind.GRID: withheld}) if withheld else changed

    def _own_orders_for(self, kind: TargetKind, target_id: str) -> tuple[Order, ...]:
        orders = self._overlay.orders_for(kind, target_id)
        return tuple(order for order in orders if not self.is_held(order))

    def _forget_oldest(self) -> None:
        """Keep the last accepted orders alone: a desk runs for months."""
        accepted = [key for key, order in self._orders.items() if order.state is OrderState.ACCEPTED]
        for key in accepted[:-KEPT_ACCEPTED]:
            del self._orders[key]

    def _arm(self) -> None:
        if not self._timer.isActive() and not self._is_stopped:
            left_s = SHORTEST_GAP_S - (self._clock() - self._told_s)
            self._timer.start(round(max(0.0, left_s) * 1000))

    def _settle(self) -> None:
        self._overlay, targets = self._overlay.settle(self._board)
        self._touch_all(targets)

    def _touch_all(self, targets: Iterable[tuple[TargetKind, str]]) -> None:
        for kind, target_id in targets:
            self._touch(kind, target_id)

    def _touch(self, kind: TargetKind, target_id: str) -> None:
        if kind not in _KIND_OF_TARGET:  # an undo whose order this desk no longer knows
            return
        self._changed = merge_changed(self._changed, {_KIND_OF_TARGET[kind]: frozenset({target_id})})

    def _touch_beside(self, before: Board) -> None:
        # Leases and presences are records of their own, but what shows them is their incident's row.
        touched = set(self._changed.get(RecordKind.LEASE, ()))
        for presence_id in self._changed.get(RecordKind.PRESENCE, ()):
            for board in (before, self._board):
                if presence_id in board.presences:
                    touched.add(board.presences[presence_id].incident_id)
        if touched:
            self._changed = merge_changed(self._changed, {RecordKind.INCIDENT: frozenset(touched)})
