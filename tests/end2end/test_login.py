"""People come and go at a real desk before a real central: passwords, an end in mid-word, a change."""

from __future__ import annotations

import http.client
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.api.errors import NeverSent
from desktop.api.transport import Reply, Request, Transport
from desktop.models.command import Operation, Order, OrderState
from desktop.models.failure import Failure
from desktop.models.incident import IncidentState
from desktop.models.seat import Fault, Gate
from desktop.settings.demo import DEMO_PASSWORD
from desktop.settings.profile import Profile
from desktop.settings.settings import Settings
from desktop.sync.access import CentralAccess, CentralAddress
from desktop.sync.worker import make_transport
from tests.helpers.central_program import CentralProgram
from tests.helpers.memory_vault import MemoryVault
from widgets.assembly.application import Appearance
from widgets.assembly.desk import Desk
from widgets.assembly.milestones import Milestones
from widgets.assembly.station import Station
from widgets.parts.fonts import load_fonts
from widgets.parts.theme import theme_holder

LIMIT_MS = 30_000
CLAIMABLE = (IncidentState.TO_ACCEPT, IncidentState.TO_DISPATCH, IncidentState.HANDLING)


class Postman:
    """Makes real transports that hold orders back while the test says so."""

    def __init__(self) -> None:
        self.holds = False

    def make(self, address: CentralAddress) -> Transport:
        return HeldTransport(make_transport(address), self)


class HeldTransport:
    """A transport through which no order gets out while it is held."""

    def __init__(self, inner: Transport, postman: Postman) -> None:
        self._inner, self._postman = inner, postman

    def exchange(self, request: Request) -> Reply:
        if self._postman.holds and "Idempotency-Key" in request.headers:
            raise NeverSent(Failure.UNREACHABLE, "held by the test")
        return self._inner.exchange(request)

    def abort(self) -> None:
        self._inner.abort()

    def close(self) -> None:
        self._inner.close()


class DeskBeforeCentral:
    """A whole desk in this process, joined to a central in another one."""

    def __init__(
        self,
        app: QApplication,
        qtbot: QtBot,
        central: CentralProgram,
        folder: Path,
        vault: MemoryVault | None = None,
    ) -> None:
        self.app, self.qtbot, self.central, self.folder = app, qtbot, central, folder
        self.postman, self.vault = Postman(), vault or MemoryVault()
        self.is_closed = False
        profile = Profile(folder)
        station = Station(profile, CentralAccess(url=central.url), make=self.postman.make, vault=self.vault)
        self.desk = Desk(profile, station, Appearance(app, Settings()), Milestones(0.0))
        self.window, self.card = self.desk.window, self.desk.window.cover.card
        self.window.resize(1600, 900)
        self.window.show()
        self.window.activateWindow()
        self.desk.start()

    @property
    def login(self) -> Any:
        return self.desk.station.hub.login

    def until(self, is_so: Callable[[], bool]) -> None:
        self.qtbot.waitUntil(is_so, timeout=LIMIT_MS)

    def until_gate(self, gate: Gate) -> None:
        self.until(lambda: self.login.picture.gate is gate)

    def type_login(self, username: str, password: str) -> None:
        """Type as a person does: name, Tab, password, Enter."""
        self.card.username.setFocus()
        self.card.username.selectAll()
        QTest.keyClicks(self.card.username, username)
        QTest.keyClick(self.card.username, Qt.Key.Key_Tab)
        assert self.window.focusWidget() is self.card.password
        QTest.keyClicks(self.card.password, password)
        QTest.keyClick(self.card.password, Qt.Key.Key_Return)

    def come_in(self, username: str) -> None:
        self.type_login(username, DEMO_PASSWORD)
        self.until_gate(Gate.OPEN)
        self.until(lambda: self.desk.window.shows_city)
        self.until(lambda: self.viewer_id == username)

    def press(self, key: Qt.Key) -> None:
        """Press a key of the window."""
        self.window.activateWindow()
        self.until(self.window.isActiveWindow)
        QTest.keyClick(self.window, key)

    @property
    def viewer_id(self) -> str:
        viewer = self.desk.station.feed.viewer
        return "" if viewer is None else viewer.person_id or ""

    def orders(self) -> list[Order]:
        return list(self.desk.station.feed.orders.values())

    def choose_incident(self, *others: str) -> str:
        """Select an incident that nobody holds, and wait for what may be done with it."""
        board = self.desk.station.feed.board
        chosen = next(
            one.id
            for one in board.incidents.values()
            if one.state in CLAIMABLE and one.id not in (*board.leases, *others)
        )
        self.desk.station.selection.select_incident(chosen)
        self.until(lambda: self.desk.panels.card.incident.allows(Operation.NOTE))
        return chosen

    def write_note(self, words: str) -> None:
        """Type into the form of a note, and do not send it."""
        box = self.desk.panels.card.incident.moves

        def is_open() -> bool:  # while the card reads what is allowed, nothing is offered
            if box.draft is None:
                box.begin(Operation.NOTE)
            return box.draft is not None

        self.until(is_open)
        box.words.setFocus()
        commit = QInputMethodEvent()
        commit.setCommitString(words)  # as an input method gives Chinese
        QApplication.sendEvent(box.words, commit)

    def send_note(self) -> None:
        """Give the order that the form stands for."""
        self.until(lambda: self.desk.panels.card.incident.allows(Operation.NOTE))
        self.desk.panels.card.incident.moves.confirm()

    def new_password(self, account_id: str, name: str) -> None:
        """Let an administrator give a password, which ends every sitting of the account."""
        host, port = self.central.address
        body = {"username": account_id, "name": name, "role": "duty-officer", "password": DEMO_PASSWORD}
        headers = {
            "Authorization": f"Bearer {self.central.tokens['admin']}",
            "Content-Type": "application/json",
        }
        connection = http.client.HTTPConnection(host, port, timeout=20)
        connection.request("PUT", f"/v1/accounts/{account_id}", json.dumps(body), headers)
        assert connection.getresponse().status == 200
        connection.close()

    def start_again(self) -> DeskBeforeCentral:
        """End the program and start it anew, on the same seat."""
        self.close()
        return DeskBeforeCentral(self.app, self.qtbot, self.central, self.folder, self.vault)

    def close(self) -> None:
        if not self.is_closed:
            self.is_closed = True
            self.desk.stop()
            theme_holder().set_grey(False)


@pytest.fixture
def desk(
    qapp: QApplication, qtbot: QtBot, make_central: Callable[..., CentralProgram], tmp_path: Path
) -> Iterator[DeskBeforeCentral]:
    load_fonts()
    folder = tmp_path / "desk"
    folder.mkdir()
    made = DeskBeforeCentral(qapp, qtbot, make_central(), folder)
    made.until_gate(Gate.ENTER)
    yield made
    made.close()


def test_five_wrong_passwords_lock_the_account_and_say_until_when(desk: DeskBeforeCentral) -> None:
    assert desk.card.isVisible()
    assert desk.central.url in desk.card.words
    for number in range(5):
        attempt = desk.login.picture
        assert attempt.fault is (None if number == 0 else Fault.WRONG)
        desk.type_login("officer-1", "not the password")
        desk.until(lambda: not desk.login.picture.is_asking)
        assert desk.card.password.text() == "", "a wrong password is typed anew"
    desk.type_login("officer-1", DEMO_PASSWORD)
    desk.until(lambda: desk.login.picture.fault is Fault.LOCKED)
    picture = desk.login.picture
    assert 200 < picture.locked_left_s <= 300
    assert "已锁定" in desk.card.fault.text()
    assert not desk.card.go.isEnabled()
    assert picture.gate is Gate.ENTER
    desk.come_in("officer-2")
    assert desk.viewer_id == "officer-2", "another account is not locked"


def test_an_end_in_the_middle_of_a_word_loses_nothing(desk: DeskBeforeCentral) -> None:
    desk.come_in("officer-1")
    incident_id = desk.choose_incident()
    desk.write_note("已联系物业")
    words = desk.desk.panels.card.incident.moves.words
    desk.new_password("officer-1", "李晓梅")
    desk.until_gate(Gate.AGAIN)
    assert desk.window.cover.isVisible()
    assert desk.window.focusWidget() is desk.card.password, "the name is known"
    QTest.keyClick(desk.card.password, Qt.Key.Key_C)  # no claim: it is a letter of the password
    desk.card.password.clear()
    assert desk.window.shows_city, "the picture stays, and says its age"
    QTest.keyClicks(desk.card.password, DEMO_PASSWORD)
    QTest.keyClick(desk.card.password, Qt.Key.Key_Return)
    desk.until_gate(Gate.OPEN)
    assert words.text() == "已联系物业"
    desk.send_note()
    desk.until(lambda: [one.state for one in desk.orders()] == [OrderState.ACCEPTED])
    command = desk.orders()[0].command
    assert (command.target_id, command.given_by) == (incident_id, "officer-1")
    assert command.operation is Operation.NOTE


def test_a_change_of_officers_keeps_words_and_orders_with_whom_they_belong(desk: DeskBeforeCentral) -> None:
    desk.come_in("officer-1")
    first = desk.choose_incident()
    desk.postman.holds = True
    desk.write_note("先记一笔")
    desk.send_note()
    desk.until(lambda: len(desk.orders()) == 1)
    other = desk.choose_incident(first)
    desk.write_note("半句话")
    desk.press(Qt.Key.Key_F9)
    desk.until_gate(Gate.SWITCH)
    assert "1 条指令" in desk.card.left_behind.text()
    desk.come_in("officer-2")
    box = desk.desk.panels.card.incident.moves
    desk.postman.holds = False
    desk.desk.station.hub.retry_now()
    desk.desk.station.selection.select_incident(other)
    desk.until(lambda: desk.desk.panels.card.incident.allows(Operation.NOTE))
    assert box.draft is None, "what one has typed the other does not see"
    desk.write_note("换人之后")
    desk.send_note()
    desk.until(lambda: any(one.state is OrderState.ACCEPTED for one in desk.orders()))
    fates = {one.command.given_by: one.state for one in desk.orders()}
    assert fates == {"officer-1": OrderState.QUEUED, "officer-2": OrderState.ACCEPTED}
    desk.press(Qt.Key.Key_F9)
    desk.come_in("officer-1")
    desk.until(lambda: desk.desk.panels.card.incident.allows(Operation.NOTE))
    assert box.words.text() == "半句话"
    desk.until(lambda: all(one.state is OrderState.ACCEPTED for one in desk.orders()))


def test_words_of_two_officers_outlive_the_program_each_with_whom_they_belong(
    desk: DeskBeforeCentral,
) -> None:
    desk.come_in("officer-1")
    incident_id = desk.choose_incident()
    desk.write_note("半句话")
    desk.press(Qt.Key.Key_F9)
    desk.until_gate(Gate.SWITCH)
    desk.come_in("officer-2")
    again = desk.start_again()
    again.until(lambda: again.viewer_id == "officer-2")
    box = again.desk.panels.card.incident.moves
    again.desk.station.selection.select_incident(incident_id)
    again.until(lambda: again.desk.panels.card.incident.allows(Operation.NOTE))
    assert box.draft is None
    again.press(Qt.Key.Key_F9)
    again.until_gate(Gate.SWITCH)
    again.come_in("officer-1")
    again.desk.station.selection.select_incident(incident_id)
    again.until(lambda: again.desk.panels.card.incident.allows(Operation.NOTE))
    again.until(lambda: box.words.text() == "半句话")
    again.send_note()
    again.until(lambda: [one.state for one in again.orders()] == [OrderState.ACCEPTED])
    last = again.start_again()
    last.until(lambda: last.viewer_id == "officer-1")
    last.desk.station.selection.select_incident(incident_id)
    last.until(lambda: last.desk.panels.card.incident.allows(Operation.NOTE))
    assert last.desk.panels.card.incident.moves.draft is None, "what was sent is typed no more"
    last.close()


def test_a_restart_goes_on_without_a_password_until_somebody_logs_out(desk: DeskBeforeCentral) -> None:
    desk.come_in("officer-1")
    desk.until(lambda: len(desk.vault.kept) == 1)
    again = desk.start_again()
    again.until(lambda: again.viewer_id == "officer-1")
    again.until_gate(Gate.OPEN)
    again.press(Qt.Key.Key_F9)
    again.until_gate(Gate.SWITCH)
    again.card.leave.click()
    again.until_gate(Gate.ENTER)
    again.until(lambda: again.vault.kept == {})
    last = again.start_again()
    last.until_gate(Gate.ENTER)
    last.close()
