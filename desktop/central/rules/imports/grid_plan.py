"""Owns what an import of grids changes: records that are new, changed or void, and the polygons; pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import shapely
from shapely import Geometry

from desktop.central.rules.imports.grid_rows import GridDraft
from desktop.central.rules.imports.shapes import place_of
from desktop.models.codes import community_of, level_of, parent_of, town_of
from desktop.models.geo import BoundingBox, GridShape
from desktop.models.organisation import Grid, GridKind, GridStatus, Organisation

DECIMALS = 7
"""Digits after the point of a degree that are kept: a centimetre."""


@dataclass(frozen=True, slots=True)
class GridPlan:
    """What an import changes.

    Attributes:
        begun: Grids that are new, or valid again.
        changed: Grids whose record is another one.
        unchanged: How many grids stay as they are, their polygons aside.
        voided: Grids that the file lacks.
        organisations: City, towns and communities that are new or bear another name.
        shapes: All polygons of the city afterwards, by code.
    """

    begun: tuple[Grid, ...]
    changed: tuple[Grid, ...]
    unchanged: int
    voided: tuple[Grid, ...]
    organisations: tuple[Organisation, ...]
    shapes: tuple[GridShape, ...]


def plan_grids(
    drafts: Sequence[GridDraft],
    grids: Mapping[str, Grid],
    organisations: Mapping[str, Organisation],
    shapes: Iterable[GridShape],
    area_code: str,
    now: datetime,
) -> GridPlan:
    """Return what an import changes.

    Args:
        drafts: Grids of the file, all of them in the area, each with its polygon.
        grids: Records that there are, by code.
        organisations: Records that there are, by code.
        shapes: Polygons that there are.
        area_code: Code prefix in which a grid that the file lacks becomes void.
        now: Instant of the import.
    """
    begun, changed, unchanged = [], [], 0
    wanted = {draft.code: draft for draft in drafts}
    for code, draft in sorted(wanted.items()):
        before = grids.get(code)
        after = _grid_of(draft, before, now)
        if before is None or before.status is GridStatus.VOID:
            begun.append(after)
        elif after != before:
            changed.append(after)
        else:
            unchanged += 1
    voided = tuple(
        replace(grid, status=GridStatus.VOID, valid_to=now, revision=grid.revision + 1)
        for code, grid in sorted(grids.items())
        if grid.status is GridStatus.VALID and code not in wanted and code.startswith(area_code)
    )
    kept = [one for one in shapes if not one.code.startswith(area_code)]
    kept += [GridShape(code, rings_of(draft.area)) for code, draft in wanted.items()]
    return GridPlan(
        tuple(begun),
        tuple(changed),
        unchanged,
        voided,
        tuple(_organisations_of(drafts, organisations)),
        tuple(sorted(kept, key=lambda shape: shape.code)),
    )


def rings_of(area: Geometry) -> tuple[tuple[float, ...], ...]:
    """Return the rings of a polygon as the central keeps them, open, to the centimetre."""
    found = []
    for part in shapely.get_parts(area):
        for ring in (part.exterior, *part.interiors):
            points = shapely.get_coordinates(ring)[:-1].round(DECIMALS)
            found.append(tuple(float(value) for value in points.reshape(-1)))
    return tuple(found)


def _grid_of(draft: GridDraft, before: Grid | None, now: datetime) -> Grid:
    lon_deg, lat_deg = _label_of(draft.area, before)
    west, south, east, north = (round(float(value), DECIMALS) for value in draft.area.bounds)
    was_valid = before is not None and before.status is GridStatus.VALID
    valid_from = draft.valid_from or (before.valid_from if before is not None and was_valid else now)
    after = Grid(
        code=draft.code,
        name=draft.name,
        kind=draft.kind or (GridKind.COMMUNITY if before is None else before.kind),
        parent_code=community_of(draft.code),
        status=GridStatus.VALID,
        valid_from=valid_from,
        valid_to=draft.valid_to,
        households=0 if before is None else before.households,
        residents=0 if before is None else before.residents,
        label_lon_deg=lon_deg,
        label_lat_deg=lat_deg,
        box=BoundingBox(west, south, east, north),
        contacts=() if before is None else before.contacts,
        revision=1 if before is None else before.revision,
    )
    if before is None or after == before:
        return after
    return replace(after, revision=before.revision + 1)


def _label_of(area: Geometry, before: Grid | None) -> tuple[float, float]:
    """Return where the label stands: where it stood, if that is still inside."""
    if before is not None and shapely.contains_xy(area, before.label_lon_deg, before.label_lat_deg):
        return before.label_lon_deg, before.label_lat_deg
    lon_deg, lat_deg = place_of(area)
    return round(lon_deg, DECIMALS), round(lat_deg, DECIMALS)


def _organisations_of(
    drafts: Sequence[GridDraft], present: Mapping[str, Organisation]
) -> Iterable[Organisation]:
    """Yield the organisations that are new, or whose name the file says otherwise."""
    names: dict[str, str] = {}
    for draft in drafts:
        community, town = community_of(draft.code), town_of(draft.code)
        for code, name in ((community, draft.community_name), (town, draft.town_name), (draft.code[:6], "")):
            names[code] = names.get(code) or name
    for code, name in sorted(names.items()):
        before = present.get(code)
        if before is None:
            yield Organisation(
                code=code, name=name or code, level=level_of(code), parent_code=parent_of(code), revision=1
            )
        elif name and name != before.name:
            yield replace(before, name=name, revision=before.revision + 1)
