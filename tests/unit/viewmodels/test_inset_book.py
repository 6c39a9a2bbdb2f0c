"""Proves that insets never meet in a corner, never are too many, and come back as they were kept."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from desktop.models.geo import BoundingBox
from desktop.models.inset import Corner, Inset, Insets
from desktop.viewmodels.inset_book import MOST, InsetBook
from desktop.wire.codec import decode, encode

BOX = BoundingBox(103.9, 30.9, 104.0, 31.0)
CORNERS = st.sampled_from(list(Corner))
STEPS = st.one_of(
    st.tuples(st.just("pin"), st.sampled_from(["a", "b", "c"])),
    st.tuples(st.just("close"), CORNERS),
    st.tuples(st.just("move"), CORNERS, CORNERS),
    st.tuples(st.just("restore")),
)


@given(st.lists(STEPS, max_size=15))
def test_one_in_a_corner_at_most_three_and_moving_loses_none(steps: list[tuple]) -> None:  # type: ignore[type-arg]
    book = InsetBook()
    for step in steps:
        before = book.insets
        match step:
            case ("pin", name):
                assert book.pin(name, BOX) == (len(before) < MOST)
            case ("close", corner):
                book.close(corner)
                assert book.insets == tuple(one for one in before if one.corner is not corner)
            case ("move", corner, to):
                book.move(corner, to)
                assert [one.name for one in book.insets] == [one.name for one in before]
            case _:
                book.restore()
                assert book.insets == Insets().insets
        corners = [one.corner for one in book.insets]
        assert len(set(corners)) == len(corners) <= MOST
        assert decode(encode(Insets(book.insets)), Insets).insets == book.insets


def test_what_was_kept_wrongly_is_made_right() -> None:
    book = InsetBook()
    book.take((Inset(Corner.TOP_LEFT, "a"), Inset(Corner.TOP_LEFT, "b"), Inset(Corner.BOTTOM_LEFT, "c")))
    assert [one.name for one in book.insets] == ["a", "c"]


@given(st.lists(STEPS, max_size=12))
def test_every_change_can_be_taken_back_until_all_is_as_it_was(steps: list[tuple]) -> None:  # type: ignore[type-arg]
    book = InsetBook()
    seen = [book.insets]
    for step in steps:
        match step:
            case ("pin", name):
                book.pin(name, BOX)
            case ("close", corner):
                book.close(corner)
            case ("move", corner, to):
                book.move(corner, to)
            case _:
                book.restore()
        if book.insets != seen[-1]:
            seen.append(book.insets)
    for before in reversed(seen[:-1]):
        book.undo()
        assert book.insets == before
    book.undo()
    assert book.insets == seen[0]
    book.take((Inset(Corner.TOP_LEFT, "kept", BOX),))
    book.undo()
    assert [one.name for one in book.insets] == ["kept"], "what was before belongs to another run"
