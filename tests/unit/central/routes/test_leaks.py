"""Everybody reads everything: nobody learns what is not theirs, and without any one guard somebody does."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import true

from desktop.central.ledger import accounts as kept_accounts
from desktop.central.ledger import (
    citizens,
    detail,
    duplicates,
    incident_lists,
    intake_channels,
    photos,
    positions,
    reader,
    rota_readings,
)
from desktop.central.ledger import devices as kept_devices
from desktop.central.ledger.base_data import readings as base_readings
from desktop.central.ledger.history import homes, past_positions, replays
from desktop.central.routes import accounts, context, devices, intake, polls, replay
from desktop.central.rules import visibility
from desktop.central.rules.actor import Actor
from desktop.central.rules.base_data import duties
from desktop.models.person import Role
from tests.helpers.leak_city import SECRETS, LeakCity, readers
from tests.helpers.small_city import CODES, SmallCity


@pytest.fixture
def leaky(city: SmallCity) -> Iterator[LeakCity]:
    made = LeakCity(city)
    yield made
    made.close()


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, LeakCity]:
    """A city that was marked, and closed: one database, of which each guard's test gets a copy."""
    url = f"sqlite:///{tmp_path_factory.mktemp('leaks') / 'central.sqlite'}"
    city = SmallCity(url)
    made = LeakCity(city)
    made.close()
    city.close()
    return url, made


def test_nobody_learns_what_is_not_theirs(leaky: LeakCity) -> None:
    assert list(leaky.leaks(readers())) == []


@pytest.mark.parametrize("role", [Role.DUTY_OFFICER, Role.ADMIN])
def test_who_may_know_does_learn(leaky: LeakCity, role: Role) -> None:
    for actor in readers():
        if actor.role is role:
            expected = {secret.mark for secret in SECRETS if secret.may_be_known_to(actor)}
            assert leaky.known(actor) == expected


def everywhere(work: Callable[..., Any]) -> Callable[..., Any]:
    """Return a reading that takes everybody for somebody of the whole city."""

    def read(unit: Any, actor: Actor, *more: Any) -> Any:
        return work(unit, replace(actor, area_code=""), *more)

    return read


def of_the_whole_city(work: Callable[..., Any]) -> Callable[..., Any]:
    """Return a reading of positions that forgets the area."""
    return lambda unit, since, _area_code, *more: work(unit, since, "", *more)


def yes(*_anything: Any) -> bool:
    return True


def of_everybody(_column: Any, _area_code: str) -> Any:
    return true()


WORKERS_WITHIN = rota_readings._workers_within

GUARDS: dict[str, tuple[Any, str, Any]] = {
    "areas in changes": (visibility, "sees", yes),
    "areas in the bundle": (reader, "_seen_by", lambda _reader: true()),
    "fields": (reader, "visible_body", lambda _kind, body, _role: body),
    "areas in past boards": (replays, "sees", yes),
    "whose track it is": (past_positions, "is_within", yes),
    "whose positions were over a span": (homes, "is_within", yes),
    "whose positions were there": (replay, "is_within", yes),
    "who reads past positions": (replay, "may_read", yes),
    "fields in past boards": (replays, "visible_body", lambda _kind, body, _role: body),
    "roles that read": (context, "may_read", yes),
    "an incident's detail": (detail, "may_see_incident", yes),
    "lists of incidents": (incident_lists, "seen_by", lambda _reader: true()),
    "photos": (photos, "may_see_incident", yes),
    "duplicates": (duplicates, "seen_by", lambda _reader: true()),
    "fields in lists": (incident_lists, "visible_body", lambda _kind, body, _role: body),
    "positions": (polls, "rows_since", of_the_whole_city(positions.rows_since)),
    "accounts": (accounts, "list_accounts", everywhere(kept_accounts.list_accounts)),
    "devices": (devices, "list_devices", everywhere(kept_devices.list_devices)),
    "intake channels": (intake, "list_channels", everywhere(intake_channels.list_channels)),
    "absences": (rota_readings, "_workers_within", lambda _area: WORKERS_WITHIN("")),
    "posts": (rota_readings, "is_within", yes),
    "revealing": (citizens, "may_see_incident", yes),
    "base information": (base_readings, "area_condition", of_everybody),
    "a grid's base information": (base_readings, "covers", yes),
    "fields of base information": (base_readings, "visible_body", lambda _kind, body, _role: body),
    "phones of stations": (base_readings, "shown_station", lambda station, _role: station),
    "phones of who helps": (base_readings, "shown_contact", lambda contact, _role, _data: contact),
    "phones of who helps in the feed": (visibility, "shown_phone", lambda _code, phone, _role: phone),
    "duties elsewhere": (duties, "is_within", yes),
}


@pytest.mark.parametrize("guard", GUARDS)
def test_without_a_guard_somebody_learns_it(
    guard: str,
    written: tuple[str, LeakCity],
    copy_database: Callable[[str], str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    url, like = written
    city = SmallCity(copy_database(url))
    leaky = LeakCity(city, like)
    place, name, instead = GUARDS[guard]
    monkeypatch.setattr(place, name, instead)
    actors = [
        one for one in readers() if one.area_code == CODES[0] or one.role in {Role.WALL, Role.DEPARTMENT}
    ]
    assert next(leaky.leaks(actors), ""), "one is enough"
    leaky.close()
    city.close()
