"""Proves the map's layer of findings: each kind tells itself by shape alone, where it is, at any scale."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QImage, QPainter

from desktop.models.geo import GridShape
from desktop.raster.camera import fit_camera
from desktop.raster.palette import DAY, NIGHT, MapPalette
from desktop.raster.scene import build_scene
from tests.helpers.panel_stage import PanelStage
from widgets.canvas.findings_layer import LARGE_PX, FindingsLayer, Spot, SpotShape, paint_spot_mark
from widgets.canvas.frame import Frame, SurfaceStyle
from widgets.canvas.map_data import MapData

SIDE = 300
SHAPE = GridShape("510182001014001", ((103.9, 30.9, 104.0, 30.9, 104.0, 31.0, 103.9, 31.0),))
RING = (103.94, 30.94, 103.96, 30.94, 103.96, 30.96, 103.94, 30.96)


def spot(shape: SpotShape, key: int = 0, *, has_outline: bool = True) -> Spot:
    return Spot(key, shape, 103.95, 30.95, (RING,) if has_outline else ())


def drawn(
    stage: PanelStage,
    *spots: Spot,
    octaves: float = 0.0,
    palette: MapPalette = NIGHT,
    chosen: int | None = None,
) -> np.ndarray:
    """Return the layer's picture as rows of grey values."""
    data = MapData(stage.map_feed, stage.feed, scene=build_scene((SHAPE,)))
    camera = fit_camera(data.scene.box_m, SIDE, SIDE).zoomed(octaves, SIDE / 2, SIDE / 2)
    layer = FindingsLayer()
    layer.show_spots(spots)
    layer.chosen = chosen
    image = QImage(SIDE, SIDE, QImage.Format.Format_RGB32)
    image.fill(QColor.fromRgb(palette.quiet))
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    layer.paint(painter, Frame(data, camera, palette, SurfaceStyle()))
    painter.end()
    # It must outlive the copy: the array lies in its memory.
    grey = image.convertToFormat(QImage.Format.Format_Grayscale8)
    return np.frombuffer(grey.constBits(), np.uint8).reshape(SIDE, -1)[:, :SIDE].copy()


def changed(stage: PanelStage, picture: np.ndarray, palette: MapPalette = NIGHT) -> np.ndarray:
    """Return where anything is drawn, (n, 2) rows and columns."""
    return np.argwhere(picture != drawn(stage, palette=palette))


@pytest.mark.parametrize("shape", list(SpotShape))
def test_an_outline_is_drawn_where_it_lies(stage: PanelStage, shape: SpotShape) -> None:
    places = changed(stage, drawn(stage, spot(shape)))
    scale = fit_camera(build_scene((SHAPE,)).box_m, SIDE, SIDE).px_per_m
    across = 0.02 * 111_195 * scale
    assert np.ptp(places[:, 0]) == pytest.approx(across, abs=6)
    assert places.mean(axis=0) == pytest.approx((SIDE / 2, SIDE / 2), abs=3)


@pytest.mark.parametrize("palette", [NIGHT, DAY])
def test_the_kinds_differ_without_any_colour_large_and_small(stage: PanelStage, palette: MapPalette) -> None:
    for octaves in (0.0, -6.0):
        pictures = {one: drawn(stage, spot(one), octaves=octaves, palette=palette) for one in SpotShape}
        for one, other in combinations((SpotShape.OVERLAP, SpotShape.GAP, SpotShape.SLIVER), 2):
            assert (pictures[one] != pictures[other]).sum() > 20, (one, other, octaves)
    marks = {one: drawn(stage, spot(one, has_outline=False), palette=palette) for one in SpotShape}
    for one, other in combinations(SpotShape, 2):
        assert (marks[one] != marks[other]).sum() > 20, (one, other)


def test_however_small_a_spot_is_it_bears_a_mark(stage: PanelStage) -> None:
    places = changed(stage, drawn(stage, spot(SpotShape.SLIVER), octaves=-8.0))
    assert len(places) > 30
    assert np.ptp(places[:, 0]) <= LARGE_PX


def test_the_chosen_spot_has_corners_round_it_and_no_other(stage: PanelStage) -> None:
    plain = drawn(stage, spot(SpotShape.GAP))
    assert (drawn(stage, spot(SpotShape.GAP), chosen=7) == plain).all()
    framed = np.argwhere(drawn(stage, spot(SpotShape.GAP), chosen=0) != plain)
    assert len(framed) > 40


def test_what_is_out_of_the_window_is_not_drawn(stage: PanelStage) -> None:
    away = Spot(0, SpotShape.OUTSIDER, 105.0, 32.0)
    assert len(changed(stage, drawn(stage, away))) == 0


def test_a_mark_stands_out_from_grounds_of_either_lightness(stage: PanelStage) -> None:
    for ground in (NIGHT.quiet, NIGHT.busy, DAY.quiet):
        image = QImage(40, 40, QImage.Format.Format_RGB32)
        image.fill(QColor.fromRgb(ground))
        painter = QPainter(image)
        ink, halo = QColor.fromRgb(NIGHT.label), QColor.fromRgb(NIGHT.label_halo)
        paint_spot_mark(painter, SpotShape.OUTSIDER, QPointF(20, 20), ink, halo)
        painter.end()
        assert image.pixelColor(20, 20) == ink
