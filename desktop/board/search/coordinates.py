"""Owns the reading of a typed position: two numbers, in the datum that stands before or after them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from desktop.board.search.folding import LONGEST_WORDS, fold
from desktop.models.datum import EAST_DEG, NORTH_DEG, SOUTH_DEG, WEST_DEG, Crs, to_wgs84

LONGEST_PASTED = 1000
"""What is pasted beyond this is no position."""

_NUMBER = r"(-?\d{1,3}(?:\.\d+)?)"
_DATUM = r"([a-z][a-z0-9-]*|火星|高德|腾讯|百度|)"
_POSITION = re.compile(
    rf"{_DATUM}[\s::]*{_NUMBER}\s*°?\s*[en]?[\s,、;;]+\s*{_NUMBER}\s*°?\s*[en]?[\s,;]*{_DATUM}"
)
_DATUMS = {
    "": Crs.WGS84,
    "wgs": Crs.WGS84,
    "wgs84": Crs.WGS84,
    "wgs-84": Crs.WGS84,
    "cgcs2000": Crs.CGCS2000,
    "gcj": Crs.GCJ02,
    "gcj02": Crs.GCJ02,
    "gcj-02": Crs.GCJ02,
    "火星": Crs.GCJ02,
    "高德": Crs.GCJ02,
    "腾讯": Crs.GCJ02,
    "bd": Crs.BD09,
    "bd09": Crs.BD09,
    "bd-09": Crs.BD09,
    "百度": Crs.BD09,
}


@dataclass(frozen=True, slots=True)
class TypedPosition:
    """A position that somebody typed.

    Attributes:
        lon_deg, lat_deg: Degrees WGS84.
        crs: What it was typed in.
    """

    lon_deg: float
    lat_deg: float
    crs: Crs


def read_position(words: str) -> TypedPosition | None:
    """Return the position that some words are; None if they are none, or one outside China.

    Either number may come first: in China no longitude can be taken for a latitude.
    """
    # The pattern allows gaps in many places: between them a long one would be tried in all ways.
    line = " ".join(fold(words[:LONGEST_PASTED]).split())[:LONGEST_WORDS]
    found = _POSITION.fullmatch(line)
    if found is None or "." not in found[2] + found[3]:
        return None
    crs = _DATUMS.get(found[1] or found[4])
    if crs is None or (found[1] and found[4]):
        return None
    lat_deg, lon_deg = sorted((float(found[2]), float(found[3])))
    if not (WEST_DEG <= lon_deg <= EAST_DEG and SOUTH_DEG <= lat_deg <= NORTH_DEG):
        return None
    return TypedPosition(*to_wgs84(crs, lon_deg, lat_deg), crs)
