"""Nothing with letters lies over anything else with letters, on any map, at any scale, in either language."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.models.basemap import NO_BASEMAP, Basemap, BasemapKind
from desktop.models.incident import Priority
from desktop.settings.settings import Language
from tests.helpers.busy_city import NOW_MS, busy_board, make_stations, steps_of_day
from tests.helpers.demo_shapes import demo_scene, demo_shapes
from tests.helpers.fixes import fixes_of
from tests.helpers.panel_stage import PanelStage
from tests.helpers.records import NOW
from tests.helpers.text_boxes import TextBox, overlaps, text_boxes
from widgets.canvas.basemap_holder import basemap_holder
from widgets.canvas.basemap_underlay import AttributionLayer
from widgets.canvas.frame import LayerPlace, SurfaceStyle
from widgets.canvas.map_data import MapData
from widgets.canvas.map_view import MapView
from widgets.wall.letters import choose_sizes

LARGE = 1_200
DESK = SurfaceStyle()
INSET = SurfaceStyle(label_px=12, incident_px=20, margin_px=4, grid_names=False)
SIZES = ((1120, 760), (560, 420), (1920, 1080))
WIDEST_M, NEAREST_PX = 0.006, 2.0


def wall_style(height_px: int) -> SurfaceStyle:
    """Return the sizes of a wall of that height, six metres away."""
    sizes = choose_sizes(height_px, 6.0, 0.63)
    return SurfaceStyle(
        label_px=sizes.label,
        worker_px=0,
        incident_px=round(sizes.body * 0.75),
        margin_px=round(sizes.body * 0.5),
        grid_names=False,
        short_names=True,
        quiet_marks=False,
        least_priority=Priority.HIGH,
    )


@dataclass(frozen=True)
class City:
    """A busy city on a stage."""

    stage: PanelStage
    data: MapData

    def view(self, style: SurfaceStyle, size: tuple[int, int]) -> MapView:
        """Return a map of it."""
        made = MapView(self.data, style)
        self.stage.show(made, *size)
        return made

    def close(self) -> None:
        """Take everything away."""
        basemap_holder().show(NO_BASEMAP)
        self.data.stop()
        self.stage.close()

    def stop(self, view: MapView) -> None:
        """Take a map away."""
        view.stop()
        self.stage.panels.remove(view)
        view.close()
        view.deleteLater()


def make_city(qapp: QApplication, grids: int, *, incidents: int = 240, away_share: float = 0.12) -> City:
    board = busy_board(grids, incidents, away_share)
    stage, scene = PanelStage(qapp, board), demo_scene(grids)
    stage.map_feed.take_shapes(demo_shapes(grids))
    data = MapData(stage.map_feed, stage.feed, scene=scene)
    for report in steps_of_day(stage.feed.board, scene):
        stage.map_feed.take_fixes(fixes_of(report), NOW_MS)
    stage.map_feed.tick(NOW)
    data.take_stations(make_stations(scene))
    return City(stage, data)


@pytest.fixture(params=[519, LARGE])
def city(request: pytest.FixtureRequest, qapp: QApplication, qtbot: QtBot) -> Iterator[City]:
    made = make_city(qapp, request.param)
    yield made
    made.close()


def words_of(found: list[TextBox]) -> str:
    """Return overlaps as a failure names them."""
    return "; ".join(f"{one} over {other}" for one, other in overlaps(found))


@pytest.mark.parametrize("style", [DESK, INSET, wall_style(1080)], ids=["desk", "inset", "wall"])
def test_no_text_lies_over_another_at_any_scale(city: City, style: SurfaceStyle) -> None:
    codes, anchors = city.data.scene.codes, city.data.scene.anchors_m
    drawn: set[str] = set()

    @settings(max_examples=40, derandomize=True)
    @given(
        size=st.sampled_from(SIZES),
        language=st.sampled_from(Language),
        scale=st.floats(math.log2(WIDEST_M), math.log2(NEAREST_PX)),
        row=st.integers(0, len(codes) - 1),
    )
    def look(size: tuple[int, int], language: Language, scale: float, row: int) -> None:
        view.resize(*size)
        city.stage.speak(language)
        octaves = scale - math.log2(view.camera.px_per_m)
        view.set_camera(view.camera.zoomed(octaves, 0, 0).centred(*anchors[row].tolist()))
        found = text_boxes(view)
        drawn.update(one.layer for one in found)
        assert not overlaps(found), words_of(found)

    view = city.view(style, SIZES[0])
    look()
    city.stop(view)
    expected = {"LabelLayer", "PostGlyphLayer", "BadgeLayer", "ClusterLayer"}
    expected |= {"StationLayer"} if style.grid_names else set()
    expected |= {"CoverageLayer"} if style.worker_px else set()
    assert drawn >= expected, "a layer that was never seen proves nothing"


@pytest.mark.parametrize(("width", "height"), [(1060, 860), (2120, 1720), (700, 560)])
@pytest.mark.parametrize("language", Language)
def test_at_rest_a_wall_says_whose_its_basemap_is_apart_from_all_names(
    city: City, language: Language, width: int, height: int
) -> None:
    basemap_holder().show(
        Basemap(kind=BasemapKind.XYZ, address="http://h/{z}/{x}/{y}", attribution="© 彭州市自然资源局 2026")
    )
    city.stage.speak(language)
    view = city.view(wall_style(round(height * 1.25)), (width, height))
    view.add_layer(LayerPlace.HOVER, AttributionLayer(view.labels))
    found = text_boxes(view)
    assert not overlaps(found), words_of(found)
    assert sum(one.layer == "AttributionLayer" for one in found) == 1
    names = [one for one in found if one.layer == "LabelLayer"]
    assert all(one.box[0] >= 0 and one.box[2] <= width for one in names)
    city.stop(view)


def test_on_an_ordinary_day_the_wall_names_all_towns(qapp: QApplication, qtbot: QtBot) -> None:
    city = make_city(qapp, 519, incidents=60, away_share=0.01)
    view = city.view(wall_style(1080), (1060, 860))
    found = text_boxes(view)
    assert not overlaps(found), words_of(found)
    assert sum(one.layer == "LabelLayer" for one in found) == 13
    city.stop(view)
    city.close()


def test_the_check_itself_sees_what_lies_over_something_else(city: City) -> None:
    view = city.view(DESK, SIZES[0])
    found = text_boxes(view)
    assert found
    name = next(one for one in found if one.layer == "LabelLayer")
    left, top, right, bottom = name.box
    assert overlaps([*found, TextBox("moved", (left + 3, top + 3, right + 3, bottom + 3))])
    city.stop(view)


def test_another_geometry_is_planned_anew(qapp: QApplication, qtbot: QtBot) -> None:
    stage = PanelStage(qapp, busy_board())
    stage.map_feed.take_shapes(demo_shapes())
    data = MapData(stage.map_feed, stage.feed)
    view = MapView(data)
    stage.show(view, *SIZES[0])
    before = text_boxes(view)
    stage.map_feed.take_shapes(demo_shapes()[:400])
    after = text_boxes(view)
    assert before != after
    assert not overlaps(after), words_of(after)
    view.stop()
    data.stop()
    stage.close()
