"""Proves that workers' marks grow where a scale has room for them, and only there."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtGui import QImage, QPainter

from desktop.raster.rasteriser import pixels_of
from tests.helpers.mark_stage import SIZE, report, view_of
from tests.helpers.panel_stage import PanelStage
from tests.helpers.whole_city import demo_city
from widgets.canvas import worker_layer
from widgets.canvas.map_view import MapView
from widgets.canvas.mark_crowding import most_in_a_window
from widgets.canvas.worker_layer import NEAR_FROM_PX, WorkerLayer, is_near


def look_at_one_worker(stage: PanelStage) -> MapView:
    """Return a view near a grid in whose middle one worker stands."""
    code = next(iter(demo_city().places))
    middle = demo_city().places[code].middle
    report(stage, np.array([middle[0]]), np.array([middle[1]]))
    view = view_of(stage)
    octaves = float(np.log2(NEAR_FROM_PX / (view.data.scene.spacing_m * view.camera.px_per_m)))
    view.set_camera(view.camera.zoomed(octaves + 0.1, SIZE / 2, SIZE / 2))
    view.set_camera(view.camera.centred(*view.data.worker_xy[0].tolist()))
    assert is_near(view.frame())
    return view


def width_of_mark(view: MapView, layer: WorkerLayer) -> int:
    """Return how many columns of pixels a layer's only mark takes."""
    image = QImage(view.width(), view.height(), QImage.Format.Format_RGB32)
    image.fill(0x123456)
    painter = QPainter(image)
    layer.paint(painter, view.frame())
    painter.end()
    return int(((pixels_of(image) & 0xFFFFFF) != 0x123456).any(axis=0).sum())


def test_marks_grow_near_by_where_no_window_has_too_many_grids(
    whole_stage: PanelStage, monkeypatch: pytest.MonkeyPatch
) -> None:
    view = look_at_one_worker(whole_stage)
    scene, camera = view.data.scene, view.camera
    fullest = most_in_a_window(scene.anchors_m * camera.px_per_m, camera)
    assert 0 < fullest < len(scene.codes)
    widths = []
    for limit in (len(scene.codes), fullest, fullest - 1):
        monkeypatch.setattr(worker_layer, "MOST_GROWN", limit)
        widths.append(width_of_mark(view, WorkerLayer(view.incident_plan, view.worker_plan)))
    grown, also_grown, small = widths
    assert grown == also_grown
    assert 0 < small < grown
    view.stop()


def test_a_scale_keeps_the_size_of_its_marks_wherever_the_window_is(whole_stage: PanelStage) -> None:
    view = look_at_one_worker(whole_stage)
    layer = WorkerLayer(view.incident_plan, view.worker_plan)
    before = width_of_mark(view, layer)
    view.set_camera(view.camera.panned(40, -25))
    assert width_of_mark(view, layer) == before
    view.set_camera(view.camera.zoomed(-1.0, SIZE / 2, SIZE / 2))
    assert width_of_mark(view, layer) < before, "from afar they are small"
    view.stop()
