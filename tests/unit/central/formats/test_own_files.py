"""A file of one's own is read as it is, a shapefile with what lies beside it, nothing that is too large."""

from __future__ import annotations

import io
import os
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from desktop.central.formats.limits import OWN_LIMITS
from desktop.central.formats.own_files import read_own_file


def test_a_shapefile_is_packed_with_its_parts_and_nothing_else(tmp_path: Path) -> None:
    for name in ("grids.SHP", "grids.dbf", "grids.shx", "grids.qix", "other.dbf", "grids.prj"):
        (tmp_path / name).write_bytes(name.encode())
    with zipfile.ZipFile(io.BytesIO(read_own_file(tmp_path / "grids.SHP", OWN_LIMITS))) as packed:
        assert sorted(packed.namelist()) == ["grids.dbf", "grids.prj", "grids.shp", "grids.shx"]


def test_any_other_file_is_read_as_it_is_unless_it_is_too_large(tmp_path: Path) -> None:
    path = tmp_path / "grids.geojson"
    path.write_bytes(b"0123456789")
    assert read_own_file(path, OWN_LIMITS) == b"0123456789"
    with pytest.raises(OSError, match="larger than 9"):
        read_own_file(path, replace(OWN_LIMITS, file_bytes=9))


def test_a_part_without_a_date_is_packed_too(tmp_path: Path) -> None:
    for name in ("grids.shp", "grids.dbf"):
        (tmp_path / name).write_bytes(b"x")
        os.utime(tmp_path / name, (0, 0))  # as some tools unpack it; a zip begins with 1980
    with zipfile.ZipFile(io.BytesIO(read_own_file(tmp_path / "grids.shp", OWN_LIMITS))) as packed:
        assert sorted(packed.namelist()) == ["grids.dbf", "grids.shp"]


def test_a_shapefile_that_is_too_large_is_not_packed(tmp_path: Path) -> None:
    for name in ("grids.shp", "grids.dbf", "other.dbf"):
        (tmp_path / name).write_bytes(b"12345")
    read_own_file(tmp_path / "grids.shp", replace(OWN_LIMITS, unpacked_bytes=10))
    with pytest.raises(OSError, match="larger than 9"):
        read_own_file(tmp_path / "grids.shp", replace(OWN_LIMITS, unpacked_bytes=9))
