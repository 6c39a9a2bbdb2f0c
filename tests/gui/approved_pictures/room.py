"""Owns the room in which pictures are taken: invented cities that stand still, and a map to look at them."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from PySide6.QtCore import QObject, QPoint, QRect, Slot
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QWidget

from desktop.board.board import Board
from desktop.board.heat import HeatMode
from desktop.models.basemap import NO_BASEMAP
from desktop.models.incident import IncidentState, Priority
from desktop.models.position import Positions
from desktop.models.post import PostState
from desktop.raster.basemap.messages import ToneTile, ToneWish
from desktop.raster.patterns import TILE_PX
from desktop.settings.settings import Language, Theme
from tests.helpers.busy_city import (
    NOW_MS,
    busy_board,
    clock_of,
    make_stations,
    put_in,
    steps_of_day,
    wide_codes,
    with_gap,
)
from tests.helpers.demo_shapes import demo_scene, demo_shapes
from tests.helpers.fixes import fixes_of
from tests.helpers.panel_stage import PanelStage, picture_of
from tests.helpers.records import NOW
from tests.helpers.samples import make_lease
from tests.helpers.whole_city import whole_board
from widgets.canvas.basemap_holder import basemap_holder
from widgets.canvas.map_data import MapData
from widgets.canvas.map_surface import MapSurface
from widgets.canvas.map_view import MapView
from widgets.map.map_panel import MapPanel

SIZE = (420, 280)
_WIDE = wide_codes()
STATE_AT = dict(zip(PostState, _WIDE, strict=False))
"""A wide grid for each state of a post."""

QUIET, BUSY, OVERDUE, CASES, PEOPLE, GAP_SOON, GAP_LATER = _WIDE[8:15]
"""Wide grids for the rest: loads, incidents of all sorts, workers of all sorts, gaps ahead."""


def calm_board() -> Board:
    """Return a city that is calm but for the grids named above."""
    scene = demo_scene()
    handled = IncidentState.HANDLING
    incidents = []
    for number in range(3):
        one = put_in(scene, BUSY, 100 + number, away_m=(300.0 * number - 300, 500.0))
        incidents.append(replace(one, state=handled, priority=Priority.LOW, stage_clock=clock_of(4)))
    late = put_in(scene, OVERDUE, 110, away_m=(0.0, 500.0))
    incidents.append(replace(late, state=handled, stage_clock=clock_of(3)))
    step_m = 0.13 * float(np.sqrt(scene.areas_m2[scene.index_of[CASES]]))
    for column, number in enumerate(range(6)):
        for row, priority in enumerate(Priority):
            away = ((column - 2.5) * step_m, (row - 1.5) * step_m)
            one = put_in(scene, CASES, 200 + number * 4 + row, away_m=away)
            state = (IncidentState.TO_DISPATCH, handled)[column == 5]
            incidents.append(replace(one, priority=priority, state=state, stage_clock=clock_of(column)))
    board = whole_board({code: state for state, code in STATE_AT.items()}, tuple(incidents))
    posts = dict(board.posts)
    posts[GAP_SOON], posts[GAP_LATER] = with_gap(posts[GAP_SOON], 7), with_gap(posts[GAP_LATER], 48)
    covering = sorted(board.workers)[1]
    covered = STATE_AT[PostState.B_COVERING]
    posts[covered] = replace(posts[covered], effective_id=covering)
    leases = {one.id: make_lease(one.id) for one in incidents if one.id in ("i208", "i209", "i210", "i211")}
    return replace(board, posts=posts, leases=leases)


def people_of(board: Board) -> tuple[Positions, ...]:
    """Return reports of six workers: on duty and walking, covering as B, late, very late, silent, outside."""
    scene, ids = demo_scene(), sorted(board.workers)[:6]
    x_m, y_m = scene.anchors_m[scene.index_of[PEOPLE]].tolist()
    step_m = 0.13 * float(np.sqrt(scene.areas_m2[scene.index_of[PEOPLE]]))
    ages_ms = (0, 0, 250_000, 800_000, 1_500_000, 0)
    made = []
    for report in range(3):
        x = np.array([x_m + (n - 2.5) * step_m for n in range(6)]) + (report - 2) * 0.25 * step_m
        y = np.array([y_m + (-1, 1)[n % 2] * 0.6 * step_m for n in range(6)]) + (report - 2) * 0.12 * step_m
        places = [scene.projection.to_degrees(*place) for place in zip(x.tolist(), y.tolist(), strict=True)]
        at_ms = tuple(NOW_MS - (2 - report) * 60_000 - age for age in ages_ms)
        made.append(
            Positions(
                id=tuple(ids),
                lon=tuple(lon for lon, _ in places),
                lat=tuple(lat for _, lat in places),
                accuracy_m=(8.0,) * 6,
                fix_time=at_ms,
                contact_time=at_ms,
                outside=(0, 0, 0, 0, 0, 1),
                cursor=str(report),
            )
        )
    return tuple(made)


class PaintedMap(QObject):
    """A basemap that nobody surveyed: roads and water as tones over the plane, the same each time."""

    @Slot(object)
    def serve(self, wish: ToneWish) -> None:
        """Give a surface what it wishes for."""
        for key in wish.keys:
            scale = 2.0 ** (key.step / 4096)
            x = (np.arange(TILE_PX) + key.column * TILE_PX) / scale
            y = ((np.arange(TILE_PX) + key.row * TILE_PX) / scale)[:, None]
            roads = (np.abs(np.sin(x / 700 + y / 1900)) < 0.05) | (np.abs(np.sin(y / 900 - x / 2300)) < 0.05)
            water = np.abs(y - 1500 * np.sin(x / 4000)) < 260
            tones = np.where(roads, 70, np.where(water, 150, 235)).astype(np.uint8)
            basemap_holder().tile_made.emit(ToneTile(wish.view, wish.projection, key, tones, True))


@dataclass(frozen=True)
class Showing:
    """How a picture is shown."""

    language: Language
    theme: Theme


class Room:
    """A city on a stage, with one map of 420x280 and one whole panel.

    Attributes:
        view: The map.
        panel: The panel, made when it is first asked for.
    """

    def __init__(self, app: QApplication, board: Board, reports: tuple[Positions, ...]) -> None:
        self.app, self.scene = app, demo_scene()
        self.stage = PanelStage(app, board)
        self.stage.map_feed.take_shapes(demo_shapes())
        self.data = MapData(self.stage.map_feed, self.stage.feed, scene=self.scene)
        for report in reports:
            self.stage.map_feed.take_fixes(fixes_of(report), NOW_MS)
        self.stage.map_feed.tick(NOW)
        self.stage.ticking.second_passed.emit(NOW)
        self.data.take_stations(make_stations(self.scene))
        self.view = MapView(self.data)
        self.stage.show(self.view, *SIZE)
        self._panel: MapPanel | None = None
        self._map = PaintedMap()
        basemap_holder().wished.connect(self._map.serve)

    @property
    def panel(self) -> MapPanel:
        """The whole panel at 1000x680, every view of it complete."""
        if self._panel is None:
            self._panel = MapPanel(self.data, self.stage.feed, self.stage.selection)
            self.stage.show(self._panel, 1000, 680)
        return self._panel

    def put_on(self, showing: Showing) -> None:
        """Show everything in a language and a theme."""
        self.stage.speak(showing.language)
        self.stage.put_on(showing.theme)

    def tidy(self) -> None:
        """Put the map back as it was for the next picture."""
        self.data.filter.show_all()
        self.data.heat.show_mode(HeatMode.OFF)
        basemap_holder().show(NO_BASEMAP)
        views = [self.view, *(self._panel.surfaces if self._panel is not None else ())]
        for view in views:
            view.set_grey(False)
            view.tools.put_away()
            view.tools.clear()
            view.marked.hover_index = view.marked.grid_index = None
            view.marked.incident_id = view.marked.worker_id = None
            view.stations.chosen_id = ""
        self.view.resize(*SIZE)
        self.view.fit()

    # -- looking -----------------------------------------------------------------------------------

    def look_at(self, code: str, *, share: float = 0.7) -> MapView:
        """Let a grid fill a share of the map."""
        box = self.scene.boxes_m[self.scene.index_of[code]].tolist()
        self.view.fit_box(tuple(box), share=share)
        return self.view

    def at(self, code: str, view: MapSurface | None = None) -> QPoint:
        """Return where a grid's middle is on a map."""
        view = view or self.view
        x, y = view.camera.to_window(*self.scene.anchors_m[self.scene.index_of[code]].tolist())
        return QPoint(round(x), round(y))

    def shot(self, size: tuple[int, int] = SIZE, hovered: int | None = None) -> QImage:
        """Return the middle of the map, with the pointer over a grid or nowhere."""
        self.app.processEvents()
        self.view.make_now()
        # Wherever the pointer of this machine happens to be.
        self.view.marked.hover_index = hovered
        return cut_out(picture_of(self.view), size)

    def panel_shot(self, part: QWidget | None = None, rim_px: int = 0) -> QImage:
        """Return what the panel shows, or the part of it where something lies."""
        panel = self.panel
        self.app.processEvents()
        for view in panel.surfaces:
            view.make_now()
            view.marked.hover_index = None
        picture = picture_of(panel)
        if part is None:
            return picture
        box = QRect(part.mapTo(panel, QPoint(0, 0)), part.size())
        return picture.copy(box.adjusted(-rim_px, -rim_px, rim_px, rim_px).intersected(panel.rect()))

    def close(self) -> None:
        """Take everything away."""
        self.tidy()
        basemap_holder().wished.disconnect(self._map.serve)
        self.view.stop()
        if self._panel is not None:
            self._panel.stop()
        self.data.stop()
        self.stage.close()


def cut_out(picture: QImage, size: tuple[int, int]) -> QImage:
    """Return the middle of a picture."""
    left, top = (picture.width() - size[0]) // 2, (picture.height() - size[1]) // 2
    return picture.copy(left, top, *size)


def make_calm_room(app: QApplication) -> Room:
    """Return the calm city with a grid for each state."""
    board = calm_board()
    return Room(app, board, people_of(board))


def make_busy_room(app: QApplication) -> Room:
    """Return the city on a day on which much happens."""
    board = busy_board()
    return Room(app, board, steps_of_day(board, demo_scene()))
