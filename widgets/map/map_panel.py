"""Owns the map panel: the map and what lies over it, joined to the shared selection.

Thread: UI
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QMargins, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from desktop.viewmodels.board_feed import BoardFeed
from desktop.viewmodels.inset_book import MOST, InsetBook
from desktop.viewmodels.map_filter import LayerName
from desktop.viewmodels.selection import Selection
from desktop.viewmodels.view_book import ViewBook
from widgets.canvas.map_data import MapData
from widgets.canvas.map_view import MapView
from widgets.canvas.pointed import Pointed
from widgets.canvas.tools.map_tool import ToolName
from widgets.map.area_desk import AreaDesk
from widgets.map.area_sheet import AreaSheet
from widgets.map.chip import MapChip
from widgets.map.coordinates import CoordinateSheet
from widgets.map.heat_key import HeatKey
from widgets.map.inset_board import InsetBoard
from widgets.map.legend import MapLegend
from widgets.map.legend_counts import layer_word
from widgets.map.map_foot import MapFoot
from widgets.map.panel_layout import MapParts, PanelLayout
from widgets.map.tool_bar import MapToolBar, MapWish
from widgets.map.view_desk import ViewDesk, name_of
from widgets.map.view_selection import ViewSelection
from widgets.map.views_sheet import ViewsSheet
from widgets.parts.places import place_name
from widgets.parts.wording import tr

MAP_LAYERS = (
    LayerName.LABELS,
    LayerName.STATIONS,
    LayerName.TRAILS,
    LayerName.COVERAGE,
    LayerName.BASEMAP,
)
"""Layers of the map that the legend can take off."""


class MapPanel(QWidget):
    """The desk's map.

    Signals:
        search_requested (): The officer wants to look something up.
        borders_requested (): The officer wants to know what is wrong with the borders.

    Args:
        data: What the map shows.
        feed: The board, for where a selected incident or grid lies.
        selection: Shared by all panels.
    """

    search_requested = Signal()
    borders_requested = Signal()

    def __init__(
        self, data: MapData, feed: BoardFeed, selection: Selection, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("map-panel")
        self._data, self._feed = data, feed
        self._pointed: Pointed | None = None
        self._grey = False
        self.view = MapView(data, parent=self)
        self.inset_book = InsetBook(self)
        self.insets = InsetBoard(self.view, self.inset_book, self)
        self.legend = MapLegend(data, feed, MAP_LAYERS, self)
        self.foot = MapFoot(data.filter, self)
        self.tool_bar = MapToolBar(self)
        self.withheld = MapChip("map-withheld", ".", self)
        self.filtered = MapChip("map-filtered", "⇧T", self)
        self.full = MapChip("map-insets-full", "⇧I", self)
        self.heat_key = HeatKey(data.heat, self)
        self.area_sheet = AreaSheet(self)
        self.coordinates = CoordinateSheet(self)
        self.view_book = ViewBook(self)
        self.views_sheet = ViewsSheet(self.view_book, self)
        self.views = ViewDesk(self.view, self.views_sheet, self.view_book, feed, self)
        self.chosen = ViewSelection(self.view, self.insets, feed, selection)
        self.areas = AreaDesk(self.view, self.area_sheet, feed, selection, self)
        self._layout = PanelLayout(self, self._parts())
        self._join()
        self.retranslate()

    def _parts(self) -> MapParts:
        return MapParts(
            self.view,
            self.insets,
            self.legend,
            self.foot,
            self.tool_bar,
            (self.filtered, self.withheld, self.full, self.heat_key),
            self.area_sheet,
            self.coordinates,
            self.views_sheet,
        )

    def _join(self) -> None:
        self.tool_bar.wished.connect(self.serve)
        self.view.locked_changed.connect(self._show_lock)
        self.view.jump_withheld.connect(self._show_withheld)
        self.view.camera_changed.connect(self._show_scale)
        self.view.pointed.connect(self._show_pointed)
        self.view.tools.changed.connect(self._show_tool)
        self.withheld.pressed.connect(self.fit_selection)
        self.filtered.pressed.connect(self.show_all)
        self.full.pressed.connect(self.take_insets)
        for signal in (self._data.filter_changed, self._data.states_changed, self._data.marks_changed):
            signal.connect(self.show_filter)
        self.heat_key.pressed.connect(self.show_heat)
        self.heat_key.resized.connect(self.arrange)
        self.legend.left.connect(self.view.setFocus)
        self.legend.resized.connect(self.arrange)
        self.coordinates.closed.connect(self.view.setFocus)
        self.area_sheet.resized.connect(self.arrange)
        self.insets.changed.connect(self._show_room_for_insets)
        self._show_scale()

    @property
    def surfaces(self) -> tuple[MapView, ...]:
        """The map and its insets."""
        return (self.view, *self.insets.widgets)

    # -- wishes ----------------------------------------------------------------------------------

    @Slot(object)
    def serve(self, wish: MapWish) -> None:
        """Serve a button over the map."""
        {
            MapWish.SEARCH: self.search_requested.emit,
            MapWish.BORDERS: self.borders_requested.emit,
            MapWish.NEARER: self.zoom_in,
            MapWish.FARTHER: self.zoom_out,
            MapWish.FIT: self.fit,
            MapWish.LOCK: self.toggle_lock,
            MapWish.RECTANGLE: self.take_rectangle,
            MapWish.LASSO: self.take_lasso,
            MapWish.MEASURE: self.take_measure,
            MapWish.VIEWS: self.toggle_views,
            MapWish.PIN: self.pin_view,
        }[wish]()
        self._show_lock(self.view.locked)
        self._show_tool()

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
    def fit_selection(self) -> None:
        """Show the area that is drawn, else the selected incident, worker or grid, then what it lies in."""
        if self.areas.has_area:
            self.areas.fit()
        else:
            self.chosen.fit()

    @Slot()
    def toggle_lock(self) -> None:
        """Lock the view or let it follow again."""
        self.view.set_locked(not self.view.locked)

    def take_rectangle(self) -> None:
        """Take the rectangle in hand, or put it away."""
        self._take(ToolName.RECTANGLE)

    def take_lasso(self) -> None:
        """Take the lasso in hand, or put it away."""
        self._take(ToolName.LASSO)

    def take_measure(self) -> None:
        """Take the measure in hand, or put it away."""
        self._take(ToolName.MEASURE)

    def take_crosshair(self) -> None:
        """Choose grids and marks by keys, or no longer."""
        self._take(ToolName.PICK)

    def _take(self, name: ToolName) -> None:
        if name in (ToolName.RECTANGLE, ToolName.LASSO) and not self.is_present:
            return  # what an area holds is selected and ordered, which nothing of the past can be
        self.view.tools.take(name)
        self.view.setFocus()

    @Slot()
    def toggle_views(self) -> None:
        """Open the sheet of named views, or close it."""
        if self.views_sheet.isHidden():
            self.views_sheet.open_sheet()
            self.arrange()
        else:
            self.views_sheet.close_sheet()

    @Slot()
    def pin_view(self) -> None:
        """Pin what the map shows as an inset, while there is a free place; else say so."""
        is_pinned = self.inset_book.pin(name_of(self.view, self._feed) or tr("视图"), self.view.seen_box())
        self.full.setVisible(not is_pinned)
        self.arrange()

    @Slot()
    def _show_room_for_insets(self) -> None:
        self.full.hide()
        self.arrange()

    @Slot()
    def take_insets(self) -> None:
        """Let the keys act on the insets."""
        self.insets.take_focus()

    def take_legend(self) -> None:
        """Let the keys act on the legend."""
        self.legend.take_focus()

    @Slot()
    def show_heat(self) -> None:
        """Turn to the next heat view; of the past there is none."""
        if self.is_present:
            self._data.heat.show_next()

    @Slot()
    def show_all(self) -> None:
        """Filter nothing any more."""
        self._data.filter.show_all()

    def copy_place(self) -> None:
        """Copy where pointer or crosshair is, and offer the other datum; the middle if nobody points."""
        at = self._pointed or self.view.middle()
        self.coordinates.open_at(at, place_name(self._feed.board, at.grid_code) if at.grid_code else "")
        self.arrange()

    def set_grey(self, grey: bool) -> None:
        """Draw all views without any hue: the picture is no longer true. What is past stays as it was."""
        self._grey = grey
        for view in self.surfaces:
            view.set_grey(grey and self.is_present)

    def set_masked(self, is_masked: bool) -> None:
        """Show no way that a worker has gone, or all of them again."""
        for view in self.surfaces:
            view.trails.is_masked = is_masked
            view.update()

    # -- the past ----------------------------------------------------------------------------------

    @property
    def is_present(self) -> bool:
        """Whether the views show what is the case now."""
        return self.view.data is self._data

    def leave_present(self, data: MapData, board: BoardFeed, rim: QMargins) -> None:
        """Show another state of affairs, with room for a rim about it; nothing is selected there.

        Args:
            data: What is shown.
            board: The board behind it.
            rim: Pixels that the map leaves free on each side.
        """
        self.chosen.part()
        self.areas.clear()
        self._show(data, board, rim, lends=False)

    def return_to_present(self) -> None:
        """Show what is the case now, and what is selected."""
        self._show(self._data, self._feed, QMargins(), lends=True)
        self.chosen.join()

    def _show(self, data: MapData, board: BoardFeed, rim: QMargins, *, lends: bool) -> None:
        self.view.tools.lends = lends
        for view in self.surfaces:
            view.set_data(data)
            view.set_grey(self._grey and self.is_present)
        self.legend.count_of(data, board)
        self.heat_key.set_present(self.is_present)
        for wish in (MapWish.RECTANGLE, MapWish.LASSO):
            self.tool_bar.set_enabled(wish, self.is_present)
        self._layout.rim = rim
        self.show_filter()
        self.arrange()

    # -- what is shown ---------------------------------------------------------------------------

    @Slot(bool)
    def _show_lock(self, locked: bool) -> None:
        self.tool_bar.set_checked(MapWish.LOCK, locked)

    @Slot()
    def _show_tool(self) -> None:
        for wish, name in (
            (MapWish.RECTANGLE, ToolName.RECTANGLE),
            (MapWish.LASSO, ToolName.LASSO),
            (MapWish.MEASURE, ToolName.MEASURE),
        ):
            self.tool_bar.set_checked(wish, self.view.tools.name is name)

    @Slot(bool)
    def _show_withheld(self, withheld: bool) -> None:
        self.withheld.setVisible(withheld)
        self.arrange()

    @Slot()
    def show_filter(self) -> None:
        """Say that something is filtered, and how much: nothing is ever hidden silently."""
        state, hidden = self._data.filter.state, self.view.data.hidden
        is_filtering = state.is_filtering
        if is_filtering:
            said = [
                words.format(n=f"{number:,}")
                for words, number in (
                    (tr("{n} 件事件"), hidden.incidents),
                    (tr("{n} 个网格"), hidden.posts),
                    (tr("{n} 名人员"), hidden.workers),
                )
                if number
            ]
            said += [layer_word(one) for one in (LayerName.LOAD, *MAP_LAYERS) if not state.shows(one)]
            words = tr("筛选中 · 不显示：{what}").format(what=tr("、").join(said)) if said else ""
            self.filtered.say(words or tr("筛选中 · 目前没有被隐去的"), tr("全部显示"))
        if is_filtering == self.filtered.isHidden():
            self.filtered.setVisible(is_filtering)
            self.arrange()

    @Slot(object)
    def _show_pointed(self, at: Pointed | None) -> None:
        self._pointed = at
        place = place_name(self._feed.board, at.grid_code) if at is not None and at.grid_code else ""
        self.foot.readout.show_place(at, place)

    @Slot()
    def _show_scale(self) -> None:
        self.foot.scale_bar.show_scale(self.view.camera.px_per_m)

    def retranslate(self) -> None:
        """Take words of the present language."""
        self.withheld.say(tr("视图已锁定 · 所选在画面之外"), tr("显示"))
        self.full.say(tr("插图已满 {n} 个，没有再钉").format(n=MOST), tr("到插图，Del 关闭"))
        self.show_filter()
        self.arrange()

    def changeEvent(self, event: QEvent) -> None:
        """Take words of another language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.tool_bar.retranslate()
            self.retranslate()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Arrange what lies over the map."""
        super().resizeEvent(event)
        self.arrange()

    @Slot()
    def arrange(self) -> None:
        """Put everything over the map in its place."""
        self._layout.arrange()

    def stop(self) -> None:
        """Make no more tiles; before the program ends."""
        self.view.stop()
        self.insets.stop()
