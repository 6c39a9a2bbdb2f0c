"""The city's people: a worker and a post for each grid, B a neighbour, contacts by the 1+3+N rule."""

from __future__ import annotations

from desktop.central.city.demo import make_city
from desktop.central.city.people import NAMED_HOUSEHOLDS
from desktop.models.codes import Level, community_of, parent_of, town_of
from desktop.models.organisation import ContactRelation
from desktop.models.person import Role

CITY = make_city(7)
PEOPLE = CITY.people
ASSISTANTS = {
    ContactRelation.AUXILIARY_POLICE,
    ContactRelation.JOINT_DEFENCE,
    ContactRelation.PART_TIME_PATROL,
}


def test_each_grid_has_one_worker_of_its_own() -> None:
    assert len(PEOPLE.workers) == len(PEOPLE.grids) == 519
    assert len({worker.id for worker in PEOPLE.workers}) == 519
    assert {worker.home_grid_code for worker in PEOPLE.workers} == {grid.code for grid in PEOPLE.grids}
    assert len({worker.name for worker in PEOPLE.workers}) > 510
    assert len({worker.phone for worker in PEOPLE.workers}) == 519


def test_every_post_has_a_b_person_next_door() -> None:
    home = {worker.id: worker.home_grid_code for worker in PEOPLE.workers}
    alone = 0
    sizes: dict[str, int] = {}
    for grid in PEOPLE.grids:
        sizes[community_of(grid.code)] = sizes.get(community_of(grid.code), 0) + 1
    for code, pattern in PEOPLE.patterns.items():
        assert home[pattern.a_id] == code
        assert pattern.b_id != pattern.a_id
        b_home = home[pattern.b_id]
        assert town_of(b_home) == town_of(code)
        if sizes[community_of(code)] > 1:
            assert community_of(b_home) == community_of(code)
        else:
            alone += 1
    assert alone > 0


def test_post_hours_are_longer_in_the_middle_of_the_city() -> None:
    hours = {(p.start_minute, p.end_minute) for p in PEOPLE.patterns.values()}
    assert (510, 1050) in hours
    assert (510, 1290) in hours
    assert sum(p.end_minute - p.start_minute == 1440 for p in PEOPLE.patterns.values()) == 6


def test_households_follow_the_land() -> None:
    named = next(grid for grid in PEOPLE.grids if grid.code == "510182001014008")
    assert named.households == NAMED_HOUSEHOLDS == 1658
    assert named.name == "朝阳中路社区008网格"
    mountain = [grid.households for grid in PEOPLE.grids if grid.code.startswith("510182101")]
    assert max(mountain) < 400


def test_contacts_are_one_three_and_many() -> None:
    for grid in PEOPLE.grids:
        relations = [contact.relation for contact in grid.contacts]
        assert relations.count(ContactRelation.COMMUNITY_OFFICER) == 1
        assert set(relations[1:4]) == ASSISTANTS
        assert len(relations) >= 7


def test_a_community_s_grids_share_their_police_officer() -> None:
    officers: dict[str, set[str]] = {}
    for grid in PEOPLE.grids:
        officers.setdefault(community_of(grid.code), set()).add(grid.contacts[0].name)
    assert all(len(names) == 1 for names in officers.values())


def test_labels_lie_inside_their_grids() -> None:
    for grid in PEOPLE.grids:
        assert CITY.places[grid.code].contains(grid.label_lon_deg, grid.label_lat_deg)
        assert grid.box.contains(grid.label_lon_deg, grid.label_lat_deg)


def test_the_duty_room_and_the_departments() -> None:
    roles = [person.role for person in PEOPLE.persons]
    assert roles.count(Role.DUTY_OFFICER) == 4
    assert roles.count(Role.SHIFT_LEADER) == 1
    assert [person.name for person in PEOPLE.persons[:2]] == ["李晓梅", "陈国栋"]
    assert len(PEOPLE.departments) == 35


def test_organisations_form_one_tree() -> None:
    codes = {organisation.code for organisation in PEOPLE.organisations}
    for organisation in PEOPLE.organisations:
        if organisation.level is Level.CITY:
            assert organisation.parent_code is None
        else:
            assert organisation.parent_code == parent_of(organisation.code)
            assert organisation.parent_code in codes


def test_another_seed_invents_other_people_on_the_same_ground() -> None:
    other = make_city(8)
    assert other.shapes == CITY.shapes
    assert [w.name for w in other.people.workers] != [w.name for w in PEOPLE.workers]
