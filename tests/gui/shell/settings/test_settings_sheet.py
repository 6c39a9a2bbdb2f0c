"""What is changed on the sheet shows at once, is kept by saving, and undone by leaving."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop.models.basemap import (
    Basemap,
    BasemapFinding,
    BasemapKind,
    BasemapTone,
    BasemapTrouble,
    TileScheme,
)
from desktop.models.datum import Crs
from desktop.settings.settings import Language, Settings, Theme
from tests.helpers.panel_stage import PanelStage, cut_words
from widgets.parts.theme import current_palette
from widgets.shell.basemap_words import finding_words, trouble_words
from widgets.shell.frame_style import frame_style
from widgets.shell.settings.basemap_section import BasemapSection
from widgets.shell.settings.settings_sheet import SettingsSheet

FULL = Basemap(
    kind=BasemapKind.WMTS,
    address="https://t0.tianditu.gov.cn/vec_c/wmts?tk=k",
    attribution="天地图",
    scheme=TileScheme.PLATE_CARREE,
    least_zoom=3,
    most_zoom=17,
    crs=Crs.CGCS2000,
    tone=BasemapTone.IMAGERY,
    strength=0.35,
    cache_mb=900,
    layer="vec",
    style="default",
    matrix_set="c",
    matrix_prefix="p:",
)


class Scene:
    def __init__(self, stage: PanelStage) -> None:
        self.window = QWidget()
        self.section = BasemapSection()
        self.sheet = SettingsSheet(self.window, (self.section,))
        self.tried: list[Settings] = []
        self.kept: list[Settings] = []
        self.sheet.tried.connect(self.tried.append)
        self.sheet.kept.connect(self.kept.append)
        stage.show(self.window, 1280, 720)

    def open(self, basemap: Basemap) -> None:
        self.sheet.take_settings(Settings(basemap=basemap))
        self.sheet.open_sheet()
        QApplication.processEvents()

    def choose_kind(self, kind: BasemapKind) -> None:
        choice = self.section.kind
        choice.setCurrentIndex(choice.findData(kind))
        choice.activated.emit(choice.currentIndex())


@pytest.fixture
def stage(qapp: QApplication, qtbot: QtBot) -> Iterator[PanelStage]:
    made = PanelStage(qapp)
    yield made
    made.close()


@pytest.fixture
def scene(stage: PanelStage) -> Scene:
    return Scene(stage)


def test_the_form_shows_and_gives_back_the_whole_record(scene: Scene) -> None:
    for basemap in (FULL, Basemap(), replace(FULL, kind=BasemapKind.MBTILES, path="/maps/城区.mbtiles")):
        scene.section.take(Settings(basemap=basemap))
        assert scene.section.basemap() == basemap


def test_only_the_rows_of_the_kind_are_shown(scene: Scene) -> None:
    scene.open(Basemap())
    assert not scene.section.address.isVisible()
    assert not scene.section.strength.isVisible()
    scene.choose_kind(BasemapKind.PMTILES)
    assert scene.section.path.isVisible()
    assert not scene.section.address.isVisible()
    scene.choose_kind(BasemapKind.WMTS)
    assert scene.section.layer.isVisible()
    assert not scene.section.path.isVisible()


def test_what_is_changed_shows_at_once_and_leaving_undoes_it(scene: Scene) -> None:
    scene.open(FULL)
    scene.section.strength.setValue(80)
    scene.choose_kind(BasemapKind.NONE)
    assert [(one.basemap.strength, one.basemap.kind) for one in scene.tried] == [
        (0.8, BasemapKind.WMTS),
        (0.8, BasemapKind.NONE),
    ]
    QTest.keyClick(scene.sheet, Qt.Key.Key_Escape)
    assert not scene.sheet.isVisible()
    assert scene.tried[-1].basemap == FULL
    assert scene.kept == []
    scene.sheet.open_sheet()
    assert scene.section.basemap() == FULL


def test_leaving_unchanged_tries_nothing(scene: Scene) -> None:
    scene.open(FULL)
    scene.sheet.close_sheet()
    assert scene.tried == []


def test_saving_keeps_it(scene: Scene) -> None:
    scene.open(FULL)
    scene.section.attribution.setText("© 市")
    QTest.keyClick(scene.section.attribution, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert [one.basemap.attribution for one in scene.kept] == ["© 市"]
    assert not scene.sheet.isVisible()
    scene.sheet.open_sheet()
    scene.sheet.close_sheet()
    assert len(scene.kept) == 1


def test_every_field_is_reached_by_keys(scene: Scene) -> None:
    scene.open(FULL)
    assert scene.section.kind.hasFocus()
    reached = set()
    for _ in range(24):
        focused = QApplication.focusWidget()
        assert focused is not None
        reached.add(focused)
        QTest.keyClick(focused, Qt.Key.Key_Tab)
    section = scene.section
    assert {section.address, section.strength, section.trial_button, scene.sheet.save_button} <= reached
    assert all(field.accessibleName() for field in (scene.section.address, scene.section.strength))


def test_a_field_is_named_by_its_row_and_not_by_its_hint(scene: Scene) -> None:
    scene.open(FULL)
    assert scene.section.attribution.accessibleName() == "版权说明"
    assert scene.section.layer.accessibleName() == "图层"


def test_zooms_typed_the_wrong_way_round_are_turned(scene: Scene) -> None:
    scene.open(FULL)
    scene.section.least_zoom.setValue(18)
    scene.section.most_zoom.setValue(4)
    assert (scene.section.basemap().least_zoom, scene.section.basemap().most_zoom) == (4, 18)


def test_a_file_that_is_picked_is_taken(scene: Scene) -> None:
    scene.open(Basemap(kind=BasemapKind.MBTILES))
    scene.section.take_file("/maps/a.mbtiles")
    assert scene.tried[-1].basemap.path == "/maps/a.mbtiles"


def test_picking_a_file_blocks_nothing(scene: Scene) -> None:
    scene.open(Basemap(kind=BasemapKind.MBTILES))
    scene.section.pick_button.click()
    assert scene.section._files is not None
    assert not scene.section._files.isModal()
    scene.section._files.close()


def test_a_trial_says_what_it_found(scene: Scene, qtbot: QtBot) -> None:
    scene.open(FULL)
    with qtbot.waitSignal(scene.section.trial_requested) as asked:
        scene.section.trial_button.click()
    assert asked.args == [FULL]
    assert "正在测试" in scene.section.result.text()
    finding = BasemapFinding(trouble=None, zoom=13, tile_px=256, least_zoom=3, most_zoom=17)
    scene.section.take_finding(replace(FULL, address="other"), finding)
    assert "正在测试" in scene.section.result.text()
    scene.section.take_finding(FULL, finding)
    assert "13" in scene.section.result.text()
    scene.section.take_finding(FULL, replace(finding, trouble=BasemapTrouble.DENIED, detail="403"))
    assert "403" in scene.section.result.text()


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("kind", list(BasemapKind))
def test_every_word_has_room(stage: PanelStage, scene: Scene, language: Language, kind: BasemapKind) -> None:
    stage.put_on(Theme.DAY)
    scene.window.setStyleSheet(frame_style(current_palette()))
    stage.speak(language)
    scene.open(replace(FULL, kind=kind))
    longest = max(BasemapTrouble, key=lambda trouble: len(trouble_words(trouble, "300 × 200")))
    scene.section.take_finding(scene.section.basemap(), BasemapFinding(trouble=longest, detail="300 × 200"))
    scene.sheet.place()
    QApplication.processEvents()
    assert cut_words(scene.sheet) == []
    assert scene.window.rect().contains(scene.sheet.geometry())


def test_every_trouble_has_words() -> None:
    words = {trouble_words(trouble, "7") for trouble in BasemapTrouble}
    assert len(words) == len(BasemapTrouble)
    assert "300" in finding_words(BasemapFinding(trouble=BasemapTrouble.WRONG_SIZE, detail="300 × 200"))
