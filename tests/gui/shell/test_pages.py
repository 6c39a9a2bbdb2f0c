"""Proves start page, foot and search: what they say at each moment."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop.board.search import Hit, HitKind
from widgets.shell.search_sheet import SearchSheet
from widgets.shell.source_foot import FootPicture, SourceFoot, SourcePicture
from widgets.shell.start_page import StartPage


@pytest.fixture
def page(qtbot: QtBot) -> StartPage:
    page = StartPage()
    qtbot.addWidget(page)
    return page


def test_progress_is_a_share_with_a_step(page: StartPage) -> None:
    page.show_progress("records", 0.43)
    assert page.share == 0.43
    assert "43 %" in page.words


def test_a_failure_takes_the_place_of_progress_and_gives_it_back(page: StartPage) -> None:
    page.show_progress("records", 0.43)
    page.show_failure("login")
    assert "43 %" not in page.words
    assert "F8" in page.words
    page.show_failure("")
    assert "43 %" in page.words


def test_foot_says_every_age_and_dashes_for_what_never_spoke(qtbot: QtBot) -> None:
    foot = SourceFoot()
    qtbot.addWidget(foot)
    assert "–" in foot.words
    foot.show_sources(
        FootPicture(
            changes_age_s=0.8,
            positions_age_s=2.0,
            sources=(
                SourcePicture(name="terminals", age_s=2.0, late=False),
                SourcePicture(name="hotline", age_s=None, late=True),
            ),
            terminals=(511, 5, 3),
            orders_waiting=2,
            skew_s=0.1,
        )
    )
    for part in ("0.8 s", "2.0 s", "511", "来源迟到", "2 F6", "+0.1 s"):
        assert part in foot.words


def find(words: str, limit: int) -> tuple[Hit, ...]:
    hits = (
        Hit(HitKind.GRID, "g8", "朝阳中路社区008网格", "天彭街道"),
        Hit(HitKind.WORKER, "w1", "<i>赵敏</i>", ""),
    )
    return hits[:limit] if words else ()


def test_search_lists_marks_and_chooses_by_keys(qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    parent.resize(900, 700)
    parent.show()
    sheet = SearchSheet(parent, find)
    chosen: list[Hit] = []
    sheet.chosen.connect(chosen.append)
    sheet.open_sheet()
    assert [hit.id for hit in sheet.hits] == []
    QTest.keyClicks(sheet.field, "8")
    assert [hit.id for hit in sheet.hits] == ["g8", "w1"]
    assert "<i>赵敏</i>" in sheet.list.item(1).text()
    QTest.keyClick(sheet.field, Qt.Key.Key_Down)
    QTest.keyClick(sheet.field, Qt.Key.Key_Return)
    assert [hit.id for hit in chosen] == ["w1"]
    assert sheet.isHidden()
