"""Undertones are made of what is there, newest wish first; a failing server costs nothing but its tiles."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.models.basemap import NO_BASEMAP, Basemap, BasemapTrouble
from desktop.raster.basemap.decoding import NO_MAP
from desktop.raster.basemap.messages import ToneTile
from desktop.sync.basemap.basemap_worker import LOOK_AGAIN_S, MOST_VIEWS, BasemapWorker
from desktop.sync.basemap.messages import BasemapOrder, BasemapState, Fetched, FetchOrder
from desktop.sync.basemap.server_manners import FETCHERS
from desktop.sync.basemap.tile_shelf import FAILED_S
from tests.helpers.tile_sets import plain_picture, write_mbtiles
from tests.helpers.tone_scene import TONE, foreign_under, key_at, mbtiles_under, served, wish_for

SERVER = served("http://tiles.example")
TILE = plain_picture(TONE)


class Scene:
    """A worker on the test's own thread; its turns are taken by hand, its time stands still."""

    def __init__(self, folder: Path) -> None:
        self.now_s = 1000.0
        self.worker = BasemapWorker(folder / "cache", lambda: self.now_s, lambda: 0.5)
        self.made: list[ToneTile] = []
        self.states: list[BasemapState] = []
        self.orders: list[FetchOrder] = []
        self.worker.made.connect(self._note_made)
        self.worker.state_changed.connect(self.states.append)
        self.worker.fetch_ordered.connect(self.orders.append)
        self._number = 0

    def _note_made(self, number: int, tile: ToneTile) -> None:
        if number == self._number:
            self.made.append(tile)

    def show(self, basemap: Basemap) -> None:
        self._number += 1
        self.worker.take_basemap(BasemapOrder(self._number, basemap))

    def answer(self, order: FetchOrder, body: bytes | None = TILE) -> None:
        self.worker.take_fetched(Fetched(order.number, order.fetcher, order.place, body))
        self.worker.work()

    def fail(self, order: FetchOrder, trouble: BasemapTrouble, retry_after_s: float | None = None) -> None:
        self.worker.take_fetched(
            Fetched(order.number, order.fetcher, order.place, trouble=trouble, retry_after_s=retry_after_s)
        )
        self.worker.work()

    def answer_all(self, body: bytes | None = TILE, *, after: int = 0) -> int:
        """Answer whatever is ordered until nothing more is; return how many orders there were."""
        done = after
        while done < len(self.orders):
            self.answer(self.orders[done], body)
            done += 1
        return done

    def pass_time(self, seconds: float) -> None:
        self.now_s += seconds
        self.worker.work()


@pytest.fixture
def scene(qapp: object, tmp_path: Path) -> Iterator[Scene]:
    made = Scene(tmp_path)
    yield made
    made.worker.stop_timers()
    made.worker.close_resources()


# -- files -----------------------------------------------------------------------------------------


def test_a_file_gives_all_at_once_and_says_whose_it_is(scene: Scene, tmp_path: Path) -> None:
    keys = [key_at(0), key_at(1), key_at(0, 1)]
    scene.show(mbtiles_under(tmp_path / "a.mbtiles", *keys))
    scene.worker.take_wish(wish_for(*keys))
    scene.worker.work()
    assert [tile.key for tile in scene.made] == keys
    assert all(tile.is_complete and (tile.tones == TONE).all() for tile in scene.made)
    assert scene.states == [BasemapState(1, "© test")]
    scene.worker.work()
    assert len(scene.made) == 3


def test_surfaces_that_are_gone_are_not_worked_for_for_ever(scene: Scene, tmp_path: Path) -> None:
    first = mbtiles_under(tmp_path / "a.mbtiles", key_at(0))
    scene.show(first)
    for view in range(1, 300):
        scene.worker.take_wish(wish_for(key_at(0), view=view))
        scene.worker.work()
    assert len(scene.made) == 299
    scene.made.clear()
    scene.show(mbtiles_under(tmp_path / "b.mbtiles", key_at(0)))
    for _ in range(300):
        scene.worker.work()
    views = [tile.view for tile in scene.made]
    assert views == list(range(299, 299 - MOST_VIEWS, -1)), "the newest wish first"


def test_of_many_surfaces_those_that_still_wait_are_kept(scene: Scene) -> None:
    scene.show(SERVER)
    scene.worker.take_wish(wish_for(key_at(0), view=1))
    scene.worker.work()
    for view in range(2, 2 + 2 * MOST_VIEWS):
        scene.worker.take_wish(wish_for(view=view))
    scene.answer_all()
    assert any(tile.view == 1 and tile.is_complete for tile in scene.made)


def test_where_a_file_has_nothing_there_is_no_map(scene: Scene, tmp_path: Path) -> None:
    scene.show(mbtiles_under(tmp_path / "a.mbtiles", key_at(0)))
    scene.worker.take_wish(wish_for(key_at(9)))
    scene.worker.work()
    assert (scene.made[0].tones == NO_MAP).all()
    assert scene.made[0].is_complete


def test_a_coarser_tile_stands_in_where_a_file_is_sparse(scene: Scene, tmp_path: Path) -> None:
    ancestors = {place.ancestor(3): plain_picture(77) for place in foreign_under(key_at(0))}
    path = write_mbtiles(tmp_path / "a.mbtiles", ancestors, minzoom="5", maxzoom="18")
    scene.show(Basemap(kind=mbtiles_under(tmp_path / "b.mbtiles", key_at(0)).kind, path=str(path)))
    scene.worker.take_wish(wish_for(key_at(0)))
    scene.worker.work()
    assert (scene.made[0].tones == 77).all()


def test_a_broken_tile_is_told_and_the_rest_goes_on(scene: Scene, tmp_path: Path) -> None:
    good, bad = key_at(0), key_at(5)
    tiles = {place: TILE for place in foreign_under(good)}
    tiles |= {place: TILE[:300] for place in foreign_under(bad)}
    path = write_mbtiles(tmp_path / "a.mbtiles", tiles, minzoom="5", maxzoom="18")
    scene.show(Basemap(kind=mbtiles_under(tmp_path / "b.mbtiles", good).kind, path=str(path)))
    scene.worker.take_wish(wish_for(bad, good))
    scene.worker.work()
    assert [state.trouble for state in scene.states] == [None, BasemapTrouble.PICTURE_BROKEN]
    assert [tile.key for tile in scene.made] == [good]


def test_a_file_that_cannot_be_opened_is_told(scene: Scene, tmp_path: Path) -> None:
    scene.show(Basemap(kind=mbtiles_under(tmp_path / "b.mbtiles", key_at(0)).kind, path="nowhere"))
    scene.worker.take_wish(wish_for(key_at(0)))
    scene.worker.work()
    assert [state.trouble for state in scene.states] == [BasemapTrouble.FILE_MISSING]
    assert scene.made == []


def test_another_basemap_is_laid_under_what_is_shown(scene: Scene, tmp_path: Path) -> None:
    scene.show(mbtiles_under(tmp_path / "a.mbtiles", key_at(0)))
    scene.worker.take_wish(wish_for(key_at(0)))
    scene.worker.work()
    scene.show(mbtiles_under(tmp_path / "b.mbtiles", key_at(0), tone=200))
    scene.worker.work()
    assert [tile.tones[0, 0] for tile in scene.made] == [TONE, 200]
    scene.show(NO_BASEMAP)
    scene.worker.work()
    assert len(scene.made) == 2


def test_larger_tiles_are_noticed_and_planned_for(scene: Scene) -> None:
    scene.show(SERVER)
    scene.worker.take_wish(wish_for(key_at(0)))
    scene.worker.work()
    scene.answer_all(plain_picture(TONE, side=512))
    assert scene.made[-1].is_complete
    assert {order.place.zoom for order in scene.orders[FETCHERS:]} <= {12, 13}
    assert scene.orders[-1].place.zoom == 12
    assert (scene.made[-1].tones == TONE).all()


# -- servers ---------------------------------------------------------------------------------------


def test_a_server_is_asked_by_few_and_each_tile_once(scene: Scene) -> None:
    scene.show(SERVER)
    scene.worker.take_wish(wish_for(key_at(0), key_at(1), key_at(2)))
    scene.worker.work()
    assert len(scene.orders) == FETCHERS
    scene.answer_all()
    asked = [order.place for order in scene.orders]
    assert len(asked) == len(set(asked))
    assert set(asked) == {place for key in (key_at(0), key_at(1), key_at(2)) for place in foreign_under(key)}
    assert {tile.key for tile in scene.made if tile.is_complete} == {key_at(0), key_at(1), key_at(2)}
    assert scene.states == [BasemapState(1)]


def test_the_newest_wish_comes_first_and_older_ones_are_dropped(scene: Scene) -> None:
    scene.show(SERVER)
    scene.worker.take_wish(wish_for(*(key_at(column) for column in range(0, 40, 4))))
    scene.worker.work()
    scene.worker.take_wish(wish_for(key_at(100)))
    scene.worker.work()
    scene.answer_all()
    later = {order.place for order in scene.orders[FETCHERS:]}
    assert later == set(foreign_under(key_at(100)))


def test_another_surface_keeps_its_wish(scene: Scene) -> None:
    scene.show(SERVER)
    scene.worker.take_wish(wish_for(key_at(0), view=1))
    scene.worker.take_wish(wish_for(key_at(50), view=2))
    scene.worker.work()
    assert {order.place for order in scene.orders} <= set(foreign_under(key_at(50)))
    scene.answer_all()
    assert {(tile.view, tile.key) for tile in scene.made if tile.is_complete} == {
        (1, key_at(0)),
        (2, key_at(50)),
    }


def test_what_was_fetched_is_on_the_disk_and_works_offline(scene: Scene, tmp_path: Path) -> None:
    scene.show(SERVER)
    scene.worker.take_wish(wish_for(key_at(0)))
    scene.worker.work()
    scene.answer_all()
    later = Scene(tmp_path)
    later.show(SERVER)
    later.worker.take_wish(wish_for(key_at(0)))
    later.worker.work()
    assert later.orders == []
    assert (later.made[0].tones == TONE).all()
    later.worker.stop_timers()


def test_a_damaged_file_of_the_cache_is_fetched_anew(scene: Scene, tmp_path: Path) -> None:
    scene.show(SERVER)
    scene.worker.take_wish(wish_for(key_at(0)))
    scene.worker.work()
    scene.answer_all()
    for path in (tmp_path / "cache").rglob("*.tile"):
        path.write_bytes(b"<html>")
    later = Scene(tmp_path)
    later.show(SERVER)
    later.worker.take_wish(wish_for(key_at(0)))
    later.worker.work()
    later.answer_all()
    assert {order.place for order in later.orders} == set(foreign_under(key_at(0)))
    assert later.states == [BasemapState(1)]
    later.worker.stop_timers()


def test_a_place_without_a_tile_is_not_asked_for_again(scene: Scene) -> None:
    scene.show(SERVER)
    scene.worker.take_wish(wish_for(key_at(0)))
    scene.worker.work()
    asked = scene.answer_all(None)
    assert scene.made[-1].is_complete
    scene.worker.take_wish(wish_for(key_at(0)))
    scene.pass_time(600)
    assert len(scene.orders) == asked


def test_a_dead_server_is_told_once_and_left_alone_longer_and_longer(scene: Scene) -> None:
    scene.show(SERVER)
    scene.worker.take_wish(wish_for(key_at(0), key_at(1)))
    scene.worker.work()
    for order in scene.orders[:FETCHERS]:
        scene.fail(order, BasemapTrouble.UNREACHABLE)
    assert [state.trouble for state in scene.states] == [None, BasemapTrouble.UNREACHABLE]
    assert len(scene.orders) == FETCHERS
    tries = 0
    for _ in range(600):  # ten minutes
        scene.pass_time(1)
        for order in scene.orders[FETCHERS + tries :]:
            scene.fail(order, BasemapTrouble.UNREACHABLE)
            tries += 1
    assert 30 <= tries <= 60
    assert len(scene.states) == 2


def test_a_server_that_comes_back_is_told_and_fills_the_picture(scene: Scene) -> None:
    scene.show(SERVER)
    scene.worker.take_wish(wish_for(key_at(0)))
    scene.worker.work()
    for order in list(scene.orders):
        scene.fail(order, BasemapTrouble.TIMEOUT)
    begun = len(scene.orders)
    scene.pass_time(LOOK_AGAIN_S)
    scene.answer_all(after=begun)
    assert [state.trouble for state in scene.states] == [None, BasemapTrouble.TIMEOUT, None]
    assert (scene.made[-1].tones == TONE).all()
    assert scene.made[-1].is_complete


def test_a_busy_server_gets_the_time_it_asks_for(scene: Scene) -> None:
    scene.show(SERVER)
    scene.worker.take_wish(wish_for(key_at(0)))
    scene.worker.work()
    for order in list(scene.orders):
        scene.fail(order, BasemapTrouble.BUSY, 100.0)
    begun = len(scene.orders)
    scene.pass_time(99)
    assert len(scene.orders) == begun
    scene.pass_time(60)
    assert len(scene.orders) == begun + 1


def test_what_is_on_the_disk_stands_in_while_the_server_is_dead(scene: Scene, tmp_path: Path) -> None:
    coarse = foreign_under(key_at(0))[0].ancestor(2)
    scene.show(SERVER)
    far_key = next(
        key_at(0, 0, step)
        for step in range(-8 * 4096, 0, 1024)
        if coarse in foreign_under(key_at(0, 0, step))
    )
    scene.worker.take_wish(wish_for(far_key))
    scene.worker.work()
    scene.answer_all(plain_picture(66))
    scene.worker.take_wish(wish_for(key_at(0)))
    scene.worker.work()
    coarse_picture = scene.made[-1]
    assert coarse_picture.key == key_at(0)
    assert not coarse_picture.is_complete
    assert 66 in coarse_picture.tones


def test_html_of_one_place_is_forgotten_after_a_while(scene: Scene) -> None:
    scene.show(SERVER)
    scene.worker.take_wish(wish_for(key_at(0)))
    scene.worker.work()
    first = scene.orders[0]
    scene.fail(first, BasemapTrouble.NOT_A_PICTURE)
    scene.pass_time(5)
    done = scene.answer_all(after=1)
    assert scene.states == [BasemapState(1)]
    assert not scene.made[-1].is_complete
    assert first.place not in [order.place for order in scene.orders[1:]]
    scene.pass_time(FAILED_S)
    assert [order.place for order in scene.orders[done:]] == [first.place]
    scene.answer_all(after=done)
    assert scene.made[-1].is_complete


def test_answers_of_an_earlier_basemap_are_not_used(scene: Scene) -> None:
    scene.show(SERVER)
    scene.worker.take_wish(wish_for(key_at(0)))
    scene.worker.work()
    old = list(scene.orders)
    scene.show(served("http://other.example"))
    scene.worker.work()
    made = len(scene.made)
    for order in old:
        scene.answer(order, plain_picture(9))
    assert len(scene.made) == made
    assert all(order.number == 2 for order in scene.orders[len(old) :])


def test_far_below_the_least_zoom_there_is_no_map_and_no_request(scene: Scene) -> None:
    scene.show(served("http://tiles.example", least_zoom=17))
    scene.worker.take_wish(wish_for(key_at(0, 0, -10 * 4096)))
    scene.worker.work()
    assert scene.orders == []
    assert (scene.made[0].tones == NO_MAP).all()


def test_an_old_tile_is_shown_and_asked_for_when_nothing_else_is_wanted(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("desktop.store.tiles.tile_cache.FRESH_S", -1.0)
    scene.show(SERVER)
    scene.worker.take_wish(wish_for(key_at(0)))
    scene.worker.work()
    scene.answer_all()
    scene.show(SERVER)
    before = len(scene.orders)
    scene.worker.work()
    assert (scene.made[-1].tones == TONE).all()
    scene.answer_all(plain_picture(200), after=before)
    asked = {order.place for order in scene.orders[before:]}
    assert asked == set(foreign_under(key_at(0)))
    scene.worker.take_wish(wish_for(key_at(0)))
    scene.worker.work()
    assert (scene.made[-1].tones == 200).all()


def test_tones_are_never_written_to_again(scene: Scene, tmp_path: Path) -> None:
    scene.show(mbtiles_under(tmp_path / "a.mbtiles", key_at(0)))
    scene.worker.take_wish(wish_for(key_at(0), key_at(7)))
    scene.worker.work()
    for tile in scene.made:
        with pytest.raises(ValueError, match="read-only"):
            tile.tones[0, 0] = 1
