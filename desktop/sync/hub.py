"""Owns the signals and slots by which the screens see the central and the local store.

Thread: UI
"""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal, Slot

from desktop.board.freshness import LinkStatus
from desktop.board.server_clock import ServerClock
from desktop.models.command import Command
from desktop.settings.profile import Profile
from desktop.sync.access import CentralAccess


class SyncHub(QObject):
    """Starts and stops the worker threads and passes frozen records on, all on the UI thread.

    Signals:
        board_loaded (Board, datetime | None): A whole board; with the instant it was saved if it is the
            last-known picture of an earlier run, None if it is fresh from the central.
        committed (Delta): Changes that are in the local store by now.
        loading_progressed (int, int): Records of the first load done, and all of them.
        start_progressed (float, str): The embedded central's first start: share done 0..1, step's name.
        geometry_received (tuple[GridShape, ...]): All polygons of the city.
        positions_received (Positions, int): Fixes that are new, and the server's clock in ms.
        order_changed (Order): A state of an order that is in the local store by now.
        link_changed (LinkStatus): At once when a state or a failure changes, else once a second.
        detail_received (IncidentDetail): Answer to `request_detail`.
        viewer_received (Viewer): Who this desk's officer is.
        notice_raised (Notice), notice_cleared (str): The one road of errors to the officer.
    """

    board_loaded = Signal(object, object)
    committed = Signal(object)
    loading_progressed = Signal(int, int)
    start_progressed = Signal(float, str)
    geometry_received = Signal(object)
    positions_received = Signal(object, object)
    order_changed = Signal(object)
    link_changed = Signal(object)
    detail_received = Signal(object)
    viewer_received = Signal(object)
    notice_raised = Signal(object)
    notice_cleared = Signal(str)

    def __init__(self, profile: Profile, access: CentralAccess, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._profile = profile
        self._access = access
        self.clock = ServerClock()
        self._link = LinkStatus(url=access.url or "")

    @property
    def link(self) -> LinkStatus:
        """State of the link at its last evaluation."""
        return self._link

    @Slot()
    def start(self) -> None:
        """Open the local store, show what it holds, and begin to poll."""

    @Slot()
    def stop(self) -> None:
        """Stop all threads; returns when they have ended."""

    @Slot(object)
    def submit(self, command: Command) -> None:
        """Commit an order to the outbox; `order_changed` tells when it is there."""

    @Slot(str)
    def withdraw(self, key: str) -> None:
        """Take back an order that has not been sent yet."""

    @Slot(str)
    def request_detail(self, incident_id: str) -> None:
        """Ask for an incident's timeline, allowed actions and candidates."""

    @Slot()
    def retry_now(self) -> None:
        """Ask the central at once instead of waiting for the next try."""
