"""A file of one's own is read as it is, a shapefile with what lies beside it, nothing that is too large."""

from __future__ import annotations

import io
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
