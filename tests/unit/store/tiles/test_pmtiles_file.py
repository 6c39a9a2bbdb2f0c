"""PMTiles that others made are read by position, and a damaged one fails without harm."""

from __future__ import annotations

import gzip
import time
import tracemalloc
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pmtiles.tile import Entry, TileType, tileid_to_zxy, zxy_to_tileid

from desktop.models.basemap import BasemapTrouble, BasemapUnusable
from desktop.models.tile_pyramid import TilePlace
from desktop.store.tiles.pmtiles_file import MOST_KEPT_ENTRIES, PmtilesFile
from tests.helpers.tile_sets import (
    places_around,
    plain_picture,
    read_damaged,
    repacked_metadata,
    repacked_root,
    with_leaves,
    write_pmtiles,
)

HERE = TilePlace(12, 3230, 1672)


def trouble_of(path: Path) -> BasemapTrouble:
    with pytest.raises(BasemapUnusable) as found:
        PmtilesFile(path)
    return found.value.trouble


def test_what_a_file_says_of_itself_is_heard(tmp_path: Path) -> None:
    tiles = {HERE: b"one", HERE.ancestor(3): b"two"}
    file = PmtilesFile(write_pmtiles(tmp_path / "a.pmtiles", tiles, attribution="<b>天地图</b>"))
    assert (file.facts.attribution, file.facts.least_zoom, file.facts.most_zoom) == ("天地图", 9, 12)
    assert [file.read(place) for place in (HERE, HERE.ancestor(3))] == [b"one", b"two"]
    assert file.read(TilePlace(12, 0, 0)) is None
    file.close()


def test_every_tile_is_found_also_through_leaves(tmp_path: Path) -> None:
    random = Random(7)
    places = places_around(12, 3230, 1672, 60)
    tiles = {place: random.randbytes(random.randrange(1, 4000)) for place in places}
    path = write_pmtiles(tmp_path / "a.pmtiles", tiles)
    assert int.from_bytes(path.read_bytes()[48:56], "little") > 0, "no leaves: the test is too small"
    file = PmtilesFile(path)
    assert all(file.read(place) == body for place, body in tiles.items())
    file.close()


def test_no_file(tmp_path: Path) -> None:
    assert trouble_of(tmp_path / "none.pmtiles") is BasemapTrouble.FILE_MISSING
    assert trouble_of(tmp_path) is BasemapTrouble.FILE_MISSING


@pytest.mark.parametrize("body", [b"", b"PMTiles", b"PMTiles\x02" + bytes(200), b"<html>" * 60, bytes(127)])
def test_what_is_none(tmp_path: Path, body: bytes) -> None:
    path = tmp_path / "a.pmtiles"
    path.write_bytes(body)
    assert trouble_of(path) is BasemapTrouble.FILE_BROKEN


def test_vector_tiles_are_called_so(tmp_path: Path) -> None:
    path = write_pmtiles(tmp_path / "a.pmtiles", {HERE: b"x"}, tile_type=TileType.MVT)
    assert trouble_of(path) is BasemapTrouble.VECTOR_TILES


def test_a_directory_that_is_a_bomb_is_not_unpacked(tmp_path: Path) -> None:
    path = write_pmtiles(tmp_path / "a.pmtiles", {HERE: plain_picture(9)})
    path.write_bytes(repacked_root(path.read_bytes(), bytes(64 << 20)))
    file = PmtilesFile(path)
    with pytest.raises(BasemapUnusable):
        file.read(HERE)
    file.close()


@pytest.mark.parametrize("share", [0.02, 0.2, 0.5, 0.98])
def test_a_torso(tmp_path: Path, share: float) -> None:
    tiles = {place: plain_picture(40 + place.row % 9) for place in places_around(12, 3230, 1672, 3)}
    path = write_pmtiles(tmp_path / "a.pmtiles", tiles)
    body = path.read_bytes()
    path.write_bytes(body[: int(len(body) * share)])
    failed = 0
    try:
        file = PmtilesFile(path)
    except BasemapUnusable:
        return
    for place in tiles:
        try:
            file.read(place)
        except BasemapUnusable:
            failed += 1
    assert failed
    file.close()


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(0, 400), st.binary(min_size=1, max_size=32))
def test_a_damaged_file_never_does_more_than_fail(tmp_path: Path, at: int, noise: bytes) -> None:
    whole = tmp_path / "whole.pmtiles"
    if not whole.exists():
        write_pmtiles(whole, {place: plain_picture(50) for place in places_around(12, 3230, 1672, 2)})
    read_damaged(PmtilesFile, whole, at, noise, HERE)


def test_a_bomb_behind_a_sound_directory_is_not_unpacked(tmp_path: Path) -> None:
    path = write_pmtiles(tmp_path / "a.pmtiles", {HERE: plain_picture(9)})
    body = path.read_bytes()
    sound = gzip.decompress(body[127 : 127 + int.from_bytes(body[16:24], "little")])
    path.write_bytes(repacked_root(body, sound, behind=gzip.compress(bytes(64 << 20))))
    file = PmtilesFile(path)
    tracemalloc.start()
    try:
        with pytest.raises(BasemapUnusable):
            file.read(HERE)
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert most < 16 << 20
    file.close()


def test_a_number_without_an_end_is_not_read_to_its_end(tmp_path: Path) -> None:
    path = write_pmtiles(tmp_path / "a.pmtiles", {HERE: plain_picture(9)})
    path.write_bytes(repacked_root(path.read_bytes(), b"\x01" + b"\xff" * 1_000_000))
    file = PmtilesFile(path)
    began_s = time.thread_time()
    with pytest.raises(BasemapUnusable):
        file.read(HERE)
    assert time.thread_time() - began_s < 1.0
    file.close()


def test_metadata_nested_without_end_are_broken(tmp_path: Path) -> None:
    path = write_pmtiles(tmp_path / "a.pmtiles", {HERE: plain_picture(9)})
    path.write_bytes(repacked_metadata(path.read_bytes(), b"[" * 200_000))
    assert trouble_of(path) is BasemapTrouble.FILE_BROKEN


def test_directories_in_memory_are_bounded(tmp_path: Path) -> None:
    tile, count = plain_picture(9), MOST_KEPT_ENTRIES // 4
    firsts = [zxy_to_tileid(12, 3230, 1672) + at * count for at in range(8)]
    leaves = {first: [Entry(first + at, 0, len(tile), 1) for at in range(count)] for first in firsts}
    path = write_pmtiles(tmp_path / "a.pmtiles", {HERE: tile})
    path.write_bytes(with_leaves(path.read_bytes(), leaves))
    file = PmtilesFile(path)
    for zoom, column, row in (tileid_to_zxy(first + count - 1) for first in firsts):
        assert file.read(TilePlace(zoom, column, row)) == tile
        assert count <= file.held_entries <= MOST_KEPT_ENTRIES
    file.close()
