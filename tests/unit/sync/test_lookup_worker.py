"""Reads on demand answer or say what failed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from desktop.api.errors import NotAGridDeskCentral
from desktop.central.rules.base_data.catalogue import load_base_data
from desktop.models.base_data import CityStations, DutyItem, GridContact, GridProfile, GridSheet, Station
from desktop.models.incident_counts import CountsWish, IncidentCounts
from desktop.models.incident_detail import IncidentDetail
from desktop.models.instant import from_epoch_ms
from desktop.models.partition import BorderCheck, BorderFault, FaultKind
from desktop.models.person import Role, Viewer
from desktop.models.problem import ProblemType
from desktop.models.rota import PostDetail
from desktop.sync.access import CentralAddress
from desktop.sync.lookup_worker import LookupWorker
from desktop.wire.base_data import (
    CatalogueReply,
    ContactsReply,
    DutyItemsReply,
    ProfileReply,
    StationsReply,
)
from desktop.wire.borders import BorderCheckReply
from desktop.wire.codec import encode
from desktop.wire.readings import IncidentCountsReply, IncidentDetailReply, ViewerReply, encode_reading
from desktop.wire.rota import PostReply
from tests.helpers.samples import GRID, NOON, NOON_MS, make_incident, make_post
from tests.helpers.scripted_way import Script, ScriptedWay, problem_reply

ADDRESS = CentralAddress("http://model", "token")
ME = Viewer(person_id="officer-1", name="李晓梅", role=Role.DUTY_OFFICER, area_code="510182", can_write=True)
CONTACT = GridContact(id="c1", area_code=GRID, role_code="auxiliary-police", name="马力", phone="")
DUTY = DutyItem(
    code="101",
    class_code="1",
    class_name="发现",
    role="情报员",
    name="巡查",
    area_code="510182",
    source="s",
    is_sample=True,
    revision=0,
)
POST = PostDetail(post=make_post(GRID), takeover_id="", tasks=(), absences=(), plan=(), allowed_actions=())
DETAIL = IncidentDetail(
    incident=make_incident(),
    lease=None,
    timeline=(),
    allowed_actions=("claim",),
    allowed_until=None,
    candidates=(),
)


class Scene:
    def __init__(self) -> None:
        self.way = ScriptedWay()
        self.worker = LookupWorker(lambda _address: self.way, "seat-7")
        self.viewers: list[Viewer] = []
        self.details: list[IncidentDetail] = []
        self.failures: list[tuple[str, str]] = []
        self.worker.viewer_received.connect(self.viewers.append)
        self.worker.detail_received.connect(self.details.append)
        self.worker.detail_failed.connect(self.note)
        viewer = ViewerReply(viewer=ME, server_time_ms=NOON_MS, data_as_of=())
        self.way.script("/v1/me", encode_reading(viewer))

    def note(self, incident_id: str, code: str) -> None:
        self.failures.append((incident_id, code))


@pytest.fixture
def scene(qapp: object) -> Iterator[Scene]:
    made = Scene()
    yield made
    made.worker.stop_timers()


def test_the_viewer_is_asked_for_until_there_is_an_answer(scene: Scene) -> None:
    answer = scene.way.scripts["/v1/me"][0]
    scene.way.script("/v1/me", NotAGridDeskCentral("x"), answer)
    scene.worker.set_address(ADDRESS)
    scene.worker.fetch_viewer()
    assert scene.viewers == []
    scene.worker.fetch_viewer()
    assert scene.viewers == [ME]


def test_a_detail_is_read(scene: Scene) -> None:
    reply = IncidentDetailReply(detail=DETAIL, server_time_ms=NOON_MS, data_as_of=())
    scene.way.script("/v1/incidents/i1", encode_reading(reply))
    scene.worker.set_address(ADDRESS)
    scene.worker.fetch_detail("i1")
    assert scene.details == [DETAIL]


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (problem_reply(404, ProblemType.NOT_FOUND), "gone"),
        (problem_reply(403, ProblemType.OUT_OF_AREA), "forbidden"),
        (NotAGridDeskCentral("x"), "foreign"),
        (b"{}", "schema"),
    ],
)
def test_what_failed_is_said(scene: Scene, answer: Script, code: str) -> None:
    scene.way.script("/v1/incidents/i1", answer)
    scene.worker.set_address(ADDRESS)
    scene.worker.fetch_detail("i1")
    assert scene.failures == [("i1", code)]


def test_without_a_central_it_is_said_at_once(scene: Scene) -> None:
    scene.worker.fetch_detail("i1")
    assert scene.failures == [("i1", "no-central")]


def script_sheet(scene: Scene, profile: GridProfile) -> None:
    stamp = {"server_time_ms": NOON_MS, "data_as_of": ()}
    catalogue = load_base_data().catalogue
    for path, reply in (
        (f"/v1/grid-profiles/{GRID}", ProfileReply(profile=profile, **stamp)),  # type: ignore[arg-type]
        ("/v1/stations", StationsReply(stations=(), next=None, **stamp)),  # type: ignore[arg-type]
        ("/v1/base-catalogue", CatalogueReply(catalogue=catalogue, **stamp)),  # type: ignore[arg-type]
        (f"/v1/grids/{GRID}/contacts", ContactsReply(contacts=(CONTACT,), next=None, **stamp)),  # type: ignore[arg-type]
        ("/v1/duty-items", DutyItemsReply(code_set="s", duties=(DUTY,), **stamp)),  # type: ignore[arg-type]
        (f"/v1/posts/{GRID}", PostReply(detail=POST, **stamp)),  # type: ignore[arg-type]
    ):
        scene.way.script(path, encode(reply))


def test_a_sheet_is_read_and_its_words_once(scene: Scene) -> None:
    found: list[object] = []
    scene.worker.sheet_received.connect(found.append)
    profile = GridProfile(grid_code=GRID, revision=3)
    script_sheet(scene, profile)
    scene.worker.set_address(ADDRESS)
    scene.worker.fetch_sheet(GRID)
    scene.worker.fetch_sheet(GRID)
    sheet = GridSheet(
        profile=profile,
        stations=(),
        catalogue=load_base_data().catalogue,
        contacts=(CONTACT,),
        duties=(DUTY,),
        post=POST,
    )
    assert found == [sheet] * 2
    asked = [request for request in scene.way.asked if request.path != "/v1/me"]
    assert [request.path for request in asked].count("/v1/base-catalogue") == 1
    assert [request.query for request in asked if request.path == "/v1/stations"] == [
        (("area_code", GRID[:12]), ("page", ""))
    ] * 2
    assert (("grid_code", GRID),) in [request.query for request in asked]
    scene.way.script(f"/v1/posts/{GRID}", problem_reply(404, ProblemType.NOT_FOUND))
    scene.worker.fetch_sheet(GRID)
    assert found[-1] == replace(sheet, post=None), "a grid without a post has a sheet all the same"


def station(number: int) -> Station:
    return Station(
        id=f"s{number}",
        kind_code="store",
        name=f"站{number}",
        address="",
        lon_deg=103.9,
        lat_deg=30.9,
        area_code=GRID,
        phone="",
        hours="",
    )


def page_of(stations: tuple[Station, ...], following: str | None) -> bytes:
    return encode(StationsReply(stations=stations, next=following, server_time_ms=NOON_MS, data_as_of=()))


def test_all_stations_are_read_page_by_page_and_again_after_a_failure(scene: Scene) -> None:
    found: list[CityStations] = []
    scene.worker.stations_received.connect(found.append)
    script_sheet(scene, GridProfile(grid_code=GRID))
    scene.worker.set_address(ADDRESS)
    first, last = page_of((station(1), station(2)), "s2"), page_of((station(3),), None)
    scene.way.script("/v1/stations", first, NotAGridDeskCentral("x"), first, last)
    for _ in range(3):
        scene.worker.fetch_stations()
    assert found == [], "half of them are none"
    scene.worker.fetch_stations()
    kinds = load_base_data().catalogue.station_kinds
    assert found == [CityStations(stations=(station(1), station(2), station(3)), kinds=kinds)]
    asked = [dict(request.query)["page"] for request in scene.way.asked if request.path == "/v1/stations"]
    assert asked == ["", "s2", "", "s2"]


def test_a_sheet_that_fails_is_said_too(scene: Scene) -> None:
    scene.worker.sheet_failed.connect(scene.note)
    scene.worker.fetch_sheet(GRID)
    scene.worker.set_address(ADDRESS)
    script_sheet(scene, GridProfile(grid_code=GRID))
    scene.way.script(f"/v1/grid-profiles/{GRID}", problem_reply(403, ProblemType.FORBIDDEN))
    scene.worker.fetch_sheet(GRID)
    assert scene.failures == [(GRID, "no-central"), (GRID, "forbidden")]


def signs(scene: Scene) -> list[dict[str, object]]:
    asked = [request for request in scene.way.asked if request.path == "/v1/presence"]
    return [json.loads(request.body or b"") for request in asked]


def test_a_desk_gives_signs_of_life_and_says_what_is_open(scene: Scene) -> None:
    scene.worker.give_sign()
    assert signs(scene) == [], "nobody is known to sit here yet"
    scene.worker.set_address(ADDRESS)
    scene.worker.fetch_viewer()
    scene.worker.show_open("i1")
    scene.worker.give_sign()
    scene.worker.show_open("")
    scene.worker.give_sign()
    assert signs(scene) == [
        {"seat": "seat-7", "incident_id": None},
        {"seat": "seat-7", "incident_id": "i1"},
        {"seat": "seat-7", "incident_id": None},
    ]


def test_a_sign_that_fails_is_given_again_and_a_wall_gives_none(scene: Scene) -> None:
    good = scene.way.scripts["/v1/presence"][0]
    scene.way.script("/v1/presence", NotAGridDeskCentral("x"), b"{}", good)
    scene.worker.set_address(ADDRESS)
    scene.worker.fetch_viewer()
    scene.worker.give_sign()
    scene.worker.give_sign()
    assert len(signs(scene)) == 3
    wall = ViewerReply(viewer=replace(ME, role=Role.WALL), server_time_ms=NOON_MS, data_as_of=())
    scene.way.script("/v1/me", encode_reading(wall))
    scene.worker.fetch_viewer()
    scene.worker.give_sign()
    assert len(signs(scene)) == 3


def borders(*codes: str, next_page: str | None, progress: float = 1.0) -> bytes:
    faults = tuple(BorderFault(kind=FaultKind.OVERLAP, codes=(code,)) for code in codes)
    check = BorderCheck(
        progress=progress,
        checked_at=NOON if progress == 1 else None,
        grids=519,
        counts={FaultKind.OVERLAP: 3},
        faults=faults,
        outsiders=(),
    )
    reply = BorderCheckReply(
        check=check, content_hash="ab", next=next_page, server_time_ms=NOON_MS, data_as_of=()
    )
    return encode(reply)


def test_the_check_of_the_borders_is_read_page_by_page(scene: Scene) -> None:
    found: list[BorderCheck] = []
    scene.worker.borders_received.connect(found.append)
    scene.worker.borders_failed.connect(scene.note)
    scene.way.script(
        "/v1/border-check", borders("1", "2", next_page="ab:2"), borders("3", next_page=None), b"{}"
    )
    scene.worker.set_address(ADDRESS)
    scene.worker.fetch_borders("all")
    assert [one.codes for one in found[0].faults] == [("1",), ("2",), ("3",)]
    assert [dict(one.query).get("page", "") for one in scene.way.asked if one.path == "/v1/border-check"] == [
        "",
        "ab:2",
    ]
    scene.worker.fetch_borders("all")
    assert scene.failures == [("all", "schema")]


def test_counts_are_read(scene: Scene) -> None:
    noon = from_epoch_ms(NOON_MS)
    counts = IncidentCounts(
        since=noon - timedelta(hours=12), until=noon, weeks=1, grid_codes=(GRID,), counts=(3,), earlier=(1,)
    )
    found: list[IncidentCounts] = []
    scene.worker.counts_received.connect(found.append)
    reply = IncidentCountsReply(counts=counts, server_time_ms=NOON_MS, data_as_of=())
    scene.way.script("/v1/incident-counts", encode_reading(reply))
    scene.worker.set_address(ADDRESS)
    scene.worker.fetch_counts(CountsWish(counts.since, counts.until, 4))
    assert found == [counts]
    (asked,) = (one for one in scene.way.asked if one.path == "/v1/incident-counts")
    assert dict(asked.query)["weeks"] == "4"


def test_uneven_counts_are_no_counts(scene: Scene) -> None:
    noon = from_epoch_ms(NOON_MS)
    uneven = IncidentCounts(since=noon, until=noon, weeks=0, grid_codes=(GRID,), counts=(), earlier=())
    failures: list[str] = []
    scene.worker.counts_failed.connect(failures.append)
    reply = IncidentCountsReply(counts=uneven, server_time_ms=NOON_MS, data_as_of=())
    scene.way.script("/v1/incident-counts", encode_reading(reply))
    scene.worker.set_address(ADDRESS)
    scene.worker.fetch_counts(CountsWish(noon, noon, 0))
    assert failures == ["schema"]
