"""Owns the orders on base information: carried out one by one, and taken back within seconds."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from sqlalchemy import Row

from desktop.central.ledger.base_data.contacts import carry_on_contacts, make_contact
from desktop.central.ledger.base_data.departments import (
    carry_on_department,
    make_department,
    without_taken_classes,
)
from desktop.central.ledger.base_data.duty_items import given_duty, make_duty
from desktop.central.ledger.base_data.entries import (
    KIND_OF_ENTRY,
    Entry,
    Kept,
    area_of,
    find_entry,
    remove_entry,
    write_entry,
)
from desktop.central.ledger.base_data.organisations import (
    find_organisation,
    make_organisation,
    put_organisation,
)
from desktop.central.ledger.base_data.profiles import (
    carry_on_profile,
    counted_in,
    given_profile,
    make_profile,
)
from desktop.central.ledger.base_data.stations import make_station
from desktop.central.ledger.done import BaseDataImage, Done
from desktop.central.ledger.request import CommandRequest
from desktop.central.ledger.rota_checks import already_there, require_revision
from desktop.central.ledger.unit import Unit
from desktop.central.rules.actor import Actor
from desktop.central.rules.refusal import Refused
from desktop.central.rules.rulebook import Rulebook
from desktop.models.base_data import DutyEntry, GridContact, GridProfile
from desktop.models.codes import is_within
from desktop.models.command import Operation, TargetKind
from desktop.models.organisation import Grid, Organisation
from desktop.models.person import Department
from desktop.models.problem import ProblemType
from desktop.wire.codec import decode, encode

BASE_DATA_KINDS = frozenset(KIND_OF_ENTRY.values()) | {TargetKind.ORGANISATION, TargetKind.DEPARTMENT}
"""What base information is made of."""

BASE_DATA_OPERATIONS = frozenset({Operation.CREATE, Operation.AMEND, Operation.REMOVE})
"""What is ordered of it; nothing else that can be taken back bears these names."""

_TYPE_OF_KIND: dict[TargetKind, type[Entry]] = {kind: entry for entry, kind in KIND_OF_ENTRY.items()}


def carry_out_base_data(unit: Unit, actor: Actor, request: CommandRequest, rules: Rulebook) -> Done:
    """Carry out one order on base information.

    Raises:
        Refused: In the contract's order; nothing was written.
    """
    match request.target_kind:
        case TargetKind.ORGANISATION:
            return _amend_organisation(unit, actor, request)
        case TargetKind.DEPARTMENT:
            return _amend_department(unit, actor, request, rules)
        case _:
            return _carry_out_entry(unit, actor, request, rules)


# -- entries -------------------------------------------------------------------------------------


def _carry_out_entry(unit: Unit, actor: Actor, request: CommandRequest, rules: Rulebook) -> Done:
    kind = _TYPE_OF_KIND[request.target_kind]
    kept: Kept[Any] = find_entry(unit, kind, request.target_id)
    present: Entry | None = kept.record if kept.is_there else _given(unit, kind, request.target_id)
    if request.operation is Operation.CREATE:
        if present is not None:
            raise already_there(f"a {request.target_kind.value}")
    else:
        if present is None or not is_within(area_of(present), actor.area_code):
            raise Refused(ProblemType.NOT_FOUND, f"no {request.target_kind.value} {request.target_id}")
        require_revision(request, kept.revision)
    counted = counted_in(unit, request.target_id) if kind is GridProfile else None
    image = replace(_image_of(request.target_kind, present), counted=counted)
    if request.operation is Operation.REMOVE and present is not None:
        return Done(_take_out(unit, kept, present), request.target_id, image)
    made = _make(unit, actor, request, present, rules)
    if not is_within(area_of(made), actor.area_code):
        raise Refused(ProblemType.OUT_OF_AREA, f"{area_of(made)} is outside {actor.area_code}")
    return Done(_write(unit, kept, made), request.target_id, image)


def _given(unit: Unit, kind: type[Entry], entry_id: str) -> Entry | None:
    """Return what holds where nobody has entered anything yet."""
    if kind is GridProfile:
        return given_profile(unit, entry_id)
    return given_duty(unit, entry_id) if kind is DutyEntry else None


def _make(unit: Unit, actor: Actor, request: CommandRequest, present: Any, rules: Rulebook) -> Entry:
    match request.target_kind:
        case TargetKind.CONTACT:
            return make_contact(unit, request, present)
        case TargetKind.STATION:
            return make_station(request, present, rules.locator)
        case TargetKind.DUTY_ITEM:
            return make_duty(unit, actor, request, present)
        case _:
            return make_profile(unit, actor, request, present)


def _write(unit: Unit, kept: Kept[Any], made: Entry, counted: tuple[int, int] | None = None) -> int:
    after: Entry = write_entry(unit, kept, made)
    _carry_on(unit, kept.record, after, counted)
    return after.revision


def _take_out(unit: Unit, kept: Kept[Any], present: Entry) -> int:
    revision = remove_entry(unit, kept, present)
    _carry_on(unit, present, None)
    return revision


def _carry_on(
    unit: Unit, before: Entry | None, after: Entry | None, counted: tuple[int, int] | None = None
) -> None:
    """Bring up to date what follows from an entry."""
    one = after or before
    if isinstance(one, GridContact):
        helpers = [each if isinstance(each, GridContact) else None for each in (before, after)]
        carry_on_contacts(unit, helpers[0], helpers[1])
    elif isinstance(after, GridProfile):
        carry_on_profile(unit, after, counted)


# -- what the feed carries -----------------------------------------------------------------------


def _amend_organisation(unit: Unit, actor: Actor, request: CommandRequest) -> Done:
    present = find_organisation(unit, request.target_id)
    if present is None or not is_within(present.code, actor.area_code):
        raise Refused(ProblemType.NOT_FOUND, f"no organisation {request.target_id}")
    require_revision(request, present.revision)
    after = make_organisation(request, present)
    put_organisation(unit, present, after)
    return Done(after.revision, after.code, _image_of(TargetKind.ORGANISATION, present))


def _amend_department(unit: Unit, actor: Actor, request: CommandRequest, rules: Rulebook) -> Done:
    city_code = unit.read_meta("city_code")
    present = unit.find(Department, request.target_id, lock=True)
    # Departments are the city's: whoever keeps one town up does not change them.
    if present is None or not is_within(city_code, actor.area_code):
        raise Refused(ProblemType.NOT_FOUND, f"no department {request.target_id}")
    require_revision(request, present.revision)
    after = make_department(unit, request, present, rules.codes)
    unit.put(after, area_code=city_code)
    carry_on_department(unit, after)
    return Done(after.revision, after.id, _image_of(TargetKind.DEPARTMENT, present))


# -- taking back ---------------------------------------------------------------------------------


def _image_of(kind: TargetKind, present: Entry | Organisation | Grid | Department | None) -> BaseDataImage:
    return BaseDataImage(kind, "" if present is None else encode(present).decode())


def take_back_base_data(unit: Unit, kept: Row[Any]) -> int | None:
    """Bring back what stood before an order, as a new revision.

    Args:
        unit: The writing transaction.
        kept: Row of what is kept of the order.

    Returns:
        The new revision, None if somebody has changed it since.
    """
    image = decode(kept.body, BaseDataImage)
    match image.kind:
        case TargetKind.ORGANISATION:
            return _bring_back_organisation(unit, kept, image)
        case TargetKind.DEPARTMENT:
            return _bring_back_department(unit, kept, image)
        case _:
            return _bring_back_entry(unit, kept, image)


def _bring_back_entry(unit: Unit, kept: Row[Any], image: BaseDataImage) -> int | None:
    kind = _TYPE_OF_KIND[image.kind]
    present: Kept[Any] = find_entry(unit, kind, kept.target_id)
    if present.revision != kept.revision:
        return None
    if not image.before and present.record is not None:
        return _take_out(unit, present, present.record)
    return _write(unit, present, decode(image.before.encode(), kind), image.counted)


def _bring_back_organisation(unit: Unit, kept: Row[Any], image: BaseDataImage) -> int | None:
    present = find_organisation(unit, kept.target_id)
    if present is None or present.revision != kept.revision:
        return None
    before = decode(image.before.encode(), type(present))
    put_organisation(unit, present, replace(before, revision=present.revision + 1))
    return present.revision + 1


def _bring_back_department(unit: Unit, kept: Row[Any], image: BaseDataImage) -> int | None:
    present = unit.find(Department, kept.target_id, lock=True)
    if present is None or present.revision != kept.revision:
        return None
    # A class that another department has taken meanwhile stays with it: the later order stands.
    before = without_taken_classes(unit, decode(image.before.encode(), Department))
    after = replace(before, revision=present.revision + 1)
    unit.put(after, area_code=unit.read_meta("city_code"))
    carry_on_department(unit, after)
    return after.revision
