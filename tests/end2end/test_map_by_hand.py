"""Proves the map as an officer works it: a real window, a real mouse, real keys, against a real central."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from desktop.models.geo import distance_m
from desktop.models.incident import OPEN_STATES
from tests.helpers.central_program import CentralProgram
from tests.helpers.hands import Hands
from tests.helpers.program_runs import (
    Witness,
    end_in_order,
    join,
    make_sure_of_its_end,
    plain_environment,
    start,
)
from tests.helpers.waiting import wait_until
from tests.helpers.xvfb import VirtualScreen

MakeCentral = Callable[..., CentralProgram]
MIDDLE = (930, 560)
"""A place of the screen that is on the map, with nothing over it."""

Position = tuple[float, float]


class Officer:
    """Sits at a desk and sees no more of it than its clipboard."""

    def __init__(self, central: CentralProgram, screen: VirtualScreen, home: Path) -> None:
        self._central, self.hands = central, Hands(screen)
        self._environment = plain_environment(home, DISPLAY=screen.display)
        self._sit_down()

    def _sit_down(self) -> None:
        self.desk = start(self._environment, *join(self._central), "--profile", "desk")
        found: list[str] = []

        def is_shown() -> bool:
            window = self.hands.find_window("网格指挥台")
            found[:] = [window] if window else []
            return bool(found)

        wait_until(is_shown, "no window came")
        self.hands.focus(found[0])
        wait_until(self._has_map, "no map came")

    def _has_map(self) -> bool:
        """Say whether the map knows where the pointer is: in the city, not on the plane of an empty one."""
        self.hands.point(*MIDDLE)
        lon, _, lat = self.hands.copied("ctrl+shift+c", limit_s=1.0).partition(", ")
        self.hands.press("Escape")
        try:
            lon_deg, lat_deg = float(lon), float(lat)
        except ValueError:
            return False
        return 103 < lon_deg < 105 and 30 < lat_deg < 32

    def place_at(self, x_px: int, y_px: int) -> Position:
        """Return what the map says is under a place of the screen."""
        self.hands.point(x_px, y_px)
        text = self.hands.copied("ctrl+shift+c")
        self.hands.press("Escape")
        lon, lat = text.split(", ")
        return float(lon), float(lat)

    def copied_rows(self) -> list[list[str]]:
        """Return the table of the area that is drawn."""
        return list(csv.reader(io.StringIO(self.hands.copied("alt+c"), newline="")))

    def sit_down_again(self) -> None:
        """End the program and start it anew."""
        assert "Traceback" not in end_in_order(self.desk)
        self._sit_down()


@pytest.fixture
def officer(central: CentralProgram, tmp_path: Path) -> Iterator[Officer]:
    with VirtualScreen() as screen:
        made = Officer(central, screen, tmp_path)
        yield made
        make_sure_of_its_end(made.desk)


def incidents_in(central: CentralProgram, low: Position, high: Position) -> set[str]:
    """Return the serial numbers of open incidents in a box, as the central has them."""
    witness = Witness(central)
    board = witness.board()
    witness.close()
    return {
        one.serial_no
        for one in board.incidents.values()
        if one.state in OPEN_STATES and low[0] < one.lon_deg < high[0] and low[1] < one.lat_deg < high[1]
    }


@pytest.mark.timeout(240)
def test_the_map_is_worked_by_mouse(officer: Officer, central: CentralProgram) -> None:
    hands, (x, y) = officer.hands, MIDDLE
    before = officer.place_at(x, y)
    hands.drag([(x, y), (x - 60, y - 30), (x - 120, y - 60)])
    assert officer.place_at(x - 120, y - 60) == pytest.approx(before, abs=4e-4), (
        "a drag takes the place along"
    )
    hands.turn_wheel(x, y, 2)
    here, beside = officer.place_at(x, y), officer.place_at(x + 100, y)
    hands.turn_wheel(x, y, 2)
    assert officer.place_at(x, y) == pytest.approx(here, abs=4e-4), "the wheel zooms at the pointer"
    nearer = officer.place_at(x + 100, y)
    assert nearer[0] - here[0] == pytest.approx((beside[0] - here[0]) / 2, rel=0.05)
    hands.press("0")

    corner, opposite = (840, 600), (1080, 760)
    west, north = officer.place_at(*corner)
    east, south = officer.place_at(*opposite)
    hands.drag([corner, (900, 700), opposite], "shift")
    rows = officer.copied_rows()
    there = {row[1] for row in rows if row[0] == "事件"}
    assert there == incidents_in(central, (west, south), (east, north))
    assert there
    grids = [row for row in rows if row[0] == "网格"]
    assert len(grids) > 10
    assert all(west <= float(row[5]) <= east and south <= float(row[6]) <= north for row in grids)

    lasso = [corner, (opposite[0], corner[1]), opposite, (corner[0], opposite[1]), (corner[0], corner[1] + 8)]
    hands.press("Escape")
    hands.drag(lasso, "alt")
    assert {row[1] for row in officer.copied_rows() if row[0] == "事件"} == there
    hands.press("Escape")

    hands.press("d")
    for place in (corner, opposite):
        hands.click(*place)
    lines = hands.copied("ctrl+c").splitlines()
    assert float(lines[-1].split()[1]) == pytest.approx(distance_m(west, north, east, south), rel=0.01)
    assert "Traceback" not in end_in_order(officer.desk)


@pytest.mark.timeout(240)
def test_a_named_view_is_there_again_after_a_restart(officer: Officer) -> None:
    hands, (x, y) = officer.hands, MIDDLE
    hands.turn_wheel(x, y, 3)
    kept = officer.place_at(x, y)
    hands.press("b")
    hands.write("night")
    hands.press("Return", "Escape")
    hands.press("0")
    assert officer.place_at(x, y) != pytest.approx(kept, abs=4e-4)
    hands.press("alt+1")
    assert officer.place_at(x, y) == pytest.approx(kept, abs=4e-4)
    officer.sit_down_again()
    hands.press("alt+1")
    assert officer.place_at(x, y) == pytest.approx(kept, abs=4e-4)
    assert "Traceback" not in end_in_order(officer.desk)


@pytest.mark.timeout(240)
def test_an_area_and_a_length_by_keys_alone(officer: Officer) -> None:
    hands = officer.hands
    hands.press("e", *["shift+Down"] * 3, "Return", *["shift+Right"] * 3, *["shift+Down"] * 2, "Return")
    rows = officer.copied_rows()
    assert len([row for row in rows if row[0] == "网格"]) > 5
    hands.press("Escape", "d", "Return", "shift+Right", "Return")
    assert float(hands.copied("ctrl+c").splitlines()[-1].split()[1]) > 1000
    hands.press("Escape", "Escape", "g", "Return", "Escape", "period")
    assert "Traceback" not in end_in_order(officer.desk)
