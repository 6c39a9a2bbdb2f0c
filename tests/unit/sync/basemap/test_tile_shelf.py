"""What is known of foreign places stays within its bound and its time."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from desktop.models.tile_pyramid import TilePlace
from desktop.sync.basemap import tile_shelf
from desktop.sync.basemap.tile_shelf import FAILED_S, NONE_S, SHELF_BYTES, TileShelf


class Clock:
    def __init__(self) -> None:
        self.now_s = 100.0

    def __call__(self) -> float:
        return self.now_s


def at(number: int) -> TilePlace:
    return TilePlace(12, number, 0)


def test_the_least_used_go_and_the_bound_holds() -> None:
    shelf = TileShelf(Clock())
    tones = np.ones((512, 512), np.uint8)
    fitting = SHELF_BYTES // tones.nbytes
    for number in range(fitting + 5):
        shelf.put(at(number), tones)
        assert shelf.tones(at(0)) is not None
    assert shelf.held_bytes == SHELF_BYTES
    assert not shelf.knows(at(1))
    assert shelf.knows(at(fitting + 4))


def test_none_and_failed_are_known_for_a_while() -> None:
    clock = Clock()
    shelf = TileShelf(clock)
    shelf.put_none(at(1))
    shelf.put_failed(at(2))
    assert shelf.knows(at(1))
    assert shelf.knows(at(2))
    assert (shelf.has_failed(at(1)), shelf.has_failed(at(2))) == (False, True)
    clock.now_s += FAILED_S
    assert shelf.knows(at(1))
    assert not shelf.knows(at(2))
    assert not shelf.has_failed(at(2))
    clock.now_s += NONE_S
    assert not shelf.knows(at(1))


def test_a_tile_that_comes_after_all_is_no_failure() -> None:
    shelf = TileShelf(Clock())
    shelf.put_failed(at(1))
    shelf.put(at(1), np.ones((256, 256), np.uint8))
    assert not shelf.has_failed(at(1))
    shelf.put_none(at(1))
    assert shelf.tones(at(1)) is None
    assert shelf.held_bytes == 0


@given(
    st.lists(st.tuples(st.sampled_from(["put", "none", "failed", "forget"]), st.integers(0, 5)), max_size=60)
)
def test_its_books_are_right_after_anything(steps: list[tuple[str, int]]) -> None:
    shelf = TileShelf(Clock())
    known: dict[int, str] = {}
    for what, number in steps:
        if what == "put":
            shelf.put(at(number), np.ones((256, 256), np.uint8))
        elif what == "forget":
            shelf.forget(at(number))
        else:
            getattr(shelf, f"put_{what}")(at(number))
        known[number] = what
    for number in range(6):
        what = known.get(number, "forget")
        assert shelf.knows(at(number)) == (what != "forget")
        assert shelf.has_failed(at(number)) == (what == "failed")
    assert shelf.held_bytes == 256 * 256 * sum(what == "put" for what in known.values())
    shelf.clear()
    assert shelf.held_bytes == 0


def test_empty_places_are_bounded_too() -> None:
    shelf = TileShelf(Clock())
    for number in range(tile_shelf._MOST_EMPTY + 10):
        shelf.put_failed(at(number))
    assert not shelf.knows(at(0))
    assert len(shelf._failed) == tile_shelf._MOST_EMPTY
