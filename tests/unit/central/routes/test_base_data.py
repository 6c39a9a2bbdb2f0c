"""Base information over HTTP: read by whoever may, kept up by whoever may, taken back, never half-written."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta

from desktop.central.ledger.detail import CLASS_DEPARTMENTS
from desktop.central.ledger.unit import Unit
from desktop.central.routes.base_data import router
from desktop.models.base_data import ContactTier
from desktop.models.organisation import Organisation
from desktop.models.person import Department, Worker
from desktop.wire.base_data import (
    decode_catalogue,
    decode_contacts,
    decode_departments,
    decode_duty_items,
    decode_organisations,
    decode_profile,
    decode_profiles,
    decode_stations,
)
from tests.helpers.http_city import HttpCity, problem_of
from tests.helpers.keepers import ADMIN, FAR_HEAD, TOWN_ADMIN, grid_of, last_audit
from tests.helpers.small_city import CITY, CODES, COMMUNITY, GAS, HEAD, LI, MAYOR, TOWN, WALL, WATER, WORKERS

STATION = {
    "id": "s-1",
    "kind_code": "fire-station",
    "name": "朝阳微型消防站",
    "lon_deg": 103.904,
    "lat_deg": 30.994,
    "phone": "028-00001111",
    "hours": "00:00-24:00",
}


def test_a_station_lies_in_the_grid_of_its_position(base: HttpCity) -> None:
    assert base.post("/v1/stations", STATION, ADMIN).status_code == 201
    (station,) = decode_stations(base.get("/v1/stations", LI).content).stations
    assert (station.area_code, station.phone) == (CODES[0], "028-00001111")
    moved = base.post("/v1/stations/s-1/amend", {"lon_deg": 103.914}, ADMIN, revision=1)
    assert moved.status_code == 200
    (station,) = decode_stations(base.get("/v1/stations", WALL).content).stations
    assert (station.area_code, station.phone, station.revision) == (CODES[1], "", 2)
    away = base.post("/v1/stations/s-1/amend", {"lon_deg": 0.0}, ADMIN, revision=2)
    assert problem_of(away) == (422, "validation")
    assert away.json()["pointers"] == ["/lon_deg", "/lat_deg"]
    kind = base.post("/v1/stations", {**STATION, "id": "s-2", "kind_code": "castle"}, ADMIN)
    assert kind.json()["pointers"] == ["/kind_code"]


def test_lists_are_filtered_paged_and_not_sent_twice(base: HttpCity) -> None:
    for number in range(5):
        kind = "fire-station" if number % 2 else "police-room"
        body = {**STATION, "id": f"s-{number}", "kind_code": kind, "name": f"站{number}"}
        assert base.post("/v1/stations", body, ADMIN).status_code == 201
    found: list[str] = []
    path: str | None = "/v1/stations?limit=2"
    while path is not None:
        reply = base.get(path, LI)
        assert reply.status_code == 200
        found += [one.id for one in decode_stations(reply.content).stations]
        link = reply.headers.get("link")
        path = None if link is None else link[1 : link.index(">")]
    assert found == [f"s-{number}" for number in range(5)]
    rooms = decode_stations(base.get("/v1/stations", LI, kind="police-room").content).stations
    assert [one.id for one in rooms] == ["s-0", "s-2", "s-4"]
    assert [one.id for one in decode_stations(base.get("/v1/stations", q="站3").content).stations] == ["s-3"]
    assert problem_of(base.get("/v1/stations", LI, colour="red")) == (422, "validation")


# -- profiles ------------------------------------------------------------------------------------


def test_a_profile_is_entered_piece_by_piece_and_its_past_stays(base: HttpCity) -> None:
    path = f"/v1/grid-profiles/{CODES[0]}"
    assert decode_profile(base.get(path).content).profile.revision == 0
    first = {
        "counts": [{"code": "households", "count": 120}],
        "notes": [{"section": "places", "text": "临河"}],
    }
    assert base.post(f"{path}/amend", first, HEAD, revision=0).status_code == 200
    base.city.now += timedelta(days=1)
    second = {"counts": [{"code": "residents", "count": 301, "as_of": "2026-11-24"}]}
    assert base.post(f"{path}/amend", second, ADMIN, revision=1).status_code == 200
    profile = decode_profile(base.get(path).content).profile
    assert [(one.code, one.count, one.as_of.isoformat(), one.author) for one in profile.counts] == [
        ("households", 120, "2026-11-23", HEAD.name),
        ("residents", 301, "2026-11-24", ADMIN.name),
    ]
    assert (profile.notes[0].text, profile.changed_by, profile.changed) == ("临河", ADMIN.name, base.city.now)
    assert (grid_of(base).households, grid_of(base).residents) == (120, 301)
    past = decode_profiles(base.get(f"{path}/versions", limit=1).content)
    assert [one.revision for one in past.profiles] == [2]
    past = decode_profiles(base.get(f"{path}/versions", page=past.next).content)
    assert [(one.revision, len(one.counts)) for one in past.profiles] == [(1, 1)]
    listed = decode_profiles(base.get("/v1/grid-profiles", MAYOR).content).profiles
    assert listed == (profile,)
    for actor in (WALL, GAS):
        assert problem_of(base.get(path, actor)) == (403, "forbidden")
    assert problem_of(base.get(path, FAR_HEAD)) == (404, "not-found")


def test_a_profile_taken_back_stands_as_before_under_a_new_revision(base: HttpCity) -> None:
    path = f"/v1/grid-profiles/{CODES[0]}"
    base.post(f"{path}/amend", {"counts": [{"code": "households", "count": 7}]}, HEAD, revision=0, key="a")
    assert base.post("/v1/commands/a/undo", {}, HEAD, revision=1).json()["revision"] == 2
    profile = decode_profile(base.get(path).content).profile
    assert (profile.counts, profile.revision) == ((), 2)
    assert (grid_of(base).households, grid_of(base).residents) == (100, 280), "as the record said before it"


REFUSED_PROFILES: list[tuple[dict[str, object], str]] = [
    ({}, "/counts"),
    ({"counts": [{"code": "unicorns", "count": 1}]}, "/counts/0/code"),
    ({"counts": [{"code": "shops", "count": 1, "as_of": "2026-12-24"}]}, "/counts/0/as_of"),
    ({"counts": [{"code": "shops", "count": 1}, {"code": "shops", "count": 2}]}, "/counts/1/code"),
    ({"counts": [{"code": "shops", "count": -1}]}, "/body/counts/0/count"),
    ({"notes": [{"section": "unicorns", "text": "x"}]}, "/notes/0/section"),
]


def test_a_profile_that_is_none_is_refused_with_a_pointer(base: HttpCity) -> None:
    path = f"/v1/grid-profiles/{CODES[0]}"
    for body, pointer in REFUSED_PROFILES:
        reply = base.post(f"{path}/amend", body, HEAD, revision=0)
        assert problem_of(reply) == (422, "validation")
        assert reply.json()["pointers"] == [pointer]
    assert decode_profile(base.get(path).content).profile.revision == 0


# -- duties --------------------------------------------------------------------------------------


def test_duties_of_the_code_set_are_samples_until_the_city_amends_them(base: HttpCity) -> None:
    given = decode_duty_items(base.get("/v1/duty-items").content)
    assert given.code_set == "duties-sample-1"
    assert {one.class_code for one in given.duties} == {"1", "2", "3", "4"}
    assert all(one.is_sample and one.revision == 0 for one in given.duties)
    assert (
        base.post("/v1/duty-items/101/amend", {"name": "每日巡查燃气"}, ADMIN, revision=0).status_code == 200
    )
    own = {"id": "own-1", "class_code": "1", "name": "巡查校门口", "area_code": CODES[0]}
    assert base.post("/v1/duty-items", own, ADMIN).status_code == 201
    assert base.post("/v1/duty-items/102/remove", {}, ADMIN, revision=0).status_code == 200
    here = decode_duty_items(base.get("/v1/duty-items", grid_code=CODES[0], class_code="1").content).duties
    assert [(one.code, one.source, one.is_sample) for one in here] == [
        ("101", "city", False),
        ("103", "duties-sample-1", True),
        ("104", "duties-sample-1", True),
        ("105", "duties-sample-1", True),
        ("own-1", "city", False),
    ]
    next_door = decode_duty_items(base.get("/v1/duty-items", grid_code=CODES[1]).content).duties
    assert "own-1" not in {one.code for one in next_door}
    # What holds in the whole city is not a town's to change.
    town = base.post("/v1/duty-items/103/amend", {"name": "x"}, TOWN_ADMIN, revision=0)
    assert problem_of(town) == (404, "not-found")
    assert problem_of(base.get("/v1/duty-items", grid_code="510182999999999")) == (404, "not-found")


def test_a_withdrawn_duty_comes_back_as_the_sample_it_was(base: HttpCity) -> None:
    base.post("/v1/duty-items/102/remove", {}, ADMIN, revision=0, key="r")
    assert base.post("/v1/commands/r/undo", {}, ADMIN, revision=1).status_code == 200
    duties = decode_duty_items(base.get("/v1/duty-items").content).duties
    (found,) = [one for one in duties if one.code == "102"]
    assert (found.source, found.is_sample, found.revision) == ("duties-sample-1", True, 2)


# -- the tree and the departments ----------------------------------------------------------------


def test_the_tree_is_read_from_the_city_down_and_kept_up(base: HttpCity) -> None:
    nodes = decode_organisations(base.get("/v1/organisations").content).organisations
    assert [one.code for one in nodes] == [CITY, TOWN, COMMUNITY, *CODES]
    assert (nodes[-1].head, nodes[-1].kind, nodes[-1].parent_code) == ("网格员4", "community", COMMUNITY)
    changes = {"kind": "street", "duty_phone": "028-00002222", "head": "唐伟"}
    assert base.post(f"/v1/organisations/{TOWN}/amend", changes, ADMIN, revision=1).status_code == 200
    reply = decode_organisations(base.get("/v1/organisations", level="town").content)
    (town,) = reply.organisations
    assert (town.kind, town.duty_phone, town.head, town.revision) == ("street", "028-00002222", "唐伟", 2)
    for actor in (WALL, GAS):
        shown = decode_organisations(base.get("/v1/organisations", actor).content).organisations
        assert all(one.duty_phone == "" for one in shown)
        assert all(one.head == "" for one in shown if one.code not in CODES)
        assert "028-00002222" not in base.get("/v1/bundle", actor, limit=500).text
    fed = base.city.ledger.transact(lambda unit: unit.find(Organisation, TOWN))
    assert fed is not None
    assert fed.duty_phone == "028-00002222"
    name = base.post(f"/v1/organisations/{CODES[0]}/amend", {"name": "河边网格"}, TOWN_ADMIN, revision=1)
    assert (name.status_code, grid_of(base).name) == (200, "河边网格")
    assert last_audit(base)["changes"] == {f"grid:{CODES[0]}": {"name": ["朝阳中路社区001网格", "河边网格"]}}


def test_a_grids_head_is_whoever_holds_its_post_wherever_others_call_it_home(base: HttpCity) -> None:
    def settle(unit: Unit) -> None:
        first, second = (unit.find(Worker, one.id) for one in WORKERS[:2])
        assert first is not None
        assert second is not None
        unit.put(replace(second, home_grid_code=CODES[0], revision=2), area_code=CODES[0])

    base.city.ledger.transact(settle)
    nodes = decode_organisations(base.get("/v1/organisations", level="grid").content).organisations
    assert [one.head for one in nodes] == ["网格员1", "网格员2", "网格员3", "网格员4"]
    first, *_ = decode_contacts(base.get(f"/v1/grids/{CODES[0]}/contacts").content).contacts
    assert first.name == "网格员1"


def test_an_organisation_outside_is_none_and_an_amendment_is_taken_back(base: HttpCity) -> None:
    path = f"/v1/organisations/{TOWN}/amend"
    above = base.post(f"/v1/organisations/{CITY}/amend", {"name": "x"}, TOWN_ADMIN, revision=1)
    assert problem_of(above) == (404, "not-found")
    base.post(path, {"name": "新街道"}, TOWN_ADMIN, revision=1, key="n")
    assert base.post("/v1/commands/n/undo", {}, TOWN_ADMIN, revision=2).json()["revision"] == 3
    (town,) = decode_organisations(base.get("/v1/organisations", level="town").content).organisations
    assert (town.name, town.revision) == ("天彭街道", 3)


def test_a_class_is_one_departments_duty_and_a_dispatch_follows(base: HttpCity) -> None:
    path = f"/v1/departments/{GAS.id}/amend"
    body = {"class_codes": ["0701"], "address": "牡丹大道 1 号", "phone": "028-00003333"}
    assert base.post(path, body, ADMIN, revision=1, key="gas").status_code == 200
    departments = {one.id: one for one in decode_departments(base.get("/v1/departments").content).departments}
    assert departments[GAS.id] == Department(
        id=GAS.id,
        name=GAS.name,
        phone="028-00003333",
        revision=2,
        address="牡丹大道 1 号",
        class_codes=("0701",),
    )
    chosen = base.city.ledger.transact(lambda unit: unit.read_meta(CLASS_DEPARTMENTS))
    assert json.loads(chosen) == {"0701": GAS.id}
    taken = base.post(f"/v1/departments/{WATER.id}/amend", {"class_codes": ["0701"]}, ADMIN, revision=1)
    assert problem_of(taken) == (422, "validation")
    assert taken.json()["pointers"] == ["/class_codes/0"]
    unknown = base.post(path, {"class_codes": ["0701", "9999"]}, ADMIN, revision=2)
    assert unknown.json()["pointers"] == ["/class_codes/1"]
    assert problem_of(base.post(path, {"name": "x"}, TOWN_ADMIN, revision=2)) == (404, "not-found")
    assert base.post("/v1/commands/gas/undo", {}, ADMIN, revision=2).status_code == 200
    assert json.loads(base.city.ledger.transact(lambda unit: unit.read_meta(CLASS_DEPARTMENTS))) == {}
    shown = decode_departments(base.get("/v1/departments", WALL).content).departments
    assert all(one.phone == "" for one in shown)


def test_a_class_that_another_took_meanwhile_does_not_come_back_with_an_undo(base: HttpCity) -> None:
    gas, water = (f"/v1/departments/{one.id}/amend" for one in (GAS, WATER))
    base.post(gas, {"class_codes": ["0701", "0101"]}, ADMIN, revision=1)
    assert base.post(gas, {"class_codes": []}, ADMIN, revision=2, key="free").status_code == 200
    assert base.post(water, {"class_codes": ["0701"]}, ADMIN, revision=1).status_code == 200
    assert base.post("/v1/commands/free/undo", {}, ADMIN, revision=3).status_code == 200
    departments = decode_departments(base.get("/v1/departments").content).departments
    assert {one.id: one.class_codes for one in departments} == {GAS.id: ("0101",), WATER.id: ("0701",)}
    chosen = base.city.ledger.transact(lambda unit: unit.read_meta(CLASS_DEPARTMENTS))
    assert json.loads(chosen) == {"0101": GAS.id, "0701": WATER.id}


def test_the_catalogue_says_what_all_of_it_is_made_of(base: HttpCity) -> None:
    catalogue = decode_catalogue(base.get("/v1/base-catalogue", WALL).content).catalogue
    assert [one.name for one in catalogue.profile_sections] == ["人", "地", "物", "情", "事"]
    assert {one.tier for one in catalogue.contact_roles} == set(ContactTier)
    assert len(catalogue.duty_classes) == 4


def test_each_reading_has_a_tag_and_is_not_sent_twice(base: HttpCity) -> None:
    assert base.post("/v1/stations", STATION, ADMIN).status_code == 201
    paths = [route.path for route in router.routes]  # type: ignore[attr-defined]
    assert len(paths) > 8
    for path in paths:
        filled = path.format(grid_code=CODES[0])
        reply = base.get(filled)
        assert reply.status_code == 200, filled
        again = base.get(filled, headers={"If-None-Match": reply.headers["etag"]})
        assert (again.status_code, again.content) == (304, b""), filled
