"""Proves the search over a living board: whatever comes, it finds what a search made anew would find."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QTimer

from desktop.board.board import Board, board_from_pages
from desktop.board.search.entries import HitKind
from desktop.board.search.recents import Recents
from desktop.models.base_data import Station
from desktop.models.codes import Level
from desktop.models.delta import Change, RecordKind
from desktop.models.geo import GridShape
from desktop.models.incident import Incident
from desktop.models.organisation import Grid, Organisation
from desktop.models.person import Worker
from desktop.viewmodels import search_feed
from desktop.viewmodels.board_feed import BoardFeed
from desktop.viewmodels.map_feed import MapFeed
from desktop.viewmodels.search_feed import SearchFeed
from tests.helpers import search_oracle
from tests.helpers.records import COMMUNITY, code_of, make_board, make_grid, make_worker
from tests.helpers.samples import make_delta, make_incident, make_page, make_tombstone, make_upsert
from tests.helpers.whole_city import whole_board

MANY = 10_000


class Scene:
    """A board, and the search over it."""

    def __init__(self, board: Board | None = None) -> None:
        self.feed = BoardFeed()
        self.map_feed = MapFeed(self.feed)
        self.seconds = 0.0
        self.search = SearchFeed(self.feed, self.map_feed, clock=self.tick)
        self.feed.load(make_board() if board is None else board, None)

    def tick(self) -> float:
        self.seconds += 0.001
        return self.seconds

    def commit(self, *changes: Change) -> None:
        self.feed.take_delta(make_delta(*changes))
        self.feed.flush()

    def found(self, words: str) -> set[tuple[HitKind, str, int]]:
        answer = self.search.look(words, MANY)
        assert not answer.is_near
        return {(hit.kind, hit.id, hit.ordinal) for group in answer.groups for hit in group.hits}


@pytest.fixture
def scene(qapp: object) -> Scene:
    return Scene()


def test_what_was_renamed_is_found_under_its_new_name_alone(scene: Scene) -> None:
    assert (HitKind.WORKER, "w7", 0) in scene.found("赵敏")
    scene.commit(make_upsert(replace(make_worker(7), name="单雄", revision=2)))
    assert (HitKind.WORKER, "w7", 0) in scene.found("shanx")
    assert scene.search.look("赵敏", 5).groups == ()


def test_a_towns_new_name_reaches_what_lies_in_it(scene: Scene) -> None:
    assert (HitKind.GRID, code_of(3), 0) in scene.found("天彭街道朝阳中路社区003")
    town = scene.feed.board.organisations["510182001"]
    scene.commit(make_upsert(replace(town, name="牡丹镇", revision=town.revision + 1)))
    assert (HitKind.GRID, code_of(3), 0) in scene.found("牡丹镇朝阳中路社区003")
    assert (HitKind.WORKER, "w7", 0) in scene.found("mdz 赵敏")


def test_what_is_gone_is_not_found(scene: Scene) -> None:
    scene.commit(make_tombstone(RecordKind.WORKER, "w7", 2))
    assert scene.search.look("赵敏", 5).is_near
    scene.commit(make_tombstone(RecordKind.GRID, code_of(1), 2))
    assert (HitKind.CONTACT, code_of(1), 0) not in scene.found("高山")


def test_a_hit_says_what_the_board_says_now(scene: Scene) -> None:
    hit = scene.search.look("008", 5).groups[0].hits[0]
    assert (hit.title, hit.place, hit.grid_code) == ("朝阳中路社区008网格", "天彭街道", code_of(8))
    incident = replace(make_incident("i99"), title="井盖松动", grid_code=code_of(2), address="花街 9 号")
    scene.commit(make_upsert(incident))
    found = scene.search.look("huajie", 5).groups[0].hits[0]
    assert (found.title, found.details[0], found.nature) == ("井盖松动", "花街 9 号", incident.state.value)
    assert found.priority is incident.priority


def test_a_typed_position_names_its_grid(scene: Scene) -> None:
    ring = (103.91, 30.98, 103.92, 30.98, 103.92, 30.99, 103.91, 30.99)
    scene.map_feed.take_shapes((GridShape(code_of(1), (ring,)),))
    hit = scene.search.look("103.915,30.985", 5).groups[0].hits[0]
    assert (hit.kind, hit.grid_code, hit.place) == (
        HitKind.POSITION,
        code_of(1),
        "天彭街道朝阳中路社区001网格",
    )
    assert scene.search.look("103.815,30.985", 5).groups[0].hits[0].grid_code == ""
    shifted = scene.search.look("gcj 103.915,30.985", 5).groups[0].hits[0]
    assert shifted.title != hit.title


def test_stations_come_change_and_go(scene: Scene) -> None:
    station = Station(
        id="s1",
        kind_code="fire-station",
        name="东大街消防站",
        address="东大街 41 号",
        lon_deg=103.91,
        lat_deg=30.98,
        area_code=code_of(2),
        phone="02883701119",
        hours="",
    )
    scene.search.take_stations([station], {"fire-station": "消防站"})
    assert (HitKind.STATION, "s1", 0) in scene.found("xfz")
    assert (HitKind.STATION, "s1", 0) in scene.found("东大街 41")
    scene.search.take_stations([replace(station, name="南门救援站")], {"fire-station": "消防站"})
    assert (HitKind.STATION, "s1", 0) in scene.found("nmjy")
    scene.search.take_stations([], {})
    assert scene.search.look("南门救援站", 5).groups == ()


def test_what_comes_nearest_is_said_to_be_near(scene: Scene) -> None:
    answer = scene.search.look("朝阳西路", 5)
    assert answer.is_near
    assert answer.pieces == ("朝阳",)
    assert scene.search.look("朝阳西路", 5, HitKind.WORKER).groups == ()


def test_what_was_chosen_lately_comes_back_while_it_is_there(scene: Scene) -> None:
    recents = Recents().with_chosen((HitKind.WORKER, "w7", 0)).with_chosen((HitKind.GRID, code_of(2), 0))
    answer = scene.search.recall(recents)
    assert answer.is_recent
    assert [hit.id for hit in answer.groups[0].hits] == [code_of(2), "w7"]
    scene.commit(make_tombstone(RecordKind.WORKER, "w7", 2))
    assert [hit.id for hit in scene.search.recall(recents).groups[0].hits] == [code_of(2)]
    assert scene.search.recall(Recents()).groups == ()


# -- a city that is taken up in slices ---------------------------------------------------------------


def run_slices(search: SearchFeed) -> int:
    slices = 0
    while search.share < 1.0:
        search._timer.timeout.emit()
        slices += 1
    return slices


def test_a_city_is_taken_up_in_slices_and_answers_meanwhile(scene: Scene) -> None:
    workers = [make_upsert(replace(make_worker(n), id=f"w{n}", name=f"王{n}")) for n in range(1, 400)]
    told: list[float] = []
    scene.search.share_changed.connect(told.append)
    scene.commit(*workers)
    assert scene.search.share < 1.0
    assert scene.search.look("赵敏", 5).share < 1.0
    scene.commit(make_upsert(replace(make_worker(399), id="w399", name="改名", revision=2)))
    assert run_slices(scene.search) > 10
    assert told == sorted(told)
    assert told[-1] == 1.0
    assert len(scene.found("王")) == 390, "eight were there before, one has another name"
    assert (HitKind.WORKER, "w399", 0) in scene.found("gaim")


def test_an_index_that_is_worn_is_made_anew(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search_feed, "LEAST_TO_RENEW", 100)
    for revision, name in enumerate("甲乙丙丁", start=2):
        workers = (replace(make_worker(n), id=f"x{n}", revision=revision) for n in range(200))
        scene.commit(*(make_upsert(replace(one, name=f"{name}员{one.id[1:]}")) for one in workers))
        run_slices(scene.search)
    assert scene.search._index.waste < 0.5
    assert (HitKind.WORKER, "x7", 0) in scene.found("丁员7")
    assert scene.search.look("丙员7", 5).is_near


Found = Worker | Grid | Incident | Organisation
RENAMED = st.sampled_from(["朝阳", "长乐", "赵敏", "天彭", "008"])
RECORDS = st.one_of(
    st.builds(lambda n, name: replace(make_worker(n), name=name), st.integers(1, 3), RENAMED),
    st.builds(lambda n, name: replace(make_grid(n), name=f"{name}00{n}网格"), st.integers(1, 3), RENAMED),
    st.builds(
        lambda n, name: replace(make_incident(f"i{n}"), title=name, grid_code=code_of(n)),
        st.integers(1, 3),
        RENAMED,
    ),
    st.builds(
        lambda name: Organisation(
            code="510182001", name=name, level=Level.TOWN, parent_code="510182", revision=1
        ),
        RENAMED,
    ),
    st.builds(
        lambda name: Organisation(
            code=COMMUNITY, name=name, level=Level.COMMUNITY, parent_code="510182001", revision=1
        ),
        RENAMED,
    ),
)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    records=st.lists(st.tuples(RECORDS, st.booleans()), max_size=10),
    words=st.sampled_from(["朝阳", "cy", "天彭 赵", "cl008", "z", "00", "tpcy", "tp w"]),
)
def test_it_follows_whatever_comes(qapp: object, records: list[tuple[Found, bool]], words: str) -> None:
    scene = Scene(board_from_pages([make_page(make_upsert(make_worker(9)))]))
    for revision, (record, goes) in enumerate(records, start=2):
        change = make_upsert(replace(record, revision=revision))
        scene.commit(change)
        if goes:
            scene.commit(make_tombstone(change.kind, change.id, revision + 100))
        expected = search_oracle.look(search_oracle.all_entries(scene.feed.board), words)
        answer = scene.search.look(words, MANY)
        found = {(hit.kind, hit.id, hit.ordinal) for group in answer.groups for hit in group.hits}
        assert (set() if answer.is_near else found) == set(expected)


def test_what_comes_after_the_end_starts_nothing_again(scene: Scene) -> None:
    scene.search.stop()
    scene.feed.load(whole_board({}), None)
    scene.feed.flush()
    assert not any(timer.isActive() for timer in scene.search.findChildren(QTimer))
