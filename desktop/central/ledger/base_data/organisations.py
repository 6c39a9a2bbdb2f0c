"""Owns the upkeep of organisations and of grids' names, which the feed carries."""

from __future__ import annotations

from desktop.central.ledger.request import CommandRequest
from desktop.central.ledger.unit import Unit
from desktop.central.rules.base_data.organisations import amend_grid, amend_organisation
from desktop.models.organisation import Grid, Organisation
from desktop.wire.codec import encode

_FIELDS = ("name", "kind", "duty_phone", "head")


def find_organisation(unit: Unit, code: str) -> Organisation | Grid | None:
    """Return an organisation or a grid by its code, its row locked."""
    return unit.find(Organisation, code, lock=True) or unit.find(Grid, code, lock=True)


def make_organisation(request: CommandRequest, present: Organisation | Grid) -> Organisation | Grid:
    """Return an organisation or a grid as an order wants it.

    Raises:
        Refused: validation.
    """
    changes = {name: request.text(name) for name in _FIELDS if name in request.arguments}
    if isinstance(present, Grid):
        return amend_grid(present, changes)
    return amend_organisation(present, changes)


def put_organisation(unit: Unit, before: Organisation | Grid, after: Organisation | Grid) -> None:
    """Write an organisation or a grid, and tell the audit chain what is new of a grid.

    Contacts stand in a grid's record too, and the chain, which forgets nothing, keeps no citizen's phone.
    """
    unit.put(after, area_code=after.code)
    if isinstance(before, Grid) and isinstance(after, Grid):
        told = [encode({"name": one.name, "kind": one.kind}) for one in (before, after)]
        unit.note_row(f"grid:{after.code}", told[0], told[1])
