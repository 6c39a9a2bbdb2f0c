"""Owns the one conversion of surveyed coordinates into WGS84, by PROJ or by the offsets."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from desktop.central.formats.limits import FileUnusable
from desktop.models.datum import Crs, to_wgs84
from desktop.models.finding import FindingKind

Points = NDArray[np.float64]
"""(n, 2), x and y or longitude and latitude."""

_EXACT_DATUMS = ("china 2000", "cgcs2000", "wgs 84", "wgs84", "wgs 1984", "world geodetic system 1984")
"""Datums that need no parameters of the city; CGCS2000 and WGS84 differ by centimetres."""

_OFFSETS = {"gcj02": Crs.GCJ02, "bd09": Crs.BD09}
_NAMES = {"wgs84": "EPSG:4326", "cgcs2000": "EPSG:4490"}


@dataclass(frozen=True, slots=True)
class Projection:
    """How the coordinates of a file become WGS84.

    Attributes:
        name: What people call the system.
        is_degrees: Whether the file's coordinates are longitude and latitude already.
        convert: Gives longitude and latitude, degrees WGS84, of points of the file.
    """

    name: str
    is_degrees: bool
    convert: Callable[[Points], Points]


def find_projection(declared: str, found: str) -> Projection:
    """Return how a file's coordinates become WGS84.

    Args:
        declared: What whoever imports says: "gcj02", "bd09", "wgs84", "cgcs2000", an authority code such as
            "EPSG:4547" or WKT; empty to go by the file. It goes before what the file says.
        found: What the file says, empty if nothing.

    Raises:
        FileUnusable: If neither says anything, it is no system, or one that needs parameters of the city
            (Beijing 1954, Xi'an 1980, a local system).
    """
    name = declared or found
    if not name:
        raise FileUnusable(FindingKind.CRS_MISSING)
    if name.lower() in _OFFSETS:
        crs = _OFFSETS[name.lower()]
        return Projection(name.upper(), True, lambda points: _unshift(crs, points))
    return _by_proj(_NAMES.get(name.lower(), name))


def _by_proj(name: str) -> Projection:
    from pyproj import CRS, Transformer
    from pyproj.exceptions import CRSError, ProjError

    try:
        crs = CRS.from_user_input(name)
        base = crs.geodetic_crs
        datum = "" if base is None or base.datum is None else base.datum.name
        said = datum.lower().removeprefix("d_").replace("_", " ")
        if not (crs.is_geographic or crs.is_projected) or not said.startswith(_EXACT_DATUMS):
            raise FileUnusable(FindingKind.CRS_UNKNOWN, f"{crs.name} {datum}".strip()[:120])
        if crs.is_geographic:
            return Projection(crs.name, True, lambda points: points)
        transformer = Transformer.from_crs(crs, "EPSG:4326", always_xy=True)
    except (CRSError, ProjError) as error:
        raise FileUnusable(FindingKind.CRS_UNKNOWN, name[:120]) from error

    def convert(points: Points) -> Points:
        lon, lat = transformer.transform(points[:, 0], points[:, 1])
        return np.column_stack((lon, lat))

    return Projection(crs.name, False, convert)


def _unshift(crs: Crs, points: Points) -> Points:
    """Take an offset off; neighbours share their vertices, and each is reckoned once."""
    unique, places = np.unique(points, axis=0, return_inverse=True)
    found = np.array([to_wgs84(crs, float(x), float(y)) for x, y in unique], dtype=np.float64)
    result: Points = found.reshape(-1, 2)[places.reshape(-1)]
    return result


def decode_polygons(
    geometries: tuple[bytes | None, ...], projection: Projection
) -> list[shapely.Geometry | None]:
    """Return the geometries of a file in WGS84; None where there is none or none that can be decoded.

    Coordinates that no number is become infinite.
    """
    with np.errstate(all="ignore"):
        decoded = shapely.from_wkb(np.array(geometries, dtype=object), on_invalid="ignore")
        moved = shapely.transform(decoded, lambda points: _whole(projection.convert(_whole(points))))
    return [None if one is None else one for one in moved]


def _whole(points: Points) -> Points:
    return np.where(np.isfinite(points), points, np.inf)
