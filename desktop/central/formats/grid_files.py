"""Owns the reading of grid files: GeoJSON, GeoPackage and zipped Shapefile, all by GDAL, within limits.

GDAL opens a copy in a folder of its own under a name of ours, and only what begins as such a file does.
"""

from __future__ import annotations

import tempfile
import threading
import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from desktop.central.formats.archives import read_members
from desktop.central.formats.dbase import is_utf8, mend_table
from desktop.central.formats.limits import IMPORT_LIMITS, FileLimits, FileUnusable
from desktop.models.finding import FindingKind

_ONE_AT_A_TIME = threading.Lock()
"""One file needs some hundred megabytes; and warnings of the library are caught for the whole process."""

_DRIVERS = {".geojson": "GeoJSON", ".gpkg": "GPKG", ".shp": "ESRI Shapefile"}
SHAPEFILE_PARTS = (".shp", ".shx", ".dbf", ".prj", ".cpg")
"""What a shapefile is made of."""

_VERTEX_BYTES = 16


@dataclass(frozen=True, slots=True)
class GridLayer:
    """One layer as it stands in the file.

    Attributes:
        columns: Texts of each column by its name, a row a feature; empty where there is no value.
        geometries: WKB in two dimensions, None where there is no geometry.
        crs: Coordinate reference system as WKT or authority code, empty if the file names none.
    """

    columns: Mapping[str, tuple[str, ...]]
    geometries: tuple[bytes | None, ...]
    crs: str


@dataclass(frozen=True, slots=True)
class _Dataset:
    """Files of one data set by their endings; `.shp`, `.gpkg` or `.geojson` is the one that is opened."""

    name: str
    parts: Mapping[str, bytes]

    @property
    def ending(self) -> str:
        return next(ending for ending in _DRIVERS if ending in self.parts)


def read_grid_layer(
    body: bytes, *, layer: str = "", encoding: str = "", limits: FileLimits = IMPORT_LIMITS
) -> GridLayer:
    """Read the one layer of a file, or the one that is named.

    Args:
        body: Content of the file.
        layer: Name of the layer (of the shapefile, in a zip with several); empty if there is one.
        encoding: Of the texts of a shapefile; empty to recognise it (UTF-8, else what it declares, else GBK).
        limits: How large it may be.

    Raises:
        FileUnusable: With the finding that says why.
    """
    if len(body) > limits.file_bytes:
        raise FileUnusable(FindingKind.FILE_TOO_LARGE, f"{len(body)} bytes")
    dataset = _choose(_datasets_of(body, limits), layer)
    with _ONE_AT_A_TIME, tempfile.TemporaryDirectory(prefix="griddesk-grids-") as folder:
        path = Path(folder) / f"grids{dataset.ending}"
        encoding_found = _encoding_of(dataset, encoding)
        for ending, content in dataset.parts.items():
            if encoding_found is not None and ending == ".dbf":
                content = mend_table(content, encoding_found)
            path.with_suffix(ending).write_bytes(content)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return _read(path, "" if dataset.ending == ".shp" else layer, encoding_found, limits)


def _datasets_of(body: bytes, limits: FileLimits) -> list[_Dataset]:
    if body.startswith(b"PK\x03\x04"):
        found = read_members(body, (*SHAPEFILE_PARTS, ".gpkg", ".geojson", ".json"), limits)
        datasets = []
        for stem, parts in sorted(found.items()):
            if ".json" in parts and ".geojson" not in parts:
                parts[".geojson"] = parts.pop(".json")
            if any(ending in parts for ending in _DRIVERS):
                datasets.append(_Dataset(PurePosixPath(stem).name, parts))
        if not datasets:
            raise FileUnusable(FindingKind.FILE_UNREADABLE, "zip: no .shp, .gpkg or .geojson in it")
        for dataset in datasets:
            _require_begin(dataset)
        return datasets
    if body.startswith(b"SQLite format 3\0"):
        return [_Dataset("", {".gpkg": body})]
    if body.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"{":
        return [_Dataset("", {".geojson": body.removeprefix(b"\xef\xbb\xbf")})]
    raise FileUnusable(FindingKind.FILE_UNREADABLE, "neither GeoJSON nor GeoPackage nor zip")


def _require_begin(dataset: _Dataset) -> None:
    """Refuse members that do not begin as their names say."""
    begins = {".shp": b"\x00\x00\x27\x0a", ".gpkg": b"SQLite format 3\0"}
    for ending, begin in begins.items():
        if ending in dataset.parts and not dataset.parts[ending].startswith(begin):
            raise FileUnusable(FindingKind.FILE_UNREADABLE, f"{dataset.name}{ending}"[:80])
    if ".shp" in dataset.parts and not {".shx", ".dbf"} <= set(dataset.parts):
        raise FileUnusable(FindingKind.FILE_UNREADABLE, f"{dataset.name}: .shp, .shx, .dbf"[:80])


def _choose(datasets: list[_Dataset], layer: str) -> _Dataset:
    if len(datasets) == 1:
        only = datasets[0]
        if layer and only.ending == ".shp" and only.name != layer:
            raise FileUnusable(FindingKind.LAYER_UNKNOWN, layer, other=only.name)
        return only
    names = ", ".join(one.name for one in datasets)[:200]
    if not layer:
        raise FileUnusable(FindingKind.LAYERS_MANY, names)
    named = [one for one in datasets if one.name == layer]
    if len(named) != 1:
        raise FileUnusable(FindingKind.LAYER_UNKNOWN, layer, other=names)
    return named[0]


def _encoding_of(dataset: _Dataset, wished: str) -> str | None:
    """Return the encoding of a shapefile's texts; what it declares is wrong too often."""
    if dataset.ending != ".shp":
        return None
    if wished:
        return wished
    if is_utf8(dataset.parts[".dbf"]):
        return "utf-8"
    declared = dataset.parts.get(".cpg", b"")[:40].decode("ascii", "ignore").strip().lower()
    is_wrong = declared.replace("-", "") in ("", "utf8", "65001")
    return "gb18030" if is_wrong or declared in ("936", "gbk", "gb2312", "cp936") else declared


def _read(path: Path, layer: str, encoding: str | None, limits: FileLimits) -> GridLayer:
    import pyogrio
    from pyogrio import raw

    try:
        names = [str(name) for name, kind in pyogrio.list_layers(path) if kind is not None]
        chosen = _layer_of(names, layer)
        info = pyogrio.read_info(path, layer=chosen, encoding=encoding, force_feature_count=True)
        if info["driver"] != _DRIVERS[path.suffix]:
            raise FileUnusable(FindingKind.FILE_UNREADABLE, str(info["driver"]))
        if info["features"] == 0:
            raise FileUnusable(FindingKind.LAYER_EMPTY, chosen[:80])
        if info["features"] > limits.grids:
            raise FileUnusable(FindingKind.FILE_TOO_LARGE, f"{info['features']} grids")
        meta, _, geometries, values = raw.read(
            path, layer=chosen, encoding=encoding, force_2d=True, datetime_as_string=True
        )
    except (UnicodeError, LookupError) as error:
        raise FileUnusable(FindingKind.TEXT_UNREADABLE, (encoding or "")[:40]) from error
    except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError, ValueError) as error:
        raise FileUnusable(FindingKind.FILE_UNREADABLE, type(error).__name__) from error
    bodies = tuple(None if one is None else bytes(one) for one in geometries)
    if sum(len(one) for one in bodies if one is not None) > limits.vertices * _VERTEX_BYTES:
        raise FileUnusable(FindingKind.FILE_TOO_LARGE, f"> {limits.vertices} vertices")
    columns = {
        str(name): tuple(_text_of(value) for value in column)
        for name, column in zip(meta["fields"], values, strict=True)
    }
    return GridLayer(columns, bodies, str(meta["crs"] or ""))


def _layer_of(names: list[str], wished: str) -> str:
    if not names:
        raise FileUnusable(FindingKind.LAYER_EMPTY)
    there = ", ".join(names)[:200]
    if wished and wished not in names:
        raise FileUnusable(FindingKind.LAYER_UNKNOWN, wished[:80], other=there)
    if not wished and len(names) > 1:
        raise FileUnusable(FindingKind.LAYERS_MANY, there)
    return wished or names[0]


def _text_of(value: Any) -> str:
    """Return a value as people write it: whole numbers without a point, dates as ISO 8601."""
    if value is None or value != value:
        return ""
    if hasattr(value, "dtype") and value.dtype.kind == "M":
        text = str(value)
        return "" if text == "NaT" else text
    if hasattr(value, "item"):
        value = value.item()
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e17:
        return str(int(value))
    return str(value).strip()
