"""The strip at the foot says where, whose and how far; it covers nothing of the city, nothing in it meets."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop.models.basemap import NO_BASEMAP, Basemap, BasemapKind
from desktop.settings.settings import Language
from desktop.viewmodels.map_filter import LayerName
from tests.gui.map.map_scene import GAS_GRID, QUIET, MapScene
from widgets.canvas.basemap_holder import basemap_holder

WHOSE = "© 彭州市自然资源局"
BASEMAP = Basemap(kind=BasemapKind.XYZ, address="http://h/{z}/{x}/{y}", attribution=WHOSE)


def point_at(scene: MapScene, code: str) -> None:
    """Point at the middle of a grid."""
    QTest.mouseMove(scene.view, scene.at(GAS_GRID))
    QTest.mouseMove(scene.view, scene.at(code))


@pytest.mark.parametrize("width", [420, 760, 1100, 1920])
@pytest.mark.parametrize("language", Language)
def test_nothing_in_the_foot_meets(scene: MapScene, width: int, language: Language) -> None:
    scene.stage.speak(language)
    basemap_holder().show(BASEMAP)
    scene.panel.resize(width, 700)
    point_at(scene, QUIET)
    foot = scene.panel.foot
    parts = [one for one in (foot.readout, foot.source, foot.scale_bar) if not one.isHidden()]
    boxes = [one.geometry() for one in parts if one.width() > 0]
    assert all(foot.rect().contains(box) for box in boxes)
    assert not any(one.intersects(other) for one, other in combinations(boxes, 2))
    assert not scene.view.geometry().intersects(foot.geometry())
    basemap_holder().show(NO_BASEMAP)


def test_the_whole_city_is_clear_of_tools_and_foot_when_it_is_fitted(scene: MapScene) -> None:
    scene.view.fit_home()
    at = scene.view.to_window(scene.data.scene.boxes_m.reshape(-1, 2))
    tools = scene.panel.tool_bar.geometry().translated(-scene.view.pos())
    assert at[:, 1].min() > tools.bottom()
    assert at[:, 1].max() < scene.view.height()
    assert np.all((at[:, 0] > 0) & (at[:, 0] < scene.view.width()))


def test_the_source_is_said_while_its_map_is_shown(scene: MapScene) -> None:
    source, told = scene.panel.foot.source, []
    told.append(source.isVisible())
    basemap_holder().show(BASEMAP)
    told.append(source.isVisible())
    assert source.text() == WHOSE
    scene.data.filter.set_shown(LayerName.BASEMAP, False)
    told.append(source.isVisible())
    scene.data.filter.show_all()
    told.append(source.isVisible())
    basemap_holder().show(NO_BASEMAP)
    told.append(source.isVisible())
    assert told == [False, True, False, True, False]


def test_what_is_pointed_at_follows_the_pointer_and_goes_with_it(scene: MapScene) -> None:
    pointed = []
    point_at(scene, QUIET)
    pointed.append((scene.view.marked.hover_index, scene.panel.foot.readout.isVisible()))
    QApplication.sendEvent(scene.view, QEvent(QEvent.Type.Leave))
    pointed.append((scene.view.marked.hover_index, scene.panel.foot.readout.isVisible()))
    assert pointed == [(scene.index(QUIET), True), (None, False)]


def test_no_outline_stays_where_the_map_moved_away_from_under_nobody(scene: MapScene) -> None:
    point_at(scene, QUIET)
    hovered = [scene.view.marked.hover_index]
    scene.view.setAttribute(Qt.WidgetAttribute.WA_UnderMouse, False)  # the pointer has gone, nobody said so
    scene.view.pan_by(300, 0)
    QApplication.processEvents()
    hovered.append(scene.view.marked.hover_index)
    assert hovered == [scene.index(QUIET), None]


def test_no_name_is_half_under_what_lies_over_the_map(scene: MapScene) -> None:
    labels, covers = scene.view.labels, scene.view.labels._covers
    assert len(covers) >= 3
    for part in (scene.panel.legend, scene.inset, scene.panel.tool_bar):
        box = part.geometry()
        assert [box.left(), box.top(), box.right() + 1, box.bottom() + 1] in covers.tolist()
    frame = scene.view.frame()
    shift = (frame.camera.left_px, frame.camera.top_px)
    for label in labels.placed(frame.camera, at_rest=True):
        left, top = label.box[0] - shift[0], label.box[1] - shift[1]
        right, bottom = label.box[2] - shift[0], label.box[3] - shift[1]
        for cover in covers.tolist():
            apart = left >= cover[2] or right <= cover[0] or top >= cover[3] or bottom <= cover[1]
            assert apart, labels.text(label)
