"""Proves the legend: rows show the very pixels of the map and true counts, and filter by mouse and keys."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop.models.incident import Priority
from desktop.models.post import PostState
from desktop.raster.colouring import draw_swatch
from desktop.raster.patterns import Pattern
from desktop.settings.settings import Language, Theme
from desktop.viewmodels.map_filter import Criterion, IncidentPhase, LayerName, WorkerGroup
from tests.gui.map.map_scene import BUSY, QUIET, TO_CONFIRM, UNVERIFIED, VACANT, MapScene
from tests.helpers.panel_stage import picture_of
from tests.helpers.whole_city import incident_in
from widgets.canvas.swatch import paint_post_swatch
from widgets.map.legend_counts import RowOf, Section
from widgets.map.legend_row import LegendRow
from widgets.parts.theme import current_palette

GRID_OF_ROW: dict[RowOf, str] = {
    PostState.A_ON_DUTY: QUIET,
    LayerName.LOAD: BUSY,
    PostState.VACANT: VACANT,
    PostState.B_TO_CONFIRM: TO_CONFIRM,
    PostState.UNVERIFIED: UNVERIFIED,
}


def share(image: QImage, colour: int) -> float:
    """Return the share of pixels of a colour."""
    pixels = [image.pixel(x, y) & 0xFFFFFF for x in range(image.width()) for y in range(image.height())]
    return pixels.count(colour) / len(pixels)


@pytest.mark.parametrize("theme", list(Theme))
def test_a_swatch_is_a_piece_of_the_map(scene: MapScene, theme: Theme) -> None:
    scene.stage.put_on(theme)
    palette = current_palette().map
    for what, code in GRID_OF_ROW.items():
        row = scene.panel.legend.row(what)
        scene.look_at(code)
        middle = scene.at(code)
        piece = scene.picture().copy(middle.x() - 60, middle.y() + 30, 120, 60)
        swatch = picture_of(row).copy(row.swatch_box.adjusted(1, 1, -1, -1))
        for colour in (palette.quiet, palette.busy, palette.pattern):
            assert share(swatch, colour) == pytest.approx(share(piece, colour), abs=0.1), (what, hex(colour))


def test_each_state_that_needs_somebody_has_a_pattern_of_its_own(scene: MapScene) -> None:
    looks = set()
    for state in (PostState.A_ON_DUTY, PostState.VACANT, PostState.B_TO_CONFIRM, PostState.UNVERIFIED):
        image = QImage(28, 13, QImage.Format.Format_RGB32)
        painter = QPainter(image)
        paint_post_swatch(painter, image.rect(), current_palette().map, state)
        painter.end()
        looks.add(bytes(image.constBits()))
    assert len(looks) == 4


def test_a_swatch_has_the_colours_it_was_given() -> None:
    plain = draw_swatch(12, 8, 0x101418, Pattern.NONE, 0xFFFFFF)
    assert share(plain, 0x101418) == 1.0
    hatched = draw_swatch(16, 16, 0x101418, Pattern.HATCH, 0xFFFFFF)
    assert share(hatched, 0xFFFFFF) == pytest.approx(0.25)
    sparse = draw_swatch(16, 16, 0x101418, Pattern.SPARSE_HATCH, 0xFFFFFF)
    assert 0 < share(sparse, 0xFFFFFF) < 0.1


@pytest.mark.parametrize("language", list(Language))
def test_words_fit_their_rows(scene: MapScene, language: Language) -> None:
    scene.stage.speak(language)
    legend = scene.panel.legend
    for section in Section:
        legend.set_open(section, True)
    assert legend.size() == legend.sizeHint()
    for row in legend.rows():
        assert row.width() >= row.sizeHint().width(), row.accessibleName()


def test_each_row_has_the_count_of_what_the_city_has(scene: MapScene) -> None:
    legend, board = scene.panel.legend, scene.stage.feed.board
    scene.put_worker(next(iter(board.workers)), VACANT)
    legend.renew()
    posts = Counter(post.state for post in board.posts.values())
    expected: dict[RowOf, int] = {
        **{state: posts[state] for state in PostState},
        Priority.CRITICAL: 1,
        Priority.HIGH: 0,
        IncidentPhase.CALLING: 1,
        IncidentPhase.IN_HAND: 3,
        WorkerGroup.ON_DUTY: 1,
        LayerName.LOAD: 1,
    }
    for what, number in expected.items():
        assert f" {number:,} " in legend.row(what).accessibleName(), what


def test_a_click_hides_and_the_row_says_so_in_words(scene: MapScene) -> None:
    row = scene.panel.legend.row(PostState.VACANT)
    QTest.mouseClick(row, Qt.MouseButton.LeftButton)
    assert not scene.data.filter.shows(PostState.VACANT)
    assert row.accessibleName().endswith("隐去")
    assert "1 个网格" in scene.panel.filtered.words
    assert scene.panel.filtered.isVisible()
    QTest.mouseClick(scene.panel.filtered.button, Qt.MouseButton.LeftButton)
    assert scene.data.filter.shows(PostState.VACANT)
    assert not scene.panel.filtered.isVisible()


def test_shift_shows_one_alone(scene: MapScene) -> None:
    row = scene.panel.legend.row(PostState.VACANT)
    QTest.mouseClick(row, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ShiftModifier)
    assert [state for state in PostState if scene.data.filter.shows(state)] == [PostState.VACANT]
    assert scene.data.filter.shows(LayerName.LOAD), "another group"


def test_the_legend_is_worked_by_keys_alone(scene: MapScene) -> None:
    legend = scene.panel.legend
    scene.panel.take_legend()
    focus = QApplication.focusWidget()
    assert focus is legend.row(PostState.VACANT)
    QTest.keyClick(focus, Qt.Key.Key_Down)
    focus = QApplication.focusWidget()
    assert focus is legend.row(PostState.UNVERIFIED)
    QTest.keyClick(focus, Qt.Key.Key_Space)
    QTest.keyClick(focus, Qt.Key.Key_Return)
    QTest.keyClick(focus, Qt.Key.Key_Space)
    assert not scene.data.filter.shows(PostState.UNVERIFIED)
    QTest.keyClick(focus, Qt.Key.Key_Left)
    assert QApplication.focusWidget() is legend.head_of(Section.POSTS)
    assert legend.row(PostState.VACANT).isHidden()
    QTest.keyClick(legend.head_of(Section.POSTS), Qt.Key.Key_Escape)
    assert QApplication.focusWidget() is scene.view


def test_a_folded_section_says_how_much_it_hides(scene: MapScene) -> None:
    legend = scene.panel.legend
    scene.data.filter.toggle(Priority.LOW)
    assert "隐去 1" in legend.head_of(Section.INCIDENTS).accessibleName()
    legend.fold()
    assert legend.height() < 40
    assert legend.geometry().bottom() <= scene.panel.height()


def test_on_a_low_map_what_was_opened_last_has_the_room(scene: MapScene) -> None:
    scene.panel.resize(800, 380)
    legend = scene.panel.legend
    for section in (Section.INCIDENTS, Section.WORKERS):
        legend.set_open(section, True)
    assert legend.row(WorkerGroup.LATE).isVisible()
    assert legend.row(PostState.VACANT).isHidden()
    assert legend.y() >= scene.panel.tool_bar.geometry().bottom()


def test_on_a_map_too_low_for_one_section_it_scrolls_and_covers_nothing(scene: MapScene) -> None:
    legend, panel = scene.panel.legend, scene.panel
    panel.resize(640, 260)
    QApplication.processEvents()
    assert legend.y() > panel.tool_bar.geometry().bottom()
    assert panel.rect().contains(legend.geometry())
    panel.take_legend()
    for row in [*legend.rows(), *map(legend.head_of, Section)][1:]:
        focus = QApplication.focusWidget()
        assert focus is not None
        QTest.keyClick(focus, Qt.Key.Key_Down)
        focus = QApplication.focusWidget()
        assert focus is not None
        place = QRect(focus.mapTo(legend, QPoint(0, 0)), focus.size())
        assert legend.rect().contains(place), (row.accessibleName(), place)
    panel.resize(1100, 760)
    QApplication.processEvents()
    assert legend.size() == legend.sizeHint()
    assert legend.height() > 260


def test_classes_come_with_their_incidents_and_filter_them(scene: MapScene) -> None:
    legend = scene.panel.legend
    legend.set_open(Section.CLASSES, True)
    (row,) = [one for one in legend.rows() if one.y() > legend.head_of(Section.CLASSES).y()]
    QTest.mouseClick(row, Qt.MouseButton.LeftButton)
    assert not scene.data.incident_shown[:3].any()
    assert scene.data.incident_shown[scene.data.incidents.ids.index("gas")], "critical, and it calls"


def test_the_rows_of_rare_states_are_there_while_something_is_in_them(scene: MapScene) -> None:
    legend = scene.panel.legend
    assert legend.row(PostState.UNKNOWN).isHidden()
    scene.data.filter.toggle(PostState.UNKNOWN)
    assert legend.row(PostState.UNKNOWN).isVisible()
    assert "目前没有" in scene.panel.filtered.words


def show_incidents(scene: MapScene, *classes: tuple[str, str]) -> None:
    """Show the city with one incident of each class, by code and name."""
    board = scene.stage.feed.board
    made = [
        incident_in(BUSY, f"c{number}", class_code=code, class_name=name)
        for number, (code, name) in enumerate(classes)
    ]
    scene.stage.feed.load(replace(board, incidents={one.id: one for one in made}), None)
    scene.stage.feed.flush()
    scene.panel.legend.renew()


def words_of_classes(scene: MapScene) -> list[str]:
    """Return what the rows of classes say, from the top."""
    rows = [row for row in scene.panel.legend.rows() if isinstance(row.what, Criterion)]
    return [row.accessibleName() for row in sorted(rows, key=LegendRow.y)]


def test_a_class_without_incidents_goes_and_never_stands_there_as_its_code(scene: MapScene) -> None:
    legend = scene.panel.legend
    show_incidents(scene, ("0901", "消防/火情"), ("0301", "市容/占道"))
    legend.set_open(Section.CLASSES, True)
    assert words_of_classes(scene) == ["市容 1 显示中", "消防 1 显示中"], "in the order of their codes"
    scene.data.filter.toggle(legend.rows()[-1].what)
    show_incidents(scene, ("0301", "市容/占道"))
    assert words_of_classes(scene) == ["市容 1 显示中", "消防 隐去"], "what is hidden can be shown again"
    scene.data.filter.show_all()
    assert words_of_classes(scene) == ["市容 1 显示中"]


def test_a_row_that_has_the_keys_stays_while_its_incidents_go(scene: MapScene) -> None:
    legend = scene.panel.legend
    show_incidents(scene, ("0901", "消防/火情"))
    legend.set_open(Section.CLASSES, True)
    row = next(one for one in legend.rows() if isinstance(one.what, Criterion))
    row.setFocus()
    show_incidents(scene, ("0301", "市容/占道"))
    assert QApplication.focusWidget() is row
    assert row.isVisible()


def test_a_row_speaks_the_language_that_is_on(scene: MapScene) -> None:
    show_incidents(scene, ("0901", "消防/火情"))
    scene.panel.legend.set_open(Section.CLASSES, True)
    scene.stage.speak(Language.ENGLISH)
    assert words_of_classes(scene) == ["消防 1 shown"]
