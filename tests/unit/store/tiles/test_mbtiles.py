"""MBTiles that others made are read, and what is wrong with one is said without harm."""

from __future__ import annotations

import sqlite3
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop.models.basemap import BasemapFacts, BasemapTrouble, BasemapUnusable
from desktop.models.tile_pyramid import TilePlace
from desktop.store.tiles.mbtiles import MbtilesFile
from tests.helpers.tile_sets import plain_picture, read_damaged, write_mbtiles

HERE = TilePlace(12, 3230, 1672)
TILE = plain_picture(99)


def trouble_of(path: Path) -> BasemapTrouble:
    with pytest.raises(BasemapUnusable) as found:
        MbtilesFile(path)
    return found.value.trouble


def test_a_tile_is_found_counted_from_the_north(tmp_path: Path) -> None:
    file = MbtilesFile(write_mbtiles(tmp_path / "城区 100%.mbtiles", {HERE: TILE}))
    assert file.read(HERE) == TILE
    assert file.read(TilePlace(12, 3230, 1673)) is None
    file.close()


def test_what_a_file_says_of_itself_is_heard(tmp_path: Path) -> None:
    said = {"minzoom": "5", "maxzoom": "14", "attribution": '<a href="x">&copy; 市  自然资源局</a>'}
    file = MbtilesFile(write_mbtiles(tmp_path / "a.mbtiles", {HERE: TILE}, **said))
    assert file.facts == BasemapFacts(attribution="© 市 自然资源局", least_zoom=5, most_zoom=14)
    file.close()


@pytest.mark.parametrize("said", [{}, {"minzoom": "14", "maxzoom": "5"}, {"minzoom": "x", "maxzoom": "99"}])
def test_zooms_that_are_not_said_are_looked_up(tmp_path: Path, said: dict[str, str]) -> None:
    tiles = {HERE: TILE, HERE.ancestor(3): TILE}
    file = MbtilesFile(write_mbtiles(tmp_path / "a.mbtiles", tiles, **said))
    assert (file.facts.least_zoom, file.facts.most_zoom) == (9, 12)
    file.close()


def test_a_file_on_a_disk_that_is_only_read_is_read(tmp_path: Path) -> None:
    folder = tmp_path / "usb"
    folder.mkdir()
    path = write_mbtiles(folder / "a.mbtiles", {HERE: TILE})
    path.chmod(0o400)
    folder.chmod(0o500)
    file = MbtilesFile(path)
    assert file.read(HERE) == TILE
    file.close()
    folder.chmod(0o700)
    assert [entry.name for entry in folder.iterdir()] == ["a.mbtiles"]


def test_a_file_that_its_maker_wrote_ahead_is_read_and_nothing_is_left_beside_it(tmp_path: Path) -> None:
    path = write_mbtiles(tmp_path / "a.mbtiles", {HERE: TILE})
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
    connection.close()
    file = MbtilesFile(path)
    assert file.read(HERE) == TILE
    file.close()
    assert [entry.name for entry in tmp_path.iterdir()] == ["a.mbtiles"]


def test_what_a_maker_has_not_put_into_the_file_yet_is_read_too(tmp_path: Path) -> None:
    path = write_mbtiles(tmp_path / "a.mbtiles", {HERE: TILE}, minzoom="12", maxzoom="12")
    maker = sqlite3.connect(path)
    maker.execute("PRAGMA journal_mode=WAL")
    maker.execute("UPDATE tiles SET tile_data = ?", (plain_picture(3),))
    maker.commit()
    file = MbtilesFile(path)
    assert file.read(HERE) == plain_picture(3)
    file.close()
    maker.close()


def test_no_file(tmp_path: Path) -> None:
    assert trouble_of(tmp_path / "none.mbtiles") is BasemapTrouble.FILE_MISSING
    assert trouble_of(tmp_path) is BasemapTrouble.FILE_MISSING


@pytest.mark.parametrize("body", [b"", b"no database" * 200, b"SQLite format 3\x00" + b"\xff" * 4000])
def test_what_is_no_database(tmp_path: Path, body: bytes) -> None:
    path = tmp_path / "a.mbtiles"
    path.write_bytes(body)
    assert trouble_of(path) is BasemapTrouble.FILE_BROKEN


def test_vector_tiles_are_called_so(tmp_path: Path) -> None:
    path = write_mbtiles(tmp_path / "a.mbtiles", {HERE: b"\x1f\x8b"}, format="pbf")
    assert trouble_of(path) is BasemapTrouble.VECTOR_TILES


def test_a_database_without_tiles(tmp_path: Path) -> None:
    assert trouble_of(write_mbtiles(tmp_path / "a.mbtiles", {})) is BasemapTrouble.FILE_BROKEN


def test_a_view_that_never_ends_is_broken_off(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("desktop.store.tiles.mbtiles.QUERY_LIMIT_S", 0.05)
    path = write_mbtiles(tmp_path / "a.mbtiles", {HERE: TILE}, minzoom="1", maxzoom="12")
    with sqlite3.connect(path) as connection:
        connection.execute("ALTER TABLE tiles RENAME TO hidden")
        connection.execute(
            "CREATE VIEW tiles AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) "
            "SELECT 12 AS zoom_level, 0 AS tile_column, max(i) AS tile_row, x'00' AS tile_data FROM n"
        )
    connection.close()
    file = MbtilesFile(path)
    with pytest.raises(BasemapUnusable):
        file.read(HERE)
    file.close()


def test_a_tile_that_is_too_large_or_no_bytes_is_refused(tmp_path: Path) -> None:
    path = write_mbtiles(tmp_path / "a.mbtiles", {HERE: b"x" * (1 << 20) + b"y"})
    with sqlite3.connect(path) as connection:
        connection.execute("INSERT INTO tiles VALUES (12, 0, 0, 'text')")
    connection.close()
    file = MbtilesFile(path)
    for place in (HERE, TilePlace(12, 0, 4095)):
        with pytest.raises(BasemapUnusable):
            file.read(place)
    file.close()


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.floats(0.0, 1.0), st.binary(min_size=1, max_size=64))
def test_a_damaged_file_never_does_more_than_fail(tmp_path: Path, share: float, noise: bytes) -> None:
    whole = tmp_path / "whole.mbtiles"
    if not whole.exists():
        write_mbtiles(whole, {HERE: TILE, HERE.ancestor(1): TILE})
    at = int(share * (whole.stat().st_size - 1))
    read_damaged(MbtilesFile, whole, at, noise, HERE)


def test_zooms_of_many_tiles_are_found_without_a_walk_through_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write_mbtiles(tmp_path / "a.mbtiles", {})
    with sqlite3.connect(path) as connection:
        connection.execute("DROP TABLE tiles")
        connection.execute("CREATE TABLE images (tile_id text PRIMARY KEY, tile_data blob)")
        connection.execute("CREATE TABLE map (zoom_level, tile_column, tile_row, tile_id text)")
        connection.execute("CREATE UNIQUE INDEX map_index ON map (zoom_level, tile_column, tile_row)")
        connection.execute("INSERT INTO images VALUES ('sea', ?)", (TILE,))
        connection.executemany(
            "INSERT INTO map VALUES (?, ?, ?, 'sea')", ((9 + at % 8, at, at) for at in range(100_000))
        )
        connection.execute("CREATE VIEW tiles AS SELECT * FROM map JOIN images USING (tile_id)")
    connection.close()
    looks = 0

    def look(_file: MbtilesFile) -> bool:
        nonlocal looks
        looks += 1
        return False

    monkeypatch.setattr(MbtilesFile, "_is_overdue", look)
    file = MbtilesFile(path)
    file.close()
    assert (file.facts.least_zoom, file.facts.most_zoom) == (9, 16)
    assert looks < 5


def test_metadata_that_nobody_asks_for_are_not_read(tmp_path: Path) -> None:
    path = write_mbtiles(tmp_path / "a.mbtiles", {HERE: TILE})
    with sqlite3.connect(path) as connection:
        for at in range(8):
            connection.execute("INSERT INTO metadata VALUES (?, ?)", (f"json{at}", "x" * (3 << 20)))
    connection.close()
    tracemalloc.start()
    try:
        file = MbtilesFile(path)
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert most < 4 << 20
    file.close()


def test_texts_that_are_none_are_said(tmp_path: Path) -> None:
    path = write_mbtiles(tmp_path / "texts.mbtiles", {HERE: TILE})
    with sqlite3.connect(path) as connection:
        connection.execute("INSERT INTO metadata VALUES ('attribution', CAST(x'8081' AS TEXT))")
    connection.close()
    with pytest.raises(BasemapUnusable) as caught:
        MbtilesFile(path)
    assert caught.value.trouble is BasemapTrouble.FILE_BROKEN
