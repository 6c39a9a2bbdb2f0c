"""Proves the wall's letter sizes: from distance and pixel pitch, and shortfalls are named."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from widgets.wall.letters import (
    INK_OF_EM,
    LEAST_ARC_MIN,
    choose_sizes,
    find_short_letters,
    letter_height_px,
    seen_arc_min,
)


@pytest.mark.parametrize(("distance_m", "height_mm"), [(4.0, 23.3), (6.0, 34.9), (10.0, 58.2)])
def test_twenty_minutes_of_arc_are_the_known_heights(distance_m: float, height_mm: float) -> None:
    assert letter_height_px(20.0, distance_m, 1.0) == pytest.approx(height_mm, abs=0.1)


@given(st.floats(1.0, 30.0), st.floats(0.1, 3.0), st.floats(1.0, 60.0))
def test_height_and_angle_are_inverse(distance_m: float, pitch_mm: float, arc_min: float) -> None:
    font_px = letter_height_px(arc_min, distance_m, pitch_mm) / INK_OF_EM
    assert seen_arc_min(font_px, distance_m, pitch_mm) == pytest.approx(arc_min, rel=1e-6)


def test_usual_wall_has_no_short_letters() -> None:
    assert find_short_letters(choose_sizes(1080, 6.0, 0.63), 6.0, 0.63) == []


def test_a_wall_too_far_away_names_what_is_short() -> None:
    short = find_short_letters(choose_sizes(1080, 12.0, 0.63), 12.0, 0.63)
    assert {letters.part for letters in short} == {"title", "body", "figure", "label"}
    assert all(letters.arc_min < LEAST_ARC_MIN for letters in short)
