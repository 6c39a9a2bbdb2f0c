"""Orders at random on contacts: each grid always carries exactly what the entries say."""

from __future__ import annotations

import random

import pytest

from desktop.central.ledger.base_data.contacts import contacts_of
from desktop.central.ledger.base_data.entries import find_entry
from desktop.central.ledger.base_data.orders import BASE_DATA_KINDS, BASE_DATA_OPERATIONS
from desktop.central.ledger.unit import Unit
from desktop.central.rules.base_data.catalogue import load_base_data
from desktop.central.rules.base_data.contacts import fed_contacts
from desktop.central.rules.rights import ROLES
from desktop.models.base_data import GridContact
from desktop.models.command import Operation, TargetKind
from desktop.models.organisation import Grid
from tests.helpers.small_city import CODES, COMMUNITY, HEAD, SmallCity

ROLE_CODES = ["community-officer", "building-head", "safety-volunteer"]


@pytest.mark.parametrize("seed", [1, 2])
def test_each_grid_carries_what_the_entries_say(city: SmallCity, seed: int) -> None:
    rng = random.Random(seed)
    revisions = dict.fromkeys(("c-1", "c-2", "c-3"), 0)
    there: set[str] = set()
    last_key = ""
    for number in range(40):
        contact_id = rng.choice(list(revisions))
        operation = rng.choice([Operation.CREATE, Operation.AMEND, Operation.REMOVE, Operation.UNDO])
        key = f"key-{seed}-{number}"
        arguments: dict[str, object] = {"name": f"name-{number}", "role_code": rng.choice(ROLE_CODES)}
        if operation is Operation.CREATE:
            arguments["area_code"] = rng.choice([COMMUNITY, *CODES])
        if operation is Operation.UNDO:
            answer = city.arrange(HEAD, TargetKind.COMMAND, operation, last_key, 0, key=key)
            expected = None
        else:
            expected = (contact_id in there) != (operation is Operation.CREATE)
            revision = None if operation is Operation.CREATE else revisions[contact_id]
            sent = {} if operation is Operation.REMOVE else arguments
            answer = city.arrange(HEAD, TargetKind.CONTACT, operation, contact_id, revision, sent, key=key)
            last_key = key if answer.status < 300 else last_key
        assert expected is None or expected == (answer.status < 300), answer.body
        there = city.ledger.transact(lambda unit: _look(unit, revisions))
    assert max(revisions.values()) > 5


def _look(unit: Unit, revisions: dict[str, int]) -> set[str]:
    """Hold each grid against the entries, each revision against the one before; return who is there."""
    there = set()
    for contact_id, before in revisions.items():
        kept = find_entry(unit, GridContact, contact_id)
        assert kept.revision >= before
        revisions[contact_id] = kept.revision
        if kept.record is not None:
            there.add(contact_id)
    for code in CODES:
        grid = unit.find(Grid, code)
        assert grid is not None
        assert grid.contacts == fed_contacts(contacts_of(unit, code), load_base_data())
    return there


def test_what_can_be_ordered_of_base_information_bears_no_name_of_another_order_that_is_taken_back() -> None:
    others = {operation for kind, operation in ROLES if kind not in BASE_DATA_KINDS}
    assert others & BASE_DATA_OPERATIONS == {Operation.CREATE}, "no creation elsewhere keeps an image"
    assert {kind for kind, operation in ROLES if operation is Operation.AMEND} == BASE_DATA_KINDS
