"""Proves the search sheet: driven by keys, through an input method too, and honest about what it found."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QWidget

from desktop.board.search.entries import HitKind
from desktop.board.search.hits import Hit
from desktop.board.search.recents import Recents
from desktop.settings.settings import Language
from desktop.viewmodels.search_feed import SearchFeed
from tests.helpers.panel_stage import PanelStage, cut_words
from tests.helpers.records import code_of, make_worker
from tests.helpers.samples import make_delta, make_upsert
from widgets.shell.search.hit_delegate import count_words
from widgets.shell.search.hit_model import Heading
from widgets.shell.search.search_sheet import SearchSheet


class Scene:
    """A sheet over the small piece of the city."""

    def __init__(self, stage: PanelStage) -> None:
        self.stage = stage
        self.window = QWidget()
        self.feed = SearchFeed(stage.feed, stage.map_feed, stage)
        self.feed.take_changes(
            {kind: frozenset(stage.feed.board.records(kind)) for kind in stage.feed.board.count()}
        )
        self.sheet = SearchSheet(self.window, self.feed)
        self.beside = QLineEdit(self.window)
        self.chosen: list[tuple[Hit, bool]] = []
        self.sheet.chosen.connect(self._note)
        stage.show(self.window, 1200, 900)
        self.sheet.open_sheet()

    def _note(self, hit: Hit, fits: bool) -> None:
        self.chosen.append((hit, fits))

    def type(self, words: str) -> None:
        self.sheet.field.clear()
        if words.isascii():
            QTest.keyClicks(self.sheet.field, words)
        else:
            self.compose("", words)
        QApplication.processEvents()

    def compose(self, composed: str, done: str = "") -> None:
        """Let an input method compose something, or hand over what is done."""
        event = QInputMethodEvent(composed, [])
        event.setCommitString(done)
        QApplication.sendEvent(self.sheet.field, event)
        QApplication.processEvents()

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        QTest.keyClick(self.sheet.field, key, modifier)

    @property
    def marked(self) -> Hit | None:
        return self.sheet.model.hit_at(self.sheet.list.currentIndex().row())

    @property
    def headings(self) -> list[str]:
        return [row.words for row in self.sheet.model.rows if isinstance(row, Heading)]

    @property
    def words(self) -> str:
        labels = self.window.findChildren(QLabel)
        return "\n".join(label.text() for label in labels if label.isVisibleTo(self.window))


@pytest.fixture
def scene(stage: PanelStage) -> Iterator[Scene]:
    made = Scene(stage)
    tester = QAbstractItemModelTester(made.sheet.model, QAbstractItemModelTester.FailureReportingMode.Warning)
    yield made
    tester.deleteLater()
    made.window.deleteLater()


def test_the_best_hit_is_marked_and_enter_shows_it(scene: Scene) -> None:
    scene.type("cyzl008")
    assert scene.marked is not None
    assert scene.marked.id == code_of(8)
    scene.press(Qt.Key.Key_Return)
    assert [(hit.id, fits) for hit, fits in scene.chosen] == [(code_of(8), False)]
    assert scene.sheet.isHidden()


def test_ctrl_enter_fits_the_map_to_it(scene: Scene) -> None:
    scene.type("008")
    scene.press(Qt.Key.Key_Enter, Qt.KeyboardModifier.ControlModifier)
    assert [(hit.id, fits) for hit, fits in scene.chosen] == [(code_of(8), True)]


def test_enter_right_after_the_last_letter_shows_what_that_letter_found(scene: Scene) -> None:
    scene.type("008")
    scene.sheet.field.setText("005")
    scene.press(Qt.Key.Key_Return)
    assert scene.chosen[0][0].id == code_of(5)


def test_a_screen_reader_hears_what_stands_over_a_group(scene: Scene) -> None:
    scene.type("008")
    model = scene.sheet.model
    spoken = [model.index(row, 0).data(Qt.ItemDataRole.AccessibleTextRole) for row in range(model.rowCount())]
    assert spoken[0] == scene.headings[0] == "网格"


def test_in_a_low_window_all_of_the_sheet_is_there(scene: Scene) -> None:
    scene.window.resize(960, 540)
    scene.type("008")
    QApplication.processEvents()
    assert scene.window.rect().contains(scene.sheet.geometry())
    assert scene.sheet.rect().contains(scene.sheet.list.geometry())
    assert cut_words(scene.sheet) == []


def test_arrows_step_over_headings_and_round_the_end(scene: Scene) -> None:
    scene.type("z")
    ids = [hit.id for hit in scene.sheet.hits]
    assert len({hit.kind for hit in scene.sheet.hits}) > 1
    seen = []
    for _ in range(len(ids) + 1):
        assert scene.marked is not None
        seen.append(scene.marked.id)
        scene.press(Qt.Key.Key_Down)
    assert seen == [*ids, ids[0]]
    scene.press(Qt.Key.Key_Up)
    scene.press(Qt.Key.Key_Up)
    assert scene.marked is not None
    assert scene.marked.id == ids[-1]


def test_pages_end_at_the_first_and_the_last(scene: Scene) -> None:
    scene.type("z")
    for _ in range(20):
        scene.press(Qt.Key.Key_PageDown)
    assert scene.marked == scene.sheet.hits[-1]
    for _ in range(20):
        scene.press(Qt.Key.Key_PageUp)
    assert scene.marked == scene.sheet.hits[0]


def test_tab_lists_one_kind_alone_and_all_again(scene: Scene) -> None:
    scene.type("z")
    kinds = {hit.kind for hit in scene.sheet.hits}
    marked = scene.marked
    assert marked is not None
    scene.press(Qt.Key.Key_Tab)
    assert {hit.kind for hit in scene.sheet.hits} == {marked.kind}
    assert scene.sheet.field.hasFocus(), "Tab does not leave the field"
    scene.press(Qt.Key.Key_Tab)
    assert {hit.kind for hit in scene.sheet.hits} == kinds
    scene.press(Qt.Key.Key_Tab)
    scene.type("008")
    assert scene.sheet.only is None, "other words are looked for everywhere"


def test_a_group_says_how_many_there_are(scene: Scene) -> None:
    workers = (replace(make_worker(n), id=f"x{n}", name=f"章{n}") for n in range(20))
    scene.stage.commit(make_delta(*(make_upsert(one) for one in workers)))
    scene.type("zh")
    heading = next(
        row for row in scene.sheet.model.rows if isinstance(row, Heading) and row.group.kind is HitKind.WORKER
    )
    assert count_words(heading) == "8 / 23，Tab 看此类"
    scene.type("章")
    assert len(scene.sheet.hits) == 20, "a kind that is alone is listed whole"


def test_nothing_typed_says_what_can_be_typed(scene: Scene) -> None:
    assert "cyzl008" in scene.words
    assert scene.sheet.hits == ()
    scene.press(Qt.Key.Key_Return)
    scene.press(Qt.Key.Key_Down)
    assert scene.chosen == []
    assert scene.sheet.isVisible()


def test_what_was_chosen_lately_comes_first_when_nothing_is_typed(scene: Scene) -> None:
    kept: list[Recents] = []
    scene.sheet.recents_changed.connect(kept.append)
    scene.type("赵敏")
    scene.press(Qt.Key.Key_Return)
    assert kept[-1].chosen == ((HitKind.WORKER, "w7", 0),)
    scene.sheet.field.clear()
    scene.sheet.open_sheet()
    assert scene.headings == ["最近看过"]
    assert [hit.id for hit in scene.sheet.hits] == ["w7"]
    assert "cyzl008" in scene.words
    scene.press(Qt.Key.Key_Return)
    assert scene.chosen[-1][0].id == "w7"


def test_what_is_not_there_is_said_with_what_comes_nearest(scene: Scene) -> None:
    scene.type("朝阳西路")
    assert "没有完全符合“朝阳西路”的" in scene.words
    assert scene.headings[0] == "网格（相近）"
    scene.type("☃☃")
    assert "没有找到“☃☃”" in scene.words
    assert "cyzl008" in scene.words
    assert scene.sheet.hits == ()


def test_what_is_being_composed_is_looked_for_and_its_keys_belong_to_the_input_method(scene: Scene) -> None:
    scene.compose("chao'yang")
    assert scene.sheet.field.text() == ""
    assert scene.marked is not None
    assert scene.marked.id == code_of(1)
    scene.press(Qt.Key.Key_Return)
    scene.press(Qt.Key.Key_Down)
    assert scene.chosen == []
    scene.compose("", "朝阳")
    assert scene.sheet.field.text() == "朝阳"
    scene.press(Qt.Key.Key_Return)
    assert scene.chosen[0][0].id == code_of(1)


def test_a_click_shows_what_was_clicked(scene: Scene) -> None:
    scene.type("00")
    place = scene.sheet.list.visualRect(scene.sheet.model.index(3, 0)).center()
    QTest.mouseClick(scene.sheet.list.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert [hit.id for hit, _ in scene.chosen] == [code_of(3)]


def test_a_click_on_a_heading_shows_nothing(scene: Scene) -> None:
    scene.type("00")
    place = scene.sheet.list.visualRect(scene.sheet.model.index(0, 0)).center()
    QTest.mouseClick(scene.sheet.list.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert scene.chosen == []


def test_the_city_that_is_still_coming_is_said_and_looked_for_again(scene: Scene) -> None:
    workers = [make_upsert(replace(make_worker(n), id=f"x{n}", name=f"章{n}")) for n in range(400)]
    scene.stage.commit(make_delta(*workers))
    scene.feed.share_changed.connect(scene.sheet.take_share)
    scene.sheet.field.setText("章399")
    scene.sheet.look()
    assert "正在建立索引" in scene.words
    while scene.feed.share < 1.0:
        scene.feed._timer.timeout.emit()
    assert "正在建立索引" not in scene.words
    assert [hit.id for hit in scene.sheet.hits] == ["x399"]


def test_it_speaks_english(scene: Scene) -> None:
    scene.stage.speak(Language.ENGLISH)
    scene.type("cyzl008")
    assert scene.headings[0] == "Grid"
    assert "Enter" in scene.words
    assert not any("\u4e00" <= sign <= "\u9fff" for sign in scene.words)
    scene.stage.speak(Language.CHINESE)


def test_the_letters_looked_for_stand_out_and_html_is_letters(scene: Scene) -> None:
    scene.stage.commit(make_delta(make_upsert(replace(make_worker(7), name="<b>赵敏</b>", revision=2))))
    scene.type("zm")
    marked = scene.sheet.list.grab().toImage()
    scene.sheet.model.pieces = ()
    plain = scene.sheet.list.grab().toImage()
    assert marked != plain
    assert scene.sheet.hits[0].title == "<b>赵敏</b>"
