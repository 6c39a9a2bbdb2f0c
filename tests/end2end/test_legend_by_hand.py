"""Proves the legend as the filter, worked by keys alone in a real window against a real central."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.end2end.test_programs import join, plain_environment
from tests.helpers.central_program import CentralProgram
from tests.helpers.desk_seat import DeskSeat
from tests.helpers.xvfb import VirtualScreen

MakeCentral = Callable[..., CentralProgram]


class Shift:
    """One seat at which officers sit down one after the other."""

    def __init__(self, central: CentralProgram, screen: VirtualScreen, home: Path) -> None:
        self._central, self._screen, self._home = central, screen, home
        self._seats: list[DeskSeat] = []

    def sit_down(self, officer: str) -> DeskSeat:
        """Let an officer sit down, once who sat there has left."""
        arguments = (*join(self._central, officer), "--profile", "desk")
        seat = DeskSeat(self._screen.display, plain_environment(self._home), *arguments)
        self._seats.append(seat)
        seat.wait(lambda: "A 在岗 4" in seat.words("MapLegend"), "the posts did not come")
        return seat

    def close(self) -> None:
        for seat in self._seats:
            seat.make_sure_of_its_end()


@pytest.fixture
def shift(make_central: MakeCentral, tmp_path: Path) -> Iterator[Shift]:
    central = make_central("central", "--speed", "0.01")
    with VirtualScreen() as screen:
        made = Shift(central, screen, tmp_path)
        yield made
        made.close()


@pytest.mark.timeout(400)
def test_the_legend_filters_by_keys_alone(shift: Shift) -> None:
    seat = shift.sit_down("officer-1")
    assert not seat.shows("map-filtered")
    seat.press_until(lambda: seat.look("MapLegend").has_focus, "the legend has no keys", "t")
    shown = seat.look("MapLegend").checked
    seat.hands.press("Down", "space")
    seat.wait_for("map-filtered", "筛选中")
    assert len(seat.look("MapLegend").checked) == len(shown) - 1
    seat.hands.press("Down", "shift+space")
    seat.wait(lambda: len(seat.look("MapLegend").checked) < len(shown) - 1, "one alone is not shown")
    seat.hands.press("Escape", "shift+t")
    seat.wait_gone("map-filtered")
    assert seat.look("MapLegend").checked[: len(shown)] == shown
    seat.leave()
