"""Workers come in over HTTP: each row checked, all of them taken or none, posts from now on alone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import httpx
import pytest
from sqlalchemy import select

from desktop.central.rules.actor import Actor
from desktop.central.tables.access import AccountRow, DeviceRow, TokenRow
from desktop.central.tables.rota import PostPatternRow
from desktop.models.finding import FindingKind
from desktop.models.instant import to_epoch_ms
from desktop.models.person import Role, Worker
from desktop.wire.imports import decode_import
from tests.helpers.http_city import HttpCity, problem_of
from tests.helpers.leak_city import ADMIN
from tests.helpers.small_city import CITY, CODES, HEAD, LI, WALL, WORKERS, SmallCity

HEADS = "工号,姓名,手机,A岗网格,B岗网格"
NARROW = Actor("admin-2", "网格管理员", Role.ADMIN, CODES[0])


@pytest.fixture
def office(city: SmallCity) -> Iterator[HttpCity]:
    """The city with somebody who may import."""
    made = HttpCity(city)
    made.enrol(ADMIN, NARROW)
    made.context.bearers.load()
    yield made
    made.close()


def send(
    office: HttpCity, *rows: str, actor: Actor = ADMIN, key: str | None = None, query: str = ""
) -> httpx.Response:
    body = "\n".join([HEADS, *rows]).encode("gbk")
    headers = {"Content-Type": "text/csv"}
    return office.post(f"/v1/imports/workers?{query}", None, actor, content=body, headers=headers, key=key)


def test_a_new_worker_takes_a_grid_over_from_now_on(office: HttpCity) -> None:
    row = f"w-9,赵敏,13700000009,{CODES[0]},{CODES[1]}"
    told = send(office, row, query="check=true")
    assert (told.json()["acceptable"], told.json()["applied"]) == (True, False)
    before = office.city.post(0)
    office.city.now += timedelta(minutes=1)
    taken = send(office, row)
    assert taken.status_code == 200, taken.text
    assert decode_import(taken.content).counts == {
        "begun": 1,
        "changed": 0,
        "unchanged": 0,
        "posts_changed": 2,
    }
    post = office.city.post(0)
    assert (post.a_id, post.a_name, post.b_id) == ("w-9", "赵敏", before.b_id)
    assert office.city.post(1).b_name == "赵敏"
    query = select(PostPatternRow.a_id, PostPatternRow.valid_from_ms, PostPatternRow.valid_to_ms).where(
        PostPatternRow.grid_code == CODES[0]
    )
    rows = office.city.ledger.transact(lambda unit: unit.connection.execute(query).all())
    now_ms = to_epoch_ms(office.city.now)
    assert sorted(tuple(one) for one in rows) == sorted([(before.a_id, 0, now_ms), ("w-9", now_ms, None)])
    assert office.get("/v1/audit/verification", ADMIN).json()["faults"] == []


def test_no_account_and_no_terminal_is_made(office: HttpCity) -> None:
    def count(unit: object) -> list[int]:
        tables = (AccountRow.id, DeviceRow.id, TokenRow.hash)
        return [len(unit.connection.execute(select(one)).all()) for one in tables]  # type: ignore[attr-defined]

    before = office.city.ledger.transact(count)
    assert send(office, f"w-9,赵敏,13700000009,{CODES[0]},").status_code == 200
    assert office.city.ledger.transact(count) == before


def test_a_name_that_changes_stands_in_the_posts_at_once(office: HttpCity) -> None:
    taken = send(office, f"{WORKERS[1].id},新名字,,,")
    assert decode_import(taken.content).counts["changed"] == 1
    assert (office.city.post(1).a_name, office.city.post(0).b_name) == ("新名字", "新名字")


@pytest.mark.parametrize(
    ("rows", "kind", "pointer"),
    [
        (["w 9,赵敏,,,"], "person-invalid", "/rows/2/工号"),
        ([f"w-9,,,{CODES[0]},"], "name-invalid", "/rows/2/姓名"),
        ([f"w-9,赵敏,1,{CODES[0]},"], "phone-invalid", "/rows/2/手机"),
        (["w-9,赵敏,,510182001014999,"], "grid-unknown", "/rows/2/A岗网格"),
        (["w-9,赵敏,,,"], "grid-missing", "/rows/2"),
        ([f"w-9,赵敏,,{CODES[0]},{CODES[0]}"], "same-person", "/rows/2/B岗网格"),
        ([f"w-9,赵敏,,{CODES[0]},", f"w-9,钱多,,{CODES[1]},"], "person-duplicate", "/rows/3/工号"),
        ([f"w-8,赵敏,,{CODES[0]},", f"w-9,钱多,,{CODES[0]},"], "grid-taken", "/rows/3/A岗网格"),
        ([f"{WORKERS[1].id},网格员2,,{CODES[0]},"], "same-person", "/rows/2"),
    ],
)
def test_each_fault_is_named_at_its_row_and_nothing_is_written(
    office: HttpCity, rows: list[str], kind: str, pointer: str
) -> None:
    good = f"w-1,好人,13700000001,{CODES[3]},"
    assert FindingKind(kind)
    told = send(office, *rows, good, query="check=true").json()
    assert kind in told["found"]
    refused = send(office, *rows, good, query="accept_warnings=true")
    assert problem_of(refused) == (422, "validation")
    assert pointer in refused.json()["pointers"]
    assert office.city.ledger.transact(lambda unit: unit.find(Worker, "w-1")) is None


def test_a_shared_phone_and_too_many_posts_ask_for_a_word(office: HttpCity) -> None:
    rows = [f"w-8,赵敏,13700000009,{CODES[0]},", f"w-9,钱多,13700000009,{CODES[1]},"]
    assert problem_of(send(office, *rows)) == (422, "validation")
    assert send(office, *rows, query="accept_warnings=true").status_code == 200


def test_a_repeat_takes_effect_once_and_only_an_administrator_imports_the_own_area(office: HttpCity) -> None:
    row = f"w-9,赵敏,13700000009,{CODES[0]},"
    first, again = (send(office, row, key="once") for _ in range(2))
    assert (first.status_code, first.content) == (200, again.content)
    for actor in (LI, HEAD, WALL):
        assert problem_of(send(office, row, actor=actor)) == (403, "forbidden")
    assert problem_of(send(office, row, actor=NARROW, query=f"area={CITY}")) == (403, "out-of-area")
    strange = send(office, f"w-7,孙某,,{CODES[1]},", actor=NARROW, query="check=true").json()
    assert strange["found"] == {"grid-unknown": 1}
    foreign = send(office, f"{WORKERS[2].id},孙某,,{CODES[0]},", actor=NARROW, query="check=true").json()
    assert foreign["found"] == {"person-invalid": 1}, "who is not of the area is not told apart from nobody"
