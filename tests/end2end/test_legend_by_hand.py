"""Proves the legend as the filter, worked by keys alone in a real window against a real central."""

from __future__ import annotations

import pytest

from tests.helpers.desk_seat import DeskSeat


@pytest.mark.timeout(400)
def test_the_legend_filters_by_keys_alone(seat: DeskSeat) -> None:
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
