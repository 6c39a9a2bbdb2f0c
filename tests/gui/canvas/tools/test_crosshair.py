"""Proves that the crosshair stays in sight and hands on what is left of a step."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from widgets.canvas.tools.crosshair import EDGE_PX, Crosshair

STEP = st.integers(-200, 200)


@given(st.lists(st.tuples(STEP, STEP), max_size=20), st.integers(200, 2000), st.integers(200, 2000))
def test_it_goes_with_the_map_exactly_as_far_as_it_is_told(
    steps: list[tuple[int, int]], width: int, height: int
) -> None:
    crosshair = Crosshair()
    panned_x = panned_y = 0
    for dx, dy in steps:
        beyond = crosshair.moved(dx, dy, width, height)
        panned_x, panned_y = panned_x + beyond[0], panned_y + beyond[1]
    if crosshair.at_px is None:
        assert not steps
        return
    x, y = crosshair.at_px
    assert EDGE_PX <= x <= width - EDGE_PX
    assert EDGE_PX <= y <= height - EDGE_PX
    assert (x + panned_x, y + panned_y) == (
        width // 2 + sum(step[0] for step in steps),
        height // 2 + sum(step[1] for step in steps),
    )
