"""Contacts 1+3+N over HTTP: kept up by whoever may, taken back, masked for who does not ring them."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from desktop.central.ledger.audit import verify_audit
from desktop.central.tables.access import AuditRow
from desktop.models.base_data import ContactTier
from desktop.wire.base_data import (
    decode_contacts,
)
from tests.helpers.http_city import HttpCity, problem_of
from tests.helpers.keepers import ADMIN, FAR_HEAD, GRID_HEAD, grid_of, last_audit
from tests.helpers.small_city import CODES, COMMUNITY, GAS, HEAD, LI, MAYOR, TOWN, WALL

CONTACT = {
    "id": "c-1",
    "area_code": CODES[0],
    "role_code": "building-head",
    "name": "高山",
    "phone": "13712345678",
}


def test_a_contact_is_entered_amended_and_removed_and_each_grid_carries_it(base: HttpCity) -> None:
    assert base.post("/v1/contacts", CONTACT, HEAD).status_code == 201
    assert [one.name for one in grid_of(base).contacts] == ["高山"]
    assert problem_of(base.post("/v1/contacts", CONTACT, HEAD)) == (409, "transition-not-allowed")
    assert problem_of(base.post("/v1/contacts/c-1/amend", {"name": "高岭"}, HEAD)) == (
        428,
        "if-match-missing",
    )
    stale = base.post("/v1/contacts/c-1/amend", {"name": "高岭"}, HEAD, revision=7)
    assert problem_of(stale) == (412, "stale-revision")
    assert stale.json()["present_revision"] == 1
    reply = base.post("/v1/contacts/c-1/amend", {"name": "高岭", "phone": ""}, HEAD, revision=1)
    assert (reply.status_code, reply.json()["revision"]) == (200, 2)
    (fed,) = grid_of(base).contacts
    assert (fed.name, fed.phone, fed.relation) == ("高岭", "", "building-head")
    assert grid_of(base).revision == 3
    reply = base.post("/v1/contacts/c-1/remove", {}, HEAD, revision=2)
    assert (reply.status_code, grid_of(base).contacts) == (200, ())
    gone = base.post("/v1/contacts/c-1/amend", {"name": "高岭"}, HEAD, revision=3)
    assert problem_of(gone) == (404, "not-found")
    # Entered anew under the same id it goes on counting, so that no old revision ever fits it.
    assert base.post("/v1/contacts", CONTACT, HEAD).json()["revision"] == 4


def test_a_communitys_contact_helps_in_all_its_grids(base: HttpCity) -> None:
    officer = {**CONTACT, "area_code": COMMUNITY, "role_code": "community-officer", "name": "马力"}
    assert base.post("/v1/contacts", officer, HEAD).status_code == 201
    assert base.post("/v1/contacts", {**CONTACT, "id": "c-2"}, HEAD).status_code == 201
    assert [one.name for one in grid_of(base, CODES[3]).contacts] == ["马力"]
    assert [one.name for one in grid_of(base, CODES[0]).contacts] == ["马力", "高山"]
    reply = decode_contacts(base.get(f"/v1/grids/{CODES[0]}/contacts").content)
    assert [(one.tier, one.name, one.role_name) for one in reply.contacts] == [
        (ContactTier.ONE, "网格员1", "网格员"),
        (ContactTier.THREE, "马力", "社区民警"),
        (ContactTier.MANY, "高山", "楼栋长"),
    ]


def test_a_citizens_phone_is_for_whoever_rings_it(base: HttpCity) -> None:
    assert base.post("/v1/contacts", CONTACT, HEAD).status_code == 201
    officer = {**CONTACT, "id": "c-2", "role_code": "auxiliary-police", "phone": "13900008888"}
    assert base.post("/v1/contacts", officer, HEAD).status_code == 201
    for actor, phones in (
        (LI, ["13712345678", "13900008888"]),
        (ADMIN, ["13712345678", "13900008888"]),
        (MAYOR, ["137****5678", "13900008888"]),
    ):
        reply = decode_contacts(base.get("/v1/contacts", actor).content)
        assert [one.phone for one in reply.contacts] == phones
    for actor in (WALL, GAS):
        assert problem_of(base.get("/v1/contacts", actor)) == (403, "forbidden")
        assert problem_of(base.get(f"/v1/grids/{CODES[0]}/contacts", actor)) == (403, "forbidden")
    assert decode_contacts(base.get("/v1/contacts", FAR_HEAD).content).contacts == ()
    assert problem_of(base.get(f"/v1/grids/{CODES[0]}/contacts", FAR_HEAD)) == (404, "not-found")
    feed = base.get("/v1/bundle", MAYOR, limit=500).text
    assert "137****5678" in feed
    assert "13712345678" not in feed
    assert "13712345678" in base.get("/v1/bundle", LI, limit=500).text
    audit = last_audit(base)
    assert "13900008888" in str(audit["changes"])


def test_the_audit_chain_tells_before_and_after_without_a_citizens_phone(base: HttpCity) -> None:
    base.post("/v1/contacts", CONTACT, HEAD)
    base.post("/v1/contacts/c-1/amend", {"name": "高岭"}, HEAD, revision=1)
    audit = last_audit(base)
    assert (audit["actor_id"], audit["action"], audit["subject"]) == (HEAD.id, "amend", "contact:c-1")
    assert audit["changes"] == {"contact:c-1": {"name": ["高山", "高岭"], "revision": [1, 2]}}
    texts = base.city.database.run(lambda c: c.execute(select(AuditRow.changes)).scalars().all())
    assert not any("13712345678" in text for text in texts)
    assert base.city.database.run(verify_audit).faults == ()


REFUSED_CONTACTS: list[tuple[dict[str, object], str]] = [
    ({"role_code": "wizard"}, "/role_code"),
    ({"role_code": "grid-worker"}, "/role_code"),
    ({"area_code": "510182999999999"}, "/area_code"),
    ({"area_code": TOWN}, "/area_code"),
    ({"name": ""}, "/body/name"),
    ({"surplus": 1}, "/body/surplus"),
]


def test_a_contact_that_is_none_is_refused_with_a_pointer(base: HttpCity) -> None:
    for changes, pointer in REFUSED_CONTACTS:
        reply = base.post("/v1/contacts", {**CONTACT, **changes}, HEAD)
        assert problem_of(reply) == (422, "validation")
        assert reply.json()["pointers"] == [pointer]
    assert decode_contacts(base.get("/v1/contacts").content).contacts == ()


def test_who_may_keep_what(base: HttpCity) -> None:
    for actor in (LI, MAYOR, GAS):
        assert problem_of(base.post("/v1/contacts", CONTACT, actor)) == (403, "forbidden")
    assert problem_of(base.post("/v1/stations", {}, HEAD)) == (403, "forbidden")
    assert problem_of(base.post("/v1/contacts", CONTACT, FAR_HEAD)) == (403, "out-of-area")
    neighbour = {**CONTACT, "area_code": CODES[1]}
    assert problem_of(base.post("/v1/contacts", neighbour, GRID_HEAD)) == (403, "out-of-area")
    assert base.post("/v1/contacts", CONTACT, GRID_HEAD).status_code == 201
    far = base.post("/v1/contacts/c-1/amend", {"name": "x"}, FAR_HEAD, revision=1)
    assert problem_of(far) == (404, "not-found")


def test_a_repeat_gets_the_stored_answer_and_does_nothing(base: HttpCity) -> None:
    first = base.post("/v1/contacts", CONTACT, HEAD, key="k-1")
    assert base.post("/v1/contacts", CONTACT, HEAD, key="k-1").content == first.content
    assert problem_of(base.post("/v1/contacts", {**CONTACT, "name": "x"}, HEAD, key="k-1")) == (
        422,
        "idempotency-key-reused",
    )
    assert grid_of(base).revision == 2


# -- taking back ---------------------------------------------------------------------------------


def test_each_order_can_be_taken_back_within_seconds(base: HttpCity) -> None:
    made = base.post("/v1/contacts", CONTACT, HEAD, key="make")
    assert made.json()["undo_until"] is not None
    amended = base.post("/v1/contacts/c-1/amend", {"name": "高岭"}, HEAD, revision=1, key="amend")
    assert amended.status_code == 200
    late = base.post("/v1/commands/make/undo", {}, HEAD, revision=1)
    assert problem_of(late) == (409, "undo-too-late")
    assert base.post("/v1/commands/amend/undo", {}, HEAD, revision=2).json()["revision"] == 3
    assert [one.name for one in grid_of(base).contacts] == ["高山"]
    assert base.post("/v1/contacts/c-1/remove", {}, HEAD, revision=3, key="remove").status_code == 200
    assert grid_of(base).contacts == ()
    assert base.post("/v1/commands/remove/undo", {}, HEAD, revision=4).json()["revision"] == 5
    assert [one.name for one in grid_of(base).contacts] == ["高山"]
    assert base.post("/v1/contacts", {**CONTACT, "id": "c-2"}, HEAD, key="more").status_code == 201
    base.city.now += timedelta(seconds=11)
    assert problem_of(base.post("/v1/commands/more/undo", {}, HEAD, revision=1)) == (409, "undo-too-late")


def test_a_new_contact_is_taken_back_whole(base: HttpCity) -> None:
    base.post("/v1/contacts", CONTACT, HEAD, key="make")
    assert base.post("/v1/commands/make/undo", {}, HEAD, revision=1).status_code == 200
    assert decode_contacts(base.get("/v1/contacts").content).contacts == ()
    assert grid_of(base).contacts == ()
