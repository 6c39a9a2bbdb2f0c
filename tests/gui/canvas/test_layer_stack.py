"""Proves that one layer's fault takes away that layer alone, for a while, and is told of."""

from __future__ import annotations

import sys
from types import TracebackType

import pytest
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication

from desktop.raster.camera import Camera
from desktop.viewmodels.board_feed import BoardFeed
from desktop.viewmodels.map_feed import MapFeed
from widgets.canvas.frame import Frame, LayerPlace, SurfaceStyle
from widgets.canvas.layer_stack import AGAIN_AFTER_S, LayerStack
from widgets.canvas.map_data import MapData
from widgets.parts.theme import NIGHT


class Blot:
    """Fills a box with one colour."""

    def __init__(self, colour: int, left: int) -> None:
        self.colour, self.left = colour, left

    def paint(self, painter: QPainter, frame: Frame) -> None:
        painter.fillRect(self.left, 0, 10, 10, QColor.fromRgb(self.colour))


class Broken:
    """Leaves the painter moved away and fails, as often as it is told."""

    def __init__(self) -> None:
        self.tries, self.is_mended = 0, False

    def paint(self, painter: QPainter, frame: Frame) -> None:
        self.tries += 1
        painter.translate(1000, 1000)
        if not self.is_mended:
            raise ValueError("no such colour")
        painter.translate(-1000, -1000)


class Stage:
    def __init__(self) -> None:
        self.now_s = 0.0
        self.stack = LayerStack(self.clock)
        self.broken = Broken()
        self.stack.add(LayerPlace.HEAT, Blot(0x010203, 0))
        self.stack.add(LayerPlace.TOOLS, Blot(0x040506, 20))
        self.stack.add(LayerPlace.WORKERS, self.broken)
        feed = BoardFeed()
        data = MapData(MapFeed(feed), feed)
        self.frame = Frame(data, Camera(0, 0, 40, 20, 0), NIGHT.map, SurfaceStyle())

    def clock(self) -> float:
        return self.now_s

    def picture(self) -> QImage:
        image = QImage(40, 20, QImage.Format.Format_RGB32)
        image.fill(0)
        painter = QPainter(image)
        self.stack.paint(painter, self.frame)
        painter.end()
        return image


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[type[BaseException]]:
    """What reached the one place that tells of errors."""
    kinds: list[type[BaseException]] = []

    def note(kind: type[BaseException], _error: BaseException, _where: TracebackType | None) -> None:
        kinds.append(kind)

    monkeypatch.setattr(sys, "excepthook", note)
    return kinds


def test_the_others_are_drawn_where_they_belong(qapp: QApplication, told: list[type[BaseException]]) -> None:
    picture = Stage().picture()
    assert picture.pixel(5, 5) == 0xFF010203
    assert picture.pixel(25, 5) == 0xFF040506
    assert told == [ValueError]


def test_it_is_tried_again_after_a_while_and_not_in_each_frame(
    qapp: QApplication, told: list[type[BaseException]]
) -> None:
    stage = Stage()
    for _ in range(5):
        stage.picture()
    assert stage.broken.tries == 1
    stage.now_s += AGAIN_AFTER_S
    stage.picture()
    assert stage.broken.tries == 2
    stage.broken.is_mended = True
    stage.now_s += AGAIN_AFTER_S
    for _ in range(3):
        stage.picture()
    assert stage.broken.tries == 5
    assert len(told) == 2
