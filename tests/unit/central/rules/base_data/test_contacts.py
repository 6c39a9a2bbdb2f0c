"""Whose phone is shown to whom."""

from __future__ import annotations

import pytest

from desktop.central.rules.base_data.catalogue import load_base_data
from desktop.central.rules.base_data.contacts import fed_contacts, in_order, is_citizen, shown_contact
from desktop.central.rules.visibility import visible_body
from desktop.models.base_data import GridContact
from desktop.models.delta import RecordKind
from desktop.models.organisation import Grid
from desktop.models.person import Role
from desktop.wire.feed import decode_record, encode_record
from tests.helpers.records import make_grid

DATA = load_base_data()
PHONE, MASKED = "13712345678", "137****5678"
CALLING = {Role.DUTY_OFFICER, Role.SHIFT_LEADER, Role.WORKER, Role.ADMIN}


def contact(role_code: str, number: int = 1) -> GridContact:
    return GridContact(
        id=f"c-{number}", area_code="510182001014001", role_code=role_code, name="高山", phone=PHONE
    )


@pytest.mark.parametrize("reader", Role)
@pytest.mark.parametrize("role_code", [*DATA.roles, "a role of tomorrow"])
def test_a_citizens_phone_is_masked_for_who_does_not_ring(reader: Role, role_code: str) -> None:
    citizen = role_code not in DATA.roles or DATA.roles[role_code].is_citizen
    assert is_citizen(role_code) == citizen
    shown = shown_contact(contact(role_code), reader, DATA)
    assert shown.phone == (MASKED if citizen and reader not in CALLING else PHONE)


@pytest.mark.parametrize("reader", Role)
def test_the_feed_masks_by_the_same_rule(reader: Role) -> None:
    grid = make_grid(1)
    body = encode_record(grid)
    shown = decode_record(RecordKind.GRID, visible_body(RecordKind.GRID, body, reader))
    assert isinstance(shown, Grid)
    if reader in {Role.WALL, Role.DEPARTMENT}:
        assert shown.contacts == ()
        return
    for before, after in zip(grid.contacts, shown.contacts, strict=True):
        masked = is_citizen(before.relation) and reader not in CALLING
        assert after.phone == ("139****0000" if masked else before.phone)


def test_the_rings_stand_in_their_order() -> None:
    given = ["safety-volunteer", "building-head", "auxiliary-police", "tomorrow", "community-officer"]
    ordered = in_order([contact(code, at) for at, code in enumerate(given)], DATA)
    assert [one.role_code for one in ordered] == [
        "community-officer",
        "auxiliary-police",
        "building-head",
        "safety-volunteer",
        "tomorrow",
    ]


def test_a_grid_names_a_role_of_which_desks_have_no_word_in_the_citys_own() -> None:
    fed = fed_contacts([contact("community-cadre"), contact("building-head")], DATA)
    assert [one.relation for one in fed] == ["社区干部", "building-head"]
    assert [is_citizen(one.relation) for one in fed] == [False, True]
