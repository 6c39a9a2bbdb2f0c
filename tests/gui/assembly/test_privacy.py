"""A covered desk names nobody: its picture is the same whoever is on it, and map, queue and alarms go on."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from desktop.models.position import Positions
from desktop.models.post import PostSegment, PostSide, PostState
from desktop.models.seat import Gate, SeatPicture
from tests.gui.assembly.desk_scene import OFFICER, DeskScene, grid_code, make_board, make_shape
from tests.helpers.fixes import fixes_of

SEAT = SeatPicture(sitter=OFFICER, username="li", url="http://central", can_lock=True)
COVERED = [Gate.LOCK, Gate.AGAIN, Gate.SWITCH]


def show_city_of(scene: DeskScene, name: str, phone: str) -> None:
    """Show the small city, its worker and the one who stands in its posts under a name."""
    board = make_board(scene.now)
    worker = replace(board.workers["w1"], name=name, phone=phone)
    segment = PostSegment(
        start=scene.now.replace(hour=0, minute=0, second=0),
        end=scene.now.replace(hour=23, minute=0, second=0),
        state=PostState.A_ON_DUTY,
        side=PostSide.A,
        person_name=name,
    )
    posts = {
        code: replace(post, a_id="w1", a_name=name, segments=(segment,)) for code, post in board.posts.items()
    }
    scene.show_city(replace(board, workers={"w1": worker}, posts=posts), tuple(map(make_shape, range(1, 9))))
    scene.settle()


def picture(widget: QWidget) -> QImage:
    QApplication.processEvents()
    return widget.grab().toImage()


def pictures_of_two(scene: DeskScene, widget: QWidget, gate: Gate) -> tuple[QImage, QImage]:
    """Return what a widget looks like behind a gate, for two different people on the same board."""
    found = []
    for name, phone in (("赵敏", "13900012203"), ("欧阳建国", "13677778888")):
        scene.desk.steward.show_seat(SEAT)
        show_city_of(scene, name, phone)
        scene.desk.steward.show_seat(replace(SEAT, gate=gate))
        found.append(picture(widget))
    return found[0], found[1]


@pytest.mark.parametrize("gate", COVERED)
def test_the_card_and_the_posts_of_a_covered_desk_name_nobody(scene: DeskScene, gate: Gate) -> None:
    scene.station.selection.select_worker("w1")
    for widget in (scene.desk.panels.card, scene.desk.panels.rota.surface):
        one, other = pictures_of_two(scene, widget, Gate.OPEN)
        assert one != other, "open, it names them"
        one, other = pictures_of_two(scene, widget, gate)
        assert one == other


def beneath(scene: DeskScene, sheet: QWidget) -> QImage:
    """Return what the desk shows where a sheet lies, its ground whole."""
    QApplication.processEvents()
    place = sheet.geometry()  # in the window, its parent
    view = scene.desk.panels.map.view
    view.make_now()
    of_map = place.intersected(view.rect().translated(view.mapTo(scene.window, QPoint())))
    return scene.window.grab(of_map).toImage()


def test_an_open_sheet_gives_the_map_free_and_is_there_again_afterwards(scene: DeskScene) -> None:
    show_city_of(scene, "赵敏", "13900012203")
    search = scene.desk.search
    search.open_sheet()
    search.close_sheet()
    scene.desk.steward.show_seat(replace(SEAT, gate=Gate.LOCK))
    bare = beneath(scene, search)
    scene.desk.steward.show_seat(SEAT)
    QTest.keyClick(scene.window, Qt.Key.Key_Slash)
    search.field.setText("139")
    search.look()
    assert [hit.title for hit in search.hits] == ["赵敏"]
    open_picture = picture(search.list)
    scene.desk.steward.show_seat(replace(SEAT, gate=Gate.LOCK))
    assert beneath(scene, search) == bare
    scene.desk.steward.show_seat(SEAT)
    assert search.isVisible()
    assert search.field.hasFocus()
    assert beneath(scene, search) != bare
    assert picture(search.list) == open_picture


def test_map_queue_and_alarms_go_on(scene: DeskScene) -> None:
    scene.load()
    scene.settle()
    queue = picture(scene.desk.panels.queue)
    scene.desk.steward.show_seat(replace(SEAT, gate=Gate.LOCK))
    assert picture(scene.desk.panels.queue) == queue
    assert scene.desk.panels.map.view.isVisible()


def walk(scene: DeskScene) -> None:
    """Let the worker go through grid 1, fix by fix."""
    for number, lon_deg in enumerate(np.linspace(103.911, 103.919, 4).tolist()):
        now_ms = round(scene.now.timestamp() * 1000) + 30_000 * number
        fix = Positions(
            id=("w1",),
            lon=(lon_deg,),
            lat=(30.985,),
            accuracy_m=(8.0,),
            fix_time=(now_ms,),
            contact_time=(now_ms,),
            outside=(0,),
            cursor=str(number),
        )
        scene.station.map_feed.take_fixes(fixes_of(fix), now_ms)


def test_no_way_that_a_worker_has_gone_is_shown(scene: DeskScene) -> None:
    scene.load()
    scene.settle()
    view = scene.desk.panels.map.view
    view.fit_grid(view.data.scene.index_of[grid_code(1)])
    walk(scene)
    scene.station.selection.select_worker("w1")
    view.make_now()
    shown = picture(view)
    scene.desk.steward.show_seat(replace(SEAT, gate=Gate.LOCK))
    covered = picture(view)
    assert covered != shown
    view.trails.is_masked = False
    assert picture(view) == shown, "the trail was all that went"
    scene.desk.steward.show_seat(SEAT)
    assert picture(view) == shown
    panel = scene.desk.panels.map
    scene.desk.steward.show_seat(replace(SEAT, gate=Gate.LOCK))
    panel.inset_book.pin("新", view.seen_box())
    assert all(one.trails.is_masked for one in panel.surfaces)
