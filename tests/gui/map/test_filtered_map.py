"""Proves that the filter takes posts, incidents, workers and layers off the map, and puts them back."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest

from desktop.models.incident import Priority
from desktop.models.post import PostState
from desktop.viewmodels.map_filter import (
    Filtered,
    HiddenCounts,
    IncidentPhase,
    LayerName,
    WorkerGroup,
    class_criterion,
)
from tests.gui.map.map_scene import BUSY, GAS_GRID, QUIET, VACANT, MapScene
from tests.helpers.panel_stage import picture_of


def map_about(scene: MapScene, code: str) -> QImage:
    """Return the map with a grid in its middle."""
    scene.look_at(code)
    return picture_of(scene.view)


@pytest.mark.parametrize(
    ("what", "code"),
    [
        (PostState.VACANT, VACANT),
        (PostState.A_ON_DUTY, QUIET),
        (LayerName.LOAD, BUSY),
        (LayerName.LABELS, BUSY),
    ],
)
def test_what_is_hidden_leaves_the_picture_and_comes_back(scene: MapScene, what: Filtered, code: str) -> None:
    before = map_about(scene, code)
    scene.data.filter.toggle(what)
    assert map_about(scene, code) != before
    scene.data.filter.show_all()
    assert map_about(scene, code) == before


def test_what_is_in_hand_can_be_taken_off_too(scene: MapScene) -> None:
    scene.data.filter.toggle(LayerName.LABELS)  # names lie over the quiet marks
    before = map_about(scene, BUSY)
    scene.data.filter.toggle(IncidentPhase.IN_HAND)
    assert map_about(scene, BUSY) != before


@pytest.mark.parametrize("what", [Priority.CRITICAL, IncidentPhase.CALLING, class_criterion("0101")], ids=str)
def test_a_critical_incident_that_calls_stays_whatever_is_hidden(scene: MapScene, what: Filtered) -> None:
    before = map_about(scene, GAS_GRID)
    scene.data.filter.toggle(what)
    assert map_about(scene, GAS_GRID) == before
    assert scene.data.incident_shown[scene.data.incidents.ids.index("gas")]


def test_a_hidden_mark_cannot_be_chosen(scene: MapScene) -> None:
    worker = next(iter(scene.stage.feed.board.workers))
    scene.put_worker(worker, VACANT)
    scene.data.filter.toggle(WorkerGroup.ON_DUTY)
    QTest.mouseClick(scene.view, Qt.MouseButton.LeftButton, pos=scene.at(VACANT))
    assert (scene.stage.selection.worker_id, scene.stage.selection.grid_code) == ("", VACANT)


def test_tab_walks_past_hidden_incidents(scene: MapScene) -> None:
    scene.data.filter.toggle(IncidentPhase.IN_HAND)
    scene.view.setFocus()
    QTest.keyClick(scene.view, Qt.Key.Key_Tab)
    assert scene.stage.selection.incident_id == "gas"
    QTest.keyClick(scene.view, Qt.Key.Key_Tab)
    assert scene.stage.selection.incident_id == "gas"


def test_the_data_count_what_is_hidden(scene: MapScene) -> None:
    worker = next(iter(scene.stage.feed.board.workers))
    scene.put_worker(worker, VACANT)
    assert scene.data.hidden == HiddenCounts()
    for what in (PostState.VACANT, IncidentPhase.IN_HAND, IncidentPhase.CALLING, WorkerGroup.ON_DUTY):
        scene.data.filter.toggle(what)
    # Three in hand are hidden; the critical one that calls cannot be.
    assert scene.data.hidden == HiddenCounts(posts=1, incidents=3, workers=1)


def test_what_comes_later_is_filtered_too(scene: MapScene) -> None:
    scene.data.filter.toggle(WorkerGroup.ON_DUTY)
    scene.put_worker(next(iter(scene.stage.feed.board.workers)), VACANT)
    assert scene.data.worker_shown.tolist() == [False]
    QTest.mouseClick(scene.view, Qt.MouseButton.LeftButton, pos=scene.at(VACANT))
    assert scene.stage.selection.worker_id == ""
