"""A surface wishes for what it shows and has not, once, and keeps what came within a bound."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from desktop.raster.basemap import undertones as module
from desktop.raster.basemap.messages import ToneTile, ToneWish
from desktop.raster.basemap.undertones import Undertones
from desktop.raster.patterns import TILE_PX
from desktop.raster.rasteriser import TileKey
from tests.helpers.tone_scene import CITY, key_at


class Scene:
    def __init__(self) -> None:
        self.undertones = Undertones(CITY)
        self.undertones.switch(True)
        self.wishes: list[ToneWish] = []
        self.came: list[TileKey] = []
        self.undertones.wished.connect(self.wishes.append)
        self.undertones.came.connect(self.came.append)

    def give(self, *keys: TileKey, complete: bool = True) -> None:
        for key in keys:
            self.undertones.take(self.tile(key, complete=complete))

    def tile(self, key: TileKey, *, complete: bool = True) -> ToneTile:
        return ToneTile(self.undertones.view, CITY, key, np.full((TILE_PX, TILE_PX), 7, np.uint8), complete)


@pytest.fixture
def one(qapp: object) -> Scene:
    return Scene()


KEYS = [key_at(column) for column in range(4)]


def test_the_same_window_is_wished_for_once(one: Scene) -> None:
    for _ in range(5):
        one.undertones.want(KEYS)
    assert [wish.keys for wish in one.wishes] == [tuple(KEYS)]


def test_what_came_is_not_wished_for_again(one: Scene) -> None:
    one.undertones.want(KEYS)
    one.give(*KEYS[:2])
    one.undertones.want(KEYS)
    one.undertones.want([*KEYS, key_at(9)])
    assert [wish.keys for wish in one.wishes] == [tuple(KEYS), (*KEYS[2:], key_at(9))]
    assert one.came == KEYS[:2]


def test_what_left_the_window_is_no_longer_wanted(one: Scene) -> None:
    one.undertones.want(KEYS)
    one.undertones.want(KEYS[:1])
    one.give(KEYS[0])
    one.undertones.want([])
    assert [wish.keys for wish in one.wishes] == [tuple(KEYS), tuple(KEYS[:1])]
    one.undertones.want(KEYS[2:])
    one.undertones.want([])
    assert one.wishes[-1].keys == ()


def test_a_part_that_came_is_shown_and_still_wanted(one: Scene) -> None:
    one.undertones.want(KEYS[:1])
    one.give(KEYS[0], complete=False)
    assert one.undertones.tones(KEYS[0]) is not None
    one.undertones.want(KEYS[:1])
    assert len(one.wishes) == 1
    one.undertones.want(KEYS[:2])
    assert one.wishes[-1].keys == tuple(KEYS[:2])


def test_tiles_of_others_are_not_taken(one: Scene) -> None:
    tile = one.tile(KEYS[0])
    one.undertones.take(replace(tile, view=tile.view + 1))
    one.undertones.take(replace(tile, projection=replace(CITY, lon_deg=0.0)))
    one.undertones.switch(False)
    one.undertones.take(tile)
    one.undertones.want(KEYS)
    assert one.undertones.tones(KEYS[0]) is None
    assert one.wishes == []


def test_another_basemap_or_plane_begins_anew(one: Scene) -> None:
    one.undertones.want(KEYS)
    one.give(*KEYS)
    one.undertones.switch(True)
    one.undertones.want(KEYS)
    one.undertones.set_projection(replace(CITY, lon_deg=104.0))
    one.undertones.want(KEYS)
    assert [wish.keys for wish in one.wishes] == [tuple(KEYS)] * 3
    assert one.wishes[-1].projection.lon_deg == 104.0


def test_the_bound_holds_and_what_is_shown_stays(one: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "UNDERTONE_BYTES", 10 * TILE_PX * TILE_PX)
    for column in range(30):
        one.give(key_at(column))
        one.undertones.want([key_at(0)])
    assert one.undertones.held_bytes == 10 * TILE_PX * TILE_PX
    assert one.undertones.tones(key_at(0)) is not None
    assert one.undertones.tones(key_at(1)) is None
