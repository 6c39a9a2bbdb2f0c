"""Whoever works in the background waits while a picture is painted, and never for ever."""

from __future__ import annotations

import threading

from desktop.raster.right_of_way import Precedence, RightOfWay


class Neighbour:
    """Works on another thread, and says when it got on."""

    def __init__(self, way: RightOfWay) -> None:
        self._way = way
        self.began, self.got_on = threading.Event(), threading.Event()
        self._thread = threading.Thread(target=self._work)
        self._thread.start()
        assert self.began.wait(5)

    def _work(self) -> None:
        self.began.set()
        self._way.give_way()
        self.got_on.set()

    def end(self) -> None:
        self._thread.join(5)
        assert not self._thread.is_alive()


def test_a_neighbour_waits_until_the_picture_is_there() -> None:
    way = RightOfWay(longest_wait_s=60)
    with way.held():
        with way.held():
            neighbour = Neighbour(way)
        assert not neighbour.got_on.wait(0.02), "held within each other, it is free with the outermost"
    assert neighbour.got_on.wait(5)
    neighbour.end()


def test_the_holder_itself_never_waits() -> None:
    way = RightOfWay(longest_wait_s=60)
    with way.held():
        way.give_way()
    way.give_way()


def test_a_picture_that_never_ends_holds_nobody_up_for_long() -> None:
    way = RightOfWay(longest_wait_s=0.01)
    with way.held():
        neighbour = Neighbour(way)
        assert neighbour.got_on.wait(5)
        neighbour.end()


def test_a_fault_while_painting_frees_the_way() -> None:
    way = RightOfWay(longest_wait_s=60)
    try:
        with way.held():
            raise ValueError
    except ValueError:
        pass
    neighbour = Neighbour(way)
    assert neighbour.got_on.wait(5)
    neighbour.end()


def test_less_urgent_work_waits_until_none_of_the_other_is_left() -> None:
    first = Precedence(longest_wait_s=60)
    first.begin()
    first.begin()
    done = threading.Event()

    def work() -> None:
        first.wait(threading.Event())
        done.set()

    thread = threading.Thread(target=work)
    thread.start()
    first.end()
    assert not done.wait(0.02)
    first.end()
    assert done.wait(5)
    thread.join(5)


def test_work_that_is_never_done_holds_nobody_up_for_long() -> None:
    first = Precedence(longest_wait_s=0.01)
    first.begin()
    first.wait(threading.Event())


def test_who_is_called_off_waits_no_longer() -> None:
    first, is_off = Precedence(longest_wait_s=60), threading.Event()
    first.begin()
    thread = threading.Thread(target=lambda: first.wait(is_off))
    thread.start()
    is_off.set()
    thread.join(5)
    assert not thread.is_alive()
