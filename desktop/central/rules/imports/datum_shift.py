"""Owns the recognition of files whose coordinates bear the GCJ-02 or BD-09 offset; pure.

The file is held against ground that is known. The offset at a place is known to the metre, so a file that
bears it lies off by that very vector; new borders lie off in all directions.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median

import numpy as np
import shapely
from shapely import Geometry

from desktop.central.rules.locator import METRES_PER_DEG
from desktop.central.rules.partition.plane import Plane, plane_of
from desktop.models.datum import to_bd09, to_gcj02
from desktop.models.finding import Finding, FindingKind, Severity

Position = tuple[float, float]
"""Longitude and latitude, degrees."""

LEAST_PAIRS = 3
"""Grids that must be known under the same code."""

LEAST_FIXES = 10
"""Workers whose positions are known."""

SURE = 0.8
"""From that share of agreeing witnesses on it is an error; below it is a warning."""

NOTICED_M = 100.0
"""A shift of no known kind is told from that length on; survey and schematic drawing differ by less."""

ELSEWHERE_M = 3_000.0
"""Further away no offset explains it: another place is meant."""

_TWIN = 0.25
"""Most that is left of an offset where it explains a shift, as a share of its length."""

_OFFSETS = {FindingKind.SHIFTED_GCJ02: to_gcj02, FindingKind.SHIFTED_BD09: to_bd09}


@dataclass(frozen=True, slots=True)
class Ground:
    """What is known of where things are.

    Attributes:
        grids: Polygons of the city as it stands by code, degrees WGS84.
        fixes: Positions of workers with the code of the grid whose post they hold.
    """

    grids: Mapping[str, Geometry]
    fixes: Sequence[tuple[str, Position]] = ()


@dataclass(frozen=True, slots=True)
class _Verdict:
    kind: FindingKind
    east_m: float
    north_m: float
    certainty: float
    witnesses: int
    by: str


def find_shift(grids: Mapping[str, Geometry], ground: Ground, *, is_declared: bool) -> tuple[Finding, ...]:
    """Return whether a file bears an offset; a note if there is nothing that it can be held against.

    Args:
        grids: Polygons of the file by code, in what it says is WGS84.
        ground: What is known.
        is_declared: Whether whoever imports has named the system: then it stays a warning.
    """
    if not grids:
        return ()
    verdicts = (_by_codes(grids, ground), _by_outline(grids, ground), _by_fixes(grids, ground))
    known = [one for one in verdicts if one is not None]
    if not known:
        return (Finding(kind=FindingKind.SHIFT_UNTOLD, severity=Severity.NOTE),)
    verdict = known[0]
    if verdict.kind is FindingKind.SHIFT_UNTOLD:
        return ()
    is_sure = verdict.certainty >= SURE and verdict.kind in _OFFSETS and not is_declared
    return (
        Finding(
            kind=verdict.kind,
            severity=Severity.ERROR if is_sure else Severity.WARNING,
            other=f"{verdict.by}: {verdict.witnesses}",
            amount=round(math.hypot(verdict.east_m, verdict.north_m), 1),
            unit="m",
            value=f"{verdict.east_m:+.0f} m E, {verdict.north_m:+.0f} m N, {verdict.certainty:.0%}",
        ),
    )


def offset_m(kind: FindingKind, place: Position) -> Position:
    """Return the offset at a place, metres east and north."""
    return _metres(place, _OFFSETS[kind](*place))


def _metres(start: Position, end: Position) -> Position:
    east = (end[0] - start[0]) * METRES_PER_DEG * math.cos(math.radians(start[1]))
    return east, (end[1] - start[1]) * METRES_PER_DEG


def _by_codes(grids: Mapping[str, Geometry], ground: Ground) -> _Verdict | None:
    """Judge by grids that are known under the same code, each by the middle of its polygon."""
    same = sorted(grids.keys() & ground.grids.keys())
    if len(same) < LEAST_PAIRS:
        return None
    middles = [(_centroid(ground.grids[code]), _centroid(grids[code])) for code in same]
    seen = [_metres(was, now) for was, now in middles]
    left: dict[FindingKind, list[float]] = {FindingKind.SHIFT_UNTOLD: [math.hypot(*one) for one in seen]}
    lengths: dict[FindingKind, float] = {}
    for kind in _OFFSETS:
        expected = [offset_m(kind, was) for was, _ in middles]
        left[kind] = [math.dist(one, other) for one, other in zip(seen, expected, strict=True)]
        lengths[kind] = median(math.hypot(*one) for one in expected)
    east, north = median(one[0] for one in seen), median(one[1] for one in seen)
    best = min(left, key=lambda kind: median(left[kind]))
    agreeing = sum(1 for at in range(len(same)) if min(left, key=lambda kind: left[kind][at]) is best)
    share = agreeing / len(same)
    if best is not FindingKind.SHIFT_UNTOLD and median(left[best]) <= _TWIN * lengths[best]:
        return _Verdict(best, east, north, share, len(same), "grids")
    length = math.hypot(east, north)
    spread = median(math.dist(one, (east, north)) for one in seen)
    kind = FindingKind.SHIFT_UNTOLD
    if length > NOTICED_M and spread < _TWIN * length:
        kind, share = FindingKind.SHIFTED_OTHERWISE, 1 - spread / length
    return _Verdict(kind, east, north, share, len(same), "grids")


def _by_outline(grids: Mapping[str, Geometry], ground: Ground) -> _Verdict | None:
    """Judge by the outline: moved by the offset, the known ground fits the file's much better."""
    if not ground.grids:
        return None
    plane = plane_of([*grids.values(), *ground.grids.values()])
    here = _outline(grids, plane)
    there = _outline(ground.grids, plane)
    if not here.intersects(there.buffer(ELSEWHERE_M)):
        return None
    unlike = {FindingKind.SHIFT_UNTOLD: _unlikeness(here, there)}
    moves = {FindingKind.SHIFT_UNTOLD: (0.0, 0.0)}
    place = (plane.lon_deg, plane.lat_deg)
    for kind in _OFFSETS:
        east, north = moves[kind] = offset_m(kind, place)
        moved = shapely.transform(there, lambda points, by=(east, north): points + np.array(by))
        unlike[kind] = _unlikeness(here, moved)
    best, second = sorted(unlike, key=lambda kind: unlike[kind])[:2]
    if best is FindingKind.SHIFT_UNTOLD or unlike[best] > 0.5 * unlike[second]:
        return _Verdict(FindingKind.SHIFT_UNTOLD, 0.0, 0.0, 0.0, len(grids), "outline")
    certainty = 1 - unlike[best] / unlike[second]
    return _Verdict(best, *moves[best], certainty, len(grids), "outline")


def _outline(grids: Mapping[str, Geometry], plane: Plane) -> Geometry:
    return shapely.union_all(plane.to_metres(np.array(list(grids.values()), dtype=object)))


def _unlikeness(one: Geometry, other: Geometry) -> float:
    return float(one.symmetric_difference(other).area / one.union(other).area)


def _by_fixes(grids: Mapping[str, Geometry], ground: Ground) -> _Verdict | None:
    """Judge by workers' positions: most are inside the grid whose post they hold."""
    fixes = [(grids[code], fix) for code, fix in ground.fixes if code in grids]
    if len(fixes) < LEAST_FIXES:
        return None
    shares = {FindingKind.SHIFT_UNTOLD: _share_inside(fixes)}
    for kind, shift in _OFFSETS.items():
        shares[kind] = _share_inside([(area, shift(*fix)) for area, fix in fixes])
    best = max(shares, key=lambda kind: shares[kind])
    if (
        best is FindingKind.SHIFT_UNTOLD
        or shares[best] < 0.5
        or shares[best] - shares[FindingKind.SHIFT_UNTOLD] < 0.25
    ):
        return _Verdict(FindingKind.SHIFT_UNTOLD, 0.0, 0.0, 0.0, len(fixes), "positions")
    east, north = offset_m(best, fixes[0][1])
    return _Verdict(best, east, north, shares[best], len(fixes), "positions")


def _share_inside(fixes: Sequence[tuple[Geometry, Position]]) -> float:
    return sum(bool(shapely.contains_xy(area, *fix)) for area, fix in fixes) / len(fixes)


def _centroid(area: Geometry) -> Position:
    middle = area.centroid
    return float(middle.x), float(middle.y)
