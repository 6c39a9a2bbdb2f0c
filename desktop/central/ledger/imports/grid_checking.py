"""Owns the checking of a grid file against the city as it stands, outside any transaction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from shapely import Geometry
from sqlalchemy import select

from desktop.central.formats.grid_files import read_grid_layer
from desktop.central.formats.limits import FileUnusable
from desktop.central.formats.projections import decode_polygons, find_projection
from desktop.central.ledger.ground import read_geometry_ref, read_shapes
from desktop.central.ledger.imports.requests import ImportRequest
from desktop.central.ledger.post_books import zone_of
from desktop.central.ledger.unit import Unit
from desktop.central.rules.imports.datum_shift import Ground, find_shift
from desktop.central.rules.imports.grid_plan import GridPlan, plan_grids
from desktop.central.rules.imports.grid_rows import GridDraft, GridScope, read_grid_rows
from desktop.central.rules.imports.neighbours import check_neighbours
from desktop.central.rules.imports.shapes import check_coordinates, check_shapes
from desktop.central.rules.locator import polygon_of
from desktop.central.tables.positions import PositionRow
from desktop.models.codes import is_within
from desktop.models.finding import Finding, FindingKind, Severity, in_order
from desktop.models.geo import GridShape
from desktop.models.organisation import Grid, GridStatus, Organisation
from desktop.models.person import Worker


@dataclass(frozen=True, slots=True)
class CityGround:
    """The city as it stands, as far as grids are concerned.

    Attributes:
        content_hash: Hash of its polygons, empty if there are none.
        fixes: Newest positions of workers with the code of their grid.
    """

    city_code: str
    zone: ZoneInfo
    content_hash: str
    shapes: tuple[GridShape, ...]
    grids: dict[str, Grid]
    organisations: dict[str, Organisation]
    fixes: tuple[tuple[str, tuple[float, float]], ...]


@dataclass(frozen=True, slots=True)
class CheckedGrids:
    """A grid file held against the city.

    Attributes:
        content_hash: Hash of the polygons it was held against.
        area_code: Code prefix for which the file is complete.
        crs: Name of the file's coordinate reference system, empty if it was not found.
        drafts: Grids of the file that could be read.
        plan: What would change, were it imported as it is.
        findings: What was found, the gravest first, then in the order of rows.
    """

    content_hash: str
    area_code: str
    crs: str
    drafts: tuple[GridDraft, ...]
    plan: GridPlan
    findings: tuple[Finding, ...]


def read_city_ground(unit: Unit) -> CityGround:
    """Read the city as it stands."""
    homes = {worker.id: worker.home_grid_code for worker in unit.list_all(Worker)}
    query = select(PositionRow.worker_id, PositionRow.lon_deg, PositionRow.lat_deg)
    fixes = tuple(
        (homes[row.worker_id], (row.lon_deg, row.lat_deg))
        for row in unit.connection.execute(query)
        if row.worker_id in homes
    )
    return CityGround(
        city_code=unit.read_meta("city_code"),
        zone=zone_of(unit),
        content_hash=read_geometry_ref(unit.connection).content_hash,
        shapes=read_shapes(unit.connection),
        grids={grid.code: grid for grid in unit.list_all(Grid)},
        organisations={one.code: one for one in unit.list_all(Organisation)},
        fixes=fixes,
    )


def check_grid_file(request: ImportRequest, area_code: str, city: CityGround, now: datetime) -> CheckedGrids:
    """Hold a file against the city; reads no database and takes seconds for thousands of grids.

    Args:
        request: The file.
        area_code: Code prefix for which it is complete.
        city: The city as it stands.
        now: Instant of the import.
    """
    try:
        layer = read_grid_layer(request.body, layer=request.layer, encoding=request.encoding)
        projection = find_projection(request.crs, layer.crs)
        areas = decode_polygons(layer.geometries, projection)
    except FileUnusable as error:
        return _checked(city, area_code, "", (), (error.finding,), now)
    scope = GridScope(city.city_code, area_code, city.zone, now)
    rows, found = read_grid_rows(layer.columns, areas, request.columns, scope)
    misplaced = check_coordinates(areas)
    if any(one.severity is Severity.ERROR for one in misplaced):
        return _checked(city, area_code, projection.name, (), (*found, *misplaced), now)
    drafts, faults = check_shapes(rows)
    found += (*misplaced, *faults)
    if not rows and not any(one.severity is Severity.ERROR for one in found):
        found += (Finding(kind=FindingKind.LAYER_EMPTY, severity=Severity.ERROR),)
    found += _hold_against(drafts, area_code, city, is_declared=bool(request.crs))
    return _checked(city, area_code, projection.name, drafts, found, now)


def _hold_against(
    drafts: tuple[GridDraft, ...], area_code: str, city: CityGround, *, is_declared: bool
) -> tuple[Finding, ...]:
    known = {
        shape.code: polygon_of(shape)
        for shape in city.shapes
        if shape.code in city.grids and city.grids[shape.code].status is GridStatus.VALID
    }
    shifts = find_shift(
        {draft.code: draft.area for draft in drafts}, Ground(known, city.fixes), is_declared=is_declared
    )
    if any(one.severity is Severity.ERROR for one in shifts):
        # Held against ground from which it is shifted, every border would be told as well.
        return shifts
    staying = [_staying(code, area) for code, area in known.items() if not is_within(code, area_code)]
    return (*shifts, *check_neighbours((*drafts, *staying), tuple(known.values())))


def _staying(code: str, area: Geometry) -> GridDraft:
    return GridDraft(
        row=0,
        code=code,
        name="",
        kind=None,
        valid_from=None,
        valid_to=None,
        town_name="",
        community_name="",
        area=area,
    )


def _checked(
    city: CityGround,
    area_code: str,
    crs: str,
    drafts: tuple[GridDraft, ...],
    found: tuple[Finding, ...],
    now: datetime,
) -> CheckedGrids:
    plan = plan_of(drafts, area_code, city, now)
    changes = [
        Finding(kind=FindingKind.GRID_VANISHES, severity=Severity.WARNING, code=grid.code, value=grid.name)
        for grid in plan.voided
        if drafts
    ]
    changes += [
        Finding(kind=FindingKind.ORGANISATION_NEW, severity=Severity.NOTE, code=one.code, value=one.name)
        for one in plan.organisations
        if one.code not in city.organisations
    ]
    return CheckedGrids(city.content_hash, area_code, crs, drafts, plan, in_order((*found, *changes)))


def plan_of(drafts: tuple[GridDraft, ...], area_code: str, city: CityGround, now: datetime) -> GridPlan:
    """Return what grids of a file change of the city."""
    return plan_grids(drafts, city.grids, city.organisations, city.shapes, area_code, now)
