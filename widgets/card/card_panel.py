"""Owns the card panel: what is selected, shown whole, with what can be done about it.

Thread: UI
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from time import monotonic
from zoneinfo import ZoneInfo

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtWidgets import QApplication, QScrollArea, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from desktop.board.board import ChangedIds
from desktop.models.base_data import GridSheet
from desktop.models.command import Order
from desktop.models.delta import RecordKind
from desktop.models.incident_detail import IncidentDetail
from desktop.viewmodels.board_feed import BoardFeed
from desktop.viewmodels.map_feed import MapFeed
from desktop.viewmodels.selection import Selection
from desktop.viewmodels.ticking import Ticking
from widgets.card.card_style import card_style
from widgets.card.draft_desk import DraftDesk
from widgets.card.drafts import DraftBook
from widgets.card.incident_card import IncidentCard
from widgets.card.place_card import PlaceCard
from widgets.parts.plain_label import PlainLabel
from widgets.parts.theme import current_palette, theme_holder
from widgets.parts.wording import tr

ASK_AGAIN_S = 5
"""Seconds after which a detail that could not be read is asked for again."""

DEFAULT_ZONE = ZoneInfo("Asia/Shanghai")

_ON_PLACE_CARD = frozenset(
    {
        RecordKind.POST,
        RecordKind.INCIDENT,
        RecordKind.GRID,
        RecordKind.WORKER,
        RecordKind.ORGANISATION,
        RecordKind.DEPARTMENT,
    }
)
"""Kinds of records that the cards of a grid, a worker and an office show."""


class CardPanel(QWidget):
    """The card; an incident goes before a worker, a worker before a grid.

    Signals:
        detail_requested (str): Id of an incident whose detail is needed.
        sheet_requested (str): Code of a grid whose sheet is needed.
        claim_requested, dispatch_requested, close_requested, return_requested: See IncidentCard.
        take_over_requested (str), dismiss_requested (str), undo_requested (str): Key of an order.
        move_requested (str, Operation, dict): Incident id, any other move, body of its order.
    """

    detail_requested = Signal(str)
    sheet_requested = Signal(str)
    claim_requested = Signal(str)
    dispatch_requested = Signal(str, object)
    close_requested = Signal(str, str)
    return_requested = Signal(str, str)
    take_over_requested = Signal(str)
    dismiss_requested = Signal(str)
    undo_requested = Signal(str)
    move_requested = Signal(str, object, object)

    def __init__(
        self,
        feed: BoardFeed,
        map_feed: MapFeed,
        selection: Selection,
        ticking: Ticking,
        zone: ZoneInfo = DEFAULT_ZONE,
        parent: QWidget | None = None,
        *,
        clock: Callable[[], float] = monotonic,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("card-panel")
        self.setMinimumWidth(300)
        self._feed, self._selection, self._ticking = feed, selection, ticking
        self._details: dict[str, IncidentDetail] = {}
        self._office_id = ""
        self._failed_id = ""
        self._seconds_since_failure = 0
        self._minute = ticking.now.replace(second=0, microsecond=0)
        self.incident = IncidentCard(feed, zone, clock)
        self.place = PlaceCard(feed, map_feed, zone)
        self._empty = PlainLabel("dim", wraps=True)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self._empty.setContentsMargins(14, 24, 14, 12)
        self._stack = QStackedWidget()
        self._stack.setObjectName("card-body")
        for page in (self._empty, self.incident, self.place):
            self._stack.addWidget(page)
        scroll = self._scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(self._stack)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(scroll)
        self._join()
        self.take_theme()
        self.refresh()

    def _join(self) -> None:
        card = self.incident
        card.claim_requested.connect(self.claim_requested)
        card.dispatch_requested.connect(self.dispatch_requested)
        card.close_requested.connect(self.close_requested)
        card.return_requested.connect(self.return_requested)
        card.take_over_requested.connect(self.take_over_requested)
        card.dismiss_requested.connect(self.dismiss_requested)
        card.undo_requested.connect(self.undo_requested)
        card.move_requested.connect(self.move_requested)
        card.moves.form_shown.connect(self._reveal_form)
        self.place.incident_chosen.connect(self._selection.select_incident)
        self.place.folds_changed.connect(self.refresh)
        self.place.grid_chosen.connect(self._show_grid_of_worker)
        self._selection.incident_selected.connect(self.take_incident)
        self._selection.grid_selected.connect(self.take_other)
        self._selection.worker_selected.connect(self.take_worker)
        self._feed.changed.connect(self.take_changes)
        self._feed.order_taken.connect(self.take_order)
        self._feed.orders_changed.connect(self.refresh)
        self._feed.viewer_changed.connect(self.take_viewer)
        self._ticking.second_passed.connect(self.tick)
        theme_holder().changed.connect(self.take_theme)

    @Slot()
    def _reveal_form(self) -> None:
        """Scroll to a form that has just opened, so that none of it lies out of sight."""
        layout = self.incident.layout()
        if layout is not None:
            layout.activate()
        self._scroll.ensureWidgetVisible(self.incident.moves, 0, 8)

    # -- drafts ----------------------------------------------------------------------------------

    @property
    def drafts(self) -> DraftDesk:
        """What is typed here."""
        return self.incident.drafts

    @property
    def has_drafts(self) -> bool:
        """Whether anything is typed here that was not sent."""
        return self.incident.drafts.has_any(self._feed.board.incidents)

    def change_hands(self, book: DraftBook) -> DraftBook:
        """Take up another officer's drafts; returns those of whoever was here."""
        return self.incident.drafts.change_hands(book)

    @Slot(object)
    def take_order(self, order: Order) -> None:
        """Clear the words that an order now carries."""
        viewer = self._feed.viewer
        if viewer is not None and order.command.given_by in ("", viewer.person_id):
            self.incident.drafts.take_order(order)

    # -- selection -------------------------------------------------------------------------------

    @Slot(str)
    def take_incident(self, incident_id: str) -> None:
        """Show the selected incident; its detail is asked for."""
        if incident_id:
            self.detail_requested.emit(incident_id)
        self.refresh()

    @Slot(str)
    def take_worker(self, worker_id: str) -> None:
        """Show the selected worker; the incident is let go."""
        if worker_id:
            self._selection.select_incident("")
        self.refresh()

    @Slot(str)
    def take_other(self, _code: str) -> None:
        """Show the selected grid, if nothing goes before it."""
        self.refresh()

    @Slot(str)
    def show_office(self, office_id: str) -> None:
        """Show a town, a community or a department, until something is selected."""
        self._selection.clear()
        self._office_id = office_id
        self.refresh()

    @Slot(str)
    def _show_grid_of_worker(self, code: str) -> None:
        self._selection.select_worker("")
        self._selection.select_grid(code)

    # -- what comes ------------------------------------------------------------------------------

    @Slot(object)
    def take_detail(self, detail: IncidentDetail) -> None:
        """Take what the central says of the selected incident to this viewer."""
        # An answer about another incident came too late; it must not push out the one that is shown.
        if detail.incident.id == self._selection.incident_id:
            self._details = {detail.incident.id: detail}
            self._failed_id = ""
            self.refresh()

    @Slot(str, str)
    def take_detail_failure(self, incident_id: str, _code: str) -> None:
        """Say that what is allowed cannot be read; it is asked again while the incident is shown."""
        self._seconds_since_failure = 0
        if self._failed_id != incident_id:
            self._failed_id = incident_id
            self.refresh()

    @Slot(object)
    def take_sheet(self, sheet: GridSheet) -> None:
        """Take what was looked up of a grid."""
        if self.place.sheet.take(sheet):
            self.refresh()

    @Slot(str, str)
    def take_sheet_failure(self, code: str, failure: str) -> None:
        """Say that a grid's sheet cannot be read; it is asked again while the grid is shown."""
        if self.place.sheet.fail(code, failure):
            self.refresh()

    @Slot(object)
    def take_viewer(self, _viewer: object) -> None:
        """Another person sits here: what is allowed must be asked again."""
        self.incident.wishes.turn()
        self._details.clear()
        self.place.sheet.forget()
        self.take_incident(self._selection.incident_id)

    @Slot(object)
    def take_changes(self, changed: ChangedIds) -> None:
        """Show what has changed; a changed incident's detail is asked for again."""
        incident_id = self._selection.incident_id
        if not incident_id:
            if self.place.sheet.code in changed.get(RecordKind.GRID, ()):
                self.sheet_requested.emit(self.place.sheet.code)
            if not _ON_PLACE_CARD.isdisjoint(changed):
                self.refresh()
        elif any(incident_id in changed.get(kind, ()) for kind in (RecordKind.INCIDENT, RecordKind.LEASE)):
            self.detail_requested.emit(incident_id)
            self.refresh()
        elif self._answers_otherwise(incident_id, changed):
            self.refresh()

    def _answers_otherwise(self, incident_id: str, changed: ChangedIds) -> bool:
        incident = self._feed.board.incidents.get(incident_id)
        if incident is None:
            return False
        post = self._feed.board.posts.get(incident.grid_code)
        return (
            incident.grid_code in changed.get(RecordKind.POST, ())
            or incident.grid_code in changed.get(RecordKind.GRID, ())
            or (post is not None and post.effective_id in changed.get(RecordKind.WORKER, ()))
        )

    @Slot()
    def refresh(self) -> None:
        """Show what is selected as it now stands."""
        selection, now = self._selection, self._ticking.now
        if selection.incident_id or selection.worker_id or selection.grid_code:
            self._office_id = ""
        shown = self._feed.incident(selection.incident_id) if selection.incident_id else None
        if shown is not None:
            detail = self._fresh_detail(shown.incident.id)
            self.incident.show_incident(shown, detail, now, failed=self._failed_id == shown.incident.id)
            self._turn_to(self.incident)
            return
        self.incident.let_go()
        if selection.worker_id:
            self.place.show_worker(selection.worker_id, now)
            self._turn_to(self.place)
        elif selection.grid_code:
            if self.place.sheet.turn_to(selection.grid_code):
                self.sheet_requested.emit(selection.grid_code)
            self.place.show_grid(selection.grid_code, now)
            self._turn_to(self.place)
        elif self._office_id and self.place.show_office(self._office_id):
            self._turn_to(self.place)
        else:
            self._empty.setText(tr("在队列、地图或岗位表中选择一项"))
            self._turn_to(self._empty)

    def _turn_to(self, page: QWidget) -> None:
        # A stack is as high as its highest page; only the page in sight may count.
        policy = QSizePolicy.Policy
        for other in (self._empty, self.incident, self.place):
            other.setSizePolicy(policy.Preferred, policy.Preferred if other is page else policy.Ignored)
        self._stack.setCurrentWidget(page)
        self._lay_out(page)

    def _lay_out(self, page: QWidget) -> None:
        """Give the page's new lines their heights, and the scroll bar its length, before anything is drawn.

        Left to the event loop, new lines would first be squeezed into the height that the page had before,
        and a scroll bar without length would have lost its place.
        """
        for line in page.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly):
            if not line.testAttribute(Qt.WidgetAttribute.WA_WState_ExplicitShowHide):
                line.show()
        for widget in (page, self._stack):
            layout = widget.layout()
            if layout is not None:
                layout.activate()
        # Only by this event does a scroll area ask its widget how high it is now.
        QApplication.sendEvent(self._scroll, QEvent(QEvent.Type.LayoutRequest))

    def _fresh_detail(self, incident_id: str) -> IncidentDetail | None:
        """Return the detail unless the board knows a newer incident or holder: its actions may be gone."""
        detail = self._details.get(incident_id)
        board = self._feed.board
        held, lease = board.incidents.get(incident_id), board.leases.get(incident_id)
        if detail is None or (held is not None and held.revision > detail.incident.revision):
            return None
        holder = None if lease is None else lease.holder_id
        is_held_alike = holder == (None if detail.lease is None else detail.lease.holder_id)
        return detail if is_held_alike else None

    @Slot(object)
    def tick(self, now: datetime) -> None:
        """Move clocks and ages."""
        if self._stack.currentWidget() is self.incident:
            self.incident.tick(now)
            self._ask_again()
        else:
            minute = now.replace(second=0, microsecond=0)
            if minute != self._minute:
                # How long a post has been so, and what lies ahead of it, go by the minute.
                self._minute = minute
                self.refresh()
            self.place.tick(now)
            if self._selection.grid_code and self.place.sheet.tick():
                self.sheet_requested.emit(self.place.sheet.code)

    def _ask_again(self) -> None:
        if self._failed_id and self._failed_id == self._selection.incident_id:
            self._seconds_since_failure += 1
            if self._seconds_since_failure >= ASK_AGAIN_S:
                self._seconds_since_failure = 0
                self.detail_requested.emit(self._failed_id)

    @Slot()
    def take_theme(self) -> None:
        """Take the colours of the theme that is on."""
        self.setStyleSheet(card_style(current_palette()))

    def changeEvent(self, event: QEvent) -> None:
        """Take words of another language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.refresh()
