"""Owns the map in the past: the map alone goes back in time, all else on the desk stays live and says so.

Thread: UI
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QMargins, QObject, Qt, Slot
from PySide6.QtGui import QKeyEvent

from desktop.viewmodels.map_filter import MapFilter
from desktop.viewmodels.past_replay import PastReplay
from widgets.canvas.map_data import MapData
from widgets.map.map_panel import MapPanel
from widgets.map.past_band import BAND_PX, RIM_PX, PastBand, PastRim
from widgets.map.past_bar import BAR_PX, PastBar
from widgets.map.past_sheet import PastKind, PastSheet

_GAP_PX = 10
_TOOLS_PX = 44


class PastMap(QObject):
    """Shows the past on the panel's views while it is looked at, and puts the present back.

    Args:
        panel: The panel whose views go into the past.
        replay: Which minute.
        present: What the panel shows now; the past lies over the same geometry.
        shown: What the officer wants to see, in the past as in the present.
    """

    def __init__(self, panel: MapPanel, replay: PastReplay, present: MapData, shown: MapFilter) -> None:
        super().__init__(panel)
        self._panel, self._replay, self._present = panel, replay, present
        self.data = MapData(replay.map_feed, replay.board_feed, self, scene=present.scene, shown=shown)
        self.rim, self.band, self.bar = PastRim(panel), PastBand(replay, panel), PastBar(replay, panel)
        self.sheet = PastSheet(replay, panel)
        self.rim.lower()
        replay.opened_changed.connect(self._show_or_leave)
        replay.moved.connect(self.band.render_words)
        replay.moved.connect(self.sheet.render_words)
        replay.moved.connect(self.bar.show_track)
        replay.moved.connect(panel.show_filter)
        replay.progressed.connect(self.bar.show_track)
        replay.progressed.connect(self.bar.render_words)
        replay.progressed.connect(self.band.render_words)
        self.band.return_requested.connect(replay.close)
        self.sheet.closed.connect(self._unmark)
        panel.installEventFilter(self)

    @Slot()
    def toggle(self) -> None:
        """Look at the past, or at the present again; not before the city's places are known."""
        if self._replay.is_open or self._present.is_whole:
            self._replay.toggle()

    @Slot(bool)
    def _show_or_leave(self, is_open: bool) -> None:
        if is_open:
            self._show()
        else:
            self._leave()

    def _show(self) -> None:
        panel = self._panel
        if self.data.scene is not self._present.scene:
            self.data.take_scene(self._present.scene)
        if self._present.stations is not None:
            # Stations have no past of their own: they stand where they are.
            self.data.take_stations(self._present.stations)
        panel.leave_present(
            self.data,
            self._replay.board_feed,
            QMargins(RIM_PX, BAND_PX + RIM_PX, RIM_PX, BAR_PX + RIM_PX),
        )
        for source in panel.chosen.sources:
            source.incident_chosen.connect(self._read_incident)
            source.worker_chosen.connect(self._read_worker)
            source.grid_chosen.connect(self._read_grid)
        # The keys stay with the slider when somebody clicks on the map.
        panel.view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._render()
        self._arrange()
        for widget in (self.rim, self.band, self.bar):
            widget.show()
        self.band.raise_()
        self.bar.raise_()
        self.bar.track.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _leave(self) -> None:
        panel = self._panel
        had_focus = self.bar.isAncestorOf(panel.focusWidget()) if panel.focusWidget() else False
        for source in panel.chosen.sources:
            source.incident_chosen.disconnect(self._read_incident)
            source.worker_chosen.disconnect(self._read_worker)
            source.grid_chosen.disconnect(self._read_grid)
        panel.view.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        for widget in (self.rim, self.band, self.bar, self.sheet):
            widget.hide()
        panel.return_to_present()
        if had_focus:
            panel.view.setFocus(Qt.FocusReason.ShortcutFocusReason)

    # -- reading -----------------------------------------------------------------------------------

    @Slot(str)
    def _read_incident(self, incident_id: str) -> None:
        for view in self._panel.chosen.views:
            view.marked.incident_id, view.marked.worker_id = incident_id, None
        incident = self._replay.board_feed.board.incidents.get(incident_id)
        self._read(PastKind.INCIDENT, incident_id, "" if incident is None else incident.grid_code)

    @Slot(str)
    def _read_worker(self, worker_id: str) -> None:
        for view in self._panel.chosen.views:
            view.marked.incident_id, view.marked.worker_id = None, worker_id
        self._read(PastKind.WORKER, worker_id, "")

    @Slot(str)
    def _read_grid(self, code: str) -> None:
        for view in self._panel.chosen.views:
            view.marked.incident_id, view.marked.worker_id = None, None
        self._read(PastKind.GRID, code, code)

    def _read(self, kind: PastKind, record_id: str, grid_code: str) -> None:
        index = self.data.scene.index_of.get(grid_code)
        for view in self._panel.chosen.views:
            view.marked.grid_index = index
            view.update()
        self.sheet.show_record(kind, record_id)
        self._arrange_sheet()

    @Slot()
    def _unmark(self) -> None:
        for view in self._panel.chosen.views:
            view.marked.incident_id = view.marked.worker_id = view.marked.grid_index = None
            view.update()

    # -- layout ------------------------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the panel's size and language; Escape puts the sheet away and leads back to the slider."""
        if self._replay.is_open:
            if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
                return self._serve_escape(event)
            if event.type() == QEvent.Type.Resize:
                self._arrange()
            elif event.type() == QEvent.Type.LanguageChange:
                self._render()
        return super().eventFilter(watched, event)

    def _serve_escape(self, event: QKeyEvent) -> bool:
        if event.key() != Qt.Key.Key_Escape:
            return False
        if self.sheet.isVisible():
            self.sheet.put_away()
        self.bar.track.setFocus(Qt.FocusReason.OtherFocusReason)
        return True

    def _render(self) -> None:
        self.band.render_words()
        self.bar.render_words()
        self.bar.show_track()
        self.sheet.render_words()

    def _arrange(self) -> None:
        width, height = self._panel.width(), self._panel.height()
        self.band.setGeometry(0, 0, width, BAND_PX)
        self.bar.setGeometry(0, height - BAR_PX, width, BAR_PX)
        self.rim.setGeometry(0, BAND_PX, width, height - BAND_PX - BAR_PX)
        self._arrange_sheet()

    def _arrange_sheet(self) -> None:
        self.sheet.move(RIM_PX + _GAP_PX, BAND_PX + RIM_PX + _TOOLS_PX)
