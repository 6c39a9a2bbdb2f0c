"""Proves that stations are there when somebody is near, say what is known of them, and disturb nobody."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QRectF
from PySide6.QtWidgets import QApplication

from desktop.models.base_data import CityStations, Station, StationKind
from desktop.raster.rasteriser import pixels_of
from desktop.settings.settings import Language
from desktop.viewmodels.map_filter import LayerName
from tests.helpers.demo_shapes import demo_scene
from tests.helpers.panel_stage import PanelStage, picture_of
from widgets.canvas.frame import SurfaceStyle
from widgets.canvas.map_data import MapData
from widgets.canvas.map_view import MapView
from widgets.canvas.station_layer import plate_lines
from widgets.parts.station_glyphs import STATION_KINDS, station_path

CODE = demo_scene().codes[int(np.argsort(-demo_scene().areas_m2)[4])]
KINDS = (StationKind(code="police-room", name="警务室", name_en="Police room"),)
OFFSET_PX = 70


def stations(view: MapView) -> CityStations:
    """Return a station beside the middle of the grid, and one whose place nobody knows."""
    scene = view.data.scene
    x, y = view.camera.to_window(*scene.anchors_m[scene.codes.index(CODE)].tolist())
    lon, lat = scene.projection.to_degrees(*view.camera.to_plane(x + OFFSET_PX, y + OFFSET_PX))
    known = Station(
        id="s1",
        kind_code="police-room",
        name="龙门阵驿站<b>",
        address="朝阳路 1 号",
        lon_deg=lon,
        lat_deg=lat,
        area_code=CODE,
        phone="02883700001",
        hours="08:30-17:30",
    )
    lost = replace(known, id="s2", lon_deg=float("nan"))
    return CityStations(stations=(known, lost), kinds=KINDS)


@pytest.fixture
def view(whole_stage: PanelStage) -> Iterator[MapView]:
    made = MapView(MapData(whole_stage.map_feed, whole_stage.feed), SurfaceStyle())
    whole_stage.show(made, 600, 600)
    made.fit_grid(made.data.scene.codes.index(CODE))
    made.zoom_by(1.5)
    made.ground.make_now(made.camera)
    yield made
    made.stop()


def place(view: MapView) -> QPoint:
    """Return where the station is in the window."""
    marks = view.stations.marks(view.frame())
    x, y = view.to_window(marks.xy_m)[0].round().astype(int).tolist()
    return QPoint(x, y)


def test_a_station_is_marked_when_near_and_not_from_afar(view: MapView) -> None:
    before = pixels_of(picture_of(view))
    view.data.take_stations(stations(view))
    after = pixels_of(picture_of(view))
    at = place(view)
    changed = after != before
    assert changed[at.y() - 7 : at.y() + 8, at.x() - 7 : at.x() + 8].sum() > 60
    changed[at.y() - 12 : at.y() + 13, at.x() - 12 :] = False
    assert not changed.any(), "a sign and a name, nothing else"
    view.data.filter.toggle(LayerName.STATIONS)
    assert (pixels_of(picture_of(view)) == before).all()
    view.data.filter.show_all()
    view.fit_home()
    view.ground.make_now(view.camera)
    afar = pixels_of(picture_of(view))
    view.data.filter.toggle(LayerName.STATIONS)
    assert (pixels_of(picture_of(view)) == afar).all()


def test_a_click_opens_its_plate_and_the_next_one_closes_it(view: MapView) -> None:
    view.data.take_stations(stations(view))
    chosen: list[str] = []
    view.grid_chosen.connect(chosen.append)
    before = pixels_of(picture_of(view))
    view.choose_at(place(view))
    assert view.stations.chosen_id == "s1"
    assert chosen == []
    assert (pixels_of(picture_of(view)) != before).sum() > 2000
    view.choose_at(place(view) + QPoint(-60, 0))
    assert len(chosen) == 1
    assert (pixels_of(picture_of(view)) == before).all()


@pytest.mark.parametrize("language", list(Language))
def test_the_plate_says_all_that_is_known_as_plain_text(
    whole_stage: PanelStage, view: MapView, language: Language
) -> None:
    whole_stage.speak(language)
    station = stations(view).stations[0]
    kind = "警务室" if language is Language.CHINESE else "Police room"
    name, *rest = plate_lines(station, {"police-room": ("警务室", "Police room")})
    assert name == "龙门阵驿站<b>"
    assert rest[:2] == [kind, "朝阳路 1 号"]
    assert "08:30-17:30" in rest[2]
    assert plate_lines(replace(station, address="", phone="", hours=""), {}) == ("龙门阵驿站<b>",)


def test_kinds_have_signs_of_their_own(qapp: QApplication) -> None:
    box = QRectF(0, 0, 10, 10)
    paths = [station_path(box, kind) for kind in STATION_KINDS]
    for one, other in combinations(paths, 2):
        assert one != other
    assert station_path(box, "a-kind-of-the-city") == paths[-1]
