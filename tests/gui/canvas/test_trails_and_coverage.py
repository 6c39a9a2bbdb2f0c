"""Proves that trails lead where workers came from, that gaps ahead are seen, and that both can go."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest

from desktop.board.board import Board
from desktop.models.position import Positions
from desktop.models.post import PostSegment, PostState
from desktop.raster.rasteriser import pixels_of
from desktop.viewmodels.map_filter import LayerName
from tests.helpers.demo_shapes import demo_scene
from tests.helpers.fixes import fixes_of
from tests.helpers.panel_stage import PanelStage, picture_of
from tests.helpers.records import NOW
from tests.helpers.whole_city import whole_board
from widgets.canvas.frame import SurfaceStyle
from widgets.canvas.map_data import MapData
from widgets.canvas.map_view import MapView

WIDEST = [demo_scene().codes[index] for index in np.argsort(-demo_scene().areas_m2)]
CODE = WIDEST[4]
STEP_M = 60.0


def board_with_gap(minutes: int) -> Board:
    """Return the city with a post that will be vacant in so many minutes."""
    board = whole_board()
    post, gap = board.posts[CODE], NOW + timedelta(minutes=minutes)
    plan = [
        (NOW - timedelta(hours=3), gap, PostState.A_ON_DUTY),
        (gap, gap.replace(hour=23), PostState.VACANT),
    ]
    segments = tuple(
        PostSegment(start=start, end=end, state=state, side=None, person_name="")
        for start, end, state in plan
    )
    since = NOW - timedelta(hours=3)
    return replace(board, posts={**board.posts, CODE: replace(post, since=since, segments=segments)})


@pytest.fixture
def stage(whole_stage: PanelStage) -> PanelStage:
    whole_stage.map_feed.tick(NOW)
    return whole_stage


@pytest.fixture
def view(stage: PanelStage) -> Iterator[MapView]:
    made = MapView(MapData(stage.map_feed, stage.feed), SurfaceStyle())
    stage.show(made, 600, 600)
    made.fit_grid(made.data.scene.codes.index(CODE))
    made.ground.make_now(made.camera)
    yield made
    made.stop()


def walk_east(stage: PanelStage, view: MapView, steps: int) -> list[tuple[float, float]]:
    """Let a worker walk east from the middle of the grid; return the places in the window."""
    scene = view.data.scene
    x_m, y_m = scene.anchors_m[scene.codes.index(CODE)].tolist()
    places = []
    for step in range(steps):
        x = x_m + step * STEP_M / view.camera.px_per_m
        lon, lat = scene.projection.to_degrees(x, y_m + 60 / view.camera.px_per_m)
        now_ms = round(NOW.timestamp() * 1000) - (steps - 1 - step) * 60_000
        stage.map_feed.take_fixes(
            fixes_of(
                Positions(
                    id=("w1",),
                    lon=(lon,),
                    lat=(lat,),
                    accuracy_m=(8.0,),
                    fix_time=(now_ms,),
                    contact_time=(now_ms,),
                    outside=(0,),
                    cursor="",
                )
            ),
            now_ms,
        )
        places.append(view.camera.to_window(x, y_m + 60 / view.camera.px_per_m))
    return places


def differs_between(
    one: np.ndarray, other: np.ndarray, start: tuple[float, float], end: tuple[float, float]
) -> bool:
    """Say whether two pictures differ in the middle of a line."""
    x, y = round((start[0] + end[0]) / 2), round((start[1] + end[1]) / 2)
    return bool((one[y - 2 : y + 3, x - 2 : x + 3] != other[y - 2 : y + 3, x - 2 : x + 3]).any())


def test_a_trail_leads_back_over_the_last_fixes_and_can_be_taken_off(
    stage: PanelStage, view: MapView
) -> None:
    view.zoom_by(2.0)  # near enough for the trails of all
    places = walk_east(stage, view, 3)
    with_trails = pixels_of(picture_of(view))
    view.data.filter.toggle(LayerName.TRAILS)
    without = pixels_of(picture_of(view))
    assert differs_between(with_trails, without, places[0], places[1])
    assert differs_between(with_trails, without, places[1], places[2])


def test_the_selected_worker_keeps_the_trail_whatever_the_layers_and_the_scale(
    stage: PanelStage, view: MapView
) -> None:
    walk_east(stage, view, 3)
    view.data.filter.toggle(LayerName.TRAILS)
    view.fit_home()
    view.ground.make_now(view.camera)
    before = pixels_of(picture_of(view))
    view.marked.worker_id = "w1"
    assert (pixels_of(picture_of(view)) != before).any()


def test_a_gap_within_the_hour_is_outlined_and_said_and_can_be_taken_off(
    stage: PanelStage, view: MapView
) -> None:
    view.data.filter.toggle(LayerName.LABELS)  # a name that gave way to a plate stays where it stands well
    calm = pixels_of(picture_of(view))
    stage.feed.load(board_with_gap(90), None)
    assert (pixels_of(picture_of(view)) == calm).all(), "an hour and a half is too far ahead"
    stage.feed.load(board_with_gap(38), None)
    warned = pixels_of(picture_of(view))
    assert (warned != calm).sum() > 200
    view.data.filter.toggle(LayerName.COVERAGE)
    assert (pixels_of(picture_of(view)) == calm).all()
    stage.map_feed.tick(NOW + timedelta(minutes=39))
    view.data.filter.show_all()
    assert not np.isfinite(view.data.gap_minutes()).any(), "once it is there the post's state says it"


def test_without_the_hatch_a_vacant_post_still_bears_its_sign(stage: PanelStage, view: MapView) -> None:
    view.data.filter.toggle(LayerName.COVERAGE)
    calm = pixels_of(picture_of(view))
    stage.feed.load(whole_board({CODE: PostState.VACANT}), None)
    changed = (pixels_of(picture_of(view)) != calm).sum()
    assert 100 < changed < 4000
