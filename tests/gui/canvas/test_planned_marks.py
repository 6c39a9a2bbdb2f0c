"""Proves where marks stand: exactly where they are, singly or in exact numbers, none lost, none twice."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
from pyproj import Transformer
from PySide6.QtCore import QPoint
from PySide6.QtTest import QSignalSpy
from pytestqt.qtbot import QtBot

from desktop.models.geo import EARTH_RADIUS_M
from desktop.models.incident import IncidentState, Priority
from desktop.raster.area_tree import find_overlaps
from desktop.raster.camera import Camera
from desktop.viewmodels.map_filter import IncidentPhase
from tests.helpers.mark_stage import CODES, SIZE, many, plans, report, settled_workers, view_of
from tests.helpers.panel_stage import PanelStage, picture_of
from tests.helpers.records import NOW
from tests.helpers.whole_city import demo_city, incident_in, whole_board
from widgets.canvas.map_data import MapData
from widgets.canvas.map_view import MapView
from widgets.canvas.mark_crowding import MOST_SINGLES, most_in_a_window
from widgets.canvas.mark_cut import INCIDENT_BADGE_PX
from widgets.canvas.worker_places import MOST_LOCATED, UNLOCATED

DOT_PX = 9


def cameras(view: MapView, seed: int) -> Iterator[Camera]:
    """Yield windows at random zooms about random grids."""
    rng = np.random.default_rng(seed)
    anchors = view.data.scene.anchors_m
    for octave in np.linspace(-1.0, 7.0, 9).tolist():
        camera = view.camera.zoomed(octave + float(rng.uniform(0, 1)), SIZE / 2, SIZE / 2)
        yield camera.centred(*anchors[int(rng.integers(len(anchors)))].tolist())


def test_numbers_and_single_marks_make_up_all_at_every_scale(whole_stage: PanelStage, qtbot: QtBot) -> None:
    whole_stage.feed.load(whole_board({}, many(900, 3)), None)
    rng = np.random.default_rng(5)
    homes = np.array([demo_city().places[code].middle for code in CODES])
    places = homes[rng.integers(0, 150, 6000)] + rng.normal(0, 0.001, (6000, 2))
    report(whole_stage, places[:, 0], places[:, 1])
    view = view_of(whole_stage)
    counted = 0
    for camera in cameras(view, 1):
        view.set_camera(camera)
        frame = view.frame()
        incidents, workers = plans(frame, view)[0], settled_workers(view, 6000, qtbot)
        assert incidents.totals.sum() + incidents.single.sum() == 900
        calling = view.data.attention
        assert incidents.callings.sum() + (incidents.single & calling).sum() == calling.sum()
        assert workers.totals.sum() + workers.single.sum() == 6000
        seen = frame.is_visible(workers.in_window(frame), 0) & workers.single
        assert seen.sum() <= MOST_SINGLES
        assert min([2, *incidents.totals, *workers.totals]) == 2, "one mark says more than its number"
        for planned, size in ((incidents, INCIDENT_BADGE_PX), (workers, (1.0, 1.0))):
            assert not len(find_overlaps(planned.badges, np.array(size))[0])
        counted += len(incidents.badges) and len(workers.badges)
    assert counted, "nothing was ever counted: nothing was proved"
    view.stop()


def test_a_number_tells_the_most_severe_that_calls(whole_stage: PanelStage) -> None:
    whole_stage.feed.load(whole_board({}, many(900, 4)), None)
    view = view_of(whole_stage)
    frame = view.frame()
    planned = view.incident_plan.planned(frame)
    assert planned.cut is not None
    # The cut's own numbers are without those that count one mark; the areas tell which are left.
    tree, grids = view.data.scene.area_tree, view.data.incidents.grids
    badge = np.full(len(grids), -1)
    for row, (level, area) in enumerate(zip(planned.cut.badge_levels, planned.cut.badge_areas, strict=True)):
        badge[(planned.cut.levels[grids] == level) & (tree.area_of_grid[level][grids] == area)] = row
    for row in range(len(planned.badges)):
        called = view.data.priorities[(badge == row) & view.data.attention]
        assert planned.severest[row] == (called.min() if len(called) else 0)
        assert planned.totals[row] == (badge == row).sum()
    view.stop()


def test_what_is_filtered_away_is_not_counted(whole_stage: PanelStage) -> None:
    whole_stage.feed.load(whole_board({}, many(900, 6)), None)
    view = view_of(whole_stage)
    calling = int(view.data.attention.sum())
    view.data.filter.toggle(IncidentPhase.IN_HAND)
    planned = view.incident_plan.planned(view.frame())
    assert planned.totals.sum() + planned.single.sum() == calling
    view.stop()


def test_marks_without_a_place_are_left_out_and_counted(whole_stage: PanelStage) -> None:
    lost = [replace(one, lon_deg=float("nan")) for one in many(2, 1, calling=1.0)]
    whole_stage.feed.load(whole_board({}, (*lost, *many(40, 2)[2:])), None)
    report(whole_stage, np.array([103.95, np.nan, 103.96, np.inf]), np.array([30.99, 30.99, np.nan, 30.99]))
    view = view_of(whole_stage)
    view.marked.incident_id = lost[0].id
    for camera in cameras(view, 2):
        view.set_camera(camera)
        picture_of(view)
        incidents, workers = plans(view.frame(), view)
        assert (incidents.unplaced, workers.unplaced) == (2, 3)
        assert incidents.totals.sum() + incidents.single.sum() == 38
        view.choose_at(QPoint(5, 5))
    view.stop()


def middle_of_change(view: MapView, before: np.ndarray, at: tuple[float, float]) -> tuple[float, float]:
    """Return the middle of what differs about a window position, in pixels."""
    x, y = round(at[0]), round(at[1])
    after = pixels(view)[y - DOT_PX : y + DOT_PX + 1, x - DOT_PX : x + DOT_PX + 1]
    rows, columns = np.nonzero(after != before[y - DOT_PX : y + DOT_PX + 1, x - DOT_PX : x + DOT_PX + 1])
    assert len(rows), "no mark"
    return (
        x - DOT_PX + (columns.min() + columns.max() + 1) / 2,
        y - DOT_PX + (rows.min() + rows.max() + 1) / 2,
    )


def pixels(view: MapView) -> np.ndarray:
    view.ground.make_now(view.camera)
    image = picture_of(view)
    return np.frombuffer(image.constBits(), np.uint32).reshape(SIZE, SIZE).copy()


def test_a_worker_stands_on_the_pixel_that_the_projection_library_says(whole_stage: PanelStage) -> None:
    view = view_of(whole_stage)
    middle = view.data.scene.projection
    to_plane = Transformer.from_crs(
        f"+proj=longlat +R={EARTH_RADIUS_M}",
        f"+proj=eqc +R={EARTH_RADIUS_M} +lon_0={middle.lon_deg} +lat_0={middle.lat_deg} "
        f"+lat_ts={middle.lat_deg}",
        always_xy=True,
    )
    rng = np.random.default_rng(11)
    view.data.filter.toggle(IncidentPhase.IN_HAND)
    for number, camera in enumerate(cameras(view, 3)):
        view.set_camera(camera)
        before = pixels(view)
        wanted = rng.uniform(40, SIZE - 40, 2)
        lon, lat = middle.to_degrees(*camera.to_plane(*wanted.tolist()))
        east_m, north_m = to_plane.transform(lon, lat)
        at = (east_m * camera.px_per_m - camera.left_px, -north_m * camera.px_per_m - camera.top_px)
        report(whole_stage, np.array([lon]), np.array([lat]))
        x, y = middle_of_change(view, before, at)
        assert abs(x - at[0]) <= 1.0, (number, x, at)
        assert abs(y - at[1]) <= 1.0, (number, y, at)
        report(whole_stage, np.array([np.nan]), np.array([np.nan]))
    view.stop()


def test_incidents_of_one_place_stand_apart_the_most_severe_in_the_middle(whole_stage: PanelStage) -> None:
    code = CODES[7]
    same = [
        incident_in(code, f"s{number}", priority=priority, state=IncidentState.TO_ACCEPT)
        for number, priority in enumerate((Priority.LOW, Priority.CRITICAL, Priority.HIGH))
    ]
    whole_stage.feed.load(whole_board({}, tuple(same)), None)
    view = view_of(whole_stage)
    view.fit_grid(view.data.scene.codes.index(code))
    planned = view.incident_plan.planned(view.frame())
    at = planned.in_window(view.frame())
    assert planned.single.all()
    severe = view.data.incidents.ids.index("s1")
    assert at[severe] == pytest.approx(view.to_window(view.data.incident_xy)[severe])
    apart = np.hypot(*(at[:, None] - at[None, :]).transpose(2, 0, 1))[np.triu_indices(3, 1)]
    assert apart.min() >= view.style_of_marks.incident_px * 0.45
    chosen: list[str] = []
    view.incident_chosen.connect(chosen.append)
    for x, y in at.round().astype(int).tolist():
        view.choose_at(QPoint(x, y))
    assert sorted(chosen) == ["s0", "s1", "s2"], "each can be clicked"
    view.stop()


def test_a_click_on_a_number_enters_its_area_down_to_single_marks(whole_stage: PanelStage) -> None:
    whole_stage.feed.load(whole_board({}, many(900, 3)), None)
    view = view_of(whole_stage)
    for _ in range(12):
        frame = view.frame()
        planned = view.incident_plan.planned(frame)
        inside = np.flatnonzero(frame.is_visible(planned.badges_in_window(frame), -30))
        if not len(inside):
            break
        scale = view.camera.px_per_m
        x, y = planned.badges_in_window(frame)[inside[0]].round().astype(int).tolist()
        view.choose_at(QPoint(x, y))
        assert view.camera.px_per_m > scale
    assert planned.single.any()
    assert not len(inside)
    view.stop()


def test_very_many_who_move_at_once_are_looked_up_in_the_background(
    whole_stage: PanelStage, qtbot: QtBot
) -> None:
    rng = np.random.default_rng(8)
    homes = np.array([demo_city().places[code].middle for code in CODES])
    count = 2 * MOST_LOCATED + 100
    places = homes[rng.integers(0, len(homes), count)]
    places[5] = np.nan
    report(whole_stage, places[:, 0], places[:, 1])
    data = MapData(whole_stage.map_feed, whole_stage.feed)
    found = QSignalSpy(data.marks_changed)
    assert (data.worker_grids() == UNLOCATED).all()
    qtbot.waitUntil(lambda: found.count() == 1)
    truth = data.scene.locator.locate(data.worker_xy)
    assert (data.worker_grids() == truth).all()
    held = data.worker_xy
    whole_stage.map_feed.tick(NOW)
    assert data.worker_xy is held, "nobody has moved"
    moved = homes[rng.integers(0, len(homes), count)]
    report(whole_stage, moved[:, 0], moved[:, 1])
    told = found.count()
    assert (data.worker_grids() == truth).all(), "until they are found they count where they were"
    qtbot.waitUntil(lambda: found.count() > told)
    truth = data.scene.locator.locate(data.worker_xy)
    assert (data.worker_grids() == truth).all()
    report(whole_stage, homes[:5, 0], homes[:5, 1])
    assert (data.worker_grids() == data.scene.locator.locate(data.worker_xy)).all(), "few are found at once"
    data.stop()


@pytest.mark.parametrize("spread", [300.0, 3000.0, 40_000.0])
def test_no_window_holds_more_than_is_said(whole_stage: PanelStage, spread: float) -> None:
    view = view_of(whole_stage)
    rng = np.random.default_rng(round(spread))
    at = rng.normal(0, spread, (3000, 2))
    said = most_in_a_window(at, view.camera)
    corners = at[rng.integers(0, len(at), 300)] - rng.uniform(0, SIZE, (300, 2))
    inside = ((at[None] >= corners[:, None]) & (at[None] <= corners[:, None] + SIZE)).all(axis=2)
    assert inside.sum(axis=1).max() <= said <= len(at)
    assert most_in_a_window(at[:0], view.camera) == 0
    view.stop()


@pytest.mark.parametrize("stray_px", [None, -9e7, 1e15])
@pytest.mark.parametrize("side_px", [50_000.0, 400_000.0])
def test_few_in_a_window_are_few_however_far_the_others_are(side_px: float, stray_px: float | None) -> None:
    camera = Camera(0, 0, 1920, 1080, 0)
    at = np.random.default_rng(2).uniform(0, side_px, (2000, 2))
    at = np.concatenate([at, np.full((0 if stray_px is None else 1, 2), stray_px or 0.0)])
    said = most_in_a_window(at, camera)
    corners = at[:, None, :] - np.random.default_rng(3).uniform((0, 0), (1920, 1080), (1, 20, 2))
    size = np.array((1920, 1080))
    inside = [
        int(((at >= corner) & (at <= corner + size)).all(axis=1).sum())
        for corner in corners.reshape(-1, 2)[::40]
    ]
    assert max(inside) <= said <= 4 * max(inside) + 4
