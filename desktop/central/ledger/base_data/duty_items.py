"""Owns the city's own entries of the duty catalogue, as orders want them."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import select

from desktop.central.ledger.base_data.entries import list_entries
from desktop.central.ledger.base_data.places import require_place
from desktop.central.ledger.request import CommandRequest
from desktop.central.ledger.unit import Unit
from desktop.central.rules.actor import Actor
from desktop.central.rules.base_data.catalogue import load_base_data
from desktop.central.rules.base_data.duties import duties_in, given_entry
from desktop.central.rules.refusal import Refused
from desktop.central.tables.base_data import BaseEntryRow
from desktop.models.base_data import DutyEntry, DutyItem
from desktop.models.codes import Level
from desktop.models.command import TargetKind
from desktop.models.problem import ProblemType


def given_duty(unit: Unit, code: str) -> DutyEntry | None:
    """Return a duty of the code set that the city has not touched."""
    return given_entry(code, unit.read_meta("city_code"), load_base_data())


def make_duty(unit: Unit, actor: Actor, request: CommandRequest, present: DutyEntry | None) -> DutyEntry:
    """Return a duty as an order wants it.

    Raises:
        Refused: validation, if the class or the place is unknown.
    """
    kept = present or DutyEntry(code=request.target_id, class_code="", name="", area_code=actor.area_code)
    made = replace(
        kept,
        class_code=request.text("class_code") or kept.class_code,
        name=request.text("name") or kept.name,
        area_code=request.text("area_code") or kept.area_code,
        is_sample=False,
    )
    if made.class_code not in load_base_data().duty_classes:
        raise Refused(
            ProblemType.VALIDATION, f"no class of duties {made.class_code}", pointers=("/class_code",)
        )
    if made.area_code != kept.area_code:
        require_place(unit, made.area_code, Level)
    return made


def read_duties(unit: Unit, place_code: str) -> tuple[DutyItem, ...]:
    """Return the duties that hold in a grid or a greater area."""
    row = BaseEntryRow
    entries = {one.code: one for one in list_entries(unit, DutyEntry, [])}
    query = select(row.id).where(row.kind == TargetKind.DUTY_ITEM.value, row.removed.is_(True))
    withdrawn = frozenset(unit.connection.execute(query).scalars())
    return duties_in(place_code, unit.read_meta("city_code"), entries, withdrawn, load_base_data())
