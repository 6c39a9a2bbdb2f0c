"""Proves the words of lengths and areas, and how a measured line begins, closes, ends and begins anew."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication

from desktop.raster.projection import Projection
from widgets.canvas.tools.map_tool import Place
from widgets.canvas.tools.measure_tool import MeasureTool, area_words, length_words

SQUARE = (Place(0, 0, 1), Place(100, 0, 1), Place(100, 100, 1), Place(0, 100, 1))


@pytest.fixture
def tool(qapp: QApplication) -> MeasureTool:
    made = MeasureTool()
    made.set_projection(Projection(103.95, 30.99))
    return made


@pytest.mark.parametrize(
    ("length_m", "words"),
    [(0, "0.0 m"), (12.34, "12.3 m"), (999, "999 m"), (1234, "1.23 km"), (234_567, "235 km")],
)
def test_a_length_has_the_unit_of_its_size(length_m: float, words: str) -> None:
    assert length_words(length_m) == words


@pytest.mark.parametrize(
    ("area", "words"), [(99, "99 m²"), (12_345, "12,345 m²"), (1_234_567, "1.23 km²"), (1.5e9, "1,500 km²")]
)
def test_an_area_has_the_unit_of_its_size(area: float, words: str) -> None:
    assert area_words(area) == words


def test_a_square_closes_on_its_first_point(tool: MeasureTool) -> None:
    for place in SQUARE:
        tool.put(place)
    assert tool.measured.area_m2 is None
    tool.put(Place(4, 3, 1))
    assert tool.is_closed
    assert tool.measured.area_m2 == pytest.approx(10_000, rel=5e-3)
    assert tool.measured.length_m == pytest.approx(400, rel=5e-3)


def test_after_the_end_the_next_point_begins_anew(tool: MeasureTool) -> None:
    for place in SQUARE[:2]:
        tool.put(place)
    tool.finish()
    assert tool.is_ended
    tool.put(SQUARE[2])
    assert len(tool.positions) == 1
    assert not tool.is_ended


def test_a_step_back_opens_then_takes_points_and_at_last_does_nothing(tool: MeasureTool) -> None:
    for place in (*SQUARE, SQUARE[0]):
        tool.put(place)
    left = []
    for _ in range(6):
        tool.step_back()
        left.append((tool.is_closed, len(tool.positions)))
    assert left == [(False, 4), (False, 3), (False, 2), (False, 1), (False, 0), (False, 0)]


def test_another_city_takes_what_was_measured_away(tool: MeasureTool) -> None:
    tool.put(SQUARE[0])
    tool.set_projection(Projection(103.95, 30.99))
    assert tool.is_drawing
    tool.set_projection(Projection(104.5, 30.0))
    assert not tool.is_drawing
