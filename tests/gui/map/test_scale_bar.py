"""Proves that the scale bar is a true round distance."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from widgets.map.scale_bar import ScaleBar


@pytest.mark.parametrize("px_per_m", [0.002, 0.0131, 0.05, 0.2, 1.0, 3.7])
def test_the_scale_bar_is_as_long_as_it_says(qtbot: QtBot, px_per_m: float) -> None:
    bar = ScaleBar()
    qtbot.addWidget(bar)
    bar.show_scale(px_per_m)
    length_m = bar.length_m()
    assert f"{length_m:e}"[0] in "125"
    assert ScaleBar.WIDEST_PX / 2.5 <= length_m * px_per_m <= ScaleBar.WIDEST_PX
    picture = bar.grab().toImage()
    base = bar.height() - 3
    ground = picture.pixel(0, 0)
    inked = [x for x in range(bar.width()) if picture.pixel(x, base) != ground]
    assert max(inked) - min(inked) == pytest.approx(length_m * px_per_m, abs=3)
