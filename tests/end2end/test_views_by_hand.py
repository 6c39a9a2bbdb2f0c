"""Proves views and insets as officers work them: real windows and keys, a real central, three shifts."""

from __future__ import annotations

import pytest

from tests.end2end.test_map_sheets_by_hand import Position, place_under
from tests.helpers.desk_seat import DeskSeat
from tests.helpers.shift import Shift

NEAR_DEG = 5e-4


def insets_shown(seat: DeskSeat) -> list[tuple[int, int, int, int]]:
    return [one.box for one in seat.look_all("MapInset") if one.is_visible]


def is_place(seat: DeskSeat, at: tuple[int, int], place: Position) -> bool:
    return place_under(seat, *at) == pytest.approx(place, abs=NEAR_DEG)


def place_at_rest(seat: DeskSeat, at: tuple[int, int]) -> Position:
    """Return what is under a place of the screen once the map no longer moves."""
    found = [place_under(seat, *at)]

    def is_at_rest() -> bool:
        found.append(place_under(seat, *at))
        return found[-1] == found[-2]

    seat.wait(is_at_rest, "the map does not come to rest")
    return found[-1]


@pytest.mark.timeout(600)
def test_views_are_an_officers_own_and_insets_the_seats(shift: Shift) -> None:
    seat = shift.sit_down("officer-1")
    middle = seat.look("MapView").middle
    beside = (
        middle[0] + 100,
        middle[1] - 90,
    )  # the wheel's own place stays, insets lie at the edge
    home = place_at_rest(seat, beside)
    seat.hands.turn_wheel(*middle, 3)
    seat.wait(lambda: not is_place(seat, beside, home), "the wheel does not turn")
    kept = place_at_rest(seat, beside)
    seat.press_until(lambda: seat.shows("views-sheet"), "no views came", "b")
    seat.hands.write("night")
    seat.hands.press("Return")
    seat.wait_for("views-sheet", "Alt+1", "night")
    seat.hands.press("Escape", "0")
    seat.wait(lambda: is_place(seat, beside, home), "the whole city is not shown again")
    seat.hands.press("alt+1")
    seat.wait(lambda: is_place(seat, beside, kept), "the view is not shown again")
    seat.press_until(lambda: len(insets_shown(seat)) == 2, "the view is not pinned", "i")
    seat.leave()

    other = shift.sit_down("officer-2")
    assert len(insets_shown(other)) == 2, "insets are the seat's"
    assert place_at_rest(other, beside) == pytest.approx(home, abs=NEAR_DEG)
    other.hands.press("alt+1")
    other.press_until(lambda: other.shows("views-sheet"), "no views came", "b")
    assert "night" not in other.words("views-sheet")
    other.hands.press("Escape", "Escape")
    assert is_place(other, beside, home), "another officer's view is shown"
    other.leave()

    back = shift.sit_down("officer-1")
    back.press_until(lambda: is_place(back, beside, kept), "the view is the officer's still", "alt+1")
    before = insets_shown(back)
    back.hands.press("shift+i", "Left", "Up")
    back.wait(lambda: insets_shown(back) != before, "the inset does not move to another corner")
    back.hands.press("Delete")
    back.wait(lambda: len(insets_shown(back)) == 1, "the inset does not close")
    back.leave()
