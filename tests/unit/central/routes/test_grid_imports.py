"""Grids come in over HTTP: checked, taken as a whole or not at all, and everybody learns of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any

import httpx
import pytest
import shapely
from shapely import Geometry

from desktop.central.routes.imports import BUSY_S
from desktop.central.rules.actor import Actor
from desktop.models.datum import to_bd09, to_gcj02
from desktop.models.incident import Incident
from desktop.models.organisation import Grid, GridStatus, Organisation
from desktop.models.person import Role
from desktop.models.post import Post, PostState
from desktop.wire.imports import decode_import
from desktop.wire.intake import decode_channel
from tests.helpers.grid_files import Move, areas_of, squares, write_file
from tests.helpers.http_city import HttpCity, problem_of, reporting, token_of
from tests.helpers.leak_city import ADMIN
from tests.helpers.signed_reports import Sender
from tests.helpers.small_city import CITY, CODES, COMMUNITY, HEAD, LI, MAYOR, WALL, SmallCity, square

NARROW = Actor("admin-2", "社区管理员", Role.ADMIN, COMMUNITY)
FIVE = (*CODES, f"{COMMUNITY}005")


@pytest.fixture
def office(city: SmallCity) -> Iterator[HttpCity]:
    """The city with somebody who may import."""
    made = HttpCity(city)
    made.enrol(ADMIN, NARROW)
    made.context.bearers.load()
    yield made
    made.close()


def file_of(codes: Sequence[str] = CODES, kind: str = "geojson", move: Move | None = None) -> bytes:
    areas: list[Geometry] = squares(len(codes))
    if move is not None:
        areas = areas_of([square(number) for number in range(4)], move)
    columns = {"网格编码": list(codes), "网格名称": [f"第{code[-3:]}网格" for code in codes]}
    return write_file(kind, areas, columns)


def send(
    office: HttpCity, body: bytes, actor: Actor = ADMIN, *, key: str | None = None, **query: object
) -> httpx.Response:
    named = "&".join(f"{name}={value}" for name, value in query.items())
    headers = {"Content-Type": "application/octet-stream"}
    return office.post(f"/v1/imports/grids?{named}", None, actor, content=body, headers=headers, key=key)


def grids_of(office: HttpCity) -> dict[str, Grid]:
    return {one.code: one for one in office.city.ledger.transact(lambda unit: unit.list_all(Grid))}


def shapes_of(office: HttpCity) -> dict[str, Geometry]:
    """Return the polygons that a desk would load."""
    ref = office.get("/v1/bundle", LI).json()["geometry"]
    found = {}
    for part in range(ref["parts"]):
        for one in office.get(f"/v1/geometry/{ref['content_hash']}/{part}", LI).json()["grids"]:
            found[one["code"]] = shapely.union_all(
                [shapely.Polygon(list(zip(ring[::2], ring[1::2], strict=True))) for ring in one["rings"]]
            )
    return found


@pytest.mark.parametrize("kind", ["geojson", "gpkg", "shp"])
def test_a_fifth_grid_comes_in_and_everybody_learns_of_it(office: HttpCity, kind: str) -> None:
    cursor = office.get("/v1/bundle", LI, limit=1).json()["cursor"]
    told = send(office, file_of(FIVE, kind), check="true")
    assert (told.status_code, told.json()["applied"], told.json()["acceptable"]) == (200, False, True)
    assert FIVE[4] not in grids_of(office)
    taken = send(office, file_of(FIVE, kind), accept_warnings="true")
    assert taken.status_code == 200, taken.text
    assert (taken.json()["applied"], taken.json()["counts"]["begun"]) == (True, 1)
    assert grids_of(office)[FIVE[4]].name == "第005网格"
    assert problem_of(office.get("/v1/changes", LI, since=cursor)) == (410, "cursor-gone")
    shapes = shapes_of(office)
    assert set(shapes) == set(FIVE)
    assert all(
        shapes[code].equals_exact(area, 1e-7, normalize=True)
        for code, area in zip(FIVE, squares(5), strict=True)
    )
    office.report("i-new", lon_deg=103.944, lat_deg=30.994)
    assert office.city.incident("i-new").grid_code == FIVE[4], "the locator knows the new borders"
    fresh = office.get("/v1/bundle", LI, limit=1).json()["cursor"]
    assert office.get("/v1/changes", LI, since=fresh).status_code == 200
    post = office.city.ledger.transact(lambda unit: unit.find(Post, FIVE[4]))
    assert post is not None
    assert post.state is PostState.UNKNOWN, "nobody was named yet, and that never counts as covered"
    office.city.ledger.tick()
    assert office.get("/v1/audit/verification", ADMIN).json()["faults"] == []


def test_who_helps_in_a_community_helps_in_a_grid_that_begins(office: HttpCity) -> None:
    officer = {
        "id": "c-1",
        "area_code": COMMUNITY,
        "role_code": "community-officer",
        "name": "马力",
        "phone": "13900008888",
    }
    assert office.post("/v1/contacts", officer, HEAD).status_code == 201
    taken = send(office, file_of((*CODES[:3], FIVE[4])), accept_warnings="true")
    assert taken.status_code == 200, taken.text
    assert [one.name for one in grids_of(office)[FIVE[4]].contacts] == ["马力"]


def test_an_address_is_placed_in_no_grid_that_is_void(office: HttpCity) -> None:
    channel = {"name": "微信公众号", "source": "wechat", "class_code": "0101"}
    headers = {"Authorization": f"Bearer {token_of(ADMIN)}"}
    put = office.run(office.client.put("/v1/intake-channels/wechat", json=channel, headers=headers))
    sender = Sender(office, "wechat", decode_channel(put.content).secret)
    rest = write_file("geojson", squares(4)[1:], {"网格编码": CODES[1:], "网格名称": CODES[1:]})
    taken = send(office, rest, accept_warnings="true")
    assert taken.status_code == 200, taken.text
    placed = sender.send("d-1", {"title": "路灯不亮", "address": "朝阳中路社区门口"})
    assert placed.status_code == 201, placed.text
    (found,) = office.city.ledger.transact(lambda unit: unit.list_all(Incident))
    assert found.grid_code == CODES[1]
    default = office.client.put(
        "/v1/intake-channels/wechat", json={**channel, "grid_code": CODES[0]}, headers=headers
    )
    refused = office.run(default)
    assert (problem_of(refused), refused.json()["pointers"]) == ((422, "validation"), ["/grid_code"])


def test_the_same_key_takes_effect_once(office: HttpCity) -> None:
    body = file_of(FIVE)
    first = send(office, body, key="once", accept_warnings="true")
    again = send(office, body, key="once", accept_warnings="true")
    assert (first.status_code, first.content) == (200, again.content)
    assert problem_of(send(office, file_of(), key="once", accept_warnings="true")) == (
        422,
        "idempotency-key-reused",
    )
    assert problem_of(send(office, body, key="")) == (400, "idempotency-key-missing")


def test_a_grid_that_vanishes_is_void_its_post_ends_and_its_cases_stay_with_the_community(
    office: HttpCity,
) -> None:
    office.report("i-1", lon_deg=103.934, lat_deg=30.994)
    held = office.city.incident("i-1")
    hand_to_grid(office, held)
    body = file_of(CODES[:3])
    status, kind = problem_of(send(office, body))
    assert (status, kind) == (422, "validation"), "a grid that vanishes asks for a word"
    assert grids_of(office)[CODES[3]].status is GridStatus.VALID
    taken = send(office, body, accept_warnings="true")
    assert taken.status_code == 200, taken.text
    counts = taken.json()["counts"]
    assert (counts["voided"], counts["posts_ended"], counts["incidents_passed_on"]) == (1, 1, 1)
    gone = grids_of(office)[CODES[3]]
    assert (gone.status, gone.valid_to) == (GridStatus.VOID, office.city.now)
    after = office.city.incident("i-1")
    assert (after.held_by_code, after.grid_code, after.state) == (COMMUNITY, CODES[3], held.state)
    assert office.city.ledger.transact(lambda unit: unit.find(Post, CODES[3])) is None
    outside = office.post("/v1/incidents", report_at(103.934, grid_code=CODES[3]), LI)
    assert problem_of(outside) == (422, "validation"), "nothing is reported into a void grid"
    office.city.ledger.tick()
    assert office.city.ledger.transact(lambda unit: unit.find(Post, CODES[3])) is None
    back = send(office, file_of(), accept_warnings="true")
    assert back.json()["counts"]["begun"] == 1
    assert grids_of(office)[CODES[3]].status is GridStatus.VALID


def hand_to_grid(office: HttpCity, incident: Incident) -> None:
    """Let the grid itself hold a case, as when its worker took it."""
    held = replace(incident, held_by_code=incident.grid_code, revision=incident.revision + 1)
    office.city.ledger.transact(lambda unit: unit.put(held, area_code=held.grid_code))


def report_at(lon_deg: float, **more: object) -> dict[str, object]:
    return reporting("i-at", lon_deg=lon_deg, **more)


@pytest.mark.parametrize(("move", "kind"), [(to_gcj02, "shifted-gcj02"), (to_bd09, "shifted-bd09")])
def test_a_shifted_file_is_named_and_refused_and_comes_in_with_its_system_declared(
    office: HttpCity, move: Callable[[float, float], tuple[float, float]], kind: str
) -> None:
    body = file_of(move=move)
    told = send(office, body, check="true").json()
    assert told["found"] == {kind: 1}
    assert (told["acceptable"], told["findings"][0]["severity"]) == (False, "error")
    was = shapes_of(office)
    assert problem_of(send(office, body, accept_warnings="true")) == (422, "validation")
    assert shapes_of(office) == was
    taken = send(office, body, crs=kind.removeprefix("shifted-"))
    assert taken.status_code == 200, taken.text
    assert all(one.equals_exact(was[code], 1e-6, normalize=True) for code, one in shapes_of(office).items())


def test_only_an_administrator_imports_and_only_the_own_area(office: HttpCity) -> None:
    for actor in (LI, HEAD, MAYOR, WALL):
        assert problem_of(send(office, file_of(), actor)) == (403, "forbidden")
    assert problem_of(send(office, file_of(), NARROW, area=CITY)) == (403, "out-of-area")
    strange = [*CODES[:3], f"{CITY}002001001"]
    told = send(office, file_of(strange), NARROW, check="true").json()
    assert told["found"]["code-outside"] == 1
    assert problem_of(send(office, file_of(strange), NARROW, accept_warnings="true")) == (422, "validation")


def test_a_file_for_one_community_leaves_the_others(office: HttpCity) -> None:
    other = f"{CITY}002001"
    codes = [f"{other}001", f"{other}002"]
    east = squares(2, west_deg=103.94)
    body = write_file(
        "gpkg",
        east,
        {"code": codes, "name": ["东一", "东二"], "社区": ["东社区"] * 2, "街道": ["东街道"] * 2},
    )
    taken = send(office, body, area=other)
    assert taken.status_code == 200, taken.text
    assert taken.json()["counts"]["voided"] == 0
    assert set(shapes_of(office)) == {*CODES, *codes}
    overlapping = write_file("gpkg", squares(2, west_deg=103.935), {"code": codes, "name": ["东一", "东二"]})
    assert send(office, overlapping, area=other, check="true").json()["found"]["overlap"] >= 1
    organisations = office.city.ledger.transact(lambda unit: unit.list_all(Organisation))
    assert {one.name for one in organisations if one.code in (other, other[:9])} == {"东社区", "东街道"}


@pytest.mark.parametrize(
    ("body", "query"),
    [
        (b"", {}),
        (b"{", {}),
        (b"PK\x03\x04" + b"\0" * 50, {}),
        (file_of(), {"layer": "x"}),
        (file_of(), {"crs": "EPSG:1"}),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_pointer(
    office: HttpCity, body: bytes, query: dict[str, Any]
) -> None:
    response = send(office, body, **query)
    assert problem_of(response) == (422, "validation")
    assert response.json()["pointers"] == ["/body"]
    assert send(office, body, check="true", **query).json()["acceptable"] is False


def test_while_one_file_is_imported_another_waits(office: HttpCity) -> None:
    office.run(office.context.imports.acquire())
    response = send(office, file_of(FIVE), accept_warnings="true")
    assert problem_of(response) == (429, "rate-limited")
    assert response.headers["Retry-After"] == str(int(BUSY_S))
    office.context.imports.release()
    told = send(office, file_of(FIVE), accept_warnings="true")
    assert decode_import(told.content).applied


def test_a_file_over_the_limit_is_refused_before_it_is_read(office: HttpCity) -> None:
    assert problem_of(send(office, b" " * ((32 << 20) + 1)))[0] == 413
