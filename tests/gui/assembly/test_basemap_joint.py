"""A real desk shows the basemap of its settings, says whose it is, and says what is wrong with it."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop.models.basemap import NO_BASEMAP, Basemap, BasemapKind, BasemapTone, TileScheme
from desktop.models.datum import Crs, to_gcj02
from desktop.models.tile_pyramid import TilePlace, place_at
from desktop.raster.basemap.tone_table import ToneLook, build_tone_table
from desktop.raster.colouring import fill_colours
from desktop.settings.settings import Theme
from desktop.viewmodels.map_filter import LayerName
from tests.gui.assembly.desk_scene import DeskScene
from tests.helpers.tile_sets import as_picture, places_around, write_mbtiles
from widgets.canvas.basemap_holder import basemap_holder
from widgets.map.legend_counts import Section
from widgets.parts.theme import current_palette

MIDDLE = (103.945, 30.985)
WHOSE = "© 彭州市自然资源局"
INK = 60


def write_city(path: Path, *, shifted: bool = False) -> Basemap:
    """Write a map that is paper west of a meridian through the city and ink east of it, at zooms 10 to 16."""
    lon_deg, lat_deg = to_gcj02(*MIDDLE) if shifted else MIDDLE
    tiles: dict[TilePlace, bytes] = {}
    for zoom in range(10, 17):
        at = place_at(TileScheme.MERCATOR, zoom, lon_deg, lat_deg)
        edge_px = (lon_deg + 180) / 360 * (256 << zoom)
        for place in places_around(zoom, at.column, at.row, 3):
            across = place.column * 256 + np.arange(256)
            tones = np.where(across < round(edge_px), 240, INK).astype(np.uint8)
            tiles[place] = as_picture(np.broadcast_to(tones, (256, 256)).copy())
    write_mbtiles(path, tiles, attribution=WHOSE)
    crs = Crs.GCJ02 if shifted else Crs.WGS84
    return Basemap(kind=BasemapKind.MBTILES, path=str(path), crs=crs, strength=1.0)


def choose(scene: DeskScene, basemap: Basemap) -> None:
    scene.appearance.choose(replace(scene.appearance.settings, basemap=basemap))


def map_picture(scene: DeskScene) -> QImage:
    view = scene.desk.panels.map.view
    image = QImage(view.size(), QImage.Format.Format_RGB32)
    view.render(image)
    return image


def edge_m(scene: DeskScene) -> float | None:
    """Return how far east of the meridian the ink begins in the picture, in metres; None if there is none."""
    view = scene.desk.panels.map.view
    palette = current_palette().map
    table = build_tone_table(palette, ToneLook(BasemapTone.MAP, 1.0), fill_colours(palette))
    image = map_picture(scene)
    y = image.height() - 40  # south of the grids, where the map lies bare
    inked = [x for x in range(image.width()) if image.pixel(x, y) & 0xFFFFFF == int(table[0, INK])]
    if not inked:
        return None
    projection = view.data.scene.projection
    x_m = (MIDDLE[0] - projection.lon_deg) * projection.metres_per_lon_deg
    return (inked[0] + view.camera.left_px) / view.camera.px_per_m - x_m


@pytest.mark.parametrize("shifted", [False, True])
def test_the_map_of_a_file_lies_where_it_belongs(
    scene: DeskScene, qtbot: QtBot, tmp_path: Path, shifted: bool
) -> None:
    scene.load()
    choose(scene, write_city(tmp_path / "city.mbtiles", shifted=shifted))
    qtbot.waitUntil(lambda: edge_m(scene) is not None, timeout=15_000)
    pixel_m = 1 / scene.desk.panels.map.view.camera.px_per_m
    foreign_pixel_m = 40_075_017 * math.cos(math.radians(MIDDLE[1])) / (256 << 15)
    # The edge is blended over one foreign pixel; a shift of GCJ-02 would be some hundred metres.
    found = edge_m(scene)
    assert found is not None
    assert abs(found) <= 2 * max(pixel_m, foreign_pixel_m)


def test_whose_map_it_is_stands_on_it_as_long_as_it_is_shown(
    scene: DeskScene, qtbot: QtBot, tmp_path: Path
) -> None:
    scene.load()
    choose(scene, write_city(tmp_path / "city.mbtiles"))
    qtbot.waitUntil(lambda: basemap_holder().attribution == WHOSE)
    qtbot.waitUntil(lambda: edge_m(scene) is not None)
    scene.desk.panels.map.view.data.filter.set_shown(LayerName.BASEMAP, False)
    assert edge_m(scene) is None
    scene.desk.panels.map.view.data.filter.set_shown(LayerName.BASEMAP, True)
    assert edge_m(scene) is not None
    choose(scene, NO_BASEMAP)
    assert basemap_holder().attribution == ""
    assert edge_m(scene) is None


def test_the_theme_changes_it_at_once(scene: DeskScene, qtbot: QtBot, tmp_path: Path) -> None:
    scene.load()
    choose(scene, write_city(tmp_path / "city.mbtiles"))
    qtbot.waitUntil(lambda: edge_m(scene) is not None)
    scene.appearance.choose(replace(scene.appearance.settings, theme=Theme.DAY))
    assert edge_m(scene) is not None


def test_a_file_that_is_broken_is_told_and_the_rest_goes_on(
    scene: DeskScene, qtbot: QtBot, tmp_path: Path
) -> None:
    scene.load()
    path = tmp_path / "city.mbtiles"
    path.write_bytes(b"SQLite format 3\x00" + bytes(900))
    choose(scene, Basemap(kind=BasemapKind.MBTILES, path=str(path)))
    notices = scene.window.notices
    qtbot.waitUntil(lambda: any("底图" in line.words for line in notices.lines))
    scene.station.selection.select_incident("i3")
    assert scene.desk.panels.map.view.marked.incident_id == "i3"
    choose(scene, write_city(tmp_path / "good.mbtiles"))
    qtbot.waitUntil(lambda: edge_m(scene) is not None)
    assert not any("底图" in line.words for line in notices.lines)


def test_the_sheet_shows_a_map_at_once_and_leaving_takes_it_away(
    scene: DeskScene, qtbot: QtBot, tmp_path: Path
) -> None:
    scene.load()
    scene.settle()
    QTest.keySequence(scene.window, "Ctrl+,")
    sheet, section = scene.desk.settings.sheet, scene.desk.settings.basemap_section
    assert sheet.isVisible()
    section.take(replace(scene.appearance.settings, basemap=write_city(tmp_path / "city.mbtiles")))
    section.edited.emit()
    qtbot.waitUntil(lambda: edge_m(scene) is not None)
    section.ask_trial()
    qtbot.waitUntil(lambda: "256" in section.result.text())
    sheet.close_sheet()
    assert edge_m(scene) is None
    assert scene.appearance.settings.basemap == NO_BASEMAP


def test_saving_sets_nothing_back_that_a_key_has_set_meanwhile(
    scene: DeskScene, qtbot: QtBot, tmp_path: Path
) -> None:
    scene.load()
    scene.settle()
    QTest.keySequence(scene.window, "Ctrl+,")
    sheet, section = scene.desk.settings.sheet, scene.desk.settings.basemap_section
    basemap = write_city(tmp_path / "city.mbtiles")
    section.take(replace(scene.appearance.settings, basemap=basemap))
    section.edited.emit()
    qtbot.waitUntil(lambda: edge_m(scene) is not None)
    scene.appearance.toggle_theme()
    assert basemap_holder().basemap == basemap, "what is tried is shown on"
    sheet.save()
    assert scene.appearance.settings.theme is Theme.DAY
    assert scene.appearance.settings.basemap == basemap


def test_saving_keeps_the_map(scene: DeskScene, qtbot: QtBot, tmp_path: Path) -> None:
    scene.load()
    scene.settle()
    scene.desk.settings.toggle()
    basemap = write_city(tmp_path / "city.mbtiles")
    scene.desk.settings.basemap_section.take(replace(scene.appearance.settings, basemap=basemap))
    scene.desk.settings.sheet.save()
    assert scene.appearance.settings.basemap == basemap
    qtbot.waitUntil(lambda: edge_m(scene) is not None)


def test_the_legend_takes_the_map_off_and_offers_that_only_where_there_is_one(
    scene: DeskScene, qtbot: QtBot, tmp_path: Path
) -> None:
    scene.load()
    scene.settle()
    legend = scene.desk.panels.map.legend
    legend.set_open(Section.LAYERS, True)
    row = legend.row(LayerName.BASEMAP)
    assert row not in legend.rows()
    choose(scene, write_city(tmp_path / "city.mbtiles"))
    qtbot.waitUntil(lambda: edge_m(scene) is not None)
    assert row in legend.rows()
    row.clicked.emit()
    assert edge_m(scene) is None
