"""The cover takes keys and clicks and shows what is asked of whom; nothing beneath moves for a hand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QLineEdit,
    QListWidget,
    QMainWindow,
    QPushButton,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from desktop.board.freshness import FeedStatus, LinkState, LinkStatus
from desktop.models.person import Role, Viewer
from desktop.models.seat import Fault, Gate, SeatPicture
from desktop.settings.demo import DEMO_PASSWORD
from widgets.parts.fonts import load_fonts
from widgets.shell.login.seat_cover import SeatCover
from widgets.shell.login.sitting_line import SittingLine

LI = Viewer("officer-1", "李晓梅", Role.DUTY_OFFICER, "510182", True)
CHEN = Viewer("officer-2", "陈国栋", Role.DUTY_OFFICER, "510182", True)
OPEN = SeatPicture(sitter=LI, username="li", url="http://central", can_lock=True)


class Scene:
    """A window with a field, a list and a button, under a cover."""

    def __init__(self) -> None:
        self.window = QMainWindow()
        body = QWidget()
        column = QVBoxLayout(body)
        self.field, self.list, self.button = QLineEdit(), QListWidget(), QPushButton("x")
        for widget in (self.field, self.list, self.button):
            column.addWidget(widget)
        self.window.setCentralWidget(body)
        self.cover = SeatCover(self.window, ZoneInfo("Asia/Shanghai"))
        self.card = self.cover.card
        self.window.resize(1200, 800)
        self.window.show()
        self.window.activateWindow()
        self.clicks: list[str] = []
        self.logins: list[tuple[str, str]] = []
        self.wishes: list[str] = []
        self.button.clicked.connect(self.note_click)
        self.card.login_requested.connect(self.note_login)
        self.card.back_requested.connect(self.note_back)
        self.card.switch_requested.connect(self.note_switch)
        self.cover.show_seat(OPEN)
        self.field.setFocus()

    def note_click(self) -> None:
        self.clicks.append("button")

    def note_login(self, username: str, password: str) -> None:
        self.logins.append((username, password))

    def note_back(self) -> None:
        self.wishes.append("back")

    def note_switch(self) -> None:
        self.wishes.append("switch")

    def show(self, gate: Gate, **changes: object) -> None:
        self.cover.show_seat(replace(OPEN, gate=gate, **changes))  # type: ignore[arg-type]


@pytest.fixture
def scene(qapp: QApplication, qtbot: QtBot) -> Iterator[Scene]:
    load_fonts()
    made = Scene()
    qtbot.waitUntil(made.window.isActiveWindow)
    yield made
    made.window.close()
    made.window.deleteLater()


@pytest.mark.parametrize("gate", [Gate.ENTER, Gate.AGAIN, Gate.LOCK, Gate.SWITCH])
def test_no_key_and_no_click_reaches_the_work(scene: Scene, gate: Gate) -> None:
    scene.field.setText("half a wo")
    scene.show(gate)
    handle = scene.window.windowHandle()
    spot = scene.button.mapTo(scene.window, QPoint(8, 8))
    QTest.mouseClick(handle, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, spot)
    assert scene.clicks == []
    scene.field.setFocus()
    assert scene.cover.isAncestorOf(QApplication.focusWidget() or scene.field)
    for _ in range(9):
        QTest.keyClick(QApplication.focusWidget() or scene.field, Qt.Key.Key_Tab)
        assert scene.cover.isAncestorOf(QApplication.focusWidget() or scene.field)
    assert scene.field.text() == "half a wo"
    scene.show(Gate.OPEN)
    QTest.mouseClick(handle, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, spot)
    assert scene.clicks == ["button"]


def test_the_cursor_comes_back_to_where_it_was_for_the_same_person_alone(scene: Scene) -> None:
    scene.show(Gate.LOCK)
    assert scene.card.password.hasFocus()
    scene.show(Gate.OPEN)
    assert scene.field.hasFocus()
    scene.show(Gate.SWITCH)
    assert scene.card.username.hasFocus()
    scene.cover.show_seat(replace(OPEN, sitter=CHEN))
    assert not scene.field.hasFocus()


def test_a_locked_desk_is_read_and_an_empty_one_shows_nothing(scene: Scene) -> None:
    scene.list.addItem("事件" * 20)
    row = scene.list.visualItemRect(scene.list.item(0)).center()
    height = scene.list.viewport().mapTo(scene.window, row).y()
    bare = scene.window.grab().toImage()
    spots = [(x, height) for x in range(20, 280)]
    scene.show(Gate.LOCK)
    locked = scene.window.grab().toImage()
    assert len({locked.pixelColor(*spot).lightness() for spot in spots}) > 3, "letters are still there"
    scene.show(Gate.ENTER)
    empty = scene.window.grab().toImage()
    assert len({empty.pixel(*spot) for spot in spots}) == 1 < len({bare.pixel(*spot) for spot in spots})


def test_name_tab_password_enter(scene: Scene) -> None:
    scene.show(Gate.ENTER, sitter=None, username="")
    assert scene.card.username.hasFocus()
    commit = QInputMethodEvent()
    commit.setCommitString("赵敏")
    QApplication.sendEvent(scene.card.username, commit)
    QTest.keyClick(scene.card.username, Qt.Key.Key_Return)
    assert (scene.logins, scene.card.password.hasFocus()) == ([], True), "Enter goes to what is missing"
    QTest.keyClicks(scene.card.password, "pass word")
    QTest.keyClick(scene.card.password, Qt.Key.Key_Return)
    assert scene.logins == [("赵敏", "pass word")]
    assert scene.card.password.displayText() != "pass word"
    scene.show(Gate.ENTER, sitter=None, username="", is_asking=True)
    QTest.keyClick(scene.card.password, Qt.Key.Key_Return)
    assert len(scene.logins) == 1, "one question at a time"
    scene.show(Gate.OPEN)
    assert scene.card.password.text() == "", "it is forgotten as soon as it has been proved"


@pytest.mark.parametrize(
    ("changes", "words", "kept"),
    [
        ({"fault": Fault.WRONG}, "用户名或密码不对", ""),
        ({"fault": Fault.BUSY}, "中心繁忙", "pass"),
        ({"fault": Fault.UNREACHABLE, "failure": "tls"}, "证书", "pass"),
        (
            {
                "fault": Fault.LOCKED,
                "locked_left_s": 251.2,
                "locked_until": datetime(2026, 11, 23, 10, 42, 7, tzinfo=UTC),
            },
            "18:42:07 以后再试（还有 04:12）",
            "pass",
        ),
    ],
)
def test_each_refusal_is_told_in_plain_words(
    scene: Scene, changes: dict[str, object], words: str, kept: str
) -> None:
    scene.show(Gate.AGAIN)
    scene.card.password.setText("pass")
    scene.card.submit()
    scene.show(Gate.AGAIN, is_asking=True)
    scene.show(Gate.AGAIN, **changes)
    assert words in scene.card.words
    assert scene.card.password.text() == kept
    assert scene.card.go.isEnabled() == (kept != "" and "locked_left_s" not in changes)
    scene.card.username.setText("somebody-else")
    scene.card.password.setText("pass")
    assert words not in scene.card.words, "it was about another account"
    assert scene.card.go.isEnabled()


def test_locked_capitals_are_noticed_while_the_password_is_typed(scene: Scene) -> None:
    scene.show(Gate.LOCK)
    QTest.keyClick(scene.card.password, Qt.Key.Key_A)
    assert not scene.card.caps.isVisible()
    QTest.keyClicks(scene.card.password, "B")
    assert scene.card.caps.isVisible()
    QTest.keyClick(scene.card.password, Qt.Key.Key_CapsLock)
    assert not scene.card.caps.isVisible()


def test_a_change_can_be_left_and_says_what_stays_behind(scene: Scene) -> None:
    scene.cover.show_work(2, True)
    scene.show(Gate.SWITCH)
    assert "李晓梅 有 2 条指令" in scene.card.words
    assert "没写完的文字留给 李晓梅" in scene.card.words
    QTest.keyClick(scene.card.username, Qt.Key.Key_Escape)
    assert scene.wishes == ["back"]
    scene.show(Gate.LOCK)
    assert not scene.card.username.isVisible()
    scene.card.switch.setFocus()
    QTest.keyClick(scene.card.switch, Qt.Key.Key_Return)
    assert scene.wishes == ["back", "switch"]


def test_where_the_central_is_and_what_is_wrong_with_the_way_or_the_clock(scene: Scene) -> None:
    scene.show(Gate.ENTER, is_kept=False)
    broken = FeedStatus(
        state=LinkState.OFFLINE, age_s=None, last_good=None, failure="refused", retry_in_s=3.0
    )
    scene.cover.show_link(LinkStatus(changes=broken, positions=broken, skew_s=-65.0, url="http://central"))
    assert "http://central" in scene.card.link.text()
    assert "连接被拒绝" in scene.card.link.text()
    assert "相差 -65 秒" in scene.card.notes.text()
    assert "钥匙串" in scene.card.notes.text()
    scene.cover.show_city(ZoneInfo("Asia/Shanghai"), is_demo=True)
    assert DEMO_PASSWORD in scene.card.notes.text()
    nobody = replace(broken, failure="login")
    scene.cover.show_link(LinkStatus(changes=nobody, positions=nobody, skew_s=0.0, url="http://central"))
    assert "\n" not in scene.card.link.text()


def test_the_line_tells_an_end_that_is_near(qtbot: QtBot) -> None:
    line = SittingLine()
    qtbot.addWidget(line)
    line.show_seat(OPEN)
    assert line.isHidden()
    line.show_seat(replace(OPEN, ends_in_s=150.4, is_final=True))
    assert (line.isHidden(), line.words) == (False, "登录在 02:31 后结束，中心不再续期")
    line.show_seat(replace(OPEN, ends_in_s=9.0))
    assert "正在重试；00:09" in line.words
