"""Proves that marks tell states apart by shape alone, and that no letter of a font draws them."""

from __future__ import annotations

from itertools import combinations

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter

from desktop.models.incident import Priority
from desktop.models.post import PostState
from desktop.settings.settings import Theme
from tests.helpers.panel_stage import PanelStage
from widgets.parts.marks import paint_post_mark, paint_priority_mark, priority_path
from widgets.parts.theme import current_palette

SIDE = 32
BOX = QRectF(4, 4, 24, 24)
LEAST_DIFFERENCE = 0.08
"""Share of the pixels in which two marks must differ."""


def _canvas() -> QImage:
    image = QImage(SIDE, SIDE, QImage.Format.Format_Grayscale8)
    image.fill(0)
    return image


def _ink_of(image: QImage) -> set[tuple[int, int]]:
    return {(x, y) for x in range(SIDE) for y in range(SIDE) if image.pixelColor(x, y).lightness() > 100}


def _priority_ink(priority: Priority) -> set[tuple[int, int]]:
    image = _canvas()
    painter = QPainter(image)
    paint_priority_mark(painter, BOX, priority, QColor("white"))
    painter.end()
    return _ink_of(image)


def _post_ink(state: PostState) -> set[tuple[int, int]]:
    image = _canvas()
    painter = QPainter(image)
    paint_post_mark(painter, BOX, state)
    painter.end()
    return _ink_of(image)


def test_priorities_differ_without_colour() -> None:
    inks = {priority: _priority_ink(priority) for priority in Priority}
    for one, other in combinations(Priority, 2):
        assert len(inks[one] ^ inks[other]) > LEAST_DIFFERENCE * BOX.width() * BOX.height(), (one, other)


def test_the_least_severe_is_empty_inside() -> None:
    middle = (SIDE // 2, SIDE // 2)
    assert middle not in _priority_ink(Priority.LOW)
    assert all(middle in _priority_ink(one) for one in Priority if one is not Priority.LOW)


@pytest.mark.parametrize("priority", list(Priority))
def test_a_mark_stays_in_its_box(priority: Priority) -> None:
    assert BOX.adjusted(-0.01, -0.01, 0.01, 0.01).contains(priority_path(BOX, priority).boundingRect())
    assert all(BOX.adjusted(-1, -1, 1, 1).contains(x, y) for x, y in _priority_ink(priority))


@pytest.mark.parametrize("theme", list(Theme))
def test_each_priority_has_its_colour(stage: PanelStage, theme: Theme) -> None:
    stage.put_on(theme)
    for priority in (Priority.CRITICAL, Priority.HIGH, Priority.MEDIUM):
        image = QImage(SIDE, SIDE, QImage.Format.Format_RGB32)
        image.fill(current_palette().panel)
        painter = QPainter(image)
        paint_priority_mark(painter, BOX, priority)
        painter.end()
        assert image.pixelColor(SIDE // 2, SIDE // 2 + 2) == current_palette().priorities[priority]


def test_only_what_needs_somebody_is_marked(stage: PanelStage) -> None:
    calm = {PostState.A_ON_DUTY, PostState.OFF_HOURS, PostState.UNCOVERED}
    assert {state for state in PostState if not _post_ink(state)} == calm


def test_post_marks_differ(stage: PanelStage) -> None:
    drawn = [PostState.VACANT, PostState.UNVERIFIED, PostState.B_COVERING]
    for one, other in combinations(drawn, 2):
        assert len(_post_ink(one) ^ _post_ink(other)) > LEAST_DIFFERENCE * BOX.width() * BOX.height()
