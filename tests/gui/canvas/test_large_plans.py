"""Proves that plans of very many marks are made beside the picture, and what stands in is true."""

from __future__ import annotations

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from tests.helpers.mark_stage import CODES, SIZE, many, plans, report, settled_workers, view_of
from tests.helpers.panel_stage import PanelStage
from tests.helpers.whole_city import demo_city, whole_board
from widgets.canvas import incident_plan
from widgets.canvas.incident_plan import MOST_AT_ONCE
from widgets.canvas.worker_places import MOST_LOCATED


def test_a_large_plan_follows_and_until_then_marks_are_where_workers_are(
    whole_stage: PanelStage, qtbot: QtBot
) -> None:
    rng = np.random.default_rng(9)
    homes = np.array([demo_city().places[code].middle for code in CODES])
    count = MOST_LOCATED + 500
    crowd = homes[rng.integers(0, 40, count)] + rng.normal(0, 0.002, (count, 2))
    crowd[: len(homes)] = homes
    report(whole_stage, crowd[:, 0], crowd[:, 1])
    view = view_of(whole_stage)
    before = settled_workers(view, count, qtbot)
    assert before.single.any()
    assert len(before.totals)
    apart = homes[rng.integers(0, len(homes), count)] + rng.normal(0, 0.002, (count, 2))
    report(whole_stage, apart[:, 0], apart[:, 1])
    meanwhile = plans(view.frame(), view)[1]
    assert (meanwhile.single == before.single).all()
    assert np.allclose(meanwhile.at_px, view.data.worker_xy * view.camera.px_per_m)
    qtbot.waitUntil(lambda: not np.array_equal(plans(view.frame(), view)[1].totals, before.totals))
    settled_workers(view, count, qtbot)
    assert (view.data.worker_grids() == view.data.scene.locator.locate(view.data.worker_xy)).all()
    view.stop()
    view.data.stop()


def test_a_wheel_does_not_wait_for_a_large_plan(whole_stage: PanelStage, qtbot: QtBot) -> None:
    rng = np.random.default_rng(10)
    homes = np.array([demo_city().places[code].middle for code in CODES])
    count = MOST_LOCATED + 500
    crowd = homes[rng.integers(0, 40, count)] + rng.normal(0, 0.002, (count, 2))
    report(whole_stage, crowd[:, 0], crowd[:, 1])
    view = view_of(whole_stage)
    before = settled_workers(view, count, qtbot)
    scale = view.camera.px_per_m
    view.zoom_by(1.0)
    assert not view.worker_plan.is_settled
    meanwhile = plans(view.frame(), view)[1]
    assert (meanwhile.single == before.single).all()
    assert np.allclose(meanwhile.at_px, view.data.worker_xy * view.camera.px_per_m)
    assert before.cut is meanwhile.cut
    assert view.camera.px_per_m > 1.9 * scale
    after = settled_workers(view, count, qtbot)
    assert after.cut is not before.cut
    view.stop()
    view.data.stop()


def test_a_wheel_does_not_wait_for_very_many_incidents_and_nobody_is_missing(
    whole_stage: PanelStage, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    count = MOST_AT_ONCE + 500
    whole_stage.feed.load(whole_board({}, many(count, 11)), None)
    view = view_of(whole_stage)
    before = plans(view.frame(), view)[0]
    assert len(before.totals)
    view.zoom_by(2.0)
    assert not view.incident_plan.is_settled
    meanwhile = plans(view.frame(), view)[0]
    assert meanwhile is plans(view.frame(), view)[0], "names keep clear of the same plan with each picture"
    assert meanwhile.cut is before.cut
    assert meanwhile.totals.sum() + meanwhile.single.sum() == count
    assert np.abs(meanwhile.at_px - view.data.incident_xy * view.camera.px_per_m).max() < SIZE / 4
    seen = np.round(meanwhile.at_px[meanwhile.single])
    assert len(np.unique(seen, axis=0)) == len(seen), "marks of one place stand apart"
    qtbot.waitUntil(lambda: plans(view.frame(), view)[0] is not meanwhile)
    after, anew = plans(view.frame(), view)[0], view_of(whole_stage)
    monkeypatch.setattr(incident_plan, "MOST_AT_ONCE", count)
    anew.set_camera(view.camera)
    wanted = plans(anew.frame(), anew)[0]
    assert (after.single == wanted.single).all()
    assert (after.totals == wanted.totals).all()
    for one in (view, anew):
        one.stop()
        one.data.stop()


def test_an_incident_that_comes_while_a_plan_is_made_is_seen_at_once(whole_stage: PanelStage) -> None:
    count = MOST_AT_ONCE + 500
    whole_stage.feed.load(whole_board({}, many(count, 12)), None)
    view = view_of(whole_stage)
    view.zoom_by(2.0)
    assert not view.incident_plan.is_settled
    whole_stage.feed.load(whole_board({}, many(count + 1, 12)), None)
    whole_stage.feed.flush()
    planned = plans(view.frame(), view)[0]
    assert planned.totals.sum() + planned.single.sum() == count + 1
    view.stop()
    view.data.stop()


def test_a_wheel_back_over_scales_of_before_a_change_does_not_wait_either(
    whole_stage: PanelStage, qtbot: QtBot
) -> None:
    count = MOST_AT_ONCE + 500
    whole_stage.feed.load(whole_board({}, many(count, 13)), None)
    view = view_of(whole_stage)
    for _ in range(2):
        view.zoom_by(1.0)
        qtbot.waitUntil(lambda: bool(plans(view.frame(), view)) and view.incident_plan.is_settled)
    whole_stage.feed.load(whole_board({}, many(count + 1, 13)), None)
    whole_stage.feed.flush()
    now = plans(view.frame(), view)[0]
    view.zoom_by(-1.0)
    assert plans(view.frame(), view)[0].cut is now.cut, "the plan of the present stands in, not one of before"
    assert not view.incident_plan.is_settled
    view.stop()
    view.data.stop()


def test_a_plan_of_incidents_as_they_were_never_takes_the_place_of_a_newer_one(
    whole_stage: PanelStage, qtbot: QtBot
) -> None:
    count = MOST_AT_ONCE + 500
    whole_stage.feed.load(whole_board({}, many(count, 14)), None)
    view = view_of(whole_stage)
    view.zoom_by(2.0)
    assert not view.incident_plan.is_settled
    whole_stage.feed.load(whole_board({}, many(count + 1, 14)), None)
    whole_stage.feed.flush()
    planned = plans(view.frame(), view)[0]
    assert view.data.background.waitForDone(5000)
    with qtbot.assertNotEmitted(view.incident_plan.made, wait=20):
        assert plans(view.frame(), view)[0] is planned
    view.stop()
    view.data.stop()
