"""Proves the index: it finds what the search as described finds, whatever came, changed and went before."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.board.board import Board
from desktop.board.search.entries import SOURCES, Entry, EntryKey, HitKind, TextRole, entries_of
from desktop.board.search.nearest import look_near
from desktop.board.search.search_index import Finds, SearchIndex
from desktop.models.codes import Level
from desktop.models.organisation import Organisation
from desktop.models.person import Department
from tests.helpers import search_oracle
from tests.helpers.records import COMMUNITY, make_board, make_worker
from tests.helpers.samples import make_incident

MANY = 10_000


def index_of(board: Board) -> SearchIndex:
    index = SearchIndex()
    for kind, source in SOURCES.items():
        for one in board.records(source):
            index.put(kind, one, entries_of(board, kind, one))
    return index


def scores_of(finds: Finds) -> dict[EntryKey, int]:
    found = [find for finds_of_kind in finds.best.values() for find in finds_of_kind]
    return {(find.kind, find.id, find.ordinal): find.score for find in found}


@cache
def city() -> Board:
    towns = [
        Organisation(code="510182", name="彭州市", level=Level.CITY, parent_code=None, revision=1),
        Organisation(
            code="510182001",
            name="天彭街道",
            level=Level.TOWN,
            parent_code="510182",
            revision=1,
            duty_phone="83701234",
        ),
        Organisation(
            code=COMMUNITY, name="朝阳中路社区", level=Level.COMMUNITY, parent_code="510182001", revision=1
        ),
    ]
    small = make_board()
    gas = Department(id="d1", name="燃气公司抢险班", phone="83701119", revision=1, address="金彭东路 8 号")
    workers = dict(small.workers) | {"w9": replace(make_worker(1), id="w9", name="长乐", phone="13900012209")}
    return replace(
        small, organisations={one.code: one for one in towns}, departments={"d1": gas}, workers=workers
    )


@cache
def index_of_city() -> SearchIndex:
    return index_of(city())


@pytest.fixture
def index() -> SearchIndex:
    return index_of_city()


@pytest.mark.parametrize(
    ("words", "kind", "found"),
    [
        ("cyzl008", HitKind.GRID, f"{COMMUNITY}008"),
        ("CYZL００8", HitKind.GRID, f"{COMMUNITY}008"),
        ("朝阳008", HitKind.GRID, f"{COMMUNITY}008"),
        ("008", HitKind.GRID, f"{COMMUNITY}008"),
        ("014008", HitKind.GRID, f"{COMMUNITY}008"),
        (f"{COMMUNITY}008", HitKind.GRID, f"{COMMUNITY}008"),
        ("天彭街道朝阳中路社区008网格", HitKind.GRID, f"{COMMUNITY}008"),
        ("chaoyangzhonglu 8", HitKind.GRID, f"{COMMUNITY}008"),
        ("zhaoyang 008", HitKind.GRID, f"{COMMUNITY}008"),
        ("朝yzl 008", HitKind.GRID, f"{COMMUNITY}008"),
        ("zhaom", HitKind.WORKER, "w7"),
        ("zm", HitKind.WORKER, "w7"),
        ("敏 天彭", HitKind.WORKER, "w7"),
        ("tp zhao敏", HitKind.WORKER, "w7"),
        ("changle", HitKind.WORKER, "w9"),
        ("zhangyue", HitKind.WORKER, "w9"),
        ("cl", HitKind.WORKER, "w9"),
        ("139 0001 2209", HitKind.WORKER, "w9"),
        ("2209", HitKind.WORKER, "w9"),
        ("cyzlsq", HitKind.AREA, COMMUNITY),
        ("tpjd", HitKind.AREA, "510182001"),
        ("8370 1234", HitKind.AREA, "510182001"),
        ("rqgs", HitKind.DEPARTMENT, "d1"),
        ("jinpengdonglu", HitKind.DEPARTMENT, "d1"),
    ],
)
def test_each_way_of_naming(index: SearchIndex, words: str, kind: HitKind, found: str) -> None:
    finds = index.look(words, 5)
    assert next(iter(finds.best)) is kind, finds
    assert finds.best[kind][0].id == found


def test_a_contact_is_one_of_its_grid(index: SearchIndex) -> None:
    finds = index.look("guoqiang 朝阳", MANY)
    assert set(finds.best) == {HitKind.CONTACT}
    assert {find.ordinal for find in finds.best[HitKind.CONTACT]} == {2}


def test_the_best_come_first_and_are_no_more_than_asked_for(index: SearchIndex) -> None:
    finds = index.look("网格", 3)
    assert len(finds.best[HitKind.GRID]) == 3
    assert finds.counts[HitKind.GRID] == 8
    assert [find.id[-3:] for find in finds.best[HitKind.GRID]] == ["001", "002", "003"]


@pytest.mark.parametrize("words", ["", "   ", "，。 —"])
def test_nothing_is_found_for_nothing(index: SearchIndex, words: str) -> None:
    assert index.look(words, 5) == Finds((), {}, {})


def test_one_kind_alone(index: SearchIndex) -> None:
    assert set(index.look("z", MANY, only=HitKind.WORKER).counts) == {HitKind.WORKER}


def test_what_was_chosen_lately_goes_before_its_equals_and_not_before_better_ones(index: SearchIndex) -> None:
    recent = [(HitKind.GRID, f"{COMMUNITY}005", 0)]
    finds = index.look("网格", 3, recent=recent)
    assert finds.best[HitKind.GRID][0].id == f"{COMMUNITY}005"
    assert index.look("008", 3, recent=recent).best[HitKind.GRID][0].id == f"{COMMUNITY}008"
    assert index.look("008", 3, recent=[(HitKind.CONTACT, "gone", 7)]).counts


def test_what_comes_nearest_to_words_that_nothing_holds(index: SearchIndex) -> None:
    assert not index.look("朝阳西路", 5).counts
    near = look_near(index, ("朝阳西路",), 5)
    assert near.pieces == ("朝阳",)
    assert near.counts[HitKind.GRID] == 8
    apart = look_near(index, ("燃气公司", "赵敏敏"), 5)
    assert apart.pieces == ("燃气公司",)
    assert look_near(index, ("☃a",), 5).counts == {} or look_near(index, ("qqqq",), 5).pieces == ("q",)


# -- against the search as described ----------------------------------------------------------------

PARTS = [
    "朝",
    "朝阳",
    "阳中",
    "路",
    "网格",
    "天彭",
    "社区",
    "赵敏",
    "敏",
    "燃气",
    "长",
    "乐",
    "008",
    "8",
    "01",
    "0014",
    "139",
    "2203",
]
TYPED = [
    "c",
    "cy",
    "cyzl",
    "zl",
    "chao",
    "zhaoy",
    "yang",
    "zh",
    "zhm",
    "wg",
    "sq",
    "tp",
    "tianp",
    "cl",
    "zhangl",
    "l",
    "lv",
    "a",
    "ｗｇ",
]
WORDS = st.lists(st.sampled_from(PARTS + TYPED), min_size=1, max_size=3).flatmap(
    lambda parts: st.sampled_from([" ".join(parts), "".join(parts)])
)


@settings(max_examples=100, deadline=None)
@given(words=WORDS | st.text("cyzlhaong朝阳中路社区008 2", max_size=8))
def test_it_finds_what_the_search_as_described_finds(words: str) -> None:
    expected = search_oracle.look(search_oracle.all_entries(city()), words)
    finds = index_of_city().look(words, MANY)
    assert scores_of(finds) == expected
    for kind, best in finds.best.items():
        assert finds.counts[kind] == len(best)
        assert [find.score for find in best] == sorted((find.score for find in best), reverse=True)


NAMES = st.text("朝阳长乐赵敏a1 2·", max_size=6)
TEXTS = st.lists(st.tuples(st.sampled_from(list(TextRole)), NAMES), max_size=3).map(tuple)
INSIDE = st.none() | st.tuples(st.sampled_from([HitKind.AREA, HitKind.GRID]), st.sampled_from("xyz"))
CONTACTS = st.lists(st.builds(Entry, texts=TEXTS, inside=INSIDE), max_size=4).map(tuple)
ONE = st.lists(st.builds(Entry, texts=TEXTS, inside=st.none()), max_size=1).map(tuple)
STEP = st.tuples(st.just(HitKind.CONTACT), st.sampled_from("xyz"), CONTACTS) | st.tuples(
    st.sampled_from([HitKind.AREA, HitKind.GRID]), st.sampled_from("xyz"), ONE
)


@settings(max_examples=60, deadline=None)
@given(
    steps=st.lists(STEP, max_size=14),
    words=st.lists(st.text("朝长zcaly12 ", min_size=1, max_size=4), max_size=4),
)
def test_whatever_came_changed_and_went(
    steps: list[tuple[HitKind, str, tuple[Entry, ...]]], words: list[str]
) -> None:
    index = SearchIndex()
    held: dict[tuple[HitKind, str], tuple[Entry, ...]] = {}
    for kind, record_id, entries in steps:
        index.put(kind, record_id, entries)
        held[kind, record_id] = entries
        for each in words:
            entries_now = {
                (*key, ordinal): entry for key, group in held.items() for ordinal, entry in enumerate(group)
            }
            assert scores_of(index.look(each, MANY)) == search_oracle.look(entries_now, each)


def test_what_is_put_in_again_and_again_leaves_waste_alone() -> None:
    index = SearchIndex()
    for round_ in range(50):
        incident = replace(make_incident("i1"), title=f"第 {round_} 次")
        index.put(
            HitKind.INCIDENT, "i1", entries_of(Board(incidents={"i1": incident}), HitKind.INCIDENT, "i1")
        )
    assert index.waste > 0.85
    kept = index.posting_count
    index.put(HitKind.INCIDENT, "i1", entries_of(Board(incidents={"i1": incident}), HitKind.INCIDENT, "i1"))
    assert index.posting_count == kept, "what has not changed costs nothing"
