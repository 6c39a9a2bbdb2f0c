"""Owns the accounts by which one logs in to the demo city: its duty room, with one password that is told."""

from __future__ import annotations

from sqlalchemy import insert, select

from desktop.central.ledger.passwords import hash_password
from desktop.central.ledger.unit import Unit
from desktop.central.tables.access import AccountRow
from desktop.models.person import Person
from desktop.settings.demo import DEMO_PASSWORD


def enrol_demo_accounts(unit: Unit) -> int:
    """Make the accounts that are missing, each under its person's id; others stay as somebody left them.

    Returns:
        How many were made; 0 in a city that is no demo.
    """
    if unit.read_meta("is_demo") != "1":
        return 0
    known = set(unit.connection.execute(select(AccountRow.id)).scalars())
    known |= set(unit.connection.execute(select(AccountRow.username)).scalars())
    missing = [person for person in unit.list_all(Person) if person.id not in known]
    if not missing:
        return 0
    password_hash = hash_password(DEMO_PASSWORD)
    unit.connection.execute(
        insert(AccountRow),
        [
            {
                "id": person.id,
                "username": person.id,
                "name": person.name,
                "role": person.role.value,
                "area_code": person.area_code,
                "password_hash": password_hash,
                "failures": 0,
                "locked_until_ms": None,
                "disabled": False,
                "revision": 1,
            }
            for person in missing
        ],
    )
    return len(missing)
