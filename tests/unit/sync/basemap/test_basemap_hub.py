"""The whole way with real threads, server and disk: whatever the server does, the rest goes on."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from desktop.api.requests_transport import RequestsTransport
from desktop.api.transport import Reply, Request, Transport
from desktop.board.server_clock import steady_s
from desktop.models.basemap import NO_BASEMAP, Basemap, BasemapFinding, BasemapKind, BasemapTrouble
from desktop.raster.basemap.messages import ToneTile
from desktop.sync.basemap.basemap_hub import BasemapHub
from desktop.sync.basemap.messages import BasemapState
from desktop.sync.basemap.server_manners import FETCHERS
from tests.helpers.tile_city import TileAnswer, TileCity
from tests.helpers.tile_sets import plain_picture, write_pmtiles
from tests.helpers.tone_scene import CITY, TONE, foreign_under, key_at, mbtiles_under, served, wish_for

TILE = plain_picture(TONE)
HTML = TileAnswer(200, b"<!DOCTYPE html><p>please log in", {"Content-Type": "image/png"})


class HastyTransport(RequestsTransport):
    """The real one, which waits for half a second at most."""

    def exchange(self, request: Request) -> Reply:
        hasty = Request(method="GET", path=request.path, headers=request.headers, limit_s=0.5)
        return super().exchange(hasty)


def make(host: str) -> Transport:
    return HastyTransport(host, "", clock=steady_s)


class Scene:
    def __init__(self, folder: Path) -> None:
        self.hub = BasemapHub(folder / "cache", make=make)
        self.tiles: list[ToneTile] = []
        self.states: list[BasemapState] = []
        self.tried: list[BasemapFinding] = []
        self.tries_seen = 0
        self.hub.tile_made.connect(self.tiles.append)
        self.hub.state_changed.connect(self.states.append)
        self.hub.tried.connect(self._note_tried)

    def _note_tried(self, _basemap: object, finding: BasemapFinding) -> None:
        self.tried.append(finding)

    def has_tried_another(self) -> bool:
        return len(self.tried) > self.tries_seen

    def has_whole(self, column: int = 0) -> bool:
        return any(tile.is_complete and tile.key == key_at(column) for tile in self.tiles)

    def troubles(self) -> list[BasemapTrouble | None]:
        return [state.trouble for state in self.states]


@pytest.fixture
def scene(qapp: object, tmp_path: Path) -> Iterator[Scene]:
    made = Scene(tmp_path)
    yield made
    made.hub.stop()


@pytest.fixture
def serve() -> Iterator[Callable[[TileAnswer], TileCity]]:
    cities: list[TileCity] = []

    def begin(answer: TileAnswer) -> TileCity:
        cities.append(TileCity(lambda _path: answer))
        return cities[-1]

    yield begin
    for city in cities:
        city.close()


def test_without_a_basemap_no_thread_runs(scene: Scene) -> None:
    before = threading.active_count()
    scene.hub.show(NO_BASEMAP)
    scene.hub.want(wish_for(key_at(0)))
    assert threading.active_count() == before
    assert scene.hub._threads == {}


def test_a_file(qtbot: QtBot, scene: Scene, tmp_path: Path) -> None:
    scene.hub.show(mbtiles_under(tmp_path / "a.mbtiles", key_at(0)))
    scene.hub.want(wish_for(key_at(0)))
    qtbot.waitUntil(scene.has_whole)
    assert (scene.tiles[0].tones == TONE).all()
    assert [state.attribution for state in scene.states] == ["© test"]


def test_a_server_and_its_cache(
    qtbot: QtBot, scene: Scene, serve: Callable[[TileAnswer], TileCity], tmp_path: Path
) -> None:
    city = serve(TileAnswer(200, TILE))
    scene.hub.show(served(city.url))
    scene.hub.want(wish_for(*(key_at(column) for column in range(6))))
    qtbot.waitUntil(lambda: all(scene.has_whole(column) for column in range(6)))
    assert city.most_at_once <= FETCHERS
    assert len(city.heard) == len(set(city.heard))
    city.close()
    later = Scene(tmp_path)
    later.hub.show(served(city.url))
    later.hub.want(wish_for(key_at(0)))
    qtbot.waitUntil(later.has_whole)
    later.hub.stop()


@pytest.mark.parametrize(
    ("answer", "trouble"),
    [
        (HTML, BasemapTrouble.NOT_A_PICTURE),
        (TileAnswer(403), BasemapTrouble.DENIED),
        (TileAnswer(500), BasemapTrouble.SERVER_FAILED),
        (TileAnswer(429, b"", {"Retry-After": "60"}), BasemapTrouble.BUSY),
        (TileAnswer(200, plain_picture(9, side=128)), BasemapTrouble.WRONG_SIZE),
    ],
)
def test_what_is_wrong_is_told(
    qtbot: QtBot,
    scene: Scene,
    serve: Callable[[TileAnswer], TileCity],
    answer: TileAnswer,
    trouble: BasemapTrouble,
) -> None:
    city = serve(answer)
    scene.hub.show(served(city.url))
    scene.hub.want(wish_for(key_at(0), key_at(4)))
    qtbot.waitUntil(lambda: trouble in scene.troubles(), timeout=15_000)
    assert len(city.heard) <= 8


def test_a_server_that_never_answers_holds_up_neither_the_next_basemap_nor_the_end(
    qtbot: QtBot, scene: Scene, serve: Callable[[TileAnswer], TileCity], tmp_path: Path
) -> None:
    city = serve(TileAnswer(200, TILE))
    city.gate.clear()
    scene.hub.show(served(city.url))
    scene.hub.want(wish_for(key_at(0)))
    qtbot.waitUntil(lambda: BasemapTrouble.TIMEOUT in scene.troubles(), timeout=15_000)
    scene.hub.show(mbtiles_under(tmp_path / "a.mbtiles", key_at(0)))
    scene.hub.want(wish_for(key_at(0)))
    qtbot.waitUntil(scene.has_whole)
    scene.hub.stop()


def test_a_server_that_comes_back_fills_the_picture(qtbot: QtBot, scene: Scene) -> None:
    answers = {"now": HTML}
    city = TileCity(lambda _path: answers["now"])
    try:
        scene.hub.show(served(city.url))
        scene.hub.want(wish_for(key_at(0), key_at(4)))
        qtbot.waitUntil(lambda: BasemapTrouble.NOT_A_PICTURE in scene.troubles(), timeout=15_000)
        answers["now"] = TileAnswer(200, TILE)
        scene.hub.want(wish_for(key_at(8)))
        qtbot.waitUntil(lambda: scene.has_whole(8), timeout=30_000)
        assert scene.troubles()[-1] is None
    finally:
        city.close()


def test_a_trial_says_what_is_the_case(
    qtbot: QtBot, scene: Scene, serve: Callable[[TileAnswer], TileCity], tmp_path: Path
) -> None:
    tiles = {place: TILE for place in foreign_under(key_at(0))}
    pmtiles = str(write_pmtiles(tmp_path / "a.pmtiles", tiles))
    cases = [
        (mbtiles_under(tmp_path / "a.mbtiles", key_at(0)), None),
        (Basemap(kind=BasemapKind.PMTILES, path=pmtiles), None),
        (Basemap(kind=BasemapKind.MBTILES, path=pmtiles), BasemapTrouble.FILE_BROKEN),
        (served(serve(TileAnswer(200, plain_picture(9, side=512))).url), None),
        (served(serve(HTML).url), BasemapTrouble.NOT_A_PICTURE),
        (served(serve(TileAnswer(404)).url), BasemapTrouble.NO_TILE),
        (served("http://127.0.0.1:9"), BasemapTrouble.UNREACHABLE),
        (served("no address"), BasemapTrouble.ADDRESS),
    ]
    for basemap, trouble in cases:
        scene.tries_seen = len(scene.tried)
        scene.hub.try_out(basemap, CITY.lon_deg + 0.001, CITY.lat_deg - 0.001, 13)
        qtbot.waitUntil(scene.has_tried_another, timeout=15_000)
        assert scene.tried[-1].trouble is trouble
    assert [finding.tile_px for finding in scene.tried[:4]] == [256, 256, 0, 512]


def test_a_trial_looks_at_other_zooms_before_it_gives_up(qtbot: QtBot, scene: Scene, tmp_path: Path) -> None:
    basemap = mbtiles_under(tmp_path / "a.mbtiles", key_at(0))
    scene.hub.try_out(basemap, CITY.lon_deg + 0.001, CITY.lat_deg - 0.001, 15)
    qtbot.waitUntil(lambda: bool(scene.tried))
    assert (scene.tried[0].trouble, scene.tried[0].zoom) == (None, 13)
