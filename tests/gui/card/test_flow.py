"""Proves the layout of buttons: rows that end where the width ends, a height that follows, nothing lost."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from widgets.card.flow import FlowLayout

SPACING_PX = 6


class Box(QWidget):
    """A box of a size of its own."""

    def __init__(self, width_px: int, height_px: int) -> None:
        super().__init__()
        self._size = QSize(width_px, height_px)

    def sizeHint(self) -> QSize:
        """The size it was given."""
        return self._size

    def minimumSizeHint(self) -> QSize:
        """No smaller."""
        return self._size


def make_flow(*sizes: tuple[int, int]) -> tuple[QWidget, FlowLayout, list[Box]]:
    parent = QWidget()
    flow = FlowLayout(parent, SPACING_PX)
    boxes = [Box(*size) for size in sizes]
    for box in boxes:
        flow.addWidget(box)
    return parent, flow, boxes


@pytest.mark.parametrize(
    ("width_px", "places", "height_px"),
    [
        (212, [(0, 0), (106, 0)], 30),
        (206, [(0, 0), (106, 0)], 30),
        (205, [(0, 0), (0, 36)], 66),
        (60, [(0, 0), (0, 36)], 66),
    ],
)
def test_a_row_ends_where_the_width_ends(
    qapp: QApplication, width_px: int, places: list[tuple[int, int]], height_px: int
) -> None:
    _parent, flow, boxes = make_flow((100, 30), (100, 30))
    assert flow.heightForWidth(width_px) == height_px
    flow.setGeometry(QRect(0, 0, width_px, height_px))
    assert [box.pos().toTuple() for box in boxes] == places


@settings(deadline=None, max_examples=60)
@given(
    sizes=st.lists(st.tuples(st.integers(10, 200), st.integers(10, 40)), min_size=1, max_size=7),
    width_px=st.integers(200, 500),
    left_px=st.integers(0, 30),
    top_px=st.integers(0, 30),
)
def test_nothing_overlaps_leaves_the_box_or_changes_its_order(
    qapp: QApplication, sizes: list[tuple[int, int]], width_px: int, left_px: int, top_px: int
) -> None:
    _parent, flow, boxes = make_flow(*sizes)
    rect = QRect(left_px, top_px, width_px, flow.heightForWidth(width_px))
    flow.setGeometry(rect)
    placed = [box.geometry() for box in boxes]
    for at, box in enumerate(placed):
        assert rect.contains(box)
        assert box.size().toTuple() == sizes[at]
        assert not any(box.intersects(other) for other in placed[at + 1 :])
    assert max(box.bottom() for box in placed) == rect.bottom()
    order = [(box.y(), box.x()) for box in placed]
    assert order == sorted(order)


def test_a_narrower_box_needs_more_rows(qtbot: QtBot) -> None:
    parent, flow, _boxes = make_flow((100, 30), (100, 30), (100, 30))
    qtbot.addWidget(parent)
    assert flow.hasHeightForWidth()
    assert flow.expandingDirections() == Qt.Orientation(0)
    assert flow.sizeHint() == flow.minimumSize() == QSize(100, 30)
    assert [flow.heightForWidth(width) for width in (400, 250, 120)] == [30, 66, 102]


def test_items_are_counted_given_and_taken(qapp: QApplication) -> None:
    _parent, flow, boxes = make_flow((100, 30), (50, 20))
    assert flow.count() == 2
    item = flow.itemAt(1)
    assert item is not None
    assert item.widget() is boxes[1]
    assert flow.itemAt(2) is None
    assert flow.itemAt(-1) is None
    taken = flow.takeAt(0)
    assert taken is not None
    assert taken.widget() is boxes[0]
    assert flow.takeAt(5) is None
    assert flow.count() == 1
    assert flow.heightForWidth(400) == 20
