"""The track of a day is drawn through by mouse, wheel and keys, and shows what is known of it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject, QPoint, QPointF, Qt, Slot
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from tests.helpers.panel_stage import PanelStage, picture_of
from widgets.canvas.day_track import DAY_MINUTES, DayPicture, DayTrack
from widgets.parts.theme import current_palette


class Wishes(QObject):
    """Notes what a track asks for."""

    def __init__(self, track: DayTrack) -> None:
        super().__init__()
        self.said: list[tuple[str, int]] = []
        track.minute_wanted.connect(self.minute)
        track.stepped.connect(self.step)
        track.day_stepped.connect(self.day)
        track.play_toggled.connect(self.play)
        track.slower_wanted.connect(self.slower)
        track.faster_wanted.connect(self.faster)

    @Slot(int)
    def minute(self, minute: int) -> None:
        self.said.append(("minute", minute))

    @Slot(int)
    def step(self, minutes: int) -> None:
        self.said.append(("step", minutes))

    @Slot(int)
    def day(self, days: int) -> None:
        self.said.append(("day", days))

    @Slot()
    def play(self) -> None:
        self.said.append(("play", 0))

    @Slot()
    def slower(self) -> None:
        self.said.append(("slower", 0))

    @Slot()
    def faster(self) -> None:
        self.said.append(("faster", 0))


class TrackScene:
    """A track alone on the screen."""

    def __init__(self, stage: PanelStage) -> None:
        self.stage, self.track = stage, DayTrack()
        self.wishes = Wishes(self.track)
        stage.show(self.track, 900, self.track.sizeHint().height())

    def at(self, minute: int) -> QPoint:
        return QPoint(round(self.track.x_of(minute)), 20)

    def wheel(self, delta: int, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        event = QWheelEvent(
            QPointF(self.at(600)),
            self.track.mapToGlobal(QPointF(self.at(600))),
            QPoint(),
            QPoint(0, delta),
            Qt.MouseButton.NoButton,
            modifiers,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(self.track, event)

    def row(self, y_px: int) -> list[int]:
        """Return the colours of a row of pixels."""
        image = picture_of(self.track)
        return [image.pixel(x, y_px) for x in range(image.width())]


@pytest.fixture
def scene(qapp: QApplication) -> Iterator[TrackScene]:
    stage = PanelStage(qapp)
    yield TrackScene(stage)
    stage.close()


def test_minutes_and_pixels_are_each_other_s(scene: TrackScene) -> None:
    for minute in (0, 1, 599, 600, 1439, DAY_MINUTES):
        assert abs(scene.track.minute_at(scene.track.x_of(minute)) - minute) <= 1
    assert (scene.track.minute_at(-50), scene.track.minute_at(5000)) == (0, DAY_MINUTES)


def test_a_press_and_a_drag_ask_for_minutes(scene: TrackScene) -> None:
    QTest.mousePress(scene.track, Qt.MouseButton.LeftButton, pos=scene.at(600))
    QTest.mouseMove(scene.track, scene.at(700))
    QTest.mouseRelease(scene.track, Qt.MouseButton.LeftButton, pos=scene.at(700))
    minutes = [minute for what, minute in scene.wishes.said if what == "minute"]
    assert abs(minutes[0] - 600) <= 1
    assert abs(minutes[-1] - 700) <= 1


def test_a_notch_is_a_minute_and_parts_of_one_add_up(scene: TrackScene) -> None:
    scene.wheel(120)
    scene.wheel(-240)
    scene.wheel(-120, Qt.KeyboardModifier.ShiftModifier)
    for _ in range(4):
        scene.wheel(30)
    assert scene.wishes.said == [("step", -1), ("step", 2), ("step", 15), ("step", -1)]


def test_every_wish_has_its_key(scene: TrackScene) -> None:
    shift, ctrl = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier
    none = Qt.KeyboardModifier.NoModifier
    for key, modifier in (
        (Qt.Key.Key_Left, none),
        (Qt.Key.Key_Right, none),
        (Qt.Key.Key_Right, shift),
        (Qt.Key.Key_PageUp, none),
        (Qt.Key.Key_PageDown, none),
        (Qt.Key.Key_PageUp, ctrl),
        (Qt.Key.Key_Home, none),
        (Qt.Key.Key_End, none),
        (Qt.Key.Key_Space, none),
        (Qt.Key.Key_BracketLeft, none),
        (Qt.Key.Key_BracketRight, none),
        (Qt.Key.Key_Return, none),
    ):
        QTest.keyClick(scene.track, key, modifier)
    assert scene.wishes.said == [
        ("step", -1),
        ("step", 1),
        ("step", 15),
        ("step", -60),
        ("step", 60),
        ("day", -1),
        ("minute", 0),
        ("minute", DAY_MINUTES),
        ("play", 0),
        ("slower", 0),
        ("faster", 0),
    ]


def test_gaps_bars_and_the_handle_are_drawn(scene: TrackScene) -> None:
    empty = scene.row(30)
    bars = tuple(9 if number == 20 else 0 for number in range(96))
    scene.track.show_day(DayPicture(minute=900, last=1000, reach=1000, reported=bars))
    barred = scene.row(30)
    left, right = (round(scene.track.x_of(minute)) for minute in (302, 313))
    assert barred[left:right] != empty[left:right]
    assert barred[round(scene.track.x_of(900))] == current_palette().selection.rgb()
    scene.track.show_day(DayPicture(minute=900, last=1000, reach=1000, reported=bars, gaps=((500, 560),)))
    gapped = scene.row(30)
    first, last = (round(scene.track.x_of(minute)) for minute in (502, 558))
    assert len(set(gapped[first:last])) > len(set(barred[first:last])), "hatched, not quiet"
