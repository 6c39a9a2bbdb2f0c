"""Owns contacts as orders want them, and their copies in the grids' records, which a desk has offline."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

from desktop.central.ledger.base_data.entries import list_entries
from desktop.central.ledger.base_data.places import require_place
from desktop.central.ledger.request import CommandRequest
from desktop.central.ledger.unit import Unit
from desktop.central.rules.base_data.catalogue import load_base_data
from desktop.central.rules.base_data.contacts import fed_contacts
from desktop.central.rules.refusal import Refused
from desktop.central.tables.base_data import BaseEntryRow
from desktop.models.base_data import ContactTier, GridContact
from desktop.models.codes import Level, community_of, level_of
from desktop.models.organisation import Grid
from desktop.models.problem import ProblemType


def make_contact(unit: Unit, request: CommandRequest, present: GridContact | None) -> GridContact:
    """Return a contact as an order wants it.

    Raises:
        Refused: validation, if the role or the place is unknown.
    """
    kept = present or GridContact(id=request.target_id, area_code="", role_code="", name="", phone="")
    made = replace(
        kept,
        area_code=request.text("area_code") or kept.area_code,
        role_code=request.text("role_code") or kept.role_code,
        name=request.text("name") or kept.name,
        phone=request.replaced("phone", kept.phone),
        note=request.replaced("note", kept.note),
    )
    role = load_base_data().roles.get(made.role_code)
    if role is None:
        raise Refused(
            ProblemType.VALIDATION, f"no role {made.role_code} in the catalogue", pointers=("/role_code",)
        )
    if role.tier is ContactTier.ONE:
        raise Refused(
            ProblemType.VALIDATION, "the grid worker is whoever holds the post", pointers=("/role_code",)
        )
    if present is None:
        require_place(unit, made.area_code, (Level.COMMUNITY, Level.GRID))
    return made


def contacts_of(unit: Unit, grid_code: str) -> list[GridContact]:
    """Return who helps in a grid, those of its community included."""
    places = [grid_code, community_of(grid_code)]
    return list_entries(unit, GridContact, [BaseEntryRow.area_code.in_(places)])


def with_contacts(unit: Unit, grids: Iterable[Grid]) -> list[Grid]:
    """Return grids that there were never before, each with who helps in it by its code and its community."""
    data = load_base_data()
    by_area: dict[str, list[GridContact]] = defaultdict(list)
    for one in list_entries(unit, GridContact, []):
        by_area[one.area_code].append(one)
    return [
        replace(grid, contacts=fed_contacts([*by_area[grid.code], *by_area[community_of(grid.code)]], data))
        for grid in grids
    ]


def carry_on_contacts(unit: Unit, before: GridContact | None, after: GridContact | None) -> None:
    """Bring the records of the grids up to date in which a contact helps or helped."""
    areas = {one.area_code for one in (before, after) if one is not None}
    data = load_base_data()
    for code in sorted(code for area in areas for code in _grids_in(unit, area)):
        grid = unit.find(Grid, code, lock=True)
        if grid is None:
            continue
        contacts = fed_contacts(contacts_of(unit, code), data)
        if contacts != grid.contacts:
            unit.put(replace(grid, contacts=contacts, revision=grid.revision + 1), area_code=code)


def _grids_in(unit: Unit, area_code: str) -> list[str]:
    if level_of(area_code) is Level.GRID:
        return [area_code]
    return [grid.code for grid in unit.list_all(Grid, area_code=area_code)]
