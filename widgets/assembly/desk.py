"""Owns the desk: its window, its panels, and how they are joined to the station.

Thread: UI
"""

from __future__ import annotations

import logging
from zoneinfo import ZoneInfo

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtWidgets import QApplication

from desktop.board.board import ChangedIds
from desktop.board.freshness import LinkState, LinkStatus
from desktop.models.alarm import Alarm, AlarmState
from desktop.models.city import City
from desktop.models.command import Order, TargetKind
from desktop.settings.profile import Profile
from desktop.settings.window_layout import load_layout, save_layout
from widgets.assembly.application import Appearance
from widgets.assembly.basemap_joint import BasemapJoint
from widgets.assembly.border_desk import BorderDesk
from widgets.assembly.load_progress import LoadProgress
from widgets.assembly.milestones import Milestones
from widgets.assembly.order_writer import OrderWriter
from widgets.assembly.past_joint import PastWatch
from widgets.assembly.privacy import Privacy
from widgets.assembly.search_desk import SearchDesk
from widgets.assembly.seat_steward import SeatSteward
from widgets.assembly.settings_desk import SettingsDesk
from widgets.assembly.station import Station
from widgets.assembly.status_presenter import StatusPresenter, alarm_place
from widgets.assembly.work_panels import WorkPanels
from widgets.parts.theme import current_palette, theme_holder
from widgets.shell.alarm_line import alarm_words
from widgets.shell.frame_style import frame_style
from widgets.shell.key_map import Wish
from widgets.shell.main_window import MainWindow, Panels
from widgets.shell.order_words import held_words
from widgets.shell.orders_sheet import OrdersSheet
from widgets.shell.shelf_sheet import ShelfSheet
from widgets.shell.stale_banner import StaleBanner
from widgets.shell.why_sheet import WhySheet

_LOG = logging.getLogger("griddesk.desk")
_GREY_STATES = frozenset({LinkState.STALE, LinkState.OFFLINE})
"""States in which the picture loses its hues."""


class Desk(QObject):
    """One duty officer's desk.

    Signals:
        ready (): The city is shown and the first fixes are on the map.
    """

    ready = Signal()

    def __init__(
        self, profile: Profile, station: Station, appearance: Appearance, milestones: Milestones
    ) -> None:
        super().__init__()
        self._profile = profile
        self.station = station
        self._appearance = appearance
        self._milestones = milestones
        self._positions_came = False
        self.panels = WorkPanels(station)
        self.window = MainWindow(
            Panels(self.panels.queue, self.panels.map, self.panels.card, self.panels.rota),
            StaleBanner(ZoneInfo("Asia/Shanghai")),
            load_layout(profile.layout_file),
        )
        self.why = WhySheet(self.window)
        self.borders = BorderDesk(station, self.window, self.panels.map.view, self)
        self.searching = SearchDesk(station, self.window, self.panels.map.view, self)
        self.search = self.searching.sheet
        self.searching.office_shown.connect(self.panels.card.show_office)
        self.searching.contact_shown.connect(self.panels.card.place.lay_open_contacts)
        self.orders = OrdersSheet(self.window, self._title_of, self._held_words_of)
        self.shelf = ShelfSheet(self.window, self._words_of_alarm)
        idle_limit_s = 60 * appearance.settings.idle_lock_min
        self.steward = SeatSteward(
            station, self.window, self.panels, self.search, self.shelf, idle_limit_s, self
        )
        self.privacy = Privacy(self.window, self.panels, self)
        self.writer = OrderWriter(station.feed, station.ticking, self)
        self.past_watch = PastWatch(station.past, station.feed, station.ticking, self)
        self.status = StatusPresenter(self.window, station.feed, station.map_feed, station.ticking, self)
        self.basemap = BasemapJoint(profile, appearance, self)
        self.settings = SettingsDesk(appearance, self.basemap, self.panels.map.view, self.window)
        self.progress = LoadProgress(self.window, station.ticking, self)
        self._join_hub()
        self._join_window()
        self._join_wishes()
        self.restyle()

    # -- joints ------------------------------------------------------------------------------------

    def _join_hub(self) -> None:
        hub, feed = self.station.hub, self.station.feed
        hub.link_changed.connect(self.show_link)
        hub.notice_raised.connect(self.window.notices.raise_notice)
        hub.notice_cleared.connect(self.window.notices.clear_notice)
        hub.loading.records_progressed.connect(self.progress.show_records)
        hub.loading.geometry_progressed.connect(self.progress.show_geometry)
        hub.start_progressed.connect(self.progress.show_start)
        hub.positions_received.connect(self._note_positions)
        feed.city_changed.connect(self._show_city)
        feed.orders_changed.connect(self.show_orders)
        feed.changed.connect(self._renew_shelf)
        feed.viewer_changed.connect(self.shelf.take_viewer)
        self.station.ticking.second_passed.connect(self._show_second)

    def _join_window(self) -> None:
        window, hub = self.window, self.station.hub
        window.wished.connect(self.serve)
        window.closing.connect(self._remember)
        window.banner.retry_requested.connect(hub.retry_now)
        window.banner.why_requested.connect(self.why.toggle)
        window.notices.action_requested.connect(self._act)
        window.cover.closed.connect(self.past_watch.leave_if_covered)
        self.past_watch.notice_raised.connect(window.notices.raise_notice)
        self.past_watch.notice_cleared.connect(window.notices.clear_notice)
        window.foot.orders_requested.connect(self.orders.toggle)
        window.foot.settings_requested.connect(self.settings.toggle)
        window.alarm_line.acknowledge_requested.connect(self.writer.acknowledge)
        window.alarm_line.show_requested.connect(self._show_alarm)
        window.alarm_line.shelf_requested.connect(self.toggle_shelf)
        self._appearance.changed.connect(self.restyle)
        self.basemap.notice_raised.connect(window.notices.raise_notice)
        self.basemap.notice_cleared.connect(window.notices.clear_notice)
        self.panels.map.search_requested.connect(self.search.open_sheet)
        self.panels.map.borders_requested.connect(self.borders.toggle)

    def _join_wishes(self) -> None:
        self.writer.written.connect(self.station.hub.submit)
        self.writer.withdrawn.connect(self.station.hub.withdraw)
        self.writer.notice_raised.connect(self.window.notices.raise_notice)
        self.panels.join_orders(self.writer)
        self.panels.card.dismiss_requested.connect(self._leave_order)
        self.orders.withdraw_requested.connect(self.station.hub.withdraw)
        self.orders.repeat_requested.connect(self.writer.take_over)
        self.orders.leave_requested.connect(self._leave_order)
        self.shelf.shelve_requested.connect(self.writer.shelve)
        self.shelf.unshelve_requested.connect(self.writer.unshelve)

    # -- what the officer wishes -------------------------------------------------------------------

    @Slot(object)
    def serve(self, wish: Wish) -> None:
        """Serve a key of the window."""
        match wish:
            case Wish.RETRY:
                self.station.hub.retry_now()
                self.station.past.retry_failed()
            case Wish.WHY | Wish.ORDERS | Wish.SEARCH | Wish.SETTINGS:
                self._serve_sheet(wish)
            case Wish.THEME:
                self._appearance.toggle_theme()
            case Wish.LANGUAGE:
                self._appearance.toggle_language()
            case Wish.ACKNOWLEDGE | Wish.SHELVE:
                self._serve_alarm_line(wish)
            case Wish.SWITCH:
                self.station.hub.login.ask_switch()
            case Wish.LOCK_DESK:
                self.steward.lock()
            case _:
                self.panels.serve(wish)

    def _serve_sheet(self, wish: Wish) -> None:
        match wish:
            case Wish.WHY:
                self.why.toggle()
            case Wish.ORDERS:
                self.orders.toggle()
            case Wish.SETTINGS:
                self.settings.toggle()
            case Wish.SEARCH:
                self.search.open_sheet()

    def _serve_alarm_line(self, wish: Wish) -> None:
        if wish is Wish.ACKNOWLEDGE:
            self.window.alarm_line.acknowledge()
        else:
            self.window.alarm_line.ask_shelf()

    @Slot(str)
    def _act(self, action: str) -> None:
        match action:
            case "retry":
                self.station.hub.retry_now()
            case "why":
                self.why.open_sheet()
            case "orders":
                self.orders.open_sheet()
            case "live":
                self.station.past.close()

    @Slot(str)
    def _show_alarm(self, alarm_id: str) -> None:
        alarm = self.station.feed.board.alarms.get(alarm_id)
        if alarm is None:
            return
        if alarm.subject_kind == "incident":
            self.station.selection.select_incident(alarm.subject_id)
        else:
            self.station.selection.select_grid(alarm.grid_code)

    @Slot(str)
    def _leave_order(self, key: str) -> None:
        self.station.feed.dismiss_order(key)
        self.window.notices.clear_notice(f"order:{key}")

    # -- what is shown -----------------------------------------------------------------------------

    @Slot(object)
    def show_link(self, link: LinkStatus) -> None:
        """Show the state of the link on every surface of the window."""
        self.status.show_link(link)
        self.why.show_link(link)
        self.panels.map.set_grey(link.state in _GREY_STATES)
        theme_holder().set_grey(link.state is LinkState.OFFLINE)
        self.window.notices.mute("central", link.state is not LinkState.LIVE and self.window.shows_city)
        if not self.window.shows_city:
            self.window.start_page.show_failure(link.changes.failure)
        if link.state is LinkState.LIVE:
            self._milestones.reach("live")

    @Slot()
    def show_orders(self) -> None:
        """Show the orders as they are now."""
        orders = list(self.station.feed.orders.values())
        self.orders.show_orders(orders, self.station.ticking.now, self.status.zone)

    @Slot()
    def toggle_shelf(self) -> None:
        """Open the sheet of shelved alarms, or close it."""
        self.show_shelf()
        self.shelf.toggle()

    def show_shelf(self) -> None:
        """Show the alarms as they are now on that sheet."""
        self.shelf.show_alarms(self.station.feed.alarms(), self.station.ticking.now, self.status.zone)

    @Slot(object)
    def _renew_shelf(self, _changed: ChangedIds) -> None:
        if self.shelf.isVisible():
            self.show_shelf()

    @Slot()
    def restyle(self) -> None:
        """Take the colours of the theme that is on."""
        sheet = frame_style(current_palette())
        # Every widget of the window is polished anew by a sheet, also by the one that it bears.
        if sheet != self.window.styleSheet():
            self.window.setStyleSheet(sheet)

    @Slot(object)
    def _show_second(self, _now: object) -> None:
        if self.orders.isVisible():
            self.show_orders()
        if self.shelf.isVisible():
            self.show_shelf()

    @Slot(object)
    def _show_city(self, _city: City) -> None:
        saved = self.station.feed.saved_at is not None
        self.window.show_city()
        QTimer.singleShot(0, self, self._painted_saved if saved else self._painted_fresh)

    @Slot()
    def _painted_saved(self) -> None:
        self.window.repaint()
        self._milestones.reach("last_known_painted")
        self._milestones.reach("first_picture")

    @Slot()
    def _painted_fresh(self) -> None:
        self.window.repaint()
        self._milestones.reach("first_picture")

    @Slot(object, object)
    def _note_positions(self, _positions: object, _server_time_ms: object) -> None:
        if not self._positions_came:
            self._positions_came = True
            self.ready.emit()

    def _title_of(self, order: Order) -> str:
        board = self.station.feed.board
        kind, target_id = self.station.feed.subject_of(order)
        if kind is TargetKind.INCIDENT:
            incident = board.incidents.get(target_id)
            return incident.title if incident else ""
        alarm = board.alarms.get(target_id)
        return alarm.title if alarm else ""

    def _words_of_alarm(self, alarm: Alarm) -> str:
        place = alarm_place(self.station.feed.board, alarm)
        return alarm_words(alarm.kind, alarm.title, place, is_over=alarm.state is AlarmState.RETURNED)

    def _held_words_of(self, order: Order) -> str:
        feed = self.station.feed
        if feed.viewer is None or not feed.is_held(order):
            return ""
        giver_id = order.command.given_by
        if giver_id in ("", feed.viewer.person_id):
            return held_words(order, "")
        giver = feed.board.persons.get(giver_id)
        return held_words(order, giver_id if giver is None else giver.name)

    # -- end ---------------------------------------------------------------------------------------

    @Slot()
    def _remember(self) -> None:
        try:
            save_layout(self._profile.layout_file, self.window.present_layout())
        except OSError as error:
            # A full disk must not keep the window from closing; the next start has the usual sizes.
            _LOG.warning("window sizes not kept: %s", error)

    def start(self) -> None:
        """Show what the local store holds, begin to poll, and watch whether anybody is there."""
        self.steward.idle.start()
        self.basemap.take_settings()
        self.station.start()

    def stop(self) -> None:
        """Stop everything that runs; the window may go afterwards."""
        self.steward.idle.stop()
        self.searching.stop()
        self.borders.stop()
        self.panels.stop()
        self.basemap.stop()
        self.station.stop()
        self.window.close()
        self.window.deleteLater()
        app = QApplication.instance()
        if app is not None:
            app.processEvents()
