"""A tile server is asked by few at once, and left alone when it fails."""

from __future__ import annotations

from desktop.models.tile_pyramid import TilePlace
from desktop.sync.basemap.server_manners import FETCHERS, ServerManners


class Clock:
    def __init__(self) -> None:
        self.now_s = 100.0

    def __call__(self) -> float:
        return self.now_s


def at(number: int) -> TilePlace:
    return TilePlace(12, number, 0)


def manners(clock: Clock, share: float = 0.5) -> ServerManners:
    return ServerManners(clock, lambda: share)


def test_no_more_than_a_few_at_once() -> None:
    one = manners(Clock())
    fetchers = [one.begin(at(number)) for number in range(FETCHERS)]
    assert sorted(fetchers) == list(range(FETCHERS))  # type: ignore[type-var]
    assert one.begin(at(9)) is None
    assert one.is_under_way(at(0))
    one.end(at(0), 0)
    assert one.begin(at(9)) == 0


def test_a_failing_server_is_left_alone_longer_and_longer_and_tried_by_one() -> None:
    clock = Clock()
    one = manners(clock)
    pauses = []
    for _ in range(8):
        clock.now_s += one.pause_left_s()
        assert one.begin(at(1)) == 0
        assert one.begin(at(2)) is None or one.failures == 0
        one.end(at(1), 0)
        one.end(at(2), 1)
        one.note_failure(None)
        assert one.begin(at(3)) is None
        pauses.append(one.pause_left_s())
    assert pauses == sorted(pauses)
    assert pauses[0] == 0.5
    assert pauses[-1] == 15.0


def test_what_the_server_asks_for_is_kept() -> None:
    clock = Clock()
    one = manners(clock, share=0.0)
    one.note_failure(17.0)
    one.note_failure(None)
    assert one.pause_left_s() == 17.0


def test_a_tile_that_comes_makes_good() -> None:
    one = manners(Clock())
    one.note_failure(100.0)
    one.note_success()
    assert one.pause_left_s() == 0.0
    assert one.failures == 0
    assert [one.begin(at(1)), one.begin(at(2))] == [0, 1]
