"""Owns the joints between who sits here and what the window shows: the cover, the drafts, the idle lock.

Thread: UI
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject, Slot

from desktop.board.board import Board
from desktop.models.city import City
from desktop.models.command import FINAL_ORDER_STATES, Order
from desktop.models.draft import Draft
from desktop.models.notice import Notice, NoticeLevel
from desktop.models.person import Viewer
from desktop.models.seat import Gate, SeatPicture
from widgets.assembly.idle_watch import IdleWatch
from widgets.assembly.station import Station
from widgets.assembly.status_presenter import zone_of
from widgets.assembly.work_panels import WorkPanels
from widgets.card.drafts import DraftBook
from widgets.shell.main_window import MainWindow
from widgets.shell.search.search_sheet import SearchSheet
from widgets.shell.shelf_sheet import ShelfSheet

EYES = "eyes"
"""Preference that names with whose eyes the saved board was read."""


@dataclass
class Belongings:
    """What an officer leaves at the desk and finds again.

    Attributes:
        incident_id: What was selected, empty for nothing.
    """

    drafts: DraftBook
    search: str = ""
    shelve_reason: str = ""
    incident_id: str = ""


class SeatSteward(QObject):
    """Covers and uncovers the work, and hands it over from one officer to the next.

    Args:
        station: The data side.
        window: The desk's window.
        panels: Where things are typed.
        search: Where things are searched for.
        shelf: Where it is said why an alarm is put aside.
        idle_limit_s: Seconds without hands after which the desk is locked, 0 for never; also how long a
            restart may take for the work to lie open again.
    """

    def __init__(
        self,
        station: Station,
        window: MainWindow,
        panels: WorkPanels,
        search: SearchSheet,
        shelf: ShelfSheet,
        idle_limit_s: float,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._station, self._window, self._panels = station, window, panels
        self._search, self._shelf = search, shelf
        self._left: dict[str, Belongings] = {}
        self._eyes: str | None = None
        self._saved_eyes: str | None = None
        self._seat = SeatPicture()
        self.idle = IdleWatch(window, idle_limit_s, self)
        station.hub.login.set_idle_limit(idle_limit_s)
        self._join_seat()
        self._join_wishes()

    def _join_seat(self) -> None:
        hub, feed, window = self._station.hub, self._station.feed, self._window
        hub.login.seat_changed.connect(self.show_seat)
        hub.login.handing_over.connect(self.hand_over)
        hub.login.viewer_known.connect(self.take_viewer)
        hub.link_changed.connect(window.cover.show_link)
        hub.preferences_loaded.connect(self.take_preferences)
        hub.board_loaded.connect(self.take_board)
        feed.city_changed.connect(self.take_city)
        feed.orders_changed.connect(self.show_work)
        feed.order_taken.connect(self.take_order)
        hub.drafts.loaded.connect(self.take_drafts)
        self._panels.card.drafts.changed.connect(hub.drafts.keep)

    def _join_wishes(self) -> None:
        login, window = self._station.hub.login, self._window
        card = window.cover.card
        card.login_requested.connect(login.log_in)
        card.switch_requested.connect(login.ask_switch)
        card.lock_requested.connect(login.lock)
        card.log_out_requested.connect(login.log_out)
        card.back_requested.connect(login.turn_back)
        window.strip.seat_requested.connect(login.ask_switch)
        window.sitting_line.login_requested.connect(login.ask_switch)
        self.idle.left_alone.connect(login.lock)

    def lock(self) -> None:
        """Lock the desk, or say why nobody could come back to it."""
        if self._seat.gate is Gate.OPEN and not self._seat.can_lock:
            self._window.notices.raise_notice(
                Notice(
                    level=NoticeLevel.INFO,
                    text_key="lock-needs-login",
                    replace_key="lock",
                    since=self._station.hub.clock.now(),
                )
            )
            return
        self._station.hub.login.lock()

    # -- who sits here -----------------------------------------------------------------------------

    @Slot(object)
    def show_seat(self, seat: SeatPicture) -> None:
        """Cover the work or lay it open."""
        was_open = self._seat.gate is Gate.OPEN
        self._seat = seat
        self.show_work()
        if seat.can_lock:
            self._window.notices.clear_notice("lock")
        self._window.sitting_line.show_seat(seat)
        self._window.cover.show_seat(seat)
        if seat.gate is Gate.OPEN and not was_open:
            self.idle.note_hands()
            if self._window.focusWidget() is None:
                self._window.focus_work()

    @Slot()
    def show_work(self) -> None:
        """Tell the cover what whoever sits here would leave behind."""
        person_id = "" if self._seat.sitter is None else self._seat.sitter.person_id
        waiting = sum(
            order.state not in FINAL_ORDER_STATES and order.command.given_by == person_id
            for order in self._station.feed.orders.values()
        )
        typed = self._search.field.text() or self._shelf.reason.text()
        has_drafts = self._panels.card.has_drafts or bool(typed)
        self._window.cover.show_work(waiting, has_drafts)

    @Slot(object, object)
    def hand_over(self, before: Viewer | None, after: Viewer | None) -> None:
        """Put one officer's unsent words away, and lay out those of the next."""
        there = self._take_belongings("" if after is None else after.person_id or "")
        selection = self._station.selection
        left = Belongings(
            drafts=self._panels.card.change_hands(there.drafts),
            search=self._search.field.text(),
            shelve_reason=self._shelf.reason.text(),
            incident_id=selection.incident_id,
        )
        if before is not None:
            self._left[before.person_id or ""] = left
        self._search.field.setText(there.search)
        self._shelf.reason.setText(there.shelve_reason)
        if before is not None:
            selection.clear()
        if there.incident_id:
            selection.select_incident(there.incident_id)

    def _take_belongings(self, person_id: str) -> Belongings:
        return self._left.pop(person_id, None) or Belongings(DraftBook(person_id))

    @Slot(object)
    def take_drafts(self, drafts: Sequence[Draft]) -> None:
        """Lay what was typed in earlier runs before those whose it is, and before nobody else."""
        desk = self._panels.card.drafts
        for person_id in {draft.person_id for draft in drafts}:
            own = [draft for draft in drafts if draft.person_id == person_id]
            if person_id == desk.person_id:
                desk.take_kept(own)
            else:
                left = self._take_belongings(person_id)
                left.drafts.add(own)
                self._left[person_id] = left
        self.show_work()

    @Slot(object)
    def take_order(self, order: Order) -> None:
        """Drop what an order carries of whoever gave it and sits here no more."""
        left = self._left.get(order.command.given_by)
        changed = None if left is None else left.drafts.drop_sent(order)
        if changed is not None:
            self._station.hub.drafts.keep(changed)

    # -- what may be seen --------------------------------------------------------------------------

    @Slot(object)
    def take_viewer(self, viewer: Viewer) -> None:
        """Take the picture away from whoever may not see all of it; a board read with these eyes comes."""
        eyes = f"{viewer.role.value} {viewer.area_code}"
        if eyes != self._eyes:
            self._eyes = eyes
            self._compare()

    @Slot(object)
    def take_preferences(self, kept: Mapping[str, bytes]) -> None:
        """Learn with whose eyes the board of an earlier run was read."""
        self._saved_eyes = kept.get(EYES, b"").decode("utf-8", "replace") or None
        self._compare()

    @Slot(object, object)
    def take_board(self, board: Board, saved_at: object) -> None:
        """Show a board that has come fresh; it was read with the eyes of whoever sits here."""
        if saved_at is None and board.city is not None and self._eyes is not None:
            self._remember_eyes(self._eyes)
            if not self._window.shows_city:
                self._window.show_city()

    def _compare(self) -> None:
        if self._eyes is None or self._saved_eyes is None or self._eyes == self._saved_eyes:
            return
        self._window.show_start()

    def _remember_eyes(self, eyes: str) -> None:
        if eyes != self._saved_eyes:
            self._saved_eyes = eyes
            self._station.hub.save_preference(EYES, eyes.encode())

    @Slot(object)
    def take_city(self, city: City) -> None:
        """Tell the cover whose city it is."""
        self._window.cover.show_city(zone_of(city), is_demo=city.is_demo)
