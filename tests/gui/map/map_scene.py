"""A map panel over the whole demo city, with the places that its tests speak of."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from desktop.models.position import Positions
from desktop.models.post import PostState
from tests.helpers.demo_shapes import demo_scene, demo_shapes
from tests.helpers.fixes import fixes_of
from tests.helpers.panel_stage import PanelStage, picture_of
from tests.helpers.records import NOW
from widgets.canvas.map_data import MapData
from widgets.canvas.map_surface import MapSurface
from widgets.map.map_panel import MapPanel

GAS_GRID = "510182001014008"
_WIDEST = [demo_scene().codes[i] for i in np.argsort(-demo_scene().areas_m2)]
QUIET, BUSY, VACANT, TO_CONFIRM, UNVERIFIED = _WIDEST[:5]
"""The widest grids: each has room for a piece of its pattern."""

STATE_AT = {
    VACANT: PostState.VACANT,
    TO_CONFIRM: PostState.B_TO_CONFIRM,
    UNVERIFIED: PostState.UNVERIFIED,
}


class MapScene:
    """The panel at 1100x760, its first picture complete."""

    def __init__(self, stage: PanelStage) -> None:
        self.stage = stage
        stage.map_feed.take_shapes(demo_shapes())
        self.data = MapData(stage.map_feed, stage.feed)
        self.panel = MapPanel(self.data, stage.feed, stage.selection)
        self.view, self.inset = self.panel.view, self.panel.insets.widgets[0]
        stage.show(self.panel, 1100, 760)
        self.settle()

    def press(self, name: str) -> None:
        """Press one of the panel's buttons."""
        QTest.mouseClick(self.button(name), Qt.MouseButton.LeftButton)

    def button(self, name: str) -> QPushButton:
        """Return one of the panel's buttons."""
        return next(one for one in self.panel.findChildren(QPushButton) if one.objectName() == f"map-{name}")

    def settle(self) -> None:
        """Make what the views still miss."""
        for view in (self.view, self.inset):
            view.make_now()

    def at(self, code: str, view: MapSurface | None = None) -> QPoint:
        """Return where a grid's middle is in a view."""
        view = view or self.view
        x_m, y_m = self.data.scene.anchors_m[self.index(code)].tolist()
        x_px, y_px = view.camera.to_window(x_m, y_m)
        return QPoint(round(x_px), round(y_px))

    def index(self, code: str) -> int:
        """Return a grid's index."""
        return self.data.scene.codes.index(code)

    def look_at(self, code: str) -> None:
        """Let a grid fill the middle of the map."""
        self.view.fit_grid(self.index(code))
        self.settle()

    def put_worker(self, worker_id: str, code: str) -> None:
        """Let a worker report from a grid's middle."""
        x_m, y_m = self.data.scene.anchors_m[self.index(code)].tolist()
        lon_deg, lat_deg = self.data.scene.projection.to_degrees(x_m, y_m)
        now_ms = round(NOW.timestamp() * 1000)
        self.stage.map_feed.take_fixes(
            fixes_of(
                Positions(
                    id=(worker_id,),
                    lon=(lon_deg,),
                    lat=(lat_deg,),
                    accuracy_m=(8.0,),
                    fix_time=(now_ms,),
                    contact_time=(now_ms,),
                    outside=(0,),
                    cursor="1",
                )
            ),
            now_ms,
        )

    def picture(self, view: MapSurface | None = None) -> QImage:
        """Return what a view shows."""
        return picture_of(view or self.view)

    def close(self) -> None:
        """Make no more tiles and take the panel away."""
        self.panel.stop()
        self.stage.close()
