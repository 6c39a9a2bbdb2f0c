"""Owns the map panel: the map, its tools, legend, scale bar and inset, joined to the shared selection.

Thread: UI
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QPushButton, QWidget

from desktop.models.codes import is_within
from desktop.viewmodels.board_feed import BoardFeed
from desktop.viewmodels.selection import Selection
from widgets.canvas.map_data import MapData
from widgets.canvas.map_view import MapView
from widgets.map.inset import MapInset
from widgets.map.legend import MapLegend, ScaleBar
from widgets.parts.wording import tr

_GAP_PX = 10
_LEAST_FOR_INSET = (760, 420)


class MapPanel(QWidget):
    """The desk's map.

    Signals:
        search_requested (): The officer wants to look something up.

    Args:
        data: What the map shows.
        feed: The board, for where a selected incident or grid lies.
        selection: Shared by all panels.
    """

    search_requested = Signal()

    def __init__(
        self, data: MapData, feed: BoardFeed, selection: Selection, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("map-panel")
        self._data, self._feed, self._selection = data, feed, selection
        self.view = MapView(data, parent=self)
        self.inset = MapInset(data, self)
        self.legend = MapLegend(self)
        self.scale_bar = ScaleBar(self)
        self._search = self._button("search")
        self._nearer = self._button("nearer")
        self._farther = self._button("farther")
        self._fit = self._button("fit")
        self._lock = self._button("lock")
        self._lock.setCheckable(True)
        self._join()
        self.retranslate()

    def _button(self, name: str) -> QPushButton:
        button = QPushButton(self)
        button.setObjectName(f"map-{name}")
        button.setProperty("overMap", True)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.setAutoFillBackground(True)
        return button

    def _join(self) -> None:
        self._search.clicked.connect(self.search_requested)
        self._nearer.clicked.connect(self.zoom_in)
        self._farther.clicked.connect(self.zoom_out)
        self._fit.clicked.connect(self.view.fit_home)
        self._lock.toggled.connect(self.view.set_locked)
        self.view.locked_changed.connect(self._lock.setChecked)
        self.view.camera_changed.connect(self._show_scale)
        for view in (self.view, self.inset):
            view.grid_chosen.connect(self.choose_grid)
            view.incident_chosen.connect(self._selection.select_incident)
            view.worker_chosen.connect(self._selection.select_worker)
        self._selection.incident_selected.connect(self.show_incident)
        self._selection.grid_selected.connect(self.show_grid)
        self._selection.worker_selected.connect(self.show_worker)
        self._show_scale()

    # -- wishes ----------------------------------------------------------------------------------

    @Slot()
    def zoom_in(self) -> None:
        """Show a smaller part, larger."""
        self.view.zoom_by(0.5)

    @Slot()
    def zoom_out(self) -> None:
        """Show a larger part, smaller."""
        self.view.zoom_by(-0.5)

    @Slot()
    def fit(self) -> None:
        """Show the whole city."""
        self.view.fit_home()

    @Slot()
    def toggle_lock(self) -> None:
        """Lock the view or let it follow again."""
        self.view.set_locked(not self.view.locked)

    def set_grey(self, grey: bool) -> None:
        """Draw both views without any hue: the picture is no longer true."""
        self.view.set_grey(grey)
        self.inset.set_grey(grey)

    # -- selection -------------------------------------------------------------------------------

    @Slot(str)
    def choose_grid(self, code: str) -> None:
        """Select a grid; an incident elsewhere is let go."""
        incident = self._feed.board.incidents.get(self._selection.incident_id)
        if incident is not None and not is_within(incident.grid_code, code):
            self._selection.select_incident("")
        self._selection.select_worker("")
        self._selection.select_grid(code)

    @Slot(str)
    def show_incident(self, incident_id: str) -> None:
        """Mark an incident and its grid, and bring it into sight."""
        incident = self._feed.board.incidents.get(incident_id)
        for view in (self.view, self.inset):
            view.marked.incident_id = incident_id or None
            view.update()
        if incident is not None:
            self._mark_grid(incident.grid_code)
            self.view.show_place(incident.lon_deg, incident.lat_deg)

    @Slot(str)
    def show_grid(self, code: str) -> None:
        """Mark a grid."""
        self._mark_grid(code)

    @Slot(str)
    def show_worker(self, worker_id: str) -> None:
        """Mark a worker."""
        for view in (self.view, self.inset):
            view.marked.worker_id = worker_id or None
            view.update()

    def _mark_grid(self, code: str) -> None:
        codes = self._data.scene.codes
        index = codes.index(code) if code in codes else None
        for view in (self.view, self.inset):
            view.marked.grid_index = index
            view.update()

    # -- layout ----------------------------------------------------------------------------------

    def retranslate(self) -> None:
        """Take words of the present language."""
        self._search.setText(tr("搜索") + "  /")
        self._nearer.setText("+")
        self._farther.setText("\N{MINUS SIGN}")
        self._fit.setText(tr("全图") + "  0")
        self._lock.setText(tr("视图锁定") + "  L")
        self._nearer.setAccessibleName(tr("放大地图"))
        self._farther.setAccessibleName(tr("缩小地图"))
        self._arrange()
        self.legend.update()

    def changeEvent(self, event: QEvent) -> None:
        """Take words of another language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Arrange what lies over the map."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        width, height = self.width(), self.height()
        self.view.setGeometry(0, 0, width, height)
        left = _GAP_PX
        for button in (self._search, self._nearer, self._farther, self._fit, self._lock):
            button.adjustSize()
            button.move(left, _GAP_PX)
            left += button.width() + 6
        size = self.legend.sizeHint()
        self.legend.setGeometry(_GAP_PX, height - size.height() - _GAP_PX, size.width(), size.height())
        self.scale_bar.move(width - self.scale_bar.width() - _GAP_PX, height - self.scale_bar.height() - 8)
        roomy = width >= _LEAST_FOR_INSET[0] and height >= _LEAST_FOR_INSET[1]
        self.inset.setVisible(roomy)
        if roomy:
            side_w, side_h = round(width * 0.3), round(height * 0.4)
            self.inset.setGeometry(width - side_w - _GAP_PX, _GAP_PX, side_w, side_h)

    @Slot()
    def _show_scale(self) -> None:
        self.scale_bar.show_scale(self.view.camera.px_per_m)

    def stop(self) -> None:
        """Make no more tiles; before the program ends."""
        self.view.stop()
        self.inset.stop()
