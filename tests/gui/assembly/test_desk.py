"""Proves the whole desk: figures that add up, no cut words, the ages on every surface, its keys."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from desktop.board.freshness import LinkState
from desktop.models.command import Command, Operation, Order, OrderState, TargetKind
from desktop.models.incident import Priority
from desktop.models.post import PostState
from desktop.models.seat import Gate, SeatPicture
from desktop.settings.profile import Profile
from desktop.settings.settings import Language, Theme
from tests.gui.assembly.desk_scene import OFFICER, STATES, DeskScene, make_board, make_top_alarm
from tests.helpers.contrast import contrast_in
from tests.helpers.panel_stage import cut_words
from widgets.parts.theme import current_palette
from widgets.queue.queue_panel import QueueList
from widgets.shell.figure import Figure
from widgets.shell.key_map import BINDINGS


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("theme", list(Theme))
def test_no_words_are_cut(scene: DeskScene, language: Language, theme: Theme) -> None:
    scene.load()
    scene.station.selection.select_incident("i3")
    scene.appearance.choose(replace(scene.appearance.settings, language=language, theme=theme))
    scene.show_link(47.0, "refused")
    scene.settle()
    cut = cut_words(scene.window)
    assert not cut, "\n".join(cut)


@pytest.mark.parametrize("language", list(Language))
def test_the_window_is_as_wide_as_it_was_told(scene: DeskScene, language: Language) -> None:
    scene.load()
    scene.appearance.choose(replace(scene.appearance.settings, language=language))
    scene.show_link(47.0, "refused")
    scene.settle()
    assert scene.window.width() == 1920
    assert scene.window.minimumSizeHint().width() <= 1280
    assert scene.window.minimumSizeHint().height() <= 720


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("sheet", ["help", "why", "orders", "search", "shelf", "settings"])
def test_no_words_of_a_sheet_are_cut(scene: DeskScene, sheet: str, language: Language) -> None:
    scene.load()
    scene.appearance.choose(replace(scene.appearance.settings, language=language))
    opened = {
        "help": scene.window.help,
        "why": scene.desk.why,
        "orders": scene.desk.orders,
        "search": scene.desk.search,
        "shelf": scene.desk.shelf,
        "settings": scene.desk.settings.sheet,
    }[sheet]
    opened.open_sheet()
    scene.settle()
    cut = cut_words(opened)
    assert not cut, "\n".join(cut)
    assert scene.window.rect().contains(opened.geometry())


def test_posts_add_up_on_the_strip(scene: DeskScene) -> None:
    scene.load()
    text = scene.window.strip.posts_text
    counts = [int(word) for word in text.replace("=", " ").split() if word.isdigit()]
    assert counts[0] == len(STATES) == sum(counts[1:])


def test_no_window_but_the_desk_is_opened(scene: DeskScene) -> None:
    scene.load()
    visible = [w for w in scene.window.window().findChildren(QWidget) if w.isWindow() and w.isVisible()]
    assert visible == []


@pytest.mark.parametrize(
    ("age_s", "state", "banner", "grey_map", "grey_all"),
    [
        (6.4, LinkState.LIVE, False, False, False),
        (6.6, LinkState.LATE, True, False, False),
        (30.5, LinkState.STALE, True, True, False),
        (120.5, LinkState.OFFLINE, True, True, True),
    ],
)
def test_age_shows_on_every_surface(
    scene: DeskScene, age_s: float, state: LinkState, banner: bool, grey_map: bool, grey_all: bool
) -> None:
    scene.load()
    scene.show_link(age_s, "" if state is LinkState.LIVE else "refused")
    assert scene.window.strip.pill.state is state
    assert scene.window.banner.isVisible() is banner
    map_colour = QColor.fromRgb(scene.desk.panels.map.view.map_palette.priorities[0])
    assert (map_colour.saturation() == 0) is grey_map
    assert (current_palette().priorities[1].saturation() == 0) is grey_all
    scene.show_link(0.2)
    assert not scene.window.banner.isVisible()
    assert current_palette().priorities[1].saturation() > 0


def test_before_any_city_the_page_says_what_is_wrong(scene: DeskScene) -> None:
    scene.show_link(0.0, "foreign")
    assert not scene.window.shows_city
    assert "F8" in scene.window.start_page.words
    scene.load()
    assert scene.window.shows_city


@pytest.mark.parametrize("theme", list(Theme))
def test_every_word_stands_out_from_its_ground_however_the_link_changes(
    scene: DeskScene, theme: Theme
) -> None:
    scene.load()
    scene.appearance.choose(replace(scene.appearance.settings, theme=theme))
    scene.station.selection.select_incident("i3")
    faint = set()
    for age_s in (0.5, 40.0, 13.0, 200.0, 13.0):
        scene.show_link(age_s, "" if age_s < 1 else "refused")
        scene.settle()
        picture = scene.window.grab().toImage()
        labels = [label for label in scene.window.findChildren(QLabel) if label.isVisible() and label.text()]
        assert len(labels) > 40
        for label in labels:
            place = QRect(label.mapTo(scene.window, QPoint(0, 0)), label.size()).adjusted(1, 1, -1, -1)
            if contrast_in(picture.copy(place)) < 4.5:
                faint.add((age_s, label.text()))
    assert not faint


@pytest.mark.parametrize("width", range(1280, 2240, 80))
def test_the_strip_cuts_nothing_after_a_change_of_language_or_of_a_figure(
    scene: DeskScene, width: int
) -> None:
    scene.load()
    scene.window.resize(width, 1080)
    strip = scene.window.strip
    night = {PostState.A_ON_DUTY: 5, PostState.UNVERIFIED: 1, PostState.OFF_HOURS: 513}
    for number, _language in enumerate(("en", "zh", "en")):
        QTest.keyClick(scene.window, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
        strip.show_posts(night)
        strip.show_incidents(170 + number, 2 + number, 3, 4)
        scene.settle()
        assert cut_words(strip) == []
        shown = [figure for figure in strip.findChildren(Figure) if figure.isVisible()]
        assert len(shown) >= 4
        places = [figure.geometry() for figure in shown]
        strip.show_incidents(189 - number, 1 + number, 4, 5)
        scene.settle()
        assert cut_words(strip) == []
        assert [figure.geometry() for figure in shown] == places


@pytest.mark.parametrize(
    "keys",
    [
        (Qt.Key.Key_F8, Qt.Key.Key_F8),
        (Qt.Key.Key_F8, Qt.Key.Key_F6, Qt.Key.Key_F6, Qt.Key.Key_F8),
        (Qt.Key.Key_F1, Qt.Key.Key_Escape),
        (Qt.Key.Key_Slash, Qt.Key.Key_Escape),
    ],
)
def test_the_arrow_keys_go_on_in_the_queue_after_a_sheet(
    scene: DeskScene, keys: tuple[Qt.Key, ...], qtbot: QtBot
) -> None:
    scene.load()
    scene.window.activateWindow()
    qtbot.waitUntil(lambda: isinstance(QApplication.focusWidget(), QueueList))

    def press(key: Qt.Key) -> None:
        QTest.keyClick(QApplication.focusWidget() or scene.window, key)
        QApplication.processEvents()

    press(Qt.Key.Key_Down)
    first = scene.station.selection.incident_id
    for key in keys:
        press(key)
    press(Qt.Key.Key_Down)
    assert scene.station.selection.incident_id not in ("", first)


def test_neither_theme_nor_age_takes_the_map_away(scene: DeskScene, qtbot: QtBot) -> None:
    scene.load()
    scene.settle()
    surfaces = scene.desk.panels.surfaces

    def maps_are_whole() -> bool:
        return all(surface.is_complete() for surface in surfaces)

    qtbot.waitUntil(maps_are_whole)
    for key in (Qt.Key.Key_T, None, Qt.Key.Key_T):
        if key is None:
            scene.show_link(40.0, "refused")
            assert all(surface.is_grey for surface in surfaces)
        else:
            QTest.keyClick(scene.window, key, Qt.KeyboardModifier.ControlModifier)
        scene.window.repaint()
        qtbot.waitUntil(maps_are_whole)


def test_acknowledge_is_one_order_for_one_alarm(scene: DeskScene) -> None:
    scene.load()
    written: list[Command] = []
    scene.desk.writer.written.connect(written.append)
    QTest.keyClick(scene.window, Qt.Key.Key_A)
    assert [(c.operation, c.target_kind, c.target_id) for c in written] == [
        (Operation.ACKNOWLEDGE, TargetKind.ALARM, "a1")
    ]
    assert written[0].expected_revision == 4


def test_an_alarm_is_put_aside_and_taken_up_again_from_the_line(scene: DeskScene) -> None:
    board = make_board(scene.now)
    minor = replace(make_top_alarm(scene.now), id="a2", priority=Priority.HIGH, revision=7)
    scene.show_city(replace(board, alarms={**board.alarms, "a2": minor}), ())
    written: list[Command] = []
    scene.desk.writer.written.connect(written.append)
    QTest.keyClick(scene.window, Qt.Key.Key_S)
    shelf = scene.desk.shelf
    assert shelf.isVisible()
    QTest.keyClicks(shelf.reason, "a reason")
    shelf.spans.button(2).click()
    (command,) = written
    assert (command.operation, command.target_kind, command.target_id, command.expected_revision) == (
        Operation.SHELVE,
        TargetKind.ALARM,
        "a2",
        7,
    )
    assert command.arguments["opinion"] == "a reason"
    until = datetime.fromisoformat(str(command.arguments["until"]))
    assert timedelta(hours=8, seconds=-10) < until - command.issued < timedelta(hours=8)
    scene.station.feed.take_order(
        Order(command=command, sequence=1, state=OrderState.SENDING, attempts=1, changed=scene.now)
    )
    scene.station.feed.flush()
    assert "未确认 1" in scene.window.alarm_line.words
    assert "搁置 1" in scene.window.alarm_line.words
    QTest.keyClick(scene.window, Qt.Key.Key_S)
    shelf.lines[0].button.click()
    assert [(c.operation, c.target_id, c.arguments) for c in written[1:]] == [(Operation.UNSHELVE, "a2", {})]


def test_keys_change_theme_and_language_and_open_sheets(scene: DeskScene) -> None:
    scene.load()
    QTest.keyClick(scene.window, Qt.Key.Key_T, Qt.KeyboardModifier.ControlModifier)
    assert scene.appearance.settings.theme is Theme.DAY
    QTest.keyClick(scene.window, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    assert scene.appearance.settings.language is Language.ENGLISH
    for key, sheet in (
        (Qt.Key.Key_F1, scene.window.help),
        (Qt.Key.Key_F8, scene.desk.why),
        (Qt.Key.Key_F6, scene.desk.orders),
    ):
        QTest.keyClick(scene.window, key)
        assert sheet.isVisible()
        QTest.keyClick(scene.window, key)
        assert not sheet.isVisible()


def test_a_desk_that_nobody_could_open_again_is_not_locked_and_says_why(scene: DeskScene) -> None:
    scene.load()
    modifiers = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    QTest.keyClick(scene.window, Qt.Key.Key_L, modifiers)
    assert scene.window.shows_city
    assert [line.notice.text_key for line in scene.window.notices.lines] == ["lock-needs-login"]
    scene.desk.steward.show_seat(SeatPicture(sitter=OFFICER, username="li", can_lock=True, gate=Gate.OPEN))
    assert scene.window.notices.lines == [], "what is no longer so is not said"


def test_letters_typed_into_the_search_order_nothing(scene: DeskScene) -> None:
    scene.load()
    written: list[Command] = []
    scene.desk.writer.written.connect(written.append)
    QTest.keyClick(scene.window, Qt.Key.Key_Slash)
    assert scene.desk.search.isVisible()
    QTest.keyClicks(scene.desk.search.field, "ac008")
    assert scene.desk.search.field.text() == "ac008"
    assert written == []
    scene.desk.search.field.setText("008")
    QTest.keyClick(scene.desk.search.field, Qt.Key.Key_Return)
    assert scene.station.selection.grid_code.endswith("008")
    assert not scene.desk.search.isVisible()


def test_no_key_is_bound_twice() -> None:
    sequences = [sequence for binding in BINDINGS for sequence in binding.sequences]
    assert len(sequences) == len(set(sequences))


def test_a_source_is_not_late_because_the_link_is_down(scene: DeskScene) -> None:
    scene.load()
    assert "热线" in scene.window.foot.words
    live = scene.window.foot.words.count("来源迟到")
    scene.show_link(300.0, "refused")
    assert scene.window.foot.words.count("来源迟到") == live == 1


def test_a_disk_that_takes_nothing_keeps_no_window_open(scene: DeskScene, tmp_path: Path) -> None:
    scene.load()
    Profile(tmp_path).layout_file.mkdir()
    assert scene.window.close()
    assert not scene.window.isVisible()


def test_sizes_come_back(scene: DeskScene) -> None:
    scene.load()
    layout = scene.window.present_layout()
    assert layout.window == (1920, 1080)
    assert sum(layout.columns) + 2 == 1920
