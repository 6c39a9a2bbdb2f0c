"""Grid files as a survey office would send them: written by GDAL in each format, or broken on purpose."""

from __future__ import annotations

import io
import tempfile
import warnings
import zipfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import numpy as np
import shapely
from pyogrio import raw
from shapely import Geometry

from desktop.central.rules.locator import polygon_of
from desktop.models.geo import GridShape

Move = Callable[[float, float], tuple[float, float]]
DRIVERS = {"geojson": "GeoJSON", "gpkg": "GPKG", "shp": "ESRI Shapefile"}


def areas_of(shapes: Sequence[GridShape], move: Move | None = None) -> list[Geometry]:
    """Return the polygons of shapes, each vertex moved."""
    areas = [polygon_of(shape) for shape in shapes]
    if move is None:
        return areas
    return [
        shapely.transform(one, lambda points: np.array([move(*point) for point in points])) for one in areas
    ]


def write_file(
    kind: str,
    areas: Sequence[Geometry | None],
    columns: Mapping[str, Sequence[str]],
    *,
    crs: str | None = "EPSG:4326",
    encoding: str | None = None,
    geometry_type: str = "Polygon",
    without: Sequence[str] = (),
) -> bytes:
    """Return a file of a kind: "geojson", "gpkg", or "shp" as a zip.

    Args:
        kind: Which.
        areas: Geometry of each row.
        columns: Texts by column.
        crs: What the file shall say.
        encoding: Of a shapefile's texts.
        geometry_type: What the layer says it holds.
        without: Endings of a shapefile's parts that are left out of the zip.
    """
    bodies = np.array([None if one is None else shapely.to_wkb(one) for one in areas], dtype=object)
    values = [np.array(column, dtype=object) for column in columns.values()]
    with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        path = Path(folder) / f"grids.{kind}"
        more = {} if encoding is None else {"encoding": encoding}
        raw.write(
            path,
            bodies,
            values,
            list(columns),
            geometry_type=geometry_type,
            crs=crs,
            driver=DRIVERS[kind],
            **more,
        )
        if kind != "shp":
            return path.read_bytes()
        parts = {part.name: part.read_bytes() for part in Path(folder).iterdir()}
    return pack({name: body for name, body in parts.items() if not name.endswith(tuple(without))})


def pack(members: Mapping[str, bytes]) -> bytes:
    """Return a zip."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in members.items():
            archive.writestr(name, body)
    return packed.getvalue()


def squares(
    count: int, west_deg: float = 103.90, south_deg: float = 30.99, size_deg: float = 0.01
) -> list[Geometry]:
    """Return squares in a row from west to east."""
    return [
        shapely.box(
            round(west_deg + size_deg * n, 6),
            south_deg,
            round(west_deg + size_deg * (n + 1), 6),
            round(south_deg + size_deg, 6),
        )
        for n in range(count)
    ]
