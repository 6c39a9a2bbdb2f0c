"""Proves that a province's signs and badges never say what is not so, and that all of them come."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from desktop.models.post import PostState
from desktop.viewmodels.map_feed import POST_CODES
from tests.helpers.demo_shapes import demo_scene
from tests.helpers.panel_stage import PanelStage
from tests.helpers.whole_city import whole_board
from widgets.canvas import note_plan
from widgets.canvas.frame import Frame, SurfaceStyle
from widgets.canvas.map_data import MapData
from widgets.canvas.map_view import MapView
from widgets.canvas.note_plan import NotePlan
from widgets.canvas.notes import Notes
from widgets.parts.post_glyphs import SIGNED_STATES

CODES = demo_scene().codes
SIGNED = [POST_CODES[state] for state in SIGNED_STATES]


@pytest.fixture
def view(whole_stage: PanelStage, monkeypatch: pytest.MonkeyPatch) -> Iterator[MapView]:
    """A city that is planned as a province is."""
    monkeypatch.setattr(note_plan, "CITY_GRIDS", 100)
    monkeypatch.setattr(note_plan, "AT_ONCE_NOTES", 0)
    put(whole_stage, 0)
    made = MapView(MapData(whole_stage.map_feed, whole_stage.feed), SurfaceStyle())
    whole_stage.show(made, 900, 900)
    yield made
    made.stop()
    made.data.stop()


def put(whole_stage: PanelStage, seed: int) -> None:
    """Let posts be in states by lot."""
    rng = np.random.default_rng(seed)
    states = list(PostState)
    chosen = {code: states[int(rng.integers(len(states)))] for code in CODES}
    whole_stage.feed.load(whole_board(chosen), None)
    whole_stage.feed.flush()


def says_nothing_untrue(notes: Notes, frame: Frame) -> bool:
    states = frame.data.statuses
    vacant = POST_CODES[PostState.VACANT]
    return bool(np.isin(states[notes.sign_rows], SIGNED).all() and (states[notes.badge_rows] == vacant).all())


def settled(view: MapView, qtbot: QtBot) -> Notes:
    """Return the plan that is there once nothing is made any more."""

    def is_settled() -> bool:
        view.notes.planned(view.frame())
        return view.notes.is_settled

    for _ in range(2):  # what was made may have been of the states before
        qtbot.waitUntil(is_settled)
    return view.notes.planned(view.frame())


def made_at_once(view: MapView) -> Notes:
    plan = NotePlan(view.incident_plan, view.worker_plan, view.notes.badge_px)
    return plan.planned(view.frame())


def assert_same(one: Notes, other: Notes) -> None:
    for name in ("sign_rows", "sign_xy", "worded", "badge_rows", "badge_xy", "taken"):
        np.testing.assert_array_equal(getattr(one, name), getattr(other, name))


def test_after_a_change_nothing_untrue_is_said_and_soon_all_that_is_true(
    whole_stage: PanelStage, view: MapView, qtbot: QtBot
) -> None:
    before = view.notes.planned(view.frame())
    assert len(before.sign_rows)
    assert len(before.badge_rows)
    for seed in range(1, 6):
        put(whole_stage, seed)
        assert says_nothing_untrue(view.notes.planned(view.frame()), view.frame())
        assert says_nothing_untrue(settled(view, qtbot), view.frame())
        assert_same(settled(view, qtbot), made_at_once(view))


def test_at_another_scale_the_nearest_plan_stands_in_within_its_grids(view: MapView, qtbot: QtBot) -> None:
    before = settled(view, qtbot)
    view.zoom_by(1.0)
    meanwhile = view.notes.planned(view.frame())
    assert not view.notes.is_settled
    assert says_nothing_untrue(meanwhile, view.frame())
    assert set(meanwhile.sign_rows.tolist()) <= set(before.sign_rows.tolist())
    away = meanwhile.sign_xy - view.data.scene.anchors_m[meanwhile.sign_rows] * view.camera.px_per_m
    assert np.abs(away).max() < 40
    assert_same(settled(view, qtbot), made_at_once(view))


def test_what_is_panned_to_beyond_the_plan_comes_too(view: MapView, qtbot: QtBot) -> None:
    view.zoom_by(3.0)
    settled(view, qtbot)
    view.pan_by(2500, 0)
    assert says_nothing_untrue(view.notes.planned(view.frame()), view.frame())
    assert_same(settled(view, qtbot), made_at_once(view))


def test_a_plan_that_fails_is_told_of_and_the_next_one_is_made(
    view: MapView, qtbot: QtBot, whole_stage: PanelStage, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[object] = []
    settled(view, qtbot)
    with monkeypatch.context() as broken:
        broken.setattr("sys.excepthook", lambda kind, *_: told.append(kind))
        broken.setattr(note_plan, "place_notes", lambda _: 1 / 0)
        put(whole_stage, 7)
        qtbot.waitUntil(lambda: bool(told) or not view.notes.planned(view.frame()))
        assert told == [ZeroDivisionError]
    assert_same(settled(view, qtbot), made_at_once(view))
