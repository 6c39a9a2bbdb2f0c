"""Proves the post table: everybody listed once, those that need somebody first, figures that add up."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtWidgets import QApplication

from desktop.board.board import Board
from desktop.models.post import Post, PostSegment, PostState
from desktop.viewmodels.board_feed import BoardFeed
from desktop.viewmodels.post_table import PostTable
from tests.helpers.samples import NOON, make_city, make_delta, make_post, make_upsert

CODES = [f"510182001014{number:03d}" for number in range(1, 9)]
NEEDY = [PostState.VACANT, PostState.B_TO_CONFIRM, PostState.UNVERIFIED]


def make_feed(*posts: Post) -> BoardFeed:
    feed = BoardFeed()
    feed.load(Board(city=make_city(), posts={post.grid_code: post for post in posts}), None)
    return feed


@settings(deadline=None, max_examples=40)
@given(
    first=st.lists(st.sampled_from(list(PostState)), min_size=8, max_size=8),
    then=st.dictionaries(st.integers(0, 7), st.sampled_from(list(PostState))),
)
def test_every_post_is_listed_once_and_the_needy_first(
    qapp: QApplication, first: list[PostState], then: dict[int, PostState]
) -> None:
    feed = make_feed(*(make_post(code, state=state) for code, state in zip(CODES, first, strict=True)))
    table = PostTable(feed)
    changed = [make_post(CODES[at], revision=2, state=state) for at, state in then.items()]
    feed.take_delta(make_delta(*(make_upsert(post) for post in changed)))
    feed.flush()
    states = [then.get(at, state) for at, state in enumerate(first)]
    assert sorted(post.grid_code for post in table.rows) == CODES
    assert table.total == len(CODES)
    assert table.needing == sum(state in NEEDY for state in states)
    listed = [post.state for post in table.rows]
    assert all(state in NEEDY for state in listed[: table.needing])
    vacant = listed.count(PostState.VACANT)
    assert listed[:vacant] == [PostState.VACANT] * vacant
    for state in PostState:
        table.set_state(state)
        assert len(table.rows) == states.count(state)
        assert table.total == len(CODES)


def test_the_longest_vacant_comes_first(qapp: QApplication) -> None:
    old = replace(make_post(CODES[5], state=PostState.VACANT), since=NOON - timedelta(hours=2))
    table = PostTable(make_feed(make_post(CODES[0], state=PostState.VACANT), old))
    assert [post.grid_code for post in table.rows] == [CODES[5], CODES[0]]


def test_gaps_and_the_next_change_are_counted(qapp: QApplication) -> None:
    gap = PostSegment(
        start=NOON + timedelta(hours=20),
        end=NOON + timedelta(hours=21),
        state=PostState.VACANT,
        side=None,
        person_name="",
    )
    soon = NOON + timedelta(minutes=9)
    table = PostTable(
        make_feed(
            replace(make_post(CODES[0]), segments=(gap,)),
            replace(make_post(CODES[1]), next_change=soon + timedelta(hours=1)),
            replace(make_post(CODES[2]), next_change=soon),
        )
    )
    assert (table.gaps_ahead, table.next_change) == (1, soon)


def test_other_changes_do_not_touch_the_table(qapp: QApplication) -> None:
    feed = make_feed(make_post(CODES[0]))
    table = PostTable(feed)
    rows = table.rows
    feed.take_delta(make_delta())
    feed.flush()
    assert table.rows is rows
