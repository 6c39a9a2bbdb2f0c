"""Proves the layer of names: ink where the layout says, kept while the map is panned, both sorts of names."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication

from desktop.models.codes import Level
from desktop.raster.camera import fit_camera
from desktop.viewmodels.board_feed import BoardFeed
from desktop.viewmodels.map_feed import MapFeed
from tests.helpers.demo_shapes import demo_scene
from widgets.canvas.frame import Frame, SurfaceStyle
from widgets.canvas.label_layer import LabelLayer
from widgets.canvas.map_data import MapData
from widgets.canvas.place_names import names_of
from widgets.parts.fonts import load_fonts
from widgets.parts.theme import NIGHT

WIDTH, HEIGHT = 900, 700


def make_layer(*, grid_names: bool = True, short_names: bool = False) -> LabelLayer:
    load_fonts()
    scene = demo_scene()
    names = {code[:9]: "天彭街道" for code in scene.codes} | {code: code[-3:] for code in scene.codes}
    layer = LabelLayer(13, 20, grid_names=grid_names, short_names=short_names)
    layer.set_names(names_of(scene, names), scene)
    return layer


def test_ink_is_where_the_layout_says(qapp: QApplication) -> None:
    layer = make_layer()
    camera = fit_camera(demo_scene().box_m, WIDTH, HEIGHT)
    image = QImage(WIDTH, HEIGHT, QImage.Format.Format_RGB32)
    image.fill(0xFF00FF)
    painter = QPainter(image)
    feed = BoardFeed()
    layer.paint(painter, Frame(MapData(MapFeed(feed), feed), camera, NIGHT.map, SurfaceStyle()))
    painter.end()
    ink = QColor.fromRgb(NIGHT.map.label).rgb()
    inked = {(x, y) for x in range(WIDTH) for y in range(HEIGHT) if image.pixel(x, y) == ink}
    placed = layer.placed(camera)
    assert len(placed) >= 13
    boxes = [
        (box[0] - camera.left_px, box[1] - camera.top_px, box[2] - camera.left_px, box[3] - camera.top_px)
        for box in (label.box for label in placed)
    ]
    for left, top, right, bottom in boxes:
        inside = {(x, y) for x, y in inked if left <= x <= right and top <= y <= bottom}
        assert len(inside) > 20
        inked -= inside
    assert not inked, "ink outside every box"


def test_a_layout_holds_while_the_map_is_panned_and_not_beyond(qapp: QApplication) -> None:
    layer = make_layer()
    camera = fit_camera(demo_scene().box_m, WIDTH, HEIGHT).zoomed(3, WIDTH / 2, HEIGHT / 2)
    first = layer.placed(camera)
    assert layer.placed(camera.panned(WIDTH // 2, -HEIGHT // 3)) is first
    assert layer.placed(camera.panned(2 * WIDTH, 0)) is not first
    assert layer.placed(camera.zoomed(0.5, 0, 0)) is not first


@pytest.mark.parametrize(("short", "word"), [(True, "天彭"), (False, "天彭街道")])
def test_a_wall_s_names_are_those_of_towns_alone(qapp: QApplication, short: bool, word: str) -> None:
    layer = make_layer(grid_names=False, short_names=short)
    camera = fit_camera(demo_scene().box_m, WIDTH, HEIGHT).zoomed(4, WIDTH / 2, HEIGHT / 2)
    assert {layer.text(label) for label in layer.placed(camera)} == {word}
    assert layer.font(Level.TOWN).bold()


def test_a_mark_that_comes_drives_its_name_away(qapp: QApplication) -> None:
    layer = make_layer(grid_names=False)
    camera = fit_camera(demo_scene().box_m, WIDTH, HEIGHT)
    before = {label.row: label for label in layer.placed(camera)}
    largest = before[0]
    middle = ((largest.box[0] + largest.box[2]) / 2, (largest.box[1] + largest.box[3]) / 2)
    layer.set_marks(np.array([middle]) / camera.px_per_m)
    after = {label.row: label for label in layer.placed(camera)}
    assert after[0].box != largest.box
    assert set(after) == set(before)


def test_no_town_s_name_stands_in_another_town(qapp: QApplication) -> None:
    layer = LabelLayer(46, 40, grid_names=False, short_names=True)
    scene = demo_scene()
    names = names_of(scene, {code[:9]: "天彭街道" for code in scene.codes})
    layer.set_names(names, scene)
    camera = fit_camera(scene.box_m, 800, 700)
    layer.set_marks(scene.anchors_m[::9])
    tree = shapely.STRtree([shapely.Polygon(scene.rings_of(index)[0]) for index in range(len(scene.codes))])
    placed = layer.placed(camera)
    assert len(placed) >= 9
    for label in placed:
        x = (label.box[0] + label.box[2]) / 2 / camera.px_per_m
        y = (label.box[1] + label.box[3]) / 2 / camera.px_per_m
        (index,) = tree.query_nearest(shapely.Point(x, y), all_matches=False)
        assert scene.codes[index].startswith(names.codes[label.row])
