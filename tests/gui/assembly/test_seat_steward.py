"""The desk changes hands: words stay with whom they belong, and the next sees only what is theirs."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.models.command import Operation, Order, OrderState
from desktop.models.draft import KEEP_DRAFT, Draft, MoveDraft
from desktop.models.instant import to_epoch_ms
from desktop.models.person import Role, Viewer
from desktop.models.seat import Gate, SeatPicture
from desktop.sync.access import CentralAddress
from desktop.sync.login.grant import Grant
from desktop.wire.accounts import KeptSitting
from tests.gui.assembly.desk_scene import OFFICER, SETTINGS, DeskScene, make_board
from tests.helpers.samples import make_command

CHEN = Viewer("officer-2", "陈国栋", Role.DUTY_OFFICER, "510182", True)
TOWN_OFFICER = replace(CHEN, person_id="officer-3", name="周敏")
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
    desk.shelf.reason.setText("检修")
    steward.hand_over(OFFICER, CHEN)
    assert (opinion.text(), desk.search.field.text(), desk.shelf.reason.text()) == ("", "", "")
    assert at_work.station.selection.incident_id == ""
    at_work.station.selection.select_incident("i3")
    opinion.setText("陈的半句话")
    steward.hand_over(CHEN, OFFICER)
    assert (opinion.text(), desk.search.field.text()) == ("李的半句话", "朝阳")
    assert desk.shelf.reason.text() == "检修"
    assert at_work.station.selection.incident_id == "i3"
    steward.hand_over(OFFICER, None)
    assert opinion.text() == ""
    steward.hand_over(None, CHEN)
    assert opinion.text() == "陈的半句话"


def kept_by(scene: DeskScene) -> list[Draft]:
    """Return a list that grows by what goes to the local store."""
    kept: list[Draft] = []
    scene.station.hub.drafts.keep_ordered.disconnect()
    scene.station.hub.drafts.keep_ordered.connect(kept.append)
    return kept


def draft_of(viewer: Viewer, opinion: str, incident_id: str = "i3") -> Draft:
    return Draft(
        person_id=viewer.person_id or "", incident_id=incident_id, changed=datetime.now(UTC), opinion=opinion
    )


def note(viewer: Viewer, state: OrderState) -> Order:
    command = replace(
        make_command("k1", Operation.NOTE, "i3"),
        given_by=viewer.person_id or "",
        arguments={"opinion": "半句话"},
    )
    return Order(command=command, sequence=1, state=state, attempts=0, changed=command.issued)


def test_what_is_typed_goes_to_the_store_while_it_is_typed(at_work: DeskScene, qtbot: QtBot) -> None:
    at_work.desk.steward.hand_over(None, OFFICER)
    kept = kept_by(at_work)
    opinion = at_work.desk.panels.card.incident.opinion
    opinion.setText("李的半句话")
    qtbot.waitUntil(lambda: len(kept) > 0)
    assert (kept[0].person_id, kept[0].incident_id, kept[0].opinion) == ("officer-1", "i3", "李的半句话")
    opinion.clear()
    qtbot.waitUntil(lambda: len(kept) > 1)
    assert kept[1].is_empty
    opinion.setText("最后一句")
    at_work.desk.panels.stop()
    assert kept[2].opinion == "最后一句"


@pytest.mark.parametrize("comes_first", ["store", "officer"])
def test_after_a_restart_each_officer_finds_the_own_words_alone(at_work: DeskScene, comes_first: str) -> None:
    steward, drafts = at_work.desk.steward, at_work.station.hub.drafts
    opinion = at_work.desk.panels.card.incident.opinion
    found = (draft_of(OFFICER, "李的半句话"), draft_of(CHEN, "陈的半句话"))
    if comes_first == "store":
        drafts.loaded.emit(found)
        assert opinion.text() == ""
        steward.hand_over(None, OFFICER)
    else:
        steward.hand_over(None, OFFICER)
        drafts.loaded.emit(found)
    assert opinion.text() == "李的半句话"
    steward.hand_over(OFFICER, CHEN)
    at_work.station.selection.select_incident("i3")
    assert opinion.text() == "陈的半句话"
    steward.hand_over(CHEN, TOWN_OFFICER)
    at_work.station.selection.select_incident("i3")
    assert opinion.text() == ""


def test_what_has_been_typed_before_the_store_was_open_is_not_overwritten(at_work: DeskScene) -> None:
    at_work.desk.steward.hand_over(None, OFFICER)
    opinion = at_work.desk.panels.card.incident.opinion
    opinion.setText("新写的")
    at_work.station.hub.drafts.loaded.emit((draft_of(OFFICER, "上次的"),))
    assert opinion.text() == "新写的"


def test_words_that_were_sent_are_dropped_also_of_an_officer_who_has_left(at_work: DeskScene) -> None:
    steward, card = at_work.desk.steward, at_work.desk.panels.card
    move = MoveDraft(operation=Operation.NOTE, words="半句话")
    at_work.station.hub.drafts.loaded.emit((replace(draft_of(OFFICER, ""), move=move),))
    steward.hand_over(None, CHEN)
    kept = kept_by(at_work)
    at_work.station.feed.take_order(note(CHEN, OrderState.QUEUED))
    assert kept == []
    at_work.station.feed.take_order(note(OFFICER, OrderState.QUEUED))
    assert [(one.person_id, one.is_empty) for one in kept] == [("officer-1", True)]
    steward.hand_over(CHEN, OFFICER)
    at_work.station.selection.select_incident("i3")
    assert card.incident.moves.draft is None


def test_words_of_more_than_seven_days_ago_do_not_come_back(at_work: DeskScene) -> None:
    old = replace(draft_of(OFFICER, "旧话"), changed=datetime.now(UTC) - KEEP_DRAFT - timedelta(hours=1))
    at_work.station.hub.drafts.loaded.emit((old,))
    at_work.desk.steward.hand_over(None, OFFICER)
    assert at_work.desk.panels.card.incident.opinion.text() == ""


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
