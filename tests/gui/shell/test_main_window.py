"""Proves the frame by itself: pages, remembered sizes, keys as wishes, the help, colours."""

from zoneinfo import ZoneInfo

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from desktop.settings.window_layout import WindowLayout
from tests.helpers.panel_stage import cut_words
from widgets.parts.theme import DAY, NIGHT
from widgets.shell.frame_style import frame_style
from widgets.shell.help_sheet import HelpSheet
from widgets.shell.key_map import BINDINGS, WHILE_TYPING, Wish, wish_words
from widgets.shell.main_window import MainWindow, Panels
from widgets.shell.stale_banner import StaleBanner


@pytest.fixture
def window(qtbot: QtBot) -> MainWindow:
    panels = Panels(QLineEdit(), QWidget(), QWidget(), QWidget())
    window = MainWindow(
        panels,
        StaleBanner(ZoneInfo("Asia/Shanghai")),
        WindowLayout(columns=(500, 1018, 400), rows=(700, 262)),
    )
    qtbot.addWidget(window)
    window.show()
    return window


def test_starts_with_the_page_of_the_start(window: MainWindow) -> None:
    shown = [window.shows_city]
    window.show_city()
    shown.append(window.shows_city)
    window.show_start()
    shown.append(window.shows_city)
    assert shown == [False, True, False]


def test_sizes_are_taken_and_given_back(window: MainWindow) -> None:
    window.show_city()
    layout = window.present_layout()
    assert layout.window == (1920, 1080)
    assert layout.columns[0] > layout.columns[2]
    assert sum(layout.columns) > 1900


def test_every_key_is_a_wish_or_served_here(window: MainWindow) -> None:
    wished: list[Wish] = []
    window.wished.connect(wished.append)
    for shortcut in window.shortcuts:
        shortcut.activated.emit()
    assert set(wished) == {b.wish for b in BINDINGS if b.sequences} - {Wish.HELP, Wish.FULL_SCREEN}


def test_keys_rest_while_a_text_is_typed(window: MainWindow) -> None:
    window.show_city()
    window.activateWindow()
    wished: list[Wish] = []
    window.wished.connect(wished.append)
    window.panels.queue.setFocus()
    QTest.keyClick(window.panels.queue, Qt.Key.Key_Return)
    QTest.keyClick(window.panels.queue, Qt.Key.Key_F5)
    assert wished == [Wish.RETRY]
    assert Wish.DISPATCH not in WHILE_TYPING


def test_enter_on_a_button_presses_it_and_dispatches_nobody(window: MainWindow) -> None:
    window.show_city()
    window.activateWindow()
    wished: list[Wish] = []
    window.wished.connect(wished.append)
    button, choice = QPushButton("框选", window.panels.map), QComboBox(window.panels.map)
    button.setCheckable(True)
    for widget in (button, choice):
        widget.show()
        widget.setFocus()
        QTest.keyClick(widget, Qt.Key.Key_Return)
    assert wished == []
    assert button.isChecked()


def test_help_lists_every_key(qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    parent.resize(1200, 900)
    parent.show()
    sheet = HelpSheet(parent)
    sheet.open_sheet()
    texts = {label.text() for label in sheet.findChildren(type(sheet.title))}
    for binding in BINDINGS:
        assert not binding.printed or binding.printed in texts
        assert wish_words(binding.wish) in texts
    QTest.keyClick(sheet, Qt.Key.Key_Escape)
    assert sheet.isHidden()


def test_on_a_small_screen_the_help_has_all_of_it_and_scrolls(qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    parent.resize(960, 540)
    parent.show()
    sheet = HelpSheet(parent)
    sheet.open_sheet()
    QApplication.processEvents()
    assert parent.rect().contains(sheet.geometry())
    assert cut_words(sheet) == [], "letters of twice the size leave half the window"
    bar = sheet.list.verticalScrollBar()
    for _ in range(3):
        QTest.keyClick(sheet, Qt.Key.Key_PageDown)
    assert bar.value() == bar.maximum() > 0
    QTest.keyClick(sheet, Qt.Key.Key_Up)
    assert bar.value() < bar.maximum()
    parent.resize(1600, 1200)
    QApplication.processEvents()
    assert bar.maximum() == 0


def test_frame_takes_the_theme_s_colours() -> None:
    for palette in (NIGHT, DAY):
        sheet = frame_style(palette)
        assert palette.panel.name() in sheet
        assert palette.text.name() in sheet
    assert frame_style(NIGHT) != frame_style(DAY)
