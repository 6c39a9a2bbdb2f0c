"""Owns the upkeep of departments, and the map of classes to departments that a dispatch looks into."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace

from desktop.central.ledger.detail import CLASS_DEPARTMENTS
from desktop.central.ledger.request import CommandRequest
from desktop.central.ledger.unit import Unit
from desktop.central.rules.codeset import CodeSet
from desktop.central.rules.refusal import Refused
from desktop.models.person import Department
from desktop.models.problem import ProblemType


def make_department(unit: Unit, request: CommandRequest, present: Department, codes: CodeSet) -> Department:
    """Return a department as an order wants it.

    Raises:
        Refused: validation, if a class is unknown, or the duty of another department.
    """
    classes = present.class_codes
    if "class_codes" in request.arguments:
        classes = tuple(sorted(set(request.texts("class_codes"))))
        _require_free(request.texts("class_codes"), present.id, _read_map(unit), codes)
    return replace(
        present,
        name=request.text("name") or present.name,
        phone=request.replaced("phone", present.phone),
        address=request.replaced("address", present.address),
        class_codes=classes,
        revision=present.revision + 1,
    )


def without_taken_classes(unit: Unit, department: Department) -> Department:
    """Return a department without the classes that are another's duty by now."""
    owners = _read_map(unit)
    kept = tuple(code for code in department.class_codes if owners.get(code, department.id) == department.id)
    return replace(department, class_codes=kept)


def carry_on_department(unit: Unit, department: Department) -> None:
    """Bring the map of classes up to date with what is a department's duty now, and no other's."""
    others = {code: owner for code, owner in _read_map(unit).items() if owner != department.id}
    mine = dict.fromkeys(department.class_codes, department.id)
    unit.write_meta(CLASS_DEPARTMENTS, json.dumps(dict(sorted({**others, **mine}.items()))))


def _read_map(unit: Unit) -> dict[str, str]:
    found: dict[str, str] = json.loads(unit.read_meta(CLASS_DEPARTMENTS, "{}", lock=True))
    return found


def _require_free(classes: Iterable[str], department_id: str, owners: dict[str, str], codes: CodeSet) -> None:
    for at, code in enumerate(classes):
        pointer = f"/class_codes/{at}"
        if code not in codes.classes:
            raise Refused(ProblemType.VALIDATION, f"the code set knows no class {code}", pointers=(pointer,))
        owner = owners.get(code, department_id)
        if owner != department_id:
            raise Refused(ProblemType.VALIDATION, f"class {code} is the duty of {owner}", pointers=(pointer,))
