"""The map's arrays say what board and positions say, by index."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest
from PySide6.QtTest import QSignalSpy
from pytestqt.qtbot import QtBot

from desktop.board.board import board_from_pages
from desktop.board.fixes import Fixes, FixReader
from desktop.models.geo import GridShape
from desktop.models.incident import IncidentState, Priority
from desktop.models.position import REPORT_INTERVAL_S, ContactState, Positions
from desktop.models.post import PostSegment, PostState
from desktop.viewmodels.board_feed import BoardFeed
from desktop.viewmodels.map_feed import POST_CODES, UNKNOWN_CODE, MapFeed
from desktop.viewmodels.worker_marks import CONTACT_CODES
from tests.helpers.fixes import fixes_of
from tests.helpers.samples import (
    NOON,
    NOON_MS,
    make_clock,
    make_delta,
    make_incident,
    make_page,
    make_post,
    make_tombstone,
    make_upsert,
)

RING = ((0.0, 0.0, 1.0, 0.0, 1.0, 1.0),)
SHAPES = tuple(GridShape(code, RING) for code in ("g2", "g1", "g3"))


class Scene:
    def __init__(self) -> None:
        self.feed = BoardFeed()
        self.map = MapFeed(self.feed)
        posts = [make_post("g1"), make_post("g2", state=PostState.VACANT)]
        self.feed.load(board_from_pages([make_page(*map(make_upsert, posts))]), None)
        self.map.take_shapes(SHAPES)
        self.statuses: list[list[int]] = []
        self.map.statuses_changed.connect(self.note)

    def note(self, indices: np.ndarray) -> None:
        self.statuses.append(list(indices))


@pytest.fixture
def scene(qapp: object) -> Scene:
    return Scene()


def fixes(*rows: tuple[str, float, int], contact_ms: int = NOON_MS) -> Fixes:
    """Return columns of (worker, lon, fix ms)."""
    return fixes_of(positions(*rows, contact_ms=contact_ms))


def positions(*rows: tuple[str, float, int], contact_ms: int = NOON_MS) -> Positions:
    return Positions(
        id=tuple(row[0] for row in rows),
        lon=tuple(row[1] for row in rows),
        lat=(31.0,) * len(rows),
        accuracy_m=(8.0,) * len(rows),
        fix_time=tuple(row[2] for row in rows),
        contact_time=(contact_ms,) * len(rows),
        outside=(0,) * len(rows),
        cursor="1",
    )


def test_statuses_follow_the_order_of_the_polygons(scene: Scene) -> None:
    assert scene.map.codes == ("g2", "g1", "g3")
    vacant, on_duty = POST_CODES[PostState.VACANT], POST_CODES[PostState.A_ON_DUTY]
    assert list(scene.map.statuses) == [vacant, on_duty, UNKNOWN_CODE]


def test_only_grids_whose_status_changed_are_told(scene: Scene) -> None:
    covered = make_post("g2", revision=2, state=PostState.B_COVERING)
    same = make_post("g1", revision=2)
    scene.feed.take_delta(make_delta(make_upsert(covered), make_upsert(same)))
    scene.feed.flush()
    assert scene.statuses == [[0]]
    assert scene.map.statuses[0] == POST_CODES[PostState.B_COVERING]


def test_a_post_that_went_is_unknown(scene: Scene) -> None:
    gone = make_upsert(make_post("g1"))
    scene.feed.take_delta(make_delta(make_tombstone(gone.kind, "g1", 1)))
    scene.feed.flush()
    assert scene.map.statuses[1] == UNKNOWN_CODE


def test_a_late_fix_never_moves_a_mark_back(scene: Scene) -> None:
    scene.map.take_fixes(fixes(("w1", 103.9, NOON_MS)), NOON_MS)
    scene.map.take_fixes(fixes(("w1", 103.5, NOON_MS - 1000)), NOON_MS)
    scene.map.take_fixes(fixes(("w2", 104.0, NOON_MS)), NOON_MS)
    marks = scene.map.workers
    assert (marks.count, marks.ids) == (2, ["w1", "w2"])
    assert list(marks.lon_deg[:2]) == [103.9, 104.0]


def test_who_covers_a_post_as_its_b_is_marked_so_while_it_lasts(scene: Scene) -> None:
    scene.map.take_fixes(fixes(("w1", 103.9, NOON_MS), ("w2", 103.8, NOON_MS)), NOON_MS)
    covered = replace(make_post("g2", revision=2, state=PostState.B_COVERING), effective_id="w2")
    scene.feed.take_delta(make_delta(make_upsert(covered)))
    scene.feed.flush()
    assert scene.map.workers.covering[:2].tolist() == [0, 1]
    back = make_post("g2", revision=3)
    scene.feed.take_delta(make_delta(make_upsert(back)))
    scene.feed.flush()
    assert scene.map.workers.covering[:2].tolist() == [0, 0]


def test_trails_follow_the_fixes(scene: Scene) -> None:
    for minute, lon in enumerate((103.90, 103.91, 103.92)):
        scene.map.take_fixes(fixes(("w1", lon, NOON_MS + 60_000 * minute)), NOON_MS)
    scene.map.take_fixes(fixes(("w1", 103.5, NOON_MS)), NOON_MS)
    places, lengths = scene.map.workers.trails.trails(np.array([0]))
    assert places[0, : lengths[0], 0].tolist() == [103.92, 103.91, 103.90]


def test_rows_stay_when_the_columns_grow(scene: Scene) -> None:
    rows = [(f"w{n}", 100 + n / 10, NOON_MS) for n in range(200)]
    scene.map.take_fixes(fixes(*rows), NOON_MS)
    marks = scene.map.workers
    assert [marks.rows[f"w{n}"] for n in range(200)] == list(range(200))
    assert np.allclose(marks.lon_deg[:200], [row[1] for row in rows])


@pytest.mark.parametrize(
    ("minutes", "state"),
    [
        (0, ContactState.ONLINE),
        (2, ContactState.ONLINE),
        (3, ContactState.LATE),
        (15, ContactState.LATE),
        (16, ContactState.OFFLINE),
    ],
)
def test_contact_fades_with_time(scene: Scene, minutes: int, state: ContactState) -> None:
    scene.map.take_fixes(fixes(("w1", 103.9, NOON_MS - 60_000)), NOON_MS)
    scene.map.tick(NOON + timedelta(minutes=minutes))
    assert scene.map.workers.states[0] == CONTACT_CODES[state]
    assert scene.map.workers.age_s[0] == pytest.approx(minutes * 60 + 60)


def test_age_alone_is_told_now_and_then_but_a_silent_terminal_at_once(scene: Scene, qtbot: QtBot) -> None:
    told: list[int] = []
    scene.map.take_fixes(fixes(("w1", 103.9, NOON_MS)), NOON_MS)
    late_s = 2 * REPORT_INTERVAL_S
    for second in range(1, late_s + 3):
        with qtbot.waitSignal(scene.map.workers_changed, timeout=0, raising=False) as waiting:
            scene.map.tick(NOON + timedelta(seconds=second))
        if waiting.signal_triggered:
            told.append(second)
        assert scene.map.workers.age_s[0] == pytest.approx(second)
    assert told == [*range(4, late_s + 1, 4), late_s + 1]


def test_open_incidents_are_marks_the_severe_on_top(scene: Scene) -> None:
    rows = [
        make_incident("low", priority=Priority.LOW, position_deg=(103.1, 31.1)),
        make_incident("critical", priority=Priority.CRITICAL, position_deg=(103.2, 31.2)),
        make_incident("closed", state=IncidentState.CLOSED),
    ]
    scene.feed.take_delta(make_delta(*map(make_upsert, rows)))
    scene.feed.flush()
    marks = scene.map.incidents
    assert marks.ids == ("low", "critical")
    assert (list(marks.lon_deg), list(marks.priorities)) == ([103.1, 103.2], [4, 1])


def test_time_alone_makes_a_mark_overdue_and_tells_it_once(scene: Scene) -> None:
    row = make_incident(clock=make_clock(deadline_min=15))
    paused = make_incident("paused", clock=make_clock(paused=True))
    scene.feed.take_delta(make_delta(make_upsert(row), make_upsert(paused)))
    scene.feed.flush()
    scene.map.tick(NOON + timedelta(minutes=14.5))
    spy = QSignalSpy(scene.map.incidents_changed)
    for minutes in (14.9, 15, 16):
        scene.map.tick(NOON + timedelta(minutes=minutes))
    assert spy.count() == 1
    marks = scene.map.incidents
    assert dict(zip(marks.ids, marks.overdue, strict=True)) == {"i1": 1, "paused": 0}


def test_a_gap_that_comes_within_the_hour_by_time_alone_is_told_once(scene: Scene) -> None:
    gap = NOON + timedelta(minutes=90)
    plan = ((NOON, gap, PostState.A_ON_DUTY), (gap, gap + timedelta(hours=2), PostState.VACANT))
    segments = tuple(
        PostSegment(start=start, end=end, state=state, side=None, person_name="")
        for start, end, state in plan
    )
    planned = replace(make_post("g1", revision=2), segments=segments)
    scene.feed.take_delta(make_delta(make_upsert(planned)))
    scene.feed.flush()
    for minute in (0, 29, 31, 60, 89, 91):
        scene.map.tick(NOON + timedelta(minutes=minute))
    assert scene.statuses == [[1], [1]], "once as it comes near, once as it begins"


def test_pages_of_one_reply_are_told_now_and_then_and_with_the_last(qapp: object) -> None:
    now_s = [0.0]
    feed = MapFeed(BoardFeed(), clock=lambda: now_s[0])
    told = QSignalSpy(feed.workers_changed)
    reader = FixReader()
    counts = []
    for page in range(6):
        one = positions((f"w{page}", 103.9, NOON_MS))
        feed.take_fixes(reader.read(one, is_last=page == 5), NOON_MS)
        counts.append(told.count())
        now_s[0] += 0.1
    assert counts == [1, 1, 1, 2, 2, 3]
    assert feed.workers.count == 6
