"""The desk changes hands: words stay with whom they belong, and the next sees only what is theirs."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop.models.instant import to_epoch_ms
from desktop.models.person import Role, Viewer
from desktop.models.seat import Gate, SeatPicture
from desktop.sync.access import CentralAddress
from desktop.sync.login.grant import Grant
from desktop.wire.accounts import KeptSitting
from tests.gui.assembly.desk_scene import OFFICER, SETTINGS, DeskScene, make_board

CHEN = Viewer("officer-2", "陈国栋", Role.DUTY_OFFICER, "510182", True)
TOWN = replace(CHEN, area_code="510182001")


@pytest.fixture
def at_work(scene: DeskScene) -> DeskScene:
    scene.load()
    scene.station.selection.select_incident("i3")
    return scene


def test_each_officer_finds_what_each_has_left(at_work: DeskScene) -> None:
    desk = at_work.desk
    opinion, steward = desk.panels.card.incident.opinion, desk.steward
    opinion.setText("李的半句话")
    desk.search.field.setText("朝阳")
    steward.hand_over(OFFICER, CHEN)
    assert (opinion.text(), desk.search.field.text()) == ("", "")
    assert at_work.station.selection.incident_id == ""
    at_work.station.selection.select_incident("i3")
    opinion.setText("陈的半句话")
    steward.hand_over(CHEN, OFFICER)
    assert (opinion.text(), desk.search.field.text()) == ("李的半句话", "朝阳")
    assert at_work.station.selection.incident_id == "i3"
    steward.hand_over(OFFICER, None)
    assert opinion.text() == ""
    steward.hand_over(None, CHEN)
    assert opinion.text() == "陈的半句话"


def test_keys_of_the_window_end_at_the_cover(at_work: DeskScene) -> None:
    steward, window = at_work.desk.steward, at_work.window
    seat = SeatPicture(sitter=OFFICER, username="li", url="http://central", can_lock=True)
    steward.show_seat(replace(seat, gate=Gate.LOCK))
    window.activateWindow()
    for key in (Qt.Key.Key_F6, Qt.Key.Key_F8, Qt.Key.Key_F1, Qt.Key.Key_Slash, Qt.Key.Key_A):
        QTest.keyClick(window, key)
    sheets = (at_work.desk.orders, at_work.desk.why, window.help, at_work.desk.search)
    assert [sheet.isVisible() for sheet in sheets] == [False] * 4
    steward.show_seat(seat)
    QTest.keyClick(window, Qt.Key.Key_F6)
    assert at_work.desk.orders.isVisible()
    at_work.desk.orders.close_sheet()


@pytest.mark.parametrize(
    ("idle_lock_min", "gate"), [(10.0, Gate.LOCK), (30.0, Gate.OPEN), (0.0, Gate.OPEN), (5.0, Gate.LOCK)]
)
def test_after_a_restart_of_twenty_minutes_the_profile_says_whether_the_work_lies_open(
    qapp: QApplication, tmp_path: Path, idle_lock_min: float, gate: Gate
) -> None:
    scene = DeskScene(qapp, tmp_path, replace(SETTINGS, idle_lock_min=idle_lock_min))
    login = scene.station.hub.login
    names: list[str] = []
    # The workers of this desk have no threads: what is ordered of them goes nowhere.
    for ordered in (login.url_ordered, login.renewal_ordered, login.keep_ordered, login.address_changed):
        ordered.disconnect()
    login.find_ordered.disconnect()
    login.find_ordered.connect(names.append)
    login.take_central(CentralAddress("http://central", ""))
    seen = scene.station.hub.clock.now() - timedelta(minutes=20)
    sitting = KeptSitting(
        username="li", viewer=OFFICER, refresh_token="r", seen_ms=to_epoch_ms(seen), locked=False
    )
    login.take_kept(names[0], sitting)
    login.take_renewed("r", Grant(viewer=OFFICER, access="a", refresh="r2"))
    found = login.picture.gate
    scene.close()
    assert found is gate


def test_whoever_may_not_see_the_picture_waits_for_one_that_may_be_seen(at_work: DeskScene) -> None:
    steward, window = at_work.desk.steward, at_work.window
    steward.take_viewer(OFFICER)
    steward.take_board(make_board(at_work.now), None)
    seen = [window.shows_city]
    steward.take_viewer(CHEN)
    seen.append(window.shows_city)  # the same rights, the same picture
    steward.take_viewer(TOWN)
    seen.append(window.shows_city)
    steward.take_board(make_board(at_work.now), None)
    assert [*seen, window.shows_city] == [True, True, False, True]
