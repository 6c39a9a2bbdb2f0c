"""Files of strangers: whatever a path names and whatever their texts hold, it is said, soon, and no more."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.models.basemap import Basemap, BasemapKind, BasemapTrouble, BasemapUnusable
from desktop.models.tile_pyramid import TilePlace
from desktop.models.tile_source import TileSource
from desktop.store.tiles.foreign_files import plain_text
from desktop.store.tiles.mbtiles import MbtilesFile
from desktop.store.tiles.pmtiles_file import PmtilesFile
from desktop.sync.basemap.sources import open_source
from tests.helpers.tile_sets import write_mbtiles, write_pmtiles

FILES: list[Callable[[Path], TileSource]] = [MbtilesFile, PmtilesFile]


def trouble_of(make: Callable[[Path], TileSource], path: Path) -> BasemapTrouble:
    with pytest.raises(BasemapUnusable) as found:
        make(path)
    return found.value.trouble


@pytest.mark.parametrize("make", FILES)
@pytest.mark.parametrize("name", ["x" * 300, "a\0b", "a\udc80b", "", "none"])
def test_a_name_under_which_there_can_be_nothing(
    tmp_path: Path, make: Callable[[Path], TileSource], name: str
) -> None:
    assert trouble_of(make, tmp_path / name) is BasemapTrouble.FILE_MISSING


def test_a_name_that_is_no_text_is_a_name_all_the_same(tmp_path: Path) -> None:
    folder = tmp_path / os.fsdecode(b"caf\xe9 100%?")
    folder.mkdir()
    place = TilePlace(12, 3230, 1672)
    sources = (
        MbtilesFile(write_mbtiles(tmp_path / "a", {place: b"x"}).rename(folder / "a.mbtiles")),
        PmtilesFile(write_pmtiles(folder / "a.pmtiles", {place: b"x"})),
    )
    for source in sources:
        assert source.read(place) == b"x"
        source.close()


@pytest.mark.parametrize("make", FILES)
def test_a_pipe_is_no_file(tmp_path: Path, make: Callable[[Path], TileSource]) -> None:
    path = tmp_path / "pipe"
    os.mkfifo(path)
    held = os.open(path, os.O_RDWR)  # else whoever opened it for reading would wait for ever
    try:
        assert trouble_of(make, path) is BasemapTrouble.FILE_MISSING
    finally:
        os.close(held)


@pytest.mark.parametrize("kind", [BasemapKind.MBTILES, BasemapKind.PMTILES])
def test_the_home_of_somebody_who_is_not_there(kind: BasemapKind) -> None:
    with pytest.raises(BasemapUnusable) as found:
        open_source(Basemap(kind=kind, path="~nobody-of-that-name/city.tiles"))
    assert found.value.trouble is BasemapTrouble.FILE_MISSING


def test_marks_are_taken_out_and_signs_put_in() -> None:
    assert plain_text('<a href="x">&copy; 市  自然资源局</a>') == "© 市 自然资源局"
    assert plain_text("a < b") == "a < b"


@given(st.text(alphabet="<>a &;", max_size=60))
def test_what_is_shown_is_one_short_line(text: str) -> None:
    found = plain_text(text * 40)
    assert len(found) <= 200
    assert found == " ".join(found.split())


def test_a_text_of_megabytes_costs_nothing() -> None:
    began_s = time.thread_time()
    plain_text("<" * 400_000)
    assert time.thread_time() - began_s < 1.0
