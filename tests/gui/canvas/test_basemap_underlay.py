"""Any map of a program has the basemap that is on, also one that is made later, and says whose it is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from desktop.models.basemap import NO_BASEMAP, Basemap, BasemapKind
from desktop.raster.basemap.messages import ToneWish
from desktop.viewmodels.map_filter import LayerName
from tests.helpers.panel_stage import PanelStage, picture_of
from widgets.canvas.basemap_holder import basemap_holder
from widgets.canvas.basemap_underlay import AttributionLayer
from widgets.canvas.frame import LayerPlace
from widgets.canvas.map_data import MapData
from widgets.canvas.map_surface import MapSurface

BASEMAP = Basemap(kind=BasemapKind.XYZ, address="http://h/{z}/{x}/{y}", attribution="© 市")


@pytest.fixture
def stage(whole_stage: PanelStage) -> Iterator[PanelStage]:
    yield whole_stage
    basemap_holder().show(NO_BASEMAP)


@pytest.fixture
def surface(stage: PanelStage) -> Iterator[MapSurface]:
    made = MapSurface(MapData(stage.map_feed, stage.feed))
    made.add_layer(LayerPlace.HOVER, AttributionLayer(made.labels))
    stage.show(made, 700, 500)
    yield made
    made.stop()


def test_a_map_that_is_made_later_has_it_too(stage: PanelStage) -> None:
    basemap_holder().show(BASEMAP)
    later = MapSurface(MapData(stage.map_feed, stage.feed))
    assert later.ground.colouring.look == basemap_holder().look
    assert later.ground.undertones.is_on
    later.stop()


def test_a_map_wishes_for_what_it_shows(surface: MapSurface) -> None:
    wishes: list[ToneWish] = []
    basemap_holder().wished.connect(wishes.append)
    picture_of(surface)
    assert wishes == []
    basemap_holder().show(BASEMAP)
    picture_of(surface)
    assert [wish.view for wish in wishes] == [surface.ground.undertones.view]
    basemap_holder().show(replace(BASEMAP, strength=0.9))
    picture_of(surface)
    assert len(wishes) == 1
    basemap_holder().wished.disconnect(wishes.append)


def test_whose_it_is_is_written_in_the_corner_and_nowhere_else(surface: MapSurface) -> None:
    surface.make_now()
    bare = picture_of(surface)
    basemap_holder().show(BASEMAP)
    written = picture_of(surface)
    changed = [
        (x, y)
        for x in range(bare.width())
        for y in range(bare.height())
        if bare.pixel(x, y) != written.pixel(x, y)
    ]
    assert changed
    assert min(x for x, _ in changed) > 450
    assert min(y for _, y in changed) > 460
    surface.data.filter.set_shown(LayerName.BASEMAP, False)
    assert picture_of(surface) == bare
