"""Tiles of servers stay on the disk: whole, private, bounded, the least used out first."""

from __future__ import annotations

import os
import stat
from dataclasses import replace
from pathlib import Path

import pytest

from desktop.models.basemap import Basemap, BasemapKind
from desktop.models.tile_pyramid import TilePlace
from desktop.models.tile_source import LARGEST_TILE_BYTES
from desktop.store.tiles.tile_cache import FRESH_S, KeptTile, TileCache, cache_name

HERE = TilePlace(12, 3230, 1672)
MIB = 1 << 20


class Clock:
    def __init__(self) -> None:
        self.now_s = 1.8e9

    def __call__(self) -> float:
        return self.now_s


@pytest.fixture
def clock() -> Clock:
    return Clock()


def cache_in(folder: Path, clock: Clock, most_bytes: int = 64 * MIB, name: str = "one") -> TileCache:
    return TileCache(folder / "tiles", name, most_bytes, clock=clock)


def files_in(folder: Path) -> list[Path]:
    return [path for path in (folder / "tiles").rglob("*") if path.is_file()]


def test_a_tile_survives_a_restart_and_is_private(tmp_path: Path, clock: Clock) -> None:
    cache_in(tmp_path, clock).keep(HERE, b"tile")
    assert cache_in(tmp_path, clock).read(HERE) == KeptTile(b"tile", is_fresh=True)
    (file,) = files_in(tmp_path)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700


def test_what_is_not_there_is_none(tmp_path: Path, clock: Clock) -> None:
    cache = cache_in(tmp_path, clock)
    assert cache.read(HERE) is None
    cache.keep(HERE, b"tile")
    cache.drop(HERE)
    cache.drop(HERE)
    assert cache.read(HERE) is None
    assert cache_in(tmp_path, clock, name="other").read(HERE) is None


def test_an_old_tile_is_given_and_called_old(tmp_path: Path, clock: Clock) -> None:
    cache = cache_in(tmp_path, clock)
    cache.keep(HERE, b"tile")
    clock.now_s += FRESH_S + 1
    for _ in range(2):  # noting the use does not make it fresh
        assert cache.read(HERE) == KeptTile(b"tile", is_fresh=False)
    cache.keep(HERE, b"newer")
    assert cache.read(HERE) == KeptTile(b"newer", is_fresh=True)


def test_a_full_disk_leaves_no_half_tile(
    tmp_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache = cache_in(tmp_path, clock)
    cache.keep(HERE, b"older")

    def full(*_paths: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(OSError, match="No space"):
        cache.keep(HERE, b"newer")
    assert cache.read(HERE) == KeptTile(b"older", is_fresh=True)
    assert len(files_in(tmp_path)) == 1


def test_the_least_used_go_first_and_the_bound_holds(tmp_path: Path, clock: Clock) -> None:
    cache = cache_in(tmp_path, clock, most_bytes=1 * MIB)
    places = [TilePlace(12, column, 7) for column in range(60)]
    for place in places[:10]:
        cache.keep(place, bytes(20_000))
        clock.now_s += 7200
    for place in places[10:]:
        assert cache.read(places[0]) is not None  # used all the time
        cache.keep(place, bytes(20_000))
        clock.now_s += 7200
    held = sum(path.stat().st_size for path in files_in(tmp_path))
    assert held <= 1 * MIB
    assert cache.read(places[0]) is not None
    assert cache.read(places[1]) is None
    assert cache.read(places[-1]) is not None


def test_the_bound_counts_what_earlier_runs_and_other_servers_left(tmp_path: Path, clock: Clock) -> None:
    older = cache_in(tmp_path, clock, most_bytes=8 * MIB, name="older")
    for column in range(100):
        older.keep(TilePlace(12, column, 7), bytes(20_000))
    clock.now_s += 7200
    cache_in(tmp_path, clock, most_bytes=1 * MIB).keep(HERE, b"tile")
    assert sum(path.stat().st_size for path in files_in(tmp_path)) <= 1 * MIB
    assert cache_in(tmp_path, clock).read(HERE) is not None


def test_a_file_that_is_too_large_or_empty_is_no_tile(tmp_path: Path, clock: Clock) -> None:
    cache = cache_in(tmp_path, clock)
    cache.keep(HERE, b"tile")
    (file,) = files_in(tmp_path)
    for body in (b"", bytes(LARGEST_TILE_BYTES + 1)):
        file.write_bytes(body)
        assert cache.read(HERE) is None


def test_another_key_finds_the_same_tiles_and_another_layer_does_not() -> None:
    one = Basemap(kind=BasemapKind.WMTS, address="https://t0.example/vec_w/wmts?tk=1a2b&x={x}", layer="vec")
    other_key = replace(one, address="https://t0.example/vec_w/wmts?tk=ffff&x={x}", attribution="!")
    assert cache_name(one) == cache_name(other_key)
    assert cache_name(one) != cache_name(replace(one, layer="img"))
    assert cache_name(one) != cache_name(replace(one, address="https://t1.example/vec_w/wmts?tk=1a2b&x={x}"))
    assert "1a2b" not in cache_name(one)


def test_desks_that_share_a_folder_keep_its_bound_together(tmp_path: Path, clock: Clock) -> None:
    desks = [cache_in(tmp_path, clock, MIB, name) for name in ("one", "one", "two")]
    most = 0
    for column in range(600):
        for at, desk in enumerate(desks):
            clock.now_s += 1
            desk.keep(TilePlace(14, column, at), bytes(4000))
        if column % 20 == 0:
            most = max(most, 4096 * len(files_in(tmp_path)))
    assert most <= 1.25 * MIB
