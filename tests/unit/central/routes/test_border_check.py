"""The border check over HTTP: what is wrong with the grids of one's area, what lies outside of them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from desktop.central.ledger import border_checks, positions
from desktop.central.ledger.ground import replace_shapes
from desktop.central.ledger.positions import Fix, record_positions
from desktop.central.routes import borders
from desktop.central.rules.actor import Actor
from desktop.central.rules.partition.check import check_partition
from desktop.models.geo import GridShape
from desktop.models.incident import Incident
from desktop.models.instant import to_epoch_ms
from desktop.models.person import DESK_ROLES, Role
from tests.helpers.http_city import HttpCity, problem_of
from tests.helpers.keepers import ADMIN
from tests.helpers.leak_city import readers
from tests.helpers.small_city import CITY, CODES, HEAD, LI, WORKERS, square

PATH = "/v1/border-check"


def moved(shape: GridShape, east_deg: float) -> GridShape:
    """A grid with its eastern border moved."""
    west, south, east, _, _, north, _, _ = shape.rings[0]
    end = round(east + east_deg, 7)
    return replace(shape, rings=((west, south, end, south, end, north, west, north),))


def spoil(served: HttpCity, *shapes: GridShape) -> None:
    """Put other polygons in place, as an import does."""
    served.city.ledger.transact(lambda unit: replace_shapes(unit.connection, shapes))
    served.context.load_ground()


@pytest.fixture
def spoiled(served: HttpCity) -> HttpCity:
    """The second grid reaches into the third; between the third and the fourth there is a slit."""
    spoil(served, square(0), moved(square(1), 0.002), moved(square(2), -0.00002), square(3))
    return served


def check(served: HttpCity, actor: Actor = LI, page: str = "") -> dict[str, Any]:
    response = served.get(PATH, actor, query={"page": page} if page else None)
    assert response.status_code == 200, response.text
    return dict(response.json())


def kinds(reply: dict[str, Any]) -> list[tuple[str, list[str]]]:
    return [(one["kind"], [code[-1] for code in one["codes"]]) for one in reply["check"]["faults"]]


def test_a_city_without_faults_says_so_and_when(served: HttpCity) -> None:
    reply = check(served)
    assert reply["check"]["progress"] == 1.0
    assert reply["check"]["checked_at"] is not None
    assert reply["check"]["grids"] == 4
    assert (reply["check"]["faults"], reply["check"]["counts"], reply["next"]) == ([], {}, None)
    assert reply["content_hash"] == served.context.city.geometry.content_hash


def test_faults_are_told_with_place_size_and_outline(spoiled: HttpCity) -> None:
    reply = check(spoiled)
    assert kinds(reply) == [("overlap", ["2", "3"]), ("thin-gap", ["3", "4"])]
    overlap = reply["check"]["faults"][0]
    assert overlap["area_m2"] == pytest.approx(0.002 * 95_320 * 1_112, rel=0.01)
    assert 103.92 < overlap["lon_deg"] < 103.922
    assert len(overlap["rings"][0]) == 8
    assert overlap["rows"] == []
    assert reply["check"]["counts"] == {"overlap": 1, "thin-gap": 1}


def test_a_grid_without_a_shape_and_a_shape_without_a_grid(served: HttpCity) -> None:
    spoil(served, square(0), square(1), square(2), replace(square(3), code="510182001014009"))
    assert kinds(check(served)) == [("without-shape", ["4"]), ("without-record", ["9"])]


def test_the_ground_is_checked_once_and_again_when_it_is_another(
    served: HttpCity, monkeypatch: pytest.MonkeyPatch
) -> None:
    runs: list[int] = []
    work = check_partition

    def counted(*arguments: Any) -> Any:
        runs.append(1)
        return work(*arguments)

    monkeypatch.setattr(border_checks, "check_partition", counted)
    first = check(served)
    assert check(served, HEAD)["check"]["checked_at"] == first["check"]["checked_at"]
    assert len(runs) == 1
    spoil(served, square(0), moved(square(1), 0.002), square(2), square(3))
    assert kinds(check(served)) == [("overlap", ["2", "3"])]
    assert len(runs) == 2


def test_faults_of_a_ground_that_goes_while_it_is_checked_are_not_told_of_the_next(
    spoiled: HttpCity, monkeypatch: pytest.MonkeyPatch
) -> None:
    grounds: list[int] = []
    work = check_partition

    def replaced_meanwhile(*arguments: Any) -> Any:
        grounds.append(1)
        found = work(*arguments)
        if len(grounds) == 1:
            spoil(spoiled, *map(square, range(4)))
        return found

    monkeypatch.setattr(border_checks, "check_partition", replaced_meanwhile)
    reply = check(spoiled)
    assert reply["content_hash"] == spoiled.context.city.geometry.content_hash
    assert reply["check"]["faults"] == []
    assert kinds(check(spoiled)) == []
    assert len(grounds) == 2


def test_a_check_that_takes_long_tells_how_far_it_is(
    spoiled: HttpCity, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(borders, "WAIT_S", 0.0)
    reply = check(spoiled)
    assert reply["check"]["progress"] < 1
    assert (reply["check"]["faults"], reply["check"]["checked_at"]) == ([], None)
    monkeypatch.setattr(borders, "WAIT_S", 5.0)
    assert len(check(spoiled)["check"]["faults"]) == 2


def test_a_check_that_failed_is_tried_again(spoiled: HttpCity, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_arguments: object) -> None:
        raise RuntimeError("out of memory")

    monkeypatch.setattr(border_checks, "check_partition", fail)
    assert spoiled.get(PATH).status_code == 500
    monkeypatch.undo()
    assert len(check(spoiled)["check"]["faults"]) == 2


def test_faults_come_by_pages_of_one_ground(spoiled: HttpCity, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(borders, "PAGE_LIMIT_BYTES", 10)
    first = check(spoiled)
    assert kinds(first) == [("overlap", ["2", "3"])]
    second = check(spoiled, page=first["next"])
    assert (kinds(second), second["next"]) == ([("thin-gap", ["3", "4"])], None)
    assert second["check"]["counts"] == first["check"]["counts"]
    spoil(spoiled, *(square(number) for number in range(4)))
    assert problem_of(spoiled.get(PATH, query={"page": first["next"]})) == (410, "cursor-gone")
    assert problem_of(spoiled.get(PATH, query={"page": "elsewhere"}))[0] == 422


def put_outside(served: HttpCity) -> None:
    """Two incidents and two workers a kilometre south of the city, held under the first and the last grid."""
    for number in (0, 3):
        served.report(f"i-{number}", lon_deg=square(number).rings[0][0] + 0.005, grid_code=CODES[number])

    def move(unit: Any) -> None:
        for number in (0, 3):
            incident = unit.find(Incident, f"i-{number}")
            after = replace(incident, lat_deg=30.98, revision=incident.revision + 1)
            unit.put(after, area_code=after.grid_code)
        fixes = [
            Fix(WORKERS[0].id, 103.905, 30.98, 5.0, to_epoch_ms(unit.now)),
            Fix(WORKERS[1].id, 103.915, 30.9897, 5.0, to_epoch_ms(unit.now)),
            Fix(WORKERS[2].id, 103.925, 30.98, 2_000.0, to_epoch_ms(unit.now)),
            Fix(WORKERS[3].id, 103.935, 30.98, 5.0, to_epoch_ms(unit.now)),
        ]
        record_positions(unit, fixes, served.city.ledger.rules.locator)

    served.city.ledger.transact(move)


@pytest.fixture
def outside(base: HttpCity) -> HttpCity:
    put_outside(base)
    return base


def found_outside(reply: dict[str, Any]) -> list[tuple[str, str]]:
    return [(one["kind"], one["id"]) for one in reply["check"]["outsiders"]]


def test_incidents_and_workers_outside_of_every_grid(outside: HttpCity) -> None:
    reply = check(outside)
    assert sorted(found_outside(reply)) == [
        ("incident", "i-0"),
        ("incident", "i-3"),
        ("worker", WORKERS[0].id),
        ("worker", WORKERS[3].id),
    ], "not who is within the margin, nor whose fix may be anywhere"
    assert reply["check"]["outsiders"][0]["away_m"] == pytest.approx(1_112, rel=0.01)


def test_everybody_reads_the_own_area_alone(outside: HttpCity) -> None:
    for actor in readers():
        outside.enrol(actor)
    outside.context.bearers.load()
    for actor in readers():
        response = outside.get(PATH, actor)
        if actor.role not in DESK_ROLES | {Role.ADMIN}:
            assert problem_of(response) == (403, "forbidden")
            continue
        seen = {one["id"] for one in response.json()["check"]["outsiders"]}
        expected = {
            name
            for number in (0, 3)
            if CODES[number].startswith(actor.area_code)
            for name in (f"i-{number}", WORKERS[number].id)
        }
        assert seen == expected, actor


def test_faults_of_another_area_are_not_told(spoiled: HttpCity) -> None:
    areas = {
        CODES[0]: [],
        CODES[1]: ["overlap"],
        CODES[2]: ["overlap", "thin-gap"],
        CITY: ["overlap", "thin-gap"],
    }
    for area_code, expected in areas.items():
        actor = Actor(f"chief-{area_code}", "某人", Role.SHIFT_LEADER, area_code)
        spoiled.enrol(actor)
        spoiled.context.bearers.load()
        reply = check(spoiled, actor)
        assert [kind for kind, _ in kinds(reply)] == expected
        assert sorted(reply["check"]["counts"]) == sorted(expected)


def test_workers_are_for_those_alone_who_may_see_positions(
    outside: HttpCity, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert ("worker", WORKERS[0].id) in found_outside(check(outside, ADMIN))
    monkeypatch.setattr(borders, "may_read", lambda _role, _reading: False)
    assert [kind for kind, _ in found_outside(check(outside, ADMIN))] == ["incident", "incident"]


@pytest.mark.parametrize("guard", ["is_within", "rows_since"])
def test_without_a_guard_somebody_learns_it(
    guard: str, outside: HttpCity, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows_since = positions.rows_since
    instead = {
        "is_within": lambda _code, _area: True,
        "rows_since": lambda unit, since, _area: rows_since(unit, since, ""),
    }
    far = Actor("far", "某人", Role.DUTY_OFFICER, CODES[1])
    outside.enrol(far)
    outside.context.bearers.load()
    assert found_outside(check(outside, far)) == []
    monkeypatch.setattr(border_checks, guard, instead[guard])
    assert found_outside(check(outside, far)) != []
