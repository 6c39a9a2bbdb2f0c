"""Who may ever order what, written down by hand beside the table it is read off."""

from __future__ import annotations

import pytest

from desktop.central.rules.rights import ROLES, may_order
from desktop.models.command import Operation, TargetKind
from desktop.models.person import Role

FIELD_ONLY = {"sign-for": True, "progress": False, "finish": True, "return": True, "extend": False}
"""Operations of whoever is sent, and whether a desk may order them too."""

FIELD_TOO = {"create", "note", *FIELD_ONLY}
DEPARTMENTS_TOO = {"suspend", "resume"}
LEADERS_TOO = {"approve-extension", "reject-extension", "supervise", "note", "create"}
SHIFT_LEADERS_ONLY = {"force-close"}


@pytest.mark.parametrize("operation", [one for kind, one in ROLES if kind is TargetKind.INCIDENT])
def test_each_role_has_its_own(operation: Operation) -> None:
    name = operation.value
    allowed = {role for role in Role if may_order(role, TargetKind.INCIDENT, operation)}
    expected = {Role.SHIFT_LEADER} if name not in FIELD_ONLY or FIELD_ONLY[name] else set()
    if name not in SHIFT_LEADERS_ONLY and expected and name not in DEPARTMENTS_TOO:
        expected.add(Role.DUTY_OFFICER)
    if name in FIELD_TOO:
        expected |= {Role.WORKER, Role.DEPARTMENT}
    if name in DEPARTMENTS_TOO:
        expected.add(Role.DEPARTMENT)
    if name in LEADERS_TOO:
        expected.add(Role.LEADER)
    assert allowed == expected


KEPT = {
    TargetKind.ORGANISATION: {Role.ADMIN},
    TargetKind.DEPARTMENT: {Role.ADMIN},
    TargetKind.STATION: {Role.ADMIN},
    TargetKind.DUTY_ITEM: {Role.ADMIN},
    TargetKind.CONTACT: {Role.ADMIN, Role.SHIFT_LEADER},
    TargetKind.GRID_PROFILE: {Role.ADMIN, Role.SHIFT_LEADER},
}
"""Who keeps which base information up."""


def test_base_information_is_kept_up_by_few() -> None:
    for kind, operation in ROLES:
        if kind in KEPT:
            assert {role for role in Role if may_order(role, kind, operation)} == KEPT[kind]


def test_a_wall_orders_nothing_and_an_administrator_no_case() -> None:
    for kind, operation in ROLES:
        assert not may_order(Role.WALL, kind, operation)
        if kind not in KEPT and operation is not Operation.UNDO:
            assert not may_order(Role.ADMIN, kind, operation)
