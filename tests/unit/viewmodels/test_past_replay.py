"""The time machine shows one past minute, never the present, and says what is not known of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest

from desktop.board.past_day import DaySpan
from desktop.models.clock import Stage
from desktop.models.incident import IncidentState
from desktop.models.person import Role, Viewer
from desktop.models.post import PostState
from desktop.viewmodels.board_feed import BoardFeed
from desktop.viewmodels.map_feed import MapFeed
from desktop.viewmodels.past_player import MINUTE_MS
from tests.helpers.past_scenes import HOUR_MS, MIDNIGHT, MIDNIGHT_MS, TimeScene, minute_ms
from tests.helpers.records import make_board
from tests.helpers.samples import make_clock, make_incident, make_post, make_upsert

END_MS = minute_ms(10, 30)


@pytest.fixture
def scene(qapp: object) -> Iterator[TimeScene]:
    live = BoardFeed()
    live.load(make_board(), None)
    made = TimeScene(live, MapFeed(live))
    yield made
    made.close()


def worker_of(scene: TimeScene) -> str:
    return next(iter(scene.live_board.board.workers))


def test_it_opens_at_the_last_minute_and_asks_for_the_day(scene: TimeScene) -> None:
    scene.replay.open()
    assert scene.wished == [(DaySpan(MIDNIGHT_MS, END_MS), "")]
    assert scene.replay.at_ms == END_MS
    assert scene.replay.day_shown == date(2026, 11, 23)
    assert scene.replay.is_loading
    assert scene.replay.figures is None


def test_nothing_of_the_present_is_shown_while_the_past_has_not_come(scene: TimeScene) -> None:
    assert scene.live_board.board.incidents
    scene.replay.open()
    assert not scene.replay.board_feed.board.incidents
    scene.begin(make_upsert(make_incident("old")))
    assert not scene.replay.board_feed.board.incidents, "that is the board of midnight"
    scene.part(reach_ms=minute_ms(3))
    assert scene.replay.figures is None
    scene.replay.go_to(minute_ms(2))
    scene.replay.show_now()
    assert set(scene.replay.board_feed.board.incidents) == {"old"}


def test_its_figures_are_those_of_the_minute(scene: TimeScene) -> None:
    scene.replay.open()
    scene.begin(make_upsert(make_post()))
    early = make_incident("i1", clock=make_clock(started=MIDNIGHT, deadline_min=90, warn_min=60))
    scene.part(
        (minute_ms(1), make_upsert(early)),
        (minute_ms(2), make_upsert(make_post(revision=2, state=PostState.VACANT))),
        (minute_ms(3), make_upsert(replace(early, state=IncidentState.CLOSED, revision=2))),
    )
    told = {}
    for at in (minute_ms(0, 59), minute_ms(1), minute_ms(1, 30), minute_ms(2), minute_ms(3)):
        scene.replay.go_to(at)
        scene.replay.show_now()
        figures = scene.replay.figures
        assert figures is not None
        told[at - MIDNIGHT_MS] = (
            figures.incidents.open,
            figures.incidents.overdue,
            figures.posts[PostState.VACANT],
        )
    assert list(told.values()) == [(0, 0, 0), (1, 0, 0), (1, 1, 0), (1, 1, 1), (0, 0, 1)]
    assert early.stage_clock is not None
    assert early.stage_clock.stage is Stage.ACCEPT


def test_workers_go_back_as_well_as_on(scene: TimeScene) -> None:
    worker = worker_of(scene)
    scene.replay.open()
    scene.begin()
    scene.part()
    assert scene.replay.figures is not None
    assert scene.replay.figures.workers is None, "their places are on the way"
    at = minute_ms(9)
    scene.places(
        (worker, at, 103.9, 30.9), (worker, at + MINUTE_MS, 103.95, 30.95), ("gone", at, 103.9, 30.9)
    )
    seen = []
    for minutes in (1, 0, -1, 61, 62):
        scene.replay.go_to(at + minutes * MINUTE_MS)
        scene.replay.show_now()
        marks = scene.replay.map_feed.workers
        seen.append(dict(zip(marks.ids, marks.lon_deg.tolist(), strict=True)))
    assert seen == [{worker: 103.95}, {worker: 103.9}, {}, {}, {}]
    scene.replay.go_to(at + 3 * MINUTE_MS)
    scene.replay.show_now()
    places, lengths = scene.replay.map_feed.workers.trails.trails(np.array([0]))
    assert lengths.tolist() == [2]
    assert places[0, :2, 0].tolist() == [103.95, 103.9], "where the worker came from"


def test_a_fix_that_came_late_stands_in_its_minute_once_the_day_goes_on(scene: TimeScene) -> None:
    worker = worker_of(scene)
    scene.replay.open()
    scene.begin()
    scene.part()
    scene.places((worker, END_MS - 10 * MINUTE_MS, 103.9, 30.9))
    scene.replay.take_end()
    scene.replay.close()
    scene.now_s += 600
    scene.replay.open()
    scene.begin()
    scene.part()
    late = (worker, END_MS - 5 * MINUTE_MS, 103.95, 30.95)
    scene.places((worker, END_MS - 10 * MINUTE_MS, 103.9, 30.9), late)
    scene.replay.take_end()
    scene.replay.go_to(END_MS)
    scene.replay.show_now()
    assert scene.replay.map_feed.workers.lon_deg.tolist() == [103.95]


def test_a_minute_that_is_shown_is_not_made_anew_with_each_page(scene: TimeScene) -> None:
    scene.replay.open()
    scene.begin()
    scene.part((minute_ms(1), make_upsert(make_incident("i1"))), reach_ms=minute_ms(2))
    scene.replay.go_to(minute_ms(1))
    scene.replay.show_now()
    figures, shown = scene.replay.figures, []
    assert figures is not None
    scene.replay.moved.connect(lambda: shown.append(1))
    for hour in (3, 4, 5):
        scene.part((minute_ms(hour), make_upsert(make_incident(f"i{hour}"))), reach_ms=minute_ms(hour) + 1)
    assert shown == []
    scene.replay.go_to(minute_ms(6))
    scene.replay.show_now()
    assert scene.replay.figures is None
    scene.part(reach_ms=minute_ms(7))
    assert scene.replay.figures is not None


@pytest.mark.parametrize(("seconds", "minute"), [(0, 29), (1, 29), (2, 30), (59, 30)])
def test_a_minute_that_may_not_be_over_at_the_central_is_not_asked_for(
    scene: TimeScene, seconds: int, minute: int
) -> None:
    scene.now_s = minute_ms(10, 30) / 1000 + seconds
    scene.replay.open()
    assert scene.wished == [(DaySpan(MIDNIGHT_MS, minute_ms(10, minute)), "")]


def test_the_first_second_of_a_day_is_one_of_it(scene: TimeScene) -> None:
    scene.now_s = MIDNIGHT_MS / 1000
    scene.replay.open()
    assert scene.wished == [(DaySpan(MIDNIGHT_MS, MIDNIGHT_MS), "")]


def test_what_is_not_known_yet_bears_the_names_of_the_present(scene: TimeScene) -> None:
    scene.replay.open()
    scene.begin()
    scene.part()
    assert scene.replay.board_feed.board.grids
    scene.replay.forget()
    board = make_board()
    named = {code: replace(grid, name="新名") for code, grid in board.grids.items()}
    scene.live_board.load(replace(board, grids=named), None)
    scene.replay.open()
    assert {grid.name for grid in scene.replay.board_feed.board.grids.values()} == {"新名"}
    assert not scene.replay.board_feed.board.workers


def test_who_may_not_know_places_sees_the_rest(scene: TimeScene) -> None:
    scene.replay.open()
    scene.begin()
    scene.part()
    scene.replay.take_refusal()
    scene.replay.take_end()
    assert scene.replay.places_refused
    assert scene.replay.progress == 1.0
    assert scene.replay.figures is not None
    assert scene.replay.figures.workers is None


def test_a_minute_in_which_nobody_ran_is_not_known(scene: TimeScene) -> None:
    scene.replay.open()
    scene.begin(make_upsert(make_incident("i1")), gaps=(DaySpan(minute_ms(2), minute_ms(4)),))
    scene.part()
    known = []
    for hour in (1, 3, 5):
        scene.replay.go_to(minute_ms(hour))
        scene.replay.show_now()
        shown = len(scene.replay.board_feed.board.incidents)
        known.append((scene.replay.is_known, scene.replay.figures is not None, shown))
    assert known == [(True, True, 1), (False, False, 0), (True, True, 1)], "unknown is not quiet"


def test_it_goes_no_further_than_the_day_and_what_is_kept(scene: TimeScene) -> None:
    scene.replay.open()
    scene.begin(kept_from_ms=minute_ms(6) + 1)
    scene.part()
    scene.replay.step(600)
    assert scene.replay.at_ms == END_MS
    scene.replay.go_to(MIDNIGHT_MS)
    assert scene.replay.at_ms == minute_ms(6, 1), "whole minutes that are kept whole"
    scene.replay.step(-1)
    assert scene.replay.at_ms == minute_ms(6, 1)
    scene.replay.go_to(END_MS + HOUR_MS)
    assert scene.replay.at_ms == END_MS


def test_another_day_is_shown_at_the_same_hour(scene: TimeScene) -> None:
    scene.replay.open()
    scene.begin(kept_from_ms=MIDNIGHT_MS - 40 * HOUR_MS)
    assert scene.replay.days == tuple(date(2026, 11, 23) - timedelta(days=n) for n in range(3))
    scene.replay.go_to(minute_ms(9))
    scene.replay.show_day(date(2026, 11, 22))
    day_ms = 24 * HOUR_MS
    assert scene.wished[-1] == (DaySpan(MIDNIGHT_MS - day_ms, MIDNIGHT_MS - MINUTE_MS), "")
    assert scene.replay.at_ms == minute_ms(9) - day_ms
    assert scene.replay.day is None
    asked = len(scene.wished)
    scene.replay.show_day(date(2026, 11, 24))
    assert len(scene.wished) == asked, "that day is yet to come"


def test_what_is_whole_is_only_told_on(scene: TimeScene) -> None:
    scene.replay.open()
    scene.begin()
    scene.part((minute_ms(1), make_upsert(make_incident("i1"))))
    scene.places()
    scene.replay.take_end()
    scene.replay.close()
    scene.now_s += 300
    scene.replay.open()
    assert scene.wished[-1] == (DaySpan(END_MS, END_MS + 5 * MINUTE_MS), "e:2")
    scene.begin()
    scene.part((END_MS + 9000, make_upsert(make_incident("i2"))))
    assert set(scene.replay.board_feed.board.incidents) == {"i1", "i2"}
    assert scene.replay.at_ms == END_MS + 5 * MINUTE_MS


def test_what_was_left_half_is_read_anew(scene: TimeScene) -> None:
    scene.replay.open()
    scene.begin()
    scene.part(reach_ms=minute_ms(3))
    scene.replay.close()
    assert scene.left == 1
    scene.replay.open()
    assert [cursor for _, cursor in scene.wished] == ["", ""]


def test_a_failure_is_told_and_what_has_come_stays(scene: TimeScene) -> None:
    scene.replay.open()
    scene.begin(make_upsert(make_incident("i1")))
    scene.part(reach_ms=minute_ms(3))
    scene.replay.take_failure("cut")
    assert (scene.replay.failure, scene.replay.is_loading) == ("cut", False)
    scene.replay.go_to(minute_ms(1))
    scene.replay.show_now()
    assert scene.replay.figures is not None
    scene.replay.retry()
    assert (scene.replay.failure, scene.replay.is_loading) == ("", True)
    assert len(scene.wished) == 2
    assert scene.replay.at_ms == minute_ms(1)


def test_it_plays_to_the_end_and_waits_for_what_has_not_come(scene: TimeScene) -> None:
    scene.replay.open()
    scene.begin()
    scene.part(reach_ms=END_MS - MINUTE_MS)
    scene.replay.go_to(END_MS - 2 * MINUTE_MS)
    scene.replay.toggle_play()
    for _ in range(3):
        scene.replay.player.minute_passed.emit()
    assert (scene.replay.at_ms, scene.replay.player.is_playing) == (END_MS - MINUTE_MS, True)
    scene.part()
    for _ in range(2):
        scene.replay.player.minute_passed.emit()
    assert (scene.replay.at_ms, scene.replay.player.is_playing) == (END_MS, False)
    scene.replay.toggle_play()
    assert not scene.replay.player.is_playing, "there is nothing to play"


def test_another_person_or_city_ends_it(scene: TimeScene) -> None:
    scene.replay.open()
    scene.begin()
    viewer = Viewer(person_id="x", name="某", role=Role.LEADER, area_code="510182", can_write=False)
    scene.live_board.set_viewer(viewer)
    assert not scene.replay.is_open
    assert scene.replay.day is None
    assert scene.replay.kept_from_ms is None


def test_without_a_city_there_is_no_past(qapp: object) -> None:
    live = BoardFeed()
    made = TimeScene(live, MapFeed(live))
    made.replay.open()
    assert (made.replay.is_open, made.wished) == (False, [])
