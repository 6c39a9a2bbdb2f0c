"""The order and the figures of posts, kept up with each change, are those reckoned anew."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from desktop.board.post_order import PostOrder, PostRows
from desktop.models.post import ATTENTION_STATES, Post, PostSegment, PostState
from tests.helpers.samples import NOON, make_post

RANKED = [
    PostState.VACANT,
    PostState.B_TO_CONFIRM,
    PostState.UNVERIFIED,
    PostState.UNKNOWN,
    PostState.UNCOVERED,
    PostState.B_COVERING,
    PostState.A_ON_DUTY,
    PostState.OFF_HOURS,
]
CODES = [f"510182001014{number:03d}" for number in range(1, 20)]


def has_gap(post: Post) -> bool:
    return any(one.state is PostState.VACANT and one.end > post.since for one in post.segments)


@st.composite
def posts(draw: st.DrawFn) -> Post:
    segment = PostSegment(
        start=NOON,
        end=NOON + timedelta(minutes=draw(st.integers(1, 60))),
        state=draw(st.sampled_from([PostState.VACANT, PostState.A_ON_DUTY])),
        side=None,
        person_name="",
    )
    return replace(
        make_post(draw(st.sampled_from(CODES)), state=draw(st.sampled_from(list(PostState)))),
        since=NOON + timedelta(minutes=draw(st.integers(0, 3)) * 20),
        next_change=draw(st.none() | st.integers(0, 3).map(lambda m: NOON + timedelta(minutes=m))),
        segments=(segment,),
    )


@given(st.lists(st.lists(posts() | st.sampled_from(CODES), max_size=9), max_size=9))
def test_order_and_figures_are_those_reckoned_anew(steps: list[list[Post | str]]) -> None:
    order = PostOrder()
    held: dict[str, Post] = {}
    for step in steps:
        touched = set()
        for one in step:
            code = one if isinstance(one, str) else one.grid_code
            touched.add(code)
            held.pop(code, None)
            if isinstance(one, Post):
                held[code] = one
        order.take(held, touched)
        expected = sorted(held.values(), key=lambda one: (RANKED.index(one.state), one.since, one.grid_code))
        rows = PostRows(order, held)
        assert list(rows) == expected
        assert [rows.row_of(one.grid_code) for one in rows] == list(range(len(rows)))
        assert order.total == len(held)
        assert order.needing == sum(one.state in ATTENTION_STATES for one in held.values())
        assert order.gaps_ahead == sum(has_gap(one) for one in held.values())
        changes = [one.next_change for one in held.values() if one.next_change is not None]
        assert order.next_change == min(changes, default=None)
        for state in PostState:
            listed = PostRows(order, held, state)
            assert list(listed) == [one for one in expected if one.state is state]
            codes = {one.grid_code for one in listed}
            assert {code for code in CODES if listed.row_of(code) is not None} == codes
    assert order.key_of("nowhere") is None
    assert PostRows(order, held).row_of("nowhere") is None
