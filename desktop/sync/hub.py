"""Owns the signals and slots by which the screens see the central and the local store.

Thread: UI
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal, Slot

from desktop.board.freshness import LinkStatus
from desktop.board.server_clock import ServerClock, steady_s
from desktop.models.command import Command, Order
from desktop.models.delta import Delta
from desktop.models.failure import Failure
from desktop.settings.profile import Profile
from desktop.store.token_vault import TokenVault
from desktop.sync import notices
from desktop.sync.access import CentralAccess, CentralAddress
from desktop.sync.central_finder import CentralFinder
from desktop.sync.counts_desk import CountsDesk
from desktop.sync.crew import Crew
from desktop.sync.detail_desk import DetailDesk
from desktop.sync.link_health import LinkHealth
from desktop.sync.link_watch import LinkWatch
from desktop.sync.loading import Loading
from desktop.sync.login.joints import join_login
from desktop.sync.login.login_desk import LoginDesk
from desktop.sync.messages import Answered, Failed, FeedName, FreshBoard, Geometry, Quarantined, StoreOpened
from desktop.sync.notice_desk import NoticeDesk
from desktop.sync.past_desk import PastDesk
from desktop.sync.sitting_watch import SittingWatch
from desktop.sync.worker import TransportFactory, make_transport


class SyncHub(QObject):
    """Starts and stops the worker threads and passes frozen records on, all on the UI thread.

    Attributes:
        sheets: Wishes for what is known of a grid beside its record, and their answers.
        counts: Wishes for counts of incidents by grid, and their answers.
        past: Wishes for a stretch of the past, and their answers.
        borders: The same for the check of all borders.
        loading: What is told of a board on its way.
        drafts: What is typed and not sent, to the local store and back.

    Signals:
        board_loaded (Board, datetime | None): A whole board; with the instant it was true if it is the
            last-known picture of an earlier run, None if it is fresh from the central.
        committed (Delta): Changes that are in the local store by now.
        start_progressed (float, str): The embedded central's first start: share done 0..1, step's name.
        geometry_received (CityShapes): All polygons of the city.
        positions_received (Fixes, int): Fixes that are new, and the server's clock in ms.
        order_changed (Order): A state of an order that is in the local store by now.
        link_changed (LinkStatus): At once when a state or a failure changes, else once a second.
        detail_received (IncidentDetail): Answer to `request_detail`.
        detail_failed (str, str): Incident id and the code of what failed, "gone" if there is none such.
        viewer_received (Viewer): Who this desk's officer is.
        stations_received (CityStations): All stations of the viewer's area.
        preferences_loaded (dict[str, bytes]): What `save_preference` kept in earlier runs.
        notice_raised (Notice), notice_cleared (str): The one road of errors to the officer.
    """

    board_loaded = Signal(object, object)
    committed = Signal(object)
    start_progressed = Signal(float, str)
    geometry_received = Signal(object)
    positions_received = Signal(object, object)
    order_changed = Signal(object)
    link_changed = Signal(object)
    detail_received = Signal(object)
    detail_failed = Signal(str, str)
    viewer_received = Signal(object)
    stations_received = Signal(object)
    preferences_loaded = Signal(object)
    notice_raised = Signal(object)
    notice_cleared = Signal(str)

    _open_ordered = Signal()
    _ensure_ordered = Signal()
    _feed_start_ordered = Signal(object)
    _feed_address_ordered = Signal(object)
    _address_ordered = Signal(object)
    _server_time_ordered = Signal(object)
    _retry_ordered = Signal()
    _order_ordered = Signal(object)
    _withdrawal_ordered = Signal(str)
    _open_shown = Signal(str)
    _preference_ordered = Signal(str, bytes)

    def __init__(
        self,
        profile: Profile,
        access: CentralAccess,
        parent: QObject | None = None,
        *,
        make: TransportFactory = make_transport,
        steady: Callable[[], float] = steady_s,
        with_positions: bool = True,
        vault: TokenVault | None = None,
    ) -> None:
        super().__init__(parent)
        self._with_positions = with_positions
        self.clock = ServerClock(steady)
        self._health = LinkHealth(access.url or "", with_positions=with_positions)
        self._watch = LinkWatch(self._health, self.clock, steady, self)
        self._crew = Crew(profile, access, make, self, vault=vault)
        self.loading = Loading(self._crew, self)
        self.drafts, self._finder = self._crew.drafts, CentralFinder(access, self)
        place = f"{profile.folder} {profile.station}-{profile.seat}"
        self.login = LoginDesk(access, self.clock, steady, place, self)
        self._address: CentralAddress | None = None
        self._store_is_open = False
        self._sitting = SittingWatch(self)
        self._details, self.sheets, self.borders = DetailDesk(self), DetailDesk(self), DetailDesk(self)
        self.past, self.counts = PastDesk(self), CountsDesk(self)
        self._notices = NoticeDesk(self)
        self._notices.raised.connect(self.notice_raised)
        self._notices.cleared.connect(self.notice_cleared)
        self._join_orders()
        self._join_facts()
        self._join_central()

    @property
    def link(self) -> LinkStatus:
        """State of the link at its last evaluation."""
        return self._watch.status

    # -- what the screens order --------------------------------------------------------------------

    @Slot()
    def start(self) -> None:
        """Open the local store, show what it holds, and begin to poll."""
        self._crew.start()
        self._watch.start()
        self.login.start()
        self._open_ordered.emit()
        self._ensure_ordered.emit()

    @Slot()
    def stop(self) -> None:
        """Stop all threads; returns when they have ended."""
        self._watch.stop()
        self.login.stop()
        self._crew.stop()

    @Slot(object)
    def submit(self, command: Command) -> None:
        """Commit an order to the outbox; `order_changed` tells when it is there."""
        self._order_ordered.emit(command)

    @Slot(str)
    def withdraw(self, key: str) -> None:
        """Take back an order that has not been sent yet."""
        self._withdrawal_ordered.emit(key)

    @Slot(str)
    def request_detail(self, incident_id: str) -> None:
        """Ask for an incident's timeline, allowed actions and candidates; the last wish counts."""
        self._details.want(incident_id)

    @Slot(str)
    def show_open(self, incident_id: str) -> None:
        """Let colleagues know which incident is open at this desk, empty for none."""
        self._open_shown.emit(incident_id)

    @Slot(str, bytes)
    def save_preference(self, name: str, value: bytes) -> None:
        """Keep something for the next run of this seat."""
        self._preference_ordered.emit(name, value)

    @Slot()
    def retry_now(self) -> None:
        """Ask the central at once instead of waiting for the next try."""
        self._finder.look_after()
        self._retry_ordered.emit()

    # -- joints ------------------------------------------------------------------------------------

    def _join_orders(self) -> None:
        crew = self._crew
        self._open_ordered.connect(crew.store.open)
        self._order_ordered.connect(crew.store.add_order)
        self._withdrawal_ordered.connect(crew.store.withdraw_order)
        self._preference_ordered.connect(crew.store.save_preference)
        self._ensure_ordered.connect(crew.keeper.ensure)
        self._feed_start_ordered.connect(crew.feed.take_start)
        self._feed_address_ordered.connect(crew.feed.set_address)
        for worker in (crew.outbox, crew.lookup, crew.past):
            self._address_ordered.connect(worker.set_address)
        if self._with_positions:  # without an address they are never asked for
            self._address_ordered.connect(crew.positions.set_address)
        for polling in (crew.feed, crew.positions, crew.outbox):
            self._retry_ordered.connect(polling.retry_now)
        self._server_time_ordered.connect(crew.outbox.set_server_time)
        self._sitting.changed.connect(crew.outbox.set_sitting)
        self._details.asking.connect(crew.lookup.fetch_detail)
        self.sheets.asking.connect(crew.lookup.fetch_sheet)
        self.borders.asking.connect(crew.lookup.fetch_borders)
        self.counts.asking.connect(crew.lookup.fetch_counts)
        self._open_shown.connect(crew.lookup.show_open)
        crew.join_past(self.past)

    def _join_facts(self) -> None:
        crew = self._crew
        crew.store.opened.connect(self._on_opened)
        crew.store.open_failed.connect(self._on_open_failed)
        crew.store.committed.connect(self._on_committed)
        crew.store.board_replaced.connect(self._on_board_replaced)
        crew.store.order_committed.connect(self._on_order_committed)
        crew.store.order_refused.connect(self._on_order_refused)
        crew.store.store_failed.connect(self._on_store_failed)
        self.loading.shapes_came.connect(self.geometry_received)
        crew.feed.geometry_received.connect(self._on_geometry)
        crew.feed.board_dropped.connect(self._on_board_dropped)
        crew.feed.body_refused.connect(self._on_body_refused)
        crew.feed.plain_polling_changed.connect(self._on_plain_polling)
        crew.feed.asking.connect(self._on_feed_asking)
        crew.positions.asking.connect(self._on_positions_asking)
        crew.positions.received.connect(self.positions_received)
        for feed in (crew.feed, crew.positions):
            feed.answered.connect(self._on_answered)
            feed.failed.connect(self._on_failed)
        crew.lookup.detail_received.connect(self._details.take)
        crew.lookup.detail_failed.connect(self._details.take_failure)
        crew.lookup.stations_received.connect(self.stations_received)
        crew.lookup.sheet_received.connect(self.sheets.take)
        crew.lookup.sheet_failed.connect(self.sheets.take_failure)
        crew.lookup.borders_received.connect(self.borders.take)
        crew.lookup.borders_failed.connect(self.borders.take_failure)
        crew.lookup.counts_received.connect(self.counts.take)
        crew.lookup.counts_failed.connect(self.counts.take_failure)
        self._details.received.connect(self.detail_received)
        self._details.failed.connect(self.detail_failed)

    def _join_central(self) -> None:
        crew, finder, login = self._crew, self._finder, self.login
        crew.keeper.address_found.connect(finder.take_address)
        crew.keeper.found_alive.connect(finder.take_alive)
        crew.keeper.not_started.connect(self._on_not_started)
        crew.keeper.address_refused.connect(self._on_address_refused)
        crew.keeper.progressed.connect(self.start_progressed)
        self._watch.changed.connect(self._on_link)
        self._watch.fell_silent.connect(self._retry_ordered)
        finder.look_ordered.connect(crew.keeper.look_after)
        finder.found_again.connect(self._retry_ordered)
        finder.found.connect(login.take_central)
        login.leaving.connect(self._sitting.forget_viewer)
        login.address_changed.connect(self._on_address)
        login.viewer_known.connect(self._sitting.take_viewer)
        login.viewer_known.connect(self.viewer_received)
        crew.lookup.viewer_received.connect(login.take_viewer)
        join_login(login, crew.login, crew.vault)

    # -- the local store ---------------------------------------------------------------------------

    @Slot(object)
    def _on_opened(self, opened: StoreOpened) -> None:
        if opened.moved_aside:
            self._notices.put(notices.of_moved_store(opened.moved_aside, opened.salvaged, self.clock.now()))
        self.preferences_loaded.emit(opened.preferences)
        if opened.board is not None and opened.saved_at is not None:
            self._health.note_saved(opened.saved_at)
            self.board_loaded.emit(opened.board, opened.saved_at)
            if opened.shapes:
                self.geometry_received.emit(opened.shapes)
        self._sitting.take_saved(opened.feed_start.epoch)
        self._feed_start_ordered.emit(opened.feed_start)
        self._begin_feed()

    @Slot(str)
    def _on_open_failed(self, _detail: str) -> None:
        self._notices.put(notices.of_missing_store(self.clock.now()))
        self._begin_feed()

    def _begin_feed(self) -> None:
        self._store_is_open = True
        if self._address is not None:
            self._feed_address_ordered.emit(self._address)

    @Slot(object)
    def _on_board_replaced(self, fresh: FreshBoard) -> None:
        self.board_loaded.emit(fresh.board, None)
        self._notices.clear(notices.BOARD)
        if fresh.board.city is not None:
            self._sitting.note_epoch(fresh.board.city.epoch)

    @Slot(object)
    def _on_committed(self, delta: Delta) -> None:
        self.committed.emit(delta)
        self._sitting.note_continued()

    @Slot(object)
    def _on_order_committed(self, order: Order) -> None:
        self.order_changed.emit(order)
        notice = notices.of_order(order)
        if notice is not None:
            self._notices.put(notice)

    @Slot(object, str)
    def _on_order_refused(self, command: Command, _detail: str) -> None:
        self._notices.put(notices.of_unkept_order(command, self.clock.now()))

    @Slot(str)
    def _on_store_failed(self, _detail: str) -> None:
        self._notices.put(notices.of_failed_write(self.clock.now()))

    # -- the central -------------------------------------------------------------------------------

    @Slot(object)
    def _on_address(self, address: CentralAddress) -> None:
        self._address = address
        self._health.url = address.url
        self._address_ordered.emit(address)
        if self._store_is_open:
            self._feed_address_ordered.emit(address)

    @Slot(str)
    def _on_not_started(self, reason: str) -> None:
        self._health.note_no_central()
        self._notices.put(notices.of_no_central(reason, self.clock.now()))
        self._watch.evaluate()

    @Slot(str)
    def _on_address_refused(self, url: str) -> None:
        self._health.note_no_central(Failure.ADDRESS)
        self._notices.put(notices.of_refused_address(url, self.clock.now()))
        self._watch.evaluate()

    @Slot()
    def _on_feed_asking(self) -> None:
        self._watch.note_heard()
        self._health.note_asking(FeedName.CHANGES)

    @Slot()
    def _on_positions_asking(self) -> None:
        self._health.note_asking(FeedName.POSITIONS)

    @Slot(object)
    def _on_answered(self, answered: Answered) -> None:
        self._health.note_answered(answered)
        if self.clock.add_reply(answered.sent_s, answered.received_s, answered.server_time_ms):
            self._server_time_ordered.emit(self.clock.time)
        if answered.feed is FeedName.CHANGES:
            self._watch.note_heard()
            if answered.clears_age:
                self._notices.clear(notices.CENTRAL)
                self._notices.clear(notices.STORE_WRITE)
        self._watch.evaluate()

    @Slot(object)
    def _on_failed(self, failed: Failed) -> None:
        self._health.note_failed(failed)
        if failed.feed is FeedName.CHANGES:
            self._watch.note_heard()
            self._notices.put(notices.of_failure(failed, self._health.url, self.clock.now()))
        if failed.failure in (Failure.REFUSED, Failure.FOREIGN, Failure.LOGIN):
            self._finder.look_after()
        if failed.failure is Failure.LOGIN:
            self.login.note_token_refused()
        self._watch.evaluate()

    @Slot()
    def _on_board_dropped(self) -> None:
        self._notices.put(notices.of_rebuild(self.clock.now()))

    @Slot(object)
    def _on_body_refused(self, kept: Quarantined) -> None:
        self._notices.put(notices.of_refused_body(kept, self.clock.now()))

    @Slot(bool)
    def _on_plain_polling(self, is_plain: bool) -> None:
        self._health.plain_polling = is_plain

    @Slot(object)
    def _on_geometry(self, geometry: Geometry) -> None:
        self.geometry_received.emit(geometry.shapes)
        self._notices.clear(notices.GEOMETRY)

    # -- the link ----------------------------------------------------------------------------------

    @Slot(object)
    def _on_link(self, status: LinkStatus) -> None:
        self.link_changed.emit(status)
        self._watch_clock(status.skew_s)

    def _watch_clock(self, skew_s: float | None) -> None:
        notice = notices.of_skew(skew_s, self.clock.now())
        if notice is None:
            self._notices.clear(notices.CLOCK)
        elif not self._notices.stands(notices.CLOCK):
            self._notices.put(notice)
