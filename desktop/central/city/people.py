"""Owns the demo's invented people: workers with their posts, contacts, departments, the duty room."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache, lru_cache

from desktop.central.city.catalogue import load_names
from desktop.central.city.chance import keyed, pick
from desktop.central.city.layout import (
    CITY_CODE,
    NAMED_COMMUNITY,
    Division,
    TownPlan,
    load_communities,
    load_divisions,
    load_layout,
)
from desktop.central.city.places import Place
from desktop.central.rules.base_data.catalogue import load_base_data
from desktop.central.rules.base_data.organisations import kind_by_name
from desktop.models.codes import community_of, town_of
from desktop.models.organisation import (
    Contact,
    ContactRelation,
    Grid,
    GridKind,
    GridStatus,
    Organisation,
)
from desktop.models.person import Department, Person, Role, Worker

GRIDS_SINCE = datetime(2014, 3, 1, tzinfo=UTC)
"""From when the demo's grids are valid; the real city began its grids in that year."""

NAMED_HOUSEHOLDS = 1658
"""Households of the grid that the city government's report of 2019 names."""

_ROUND_THE_CLOCK_GRIDS = 6
_NAMESAKES_FROM = 5000
_HOUSEHOLDS = {
    "510182001": (1000, 1700),
    "510182004": (850, 1500),
    "510182003": (520, 1050),
    "510182101": (120, 320),
    "510182121": (140, 340),
    "510182106": (220, 480),
    "510182107": (240, 520),
    "510182123": (240, 520),
    "510182111": (240, 520),
}
_PLAIN_HOUSEHOLDS = (380, 780)
_HELPERS = (ContactRelation.BUILDING_HEAD, ContactRelation.GROUP_LEADER, ContactRelation.SAFETY_VOLUNTEER)


@dataclass(frozen=True, slots=True)
class PostPattern:
    """Who holds a grid's post as a rule, and in which minutes of the day (city time)."""

    grid_code: str
    a_id: str
    b_id: str
    start_minute: int
    end_minute: int


@dataclass(frozen=True, slots=True)
class CityPeople:
    """Everybody, and the organisations they stand in; revisions are 1.

    Attributes:
        patterns: Posts by grid code.
        worker_at: A person of each grid by the grid's code.
    """

    organisations: tuple[Organisation, ...]
    grids: tuple[Grid, ...]
    workers: tuple[Worker, ...]
    departments: tuple[Department, ...]
    persons: tuple[Person, ...]
    patterns: dict[str, PostPattern]
    worker_at: dict[str, Worker]


def make_people(seed: int, places: dict[str, Place], *, with_contacts: bool = True) -> CityPeople:
    """Return the city's people; the same seed and grids give the same people.

    Args:
        seed: Seed of all randomness.
        places: Ground of each grid, in the order of their codes.
        with_contacts: Whether grids name who helps there, which is most of the work.
    """
    workers = _make_workers(seed, list(places))
    worker_at = {worker.home_grid_code: worker for worker in workers}
    community_names = {c.code: c.name for cs in load_communities().values() for c in cs}
    grids = tuple(
        _make_grid(
            seed,
            place,
            community_names[community_of(place.code)],
            _make_contacts(seed, number, place.code) if with_contacts else (),
        )
        for number, place in enumerate(places.values())
    )
    return CityPeople(
        organisations=tuple(
            _make_organisation(seed, number, division) for number, division in enumerate(load_divisions())
        ),
        grids=grids,
        workers=workers,
        departments=_make_departments(),
        persons=_make_duty_room(),
        patterns=_make_patterns(seed, list(places), worker_at),
        worker_at=worker_at,
    )


def _make_organisation(seed: int, number: int, division: Division) -> Organisation:
    rng = keyed(seed, "head", division.code)
    return Organisation(
        code=division.code,
        name=division.name,
        level=division.level,
        parent_code=division.parent_code if division.code != CITY_CODE else None,
        revision=1,
        kind=kind_by_name(division.name, division.level),
        duty_phone=f"028-0001{number:04d}",
        head=draw_name(rng, is_female=rng.random() < 0.4),
    )


def draw_name(rng: random.Random, *, is_female: bool) -> str:
    """Return an invented name of two or three characters."""
    pool = load_names()
    singles, pairs = (pool.female, pool.female_pairs) if is_female else (pool.male, pool.male_pairs)
    # The first surnames of the list are the common ones.
    surname = pool.surnames[int(len(pool.surnames) * rng.random() ** 2)]
    style = rng.random()
    if style < 0.35:
        return surname + pick(rng, singles)
    if style < 0.65:
        return surname + pick(rng, pairs)
    return surname + pick(rng, singles) + pick(rng, singles)


def _make_workers(seed: int, codes: list[str]) -> tuple[Worker, ...]:
    rng = keyed(seed, "workers")
    taken: set[str] = {name for _, name in load_names().officers}
    workers = []
    # A province has more workers than there are names; looking for one that is free takes ever longer.
    most_tries = 50 if len(codes) <= _NAMESAKES_FROM else 2
    for number, code in enumerate(codes, 1):
        name = draw_name(rng, is_female=rng.random() < 0.55)
        tries = 0
        while name in taken and tries < most_tries:
            name = draw_name(rng, is_female=rng.random() < 0.55)
            tries += 1
        taken.add(name)
        workers.append(
            Worker(
                id=f"worker-{number:04d}",
                name=name,
                phone=f"1390{number:07d}",
                home_grid_code=code,
                revision=1,
            )
        )
    return tuple(workers)


def _make_patterns(seed: int, codes: list[str], worker_at: dict[str, Worker]) -> dict[str, PostPattern]:
    town_plans = {town.code: town for town in load_layout().towns}
    urban = [code for code in codes if town_of(code) in ("510182001", "510182004")]
    always = set(keyed(seed, "round-the-clock").sample(urban, min(_ROUND_THE_CLOCK_GRIDS, len(urban))))
    patterns = {}
    for at, code in enumerate(codes):
        start, end = (0, 1440) if code in always else _hours_of(town_plans[town_of(code)])
        b_grid = _neighbour_of(codes, at)
        patterns[code] = PostPattern(code, worker_at[code].id, worker_at[b_grid].id, start, end)
    return patterns


def _hours_of(town: TownPlan) -> tuple[int, int]:
    def minutes(text: str) -> int:
        hours, rest = text.split(":")
        return int(hours) * 60 + int(rest)

    return minutes(town.post_start), minutes(town.post_end)


def _neighbour_of(codes: list[str], at: int) -> str:
    """Return the grid whose A person is B here: the next of the community, or of the next community."""
    code = codes[at]
    siblings = [at + step for step in (1, -1) if _same(codes, at, at + step, 12)]
    if siblings:
        # Ordinals run round the community: odd grids ask the next one, even ones the one before.
        return codes[siblings[0] if int(code[12:]) % 2 or len(siblings) == 1 else siblings[-1]]
    for step in (1, -1):
        if _same(codes, at, at + step, 9):
            return codes[at + step]
    return codes[at + 1 if at + 1 < len(codes) else at - 1]


def _same(codes: list[str], at: int, other: int, digits: int) -> bool:
    return 0 <= other < len(codes) and codes[at][:digits] == codes[other][:digits]


def _make_grid(seed: int, place: Place, community_name: str, contacts: tuple[Contact, ...]) -> Grid:
    rng = keyed(seed, "grid", place.code)
    low, high = _HOUSEHOLDS.get(town_of(place.code), _PLAIN_HOUSEHOLDS)
    is_named = place.code == f"{NAMED_COMMUNITY}008"
    households = NAMED_HOUSEHOLDS if is_named else rng.randint(low, high)
    lon, lat = place.middle
    return Grid(
        code=place.code,
        name=f"{community_name}{place.code[12:]}网格",
        kind=GridKind.COMMUNITY,
        parent_code=community_of(place.code),
        status=GridStatus.VALID,
        valid_from=GRIDS_SINCE,
        valid_to=None,
        households=households,
        residents=round(households * rng.uniform(2.2, 2.8)),
        label_lon_deg=lon,
        label_lat_deg=lat,
        box=place.box,
        contacts=contacts,
        revision=1,
    )


def _make_contacts(seed: int, number: int, grid_code: str) -> tuple[Contact, ...]:
    officer_name, officer_phone = _police_officer(seed, community_of(grid_code))
    rng = keyed(seed, "contacts", grid_code)
    relations = [
        ContactRelation.AUXILIARY_POLICE,
        ContactRelation.JOINT_DEFENCE,
        ContactRelation.PART_TIME_PATROL,
        *(_HELPERS[at % len(_HELPERS)] for at in range(rng.randint(3, 8))),
    ]
    # In the order of the catalogue, in which whoever amends a contact will find them again.
    relations.sort(key=_order_of_roles().__getitem__)
    contacts = [Contact(ContactRelation.COMMUNITY_OFFICER.value, officer_name, officer_phone)]
    for at, relation in enumerate(relations):
        name = draw_name(rng, is_female=rng.random() < 0.5)
        contacts.append(Contact(relation.value, name, f"1370{number * 12 + at:07d}"))
    return tuple(contacts)


@lru_cache(maxsize=1024)
def _police_officer(seed: int, community_code: str) -> tuple[str, str]:
    """Return name and phone of the community's police officer: one person in all its grids."""
    officer = keyed(seed, "police", community_code)
    phone = f"1360000{officer.randrange(10000):04d}"
    return draw_name(officer, is_female=officer.random() < 0.2), phone


@cache
def _order_of_roles() -> dict[str, int]:
    return {role: at for at, role in enumerate(load_base_data().roles)}


def _make_departments() -> tuple[Department, ...]:
    return tuple(
        Department(
            id=f"department-{number:02d}",
            name=name,
            phone=f"028-0000{number:04d}",
            revision=1,
            address=f"牡丹大道 {2 * number + 1} 号",
        )
        for number, name in enumerate(load_names().departments, 1)
    )


def _make_duty_room() -> tuple[Person, ...]:
    pool = load_names()
    people = [(person_id, name, Role.DUTY_OFFICER) for person_id, name in pool.officers]
    people.append((*pool.leader, Role.SHIFT_LEADER))
    people.append((*pool.city_leader, Role.LEADER))
    return tuple(
        Person(
            id=person_id,
            name=name,
            role=role,
            area_code=CITY_CODE,
            phone=f"1380000{number:04d}",
            on_duty=number <= 2 or role is Role.SHIFT_LEADER,
            revision=1,
        )
        for number, (person_id, name, role) in enumerate(people, 1)
    )
