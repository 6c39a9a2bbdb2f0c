"""The demo's duty room can log in with the password that the README tells; no other city has such."""

from __future__ import annotations

from functools import partial

from sqlalchemy import select, update

from desktop.central.city.demo_accounts import enrol_demo_accounts
from desktop.central.city.people import make_people
from desktop.central.ledger.accounts import find_candidate
from desktop.central.ledger.passwords import is_password
from desktop.central.rules.accounts import password_fault
from desktop.central.tables.access import AccountRow
from desktop.models.person import Person
from desktop.settings.demo import DEMO_PASSWORD, DEMO_USERNAMES
from tests.architecture.rules.source import ROOT
from tests.helpers.small_city import SmallCity


def make_demo(city: SmallCity) -> None:
    city.ledger.transact(lambda unit: unit.write_meta("is_demo", "1"))


def test_each_person_of_the_duty_room_has_an_account(city: SmallCity) -> None:
    make_demo(city)
    persons = city.ledger.transact(lambda unit: unit.list_all(Person))
    assert city.ledger.transact(enrol_demo_accounts) == len(persons) > 0
    for person in persons:
        candidate = city.ledger.transact(partial(find_candidate, username=person.id))
        assert candidate.account_id == person.id
        assert is_password(candidate.password_hash, DEMO_PASSWORD)
        assert password_fault(DEMO_PASSWORD, person.id) == "", "the demo keeps to the rules of passwords"


def test_what_somebody_changed_stays_at_the_next_start(city: SmallCity) -> None:
    make_demo(city)
    city.ledger.transact(enrol_demo_accounts)
    shut = update(AccountRow).where(AccountRow.id == "officer-1").values(disabled=True, password_hash="other")
    city.ledger.transact(lambda unit: unit.connection.execute(shut))
    assert city.ledger.transact(enrol_demo_accounts) == 0
    assert city.ledger.transact(lambda unit: find_candidate(unit, "officer-1")).password_hash is None


def test_a_real_city_has_none(city: SmallCity) -> None:
    assert city.ledger.transact(enrol_demo_accounts) == 0
    query = select(AccountRow.id)
    assert city.ledger.transact(lambda unit: unit.connection.execute(query).all()) == []


def test_screens_and_readme_tell_the_accounts_that_there_are() -> None:
    assert tuple(person.id for person in make_people(519, {}).persons) == DEMO_USERNAMES
    assert DEMO_PASSWORD in (ROOT / "README.md").read_text(encoding="utf-8")
