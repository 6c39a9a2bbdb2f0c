"""Owns the program `check-grids`: what is wrong with the borders in a file, as a list, JSON or GeoJSON."""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import shapely

from desktop.central.formats.grid_files import read_grid_layer
from desktop.central.formats.limits import OWN_LIMITS, FileUnusable
from desktop.central.formats.own_files import read_own_file
from desktop.central.formats.projections import decode_polygons, find_projection
from desktop.central.rules.imports.columns import GRID_FIELDS, find_columns
from desktop.central.rules.imports.shapes import check_coordinates
from desktop.central.rules.imports.wording import describe
from desktop.central.rules.locator import polygon_of
from desktop.central.rules.partition.check import check_partition
from desktop.central.rules.partition.codes import find_code_faults
from desktop.central.rules.partition.wording import HEADINGS, describe_fault
from desktop.models.finding import Finding, Severity
from desktop.models.geo import GridShape
from desktop.models.partition import BorderFault, FaultKind, in_report_order
from desktop.settings.profile import open_profile
from desktop.settings.settings import Language, choose_language
from desktop.wire.codec import encode

EXIT_FOUND = 1
EXIT_UNREADABLE = 2

MOST_LINES = 20
"""Faults of one kind that are told by lines of their own; --json and --geojson have all of them."""

MANY_GRIDS = 3_000
"""From so many grids on it is told how far the check is, also where nobody looks on."""


@dataclass(frozen=True, slots=True)
class CheckedFile:
    """What was found in a file.

    Attributes:
        crs: Name of its coordinate reference system.
        grids: How many grids there are.
        notes: What is to be said of the file as a whole.
        faults: What is wrong, in the order of reports.
    """

    crs: str
    grids: int
    notes: tuple[Finding, ...]
    faults: tuple[BorderFault, ...]

    @property
    def is_clean(self) -> bool:
        """Whether nothing is wrong; what is only worth a look does not count."""
        return all(one.is_note for one in self.faults)


class ProgressLine:
    """Says on the standard error how far a check is; keeps still where it takes no time.

    Args:
        is_chinese: In which language.
    """

    def __init__(self, *, is_chinese: bool) -> None:
        self._word = "正在检查" if is_chinese else "checking"
        self._is_watched = sys.stderr.isatty()
        self.grids = 0

    def tell(self, share: float) -> None:
        """Say that a share is done."""
        if self.grids < MANY_GRIDS:
            return
        line = f"{self._word} {self.grids:,} … {share:.0%}"
        end = "\n" if share >= 1 or not self._is_watched else ""
        sys.stderr.write(f"\r{line}{end}" if self._is_watched else f"{line}{end}")
        sys.stderr.flush()


def run_check_grids(arguments: argparse.Namespace) -> int:
    """Check the borders in a file.

    Returns:
        0 if nothing is wrong with them, 1 if something is, 2 if the file could not be read.
    """
    profile = open_profile(arguments.profile)
    is_chinese = choose_language(arguments.language, profile.settings_file) is not Language.ENGLISH
    try:
        checked = check_file(arguments, ProgressLine(is_chinese=is_chinese))
        for path, content in _reports_of(checked, arguments, is_chinese=is_chinese):
            _write(path, content)
    except FileUnusable as error:
        sys.stderr.write(describe(error.finding, is_chinese=is_chinese) + "\n")
        return EXIT_UNREADABLE
    except OSError as error:
        sys.stderr.write(f"{error}\n")
        return EXIT_UNREADABLE
    if "-" not in (arguments.json, arguments.geojson):
        sys.stdout.write(tell(checked, is_chinese=is_chinese))
    return 0 if checked.is_clean else EXIT_FOUND


def check_file(arguments: argparse.Namespace, progress: ProgressLine) -> CheckedFile:
    """Read a file and check it.

    Raises:
        FileUnusable: If it is none, or its coordinates are no places on the earth.
        OSError: If it cannot be had.
    """
    body = read_own_file(Path(arguments.file), OWN_LIMITS)
    layer = read_grid_layer(body, layer=arguments.layer, encoding=arguments.encoding, limits=OWN_LIMITS)
    del body
    projection = find_projection(arguments.crs, layer.crs)
    areas = decode_polygons(layer.geometries, projection)
    progress.grids = len(areas)
    notes = check_coordinates(areas)
    for one in notes:
        if one.severity is Severity.ERROR:
            raise FileUnusable(one.kind, one.value)
    wished = dict(one.split("=", 1) for one in arguments.column)
    places, missing = find_columns(layer.columns, GRID_FIELDS, wished, ("code",))
    codes, found = _codes_of(layer.columns, places, len(areas))
    faults = in_report_order((*found, *check_partition(codes, areas, progress.tell)))
    return CheckedFile(projection.name, len(areas), (*missing, *notes), faults)


def _codes_of(
    columns: Mapping[str, Sequence[str]], places: Mapping[str, str], rows: int
) -> tuple[Sequence[str], list[BorderFault]]:
    """Return the code of each row, its number where there is none, and what is wrong with the codes."""
    numbers = [f"#{row}" for row in range(1, rows + 1)]
    if "code" not in places:
        return numbers, []
    names = {field: columns[column] for field, column in places.items()}
    codes = names["code"]
    found = find_code_faults(codes, names.get("town_name", ()), names.get("community_name", ()))
    return [code or number for code, number in zip(codes, numbers, strict=True)], found


def tell(checked: CheckedFile, *, is_chinese: bool) -> str:
    """Return what was found as lines for people."""
    language = 0 if is_chinese else 1
    lines = [describe(one, is_chinese=is_chinese) for one in checked.notes]
    counts = Counter(one.kind for one in checked.faults)
    for kind in FaultKind:
        if not counts[kind]:
            continue
        lines.append(f"{HEADINGS[kind][language]} {counts[kind]}")
        shown = [one for one in checked.faults if one.kind is kind][:MOST_LINES]
        lines += [f"  {describe_fault(one, is_chinese=is_chinese)}" for one in shown]
        left = counts[kind] - len(shown)
        if left:
            lines.append(f"  …… 另有 {left} 条" if is_chinese else f"  ... and {left} more")
    wrong = sum(1 for one in checked.faults if not one.is_note)
    noted = len(checked.faults) - wrong
    if is_chinese:
        words = [f"问题 {wrong}" if wrong else "没有发现问题", *([f"提示 {noted}"] if noted else [])]
        summary = f"{checked.crs} · 网格 {checked.grids:,} · {' · '.join(words)}"
    else:
        words = [f"{wrong} wrong" if wrong else "nothing wrong", *([f"{noted} noted"] if noted else [])]
        summary = f"{checked.crs} · {checked.grids:,} grids · {' · '.join(words)}"
    return "\n".join(map(_printable, [*lines, summary])) + "\n"


def _printable(line: str) -> str:
    """Return a line whose signs are all seen: names and codes of a file may hold orders for a terminal."""
    return "".join(sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in line)


def _reports_of(
    checked: CheckedFile, arguments: argparse.Namespace, *, is_chinese: bool
) -> Iterable[tuple[str, bytes]]:
    """Yield the reports for other programs that are wished for, each with where it shall go."""
    if arguments.json:
        told = {"crs": checked.crs, "grids": checked.grids, "faults": checked.faults}
        yield arguments.json, encode(told)
    if arguments.geojson:
        features = [_feature_of(one, is_chinese=is_chinese) for one in checked.faults]
        told = {"type": "FeatureCollection", "features": features}
        yield arguments.geojson, json.dumps(told, ensure_ascii=False).encode()


def _feature_of(fault: BorderFault, *, is_chinese: bool) -> dict[str, Any]:
    geometry = None
    if fault.rings:
        area = shapely.make_valid(polygon_of(GridShape("", fault.rings)))
        geometry = json.loads(shapely.to_geojson(area))
    elif fault.lon_deg is not None:
        geometry = {"type": "Point", "coordinates": [fault.lon_deg, fault.lat_deg]}
    properties = {
        "kind": fault.kind.value,
        "grids": " ".join(fault.codes),
        "rows": " ".join(str(row) for row in fault.rows),
        "area_m2": fault.area_m2,
        "width_m": fault.width_m,
        "away_m": fault.away_m,
        "text": describe_fault(fault, is_chinese=is_chinese),
    }
    return {"type": "Feature", "geometry": geometry, "properties": properties}


def _write(path: str, content: bytes) -> None:
    if path == "-":
        sys.stdout.buffer.write(content + b"\n")
        return
    Path(path).write_bytes(content)
