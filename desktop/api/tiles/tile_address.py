"""Owns the addresses of tiles: templates of XYZ servers and of WMTS, and WMTS asked by key and value.

Source: OGC 07-057r7 (WMTS 1.0.0), sections 8.2 and 10.2; the usual templates of web maps.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from desktop.models.basemap import Basemap, BasemapKind, BasemapTrouble, BasemapUnusable, TileScheme
from desktop.models.tile_pyramid import TilePlace, count_rows

_TOKEN = re.compile(r"\{([^{}]*)\}")
_SPREAD = re.compile(r"\{s\}", re.IGNORECASE)
_SWITCH = re.compile(r"\{switch:([^{}]+)\}", re.IGNORECASE)
_WIDEST_SWITCH = 16
_PLACES = (
    frozenset({"z", "x", "y"}),
    frozenset({"z", "x", "-y"}),
    frozenset({"tilematrix", "tilecol", "tilerow"}),
)
_NAMES = frozenset({"layer", "style", "tilematrixset"})


@dataclass(frozen=True, slots=True)
class TileAddress:
    """Where the tiles of a server are.

    Attributes:
        hosts: Addresses without path (``https://host:port``); the places are spread over them.
        paths: For each host, what follows it, with tokens in braces.
    """

    basemap: Basemap
    hosts: tuple[str, ...]
    paths: tuple[str, ...]

    def locate(self, place: TilePlace) -> tuple[str, str]:
        """Return the host and the path, query included, of a tile; one place is always at the same host."""
        number = (place.column + place.row) % len(self.hosts)
        return self.hosts[number], _fill(self.paths[number], self.basemap, place)


def parse_address(basemap: Basemap) -> TileAddress:
    """Return the address of a server's tiles.

    Raises:
        BasemapUnusable: ADDRESS, with what is missing.
    """
    template = _SPREAD.sub("{switch:a,b,c}", basemap.address.strip())
    if basemap.kind is BasemapKind.WMTS and not _TOKEN.search(_SWITCH.sub("", template)):
        template = _with_questions(template, basemap)
    templates = _spread(template)
    for each in templates:
        _require_tokens(each)
    hosts, paths = zip(*map(_split, templates), strict=True)
    return TileAddress(basemap, hosts, paths)


def _refuse(detail: str) -> BasemapUnusable:
    return BasemapUnusable(BasemapTrouble.ADDRESS, detail)


def _with_questions(base: str, basemap: Basemap) -> str:
    """Return the template of a WMTS that is asked by key and value; what the address asks already stays."""
    if not basemap.layer:
        raise _refuse("layer")
    asked = {
        "SERVICE": "WMTS",
        "REQUEST": "GetTile",
        "VERSION": "1.0.0",
        "LAYER": "{Layer}",
        "STYLE": "{Style}",
        "TILEMATRIXSET": "{TileMatrixSet}",
        "FORMAT": "image/png",
        "TILEMATRIX": "{TileMatrix}",
        "TILEROW": "{TileRow}",
        "TILECOL": "{TileCol}",
    }
    there = {part.partition("=")[0].upper() for part in urlsplit(base).query.split("&")}
    missing = "&".join(f"{name}={value}" for name, value in asked.items() if name not in there)
    joint = "" if base.endswith(("?", "&")) else "&" if "?" in base else "?"
    return base + joint + missing


def _require_tokens(template: str) -> None:
    found = {token.lower() for token in _TOKEN.findall(template)}
    if not any(places <= found for places in _PLACES):
        raise _refuse("{z} {x} {y}")
    strange = found - _NAMES - frozenset().union(*_PLACES)
    if strange:
        raise _refuse("{" + min(strange) + "}")


def _spread(template: str) -> list[str]:
    """Return one template for each choice of the switches; several switches turn together."""
    switches = [_choices_of(switch) for switch in _SWITCH.findall(template)]
    if not switches:
        return [template]
    widest = max(map(len, switches))
    return [_SWITCH.sub(_Chooser(switches, number), template) for number in range(widest)]


def _choices_of(switch: str) -> list[str]:
    choices = [choice.strip() for choice in switch.split(",") if choice.strip()][:_WIDEST_SWITCH]
    if not choices:
        raise _refuse("{switch:}")
    return choices


def _split(template: str) -> tuple[str, str]:
    try:
        parts = urlsplit(template)
        host = parts.hostname
        _ = parts.port  # raises where it is no number
    except ValueError as error:
        raise _refuse("http(s)://") from error
    if parts.scheme not in ("http", "https") or not host or "{" in parts.netloc:
        raise _refuse("http(s)://")
    base = f"{parts.scheme}://{parts.netloc}"
    return base, template.partition("#")[0][len(base) :] or "/"


def _fill(path: str, basemap: Basemap, place: TilePlace) -> str:
    south = count_rows(basemap.scheme, place.zoom) - 1 - place.row
    matrix_set = basemap.matrix_set or _usual_set(basemap.scheme)
    values = {
        "z": str(place.zoom),
        "x": str(place.column),
        "y": str(place.row),
        "-y": str(south),
        "tilematrix": quote(f"{basemap.matrix_prefix}{place.zoom}"),
        "tilecol": str(place.column),
        "tilerow": str(place.row),
        "tilematrixset": quote(matrix_set),
        "layer": quote(basemap.layer),
        "style": quote(basemap.style),
    }
    return _TOKEN.sub(_Filler(values), path)


class _Chooser:
    """Puts one of its choices in the place of each switch."""

    def __init__(self, switches: Iterable[list[str]], number: int) -> None:
        self._switches, self._number = iter(switches), number

    def __call__(self, _found: re.Match[str]) -> str:
        choices = next(self._switches)
        return choices[self._number % len(choices)]


class _Filler:
    """Puts values into the tokens of a template."""

    def __init__(self, values: dict[str, str]) -> None:
        self._values = values

    def __call__(self, found: re.Match[str]) -> str:
        return self._values[found[1].lower()]


def _usual_set(scheme: TileScheme) -> str:
    return "GoogleMapsCompatible" if scheme is TileScheme.MERCATOR else "EPSG:4326"
