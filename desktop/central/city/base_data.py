"""Owns the demo's invented base information: contacts as entries, stations, profiles of grids."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import chain
from typing import Any

from sqlalchemy import Connection

from desktop.central.city.chance import keyed, pick
from desktop.central.city.demo import DemoCity
from desktop.central.ledger.base_data.entries import Entry, row_of
from desktop.central.ledger.upsert import insert_rows
from desktop.central.rules.base_data.catalogue import load_base_data
from desktop.central.tables.base_data import BaseEntryRow, GridProfileVersionRow
from desktop.models.base_data import GridContact, GridProfile, ProfileCount, ProfileNote, Station
from desktop.models.codes import Level, community_of
from desktop.models.instant import to_epoch_ms
from desktop.models.organisation import ContactRelation, Grid, Organisation
from desktop.models.person import Department
from desktop.wire.codec import encode

_TOWN_KINDS = ("service-station", "police-room", "fire-station", "health-station", "mediation-room")
_COMMUNITY_KINDS = ("service-station", "shelter", "store")
_SEAT_KIND = "department-seat"
_COMMUNITIES_PER_STATION = 4
_ALWAYS = "00:00-24:00"
_ALWAYS_OPEN = frozenset({"police-room", "fire-station", "shelter"})
_OLDEST_DAYS = 90
"""A grid's worker goes through the whole profile once a quarter."""

_PER_HOUSEHOLD = {
    "floating": (0.05, 0.3),
    "elderly-alone": (0.005, 0.03),
    "disabled": (0.01, 0.04),
    "hardship": (0.005, 0.03),
    "buildings": (0.02, 0.08),
    "rented-homes": (0.03, 0.2),
    "shops": (0.02, 0.12),
    "hydrants": (0.005, 0.02),
    "manholes": (0.05, 0.2),
    "street-lamps": (0.05, 0.15),
    "cameras": (0.01, 0.05),
}
"""Least and most of each thing for each household."""

_FEW = {
    "key-places": (0, 9),
    "building-sites": (0, 3),
    "gas-facilities": (0, 6),
    "open-disputes": (0, 4),
    "open-requests": (0, 8),
    "hazards": (0, 6),
    "flood-points": (0, 3),
}
"""Least and most of each thing in a grid, however many live there."""

_NOTES = {
    "people": ("独居老人每周走访一次", "学校放学时段人流集中", "租住人员流动大，季度核对一次"),
    "places": ("沿河一侧汛期注意", "老旧小区，消防通道窄", "农贸市场早间占道"),
    "things": ("两处消防栓水压待复查", "路灯改造已报住建局", "窨井盖上月已全部核对"),
    "sentiment": ("广场舞噪声常有投诉", "停车位纠纷已调解", "加装电梯意见不一"),
    "affairs": ("燃气管线改造施工中", "汛期前清淤一次", "电动车飞线充电整治中"),
}


def write_base_data(connection: Connection, city: DemoCity, now: datetime) -> None:
    """Write contacts, stations and profiles into tables that are empty."""
    profiles = [_make_profile(city, grid, now) for grid in city.people.grids]
    entries: Iterable[Entry] = chain(make_contacts(city), make_stations(city), profiles)
    insert_rows(connection, BaseEntryRow, (row_of(entry) for entry in entries))
    insert_rows(connection, GridProfileVersionRow, (_version_of(one, now) for one in profiles))


def make_contacts(city: DemoCity) -> Iterator[GridContact]:
    """Yield who helps in each grid and community; the police officer once for all grids of a community."""
    communities: set[str] = set()
    for grid in city.people.grids:
        for number, contact in enumerate(grid.contacts, 1):
            area_code = grid.code
            if contact.relation == ContactRelation.COMMUNITY_OFFICER:
                area_code = community_of(grid.code)
                if area_code in communities:
                    continue
                communities.add(area_code)
            yield GridContact(
                id=f"contact-{area_code}-{number:02d}",
                area_code=area_code,
                role_code=contact.relation,
                name=contact.name,
                phone=contact.phone,
                revision=1,
            )


def make_stations(city: DemoCity) -> Iterator[Station]:
    """Yield each kind in each town, one in every fourth community, and where the departments sit."""
    grids_of: dict[str, list[Grid]] = {}
    for grid in city.people.grids:
        for code in (grid.code[:9], community_of(grid.code)):
            grids_of.setdefault(code, []).append(grid)
    communities = 0
    for organisation in city.people.organisations:
        grids = grids_of.get(organisation.code)
        if grids is None:
            continue
        kinds: tuple[str, ...] = _TOWN_KINDS
        if organisation.level is Level.COMMUNITY:
            communities += 1
            turn = communities // _COMMUNITIES_PER_STATION
            kinds = (_COMMUNITY_KINDS[turn % len(_COMMUNITY_KINDS)],)
            if communities % _COMMUNITIES_PER_STATION:
                continue
        for kind_code in kinds:
            yield _make_station(city, organisation, kind_code, grids)
    middle = next(one.code for one in city.people.organisations if one.level is Level.TOWN)
    yield from (_make_seat(city, department, grids_of[middle]) for department in city.people.departments)


def _make_seat(city: DemoCity, department: Department, grids: list[Grid]) -> Station:
    """Return where a department's duty desk sits: all in the first town of the codes, the city's middle."""
    rng = keyed(city.seed, "seat", department.id)
    grid = pick(rng, grids)
    lon_deg, lat_deg = city.places[grid.code].draw_position(rng)
    return Station(
        id=f"station-{department.id}",
        kind_code=_SEAT_KIND,
        name=department.name,
        address=department.address,
        lon_deg=lon_deg,
        lat_deg=lat_deg,
        area_code=grid.code,
        phone=department.phone,
        hours=_ALWAYS,
        revision=1,
    )


def _make_station(city: DemoCity, organisation: Organisation, kind_code: str, grids: list[Grid]) -> Station:
    rng = keyed(city.seed, "station", organisation.code, kind_code)
    grid = pick(rng, grids)
    lon_deg, lat_deg = city.places[grid.code].draw_position(rng)
    return Station(
        id=f"station-{organisation.code}-{kind_code}",
        kind_code=kind_code,
        name=f"{organisation.name}{load_base_data().kinds[kind_code].name}",
        address=f"{grid.name}内",
        lon_deg=lon_deg,
        lat_deg=lat_deg,
        area_code=grid.code,
        phone=f"028-0002{rng.randrange(10000):04d}",
        hours=_ALWAYS if kind_code in _ALWAYS_OPEN else "08:30-17:30",
        revision=1,
    )


def _make_profile(city: DemoCity, grid: Grid, now: datetime) -> GridProfile:
    rng = keyed(city.seed, "profile", grid.code)
    author = city.people.worker_at[grid.code].name
    day = now.astimezone(city.zone).date() - timedelta(days=rng.randrange(_OLDEST_DAYS))
    amounts = _amounts_of(rng, grid)
    sections = rng.sample(list(_NOTES), 2)
    return GridProfile(
        grid_code=grid.code,
        counts=tuple(ProfileCount(code, amounts[code], day, author) for code in load_base_data().section_of),
        notes=tuple(
            ProfileNote(section, pick(rng, _NOTES[section]), day, author)
            for section in load_base_data().sections
            if section in sections
        ),
        changed=now - timedelta(days=(now.astimezone(city.zone).date() - day).days),
        changed_by=author,
        revision=1,
    )


def _amounts_of(rng: random.Random, grid: Grid) -> dict[str, int]:
    amounts = {"households": grid.households, "residents": grid.residents}
    for code, (least, most) in _PER_HOUSEHOLD.items():
        amounts[code] = round(grid.households * rng.uniform(least, most))
    for code, (low, high) in _FEW.items():
        amounts[code] = rng.randint(low, high)
    return amounts


def _version_of(profile: GridProfile, now: datetime) -> dict[str, Any]:
    return {
        "grid_code": profile.grid_code,
        "revision": profile.revision,
        "at_ms": to_epoch_ms(profile.changed or now),
        "body": encode(profile),
    }
