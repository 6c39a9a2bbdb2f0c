"""Logging in: tokens that end, are renewed and can be stolen; failures that lock; accounts that are shut."""

from __future__ import annotations

from datetime import timedelta

import httpx
import pytest
from sqlalchemy import text

from desktop.central.ledger.accounts import Candidate, find_candidate, log_in
from desktop.central.ledger.audit import verify_audit
from desktop.central.routes import accounts, sittings
from desktop.central.rules.accounts import ACCESS_FOR, OLD_TOKENS_FOR, SITTING_FOR
from desktop.central.rules.actor import Actor
from desktop.central.rules.refusal import Refused
from desktop.models.account import LoggedIn
from desktop.models.person import Person, Role
from desktop.wire.accounts import decode_account, decode_accounts, decode_sitting
from tests.helpers.http_city import HttpCity, problem_of
from tests.helpers.small_city import CITY, HEAD, LI, TOWN, WALL, WORKERS

ADMIN = Actor("admin", "管理员", Role.ADMIN, CITY)
PASSWORD = "correct horse battery"
SECOND = timedelta(seconds=1)


@pytest.fixture
def admin(served: HttpCity) -> HttpCity:
    """The city with an administrator and one account."""
    served.enrol(ADMIN)
    served.context.bearers.load()
    assert put(served, "officer-7").status_code == 200
    return served


def put(served: HttpCity, account_id: str, actor: Actor = ADMIN, **changes: object) -> httpx.Response:
    body: dict[str, object] = {
        "username": "zhaomin",
        "name": "赵敏",
        "role": "duty-officer",
        "area_code": CITY,
        "password": PASSWORD,
        **changes,
    }
    return served.put(f"/v1/accounts/{account_id}", body, actor)


def delete(served: HttpCity, account_id: str, actor: Actor = ADMIN) -> httpx.Response:
    return served.delete(f"/v1/accounts/{account_id}", actor)


def try_in(served: HttpCity, password: str = PASSWORD, username: str = "zhaomin") -> httpx.Response:
    return served.post("/v1/sittings", {"username": username, "password": password}, None, key="")


def sit(served: HttpCity) -> LoggedIn:
    reply = try_in(served)
    assert reply.status_code == 200, reply.text
    assert reply.headers["cache-control"] == "no-store"
    return decode_sitting(reply.content).sitting


def renew(served: HttpCity, token: str) -> httpx.Response:
    return served.post("/v1/sittings/renewal", {"refresh_token": token}, None, key="")


def me(served: HttpCity, token: str) -> httpx.Response:
    return served.get("/v1/me", None, headers={"Authorization": f"Bearer {token}"})


def test_whoever_logs_in_is_that_person_until_the_token_ends(admin: HttpCity) -> None:
    sitting = sit(admin)
    viewer = me(admin, sitting.access_token).json()["viewer"]
    assert (viewer["person_id"], viewer["name"], viewer["role"]) == ("officer-7", "赵敏", "duty-officer")
    assert sitting.viewer.name == "赵敏"
    assert (sitting.access_until, sitting.sitting_until) == (
        admin.city.now + ACCESS_FOR,
        admin.city.now + SITTING_FOR,
    )
    admin.city.now += ACCESS_FOR - SECOND
    assert me(admin, sitting.access_token).status_code == 200
    admin.city.now += SECOND
    assert problem_of(me(admin, sitting.access_token)) == (401, "unauthenticated")


def test_a_renewal_replaces_both_tokens_and_lets_requests_under_way_end(admin: HttpCity) -> None:
    first = sit(admin)
    second = decode_sitting(renew(admin, first.refresh_token).content).sitting
    assert len({first.access_token, first.refresh_token, second.access_token, second.refresh_token}) == 4
    assert me(admin, first.access_token).status_code == me(admin, second.access_token).status_code == 200
    admin.city.now += OLD_TOKENS_FOR + SECOND
    assert me(admin, first.access_token).status_code == 401
    assert me(admin, second.access_token).status_code == 200


def test_a_renewal_whose_reply_was_lost_can_be_asked_again(admin: HttpCity) -> None:
    first = sit(admin)
    assert renew(admin, first.refresh_token).status_code == 200
    admin.city.now += OLD_TOKENS_FOR - SECOND
    again = renew(admin, first.refresh_token)
    assert again.status_code == 200
    assert me(admin, decode_sitting(again.content).sitting.access_token).status_code == 200


def test_a_token_that_comes_back_too_late_ends_the_sitting_of_both(admin: HttpCity) -> None:
    first = sit(admin)
    second = decode_sitting(renew(admin, first.refresh_token).content).sitting
    admin.city.now += OLD_TOKENS_FOR + SECOND
    assert problem_of(renew(admin, first.refresh_token)) == (401, "unauthenticated")
    assert problem_of(me(admin, second.access_token)) == (401, "unauthenticated")
    assert problem_of(renew(admin, second.refresh_token)) == (401, "unauthenticated")


def test_a_sitting_ends_by_itself_and_by_word(admin: HttpCity) -> None:
    first = sit(admin)
    admin.city.now += SITTING_FOR
    assert problem_of(renew(admin, first.refresh_token)) == (401, "unauthenticated")
    second = sit(admin)
    bearer = {"Authorization": f"Bearer {second.access_token}"}
    assert admin.post("/v1/sittings/end", {}, None, headers=bearer, key="").status_code == 200
    assert problem_of(me(admin, second.access_token)) == (401, "unauthenticated")
    assert problem_of(renew(admin, second.refresh_token)) == (401, "unauthenticated")


def test_five_failures_lock_the_right_password_out_too(admin: HttpCity) -> None:
    for _ in range(5):
        assert problem_of(try_in(admin, "wrong password")) == (401, "unauthenticated")
    admin.city.now += timedelta(seconds=100)
    locked = try_in(admin)
    assert problem_of(locked) == (429, "rate-limited")
    assert locked.headers["retry-after"] == "200"
    (account,) = decode_accounts(admin.get("/v1/accounts", ADMIN).content).accounts
    assert account.locked_until == admin.city.now + timedelta(seconds=200)
    admin.city.now += timedelta(seconds=200)
    assert try_in(admin).status_code == 200
    for _ in range(4):
        try_in(admin, "wrong password")
    assert try_in(admin).status_code == 200, "a success begins the count anew"


def test_an_unknown_name_is_answered_like_a_wrong_password(admin: HttpCity) -> None:
    unknown, wrong = try_in(admin, username="nobody"), try_in(admin, "wrong password")
    assert unknown.json() == wrong.json()
    assert try_in(admin, username="ZhaoMin").status_code == 200


def test_a_shut_or_changed_account_ends_its_sittings(admin: HttpCity) -> None:
    sitting = sit(admin)
    assert (
        decode_account(put(admin, "officer-7", role="shift-leader", password=None).content).account.revision
        == 2
    )
    assert me(admin, sitting.access_token).status_code == 401
    sitting = sit(admin)
    assert sitting.viewer.role is Role.SHIFT_LEADER
    assert decode_account(delete(admin, "officer-7").content).account.disabled
    assert delete(admin, "officer-7").status_code == 200
    assert me(admin, sitting.access_token).status_code == 401
    assert problem_of(try_in(admin)) == (401, "unauthenticated")
    assert problem_of(renew(admin, sitting.refresh_token)) == (401, "unauthenticated")


def test_the_feed_names_whoever_has_an_account(admin: HttpCity) -> None:
    person = admin.city.ledger.transact(lambda unit: unit.find(Person, "officer-7"))
    assert person is not None
    assert (person.name, person.role) == ("赵敏", Role.DUTY_OFFICER)


def test_accounts_that_make_no_sense_are_refused(admin: HttpCity) -> None:
    for changes, status, pointer in (
        ({"username": "zhaomin"}, 422, ["/username"]),
        ({"username": "wang", "password": None}, 422, ["/password"]),
        ({"username": "wang", "password": "short"}, 422, ["/password"]),
        ({"username": "wang", "role": "wall"}, 422, ["/role"]),
        ({"username": "wang", "area_code": "510183"}, 403, []),
        ({"username": "王"}, 422, ["/body/username"]),
    ):
        refused = put(admin, "officer-8", **changes)
        assert (refused.status_code, refused.json()["pointers"]) == (status, pointer), changes
    assert problem_of(delete(admin, "officer-9")) == (404, "not-found")


@pytest.mark.parametrize("actor", [LI, HEAD, WALL, WORKERS[0]])
def test_only_an_administrator_has_accounts(admin: HttpCity, actor: Actor) -> None:
    assert problem_of(put(admin, "officer-8", actor)) == (403, "forbidden")
    assert problem_of(delete(admin, "officer-7", actor)) == (403, "forbidden")
    assert problem_of(admin.get("/v1/accounts", actor)) == (403, "forbidden")


def test_no_secret_stands_in_the_database_or_in_the_chain(admin: HttpCity) -> None:
    sitting = sit(admin)
    try_in(admin, "wrong password")

    def dump(unit: object) -> str:
        connection = unit.connection  # type: ignore[attr-defined]
        rows = [
            connection.execute(text(f"SELECT * FROM {name}")).all()
            for name in ("account", "sitting", "audit")
        ]
        assert verify_audit(connection).faults == ()
        return str(rows)

    found = admin.city.ledger.transact(dump)
    for secret in (PASSWORD, sitting.access_token, sitting.refresh_token):
        assert secret not in found
    chain = admin.city.ledger.transact(
        lambda unit: unit.connection.execute(text("SELECT changes FROM audit")).all()
    )
    assert "argon2" not in str(chain)


def test_a_password_that_changed_while_it_was_checked_lets_nobody_in(admin: HttpCity) -> None:
    ledger = admin.city.ledger
    candidate = ledger.transact(lambda unit: find_candidate(unit, "zhaomin"))
    put(admin, "officer-7", password="another horse battery")
    with pytest.raises(Refused):
        ledger.transact(lambda unit: log_in(unit, candidate))
    with pytest.raises(Refused):
        ledger.transact(lambda unit: log_in(unit, Candidate("", None, candidate.lock)))


def test_an_administrator_of_a_town_has_the_town_alone(admin: HttpCity) -> None:
    town = Actor("admin-2", "镇管理员", Role.ADMIN, TOWN)
    admin.enrol(town)
    admin.context.bearers.load()
    assert decode_accounts(admin.get("/v1/accounts", town).content).accounts == ()
    assert problem_of(put(admin, "officer-8", town, username="wang")) == (403, "out-of-area")
    assert problem_of(delete(admin, "officer-7", town)) == (404, "not-found")
    assert put(admin, "officer-8", town, username="wang", area_code=TOWN).status_code == 200


def test_all_their_routes_are_proved_here() -> None:
    paths = {route.path for router in (accounts.router, sittings.router) for route in router.routes}  # type: ignore[attr-defined]
    assert paths == {
        "/v1/accounts",
        "/v1/accounts/{account_id}",
        "/v1/sittings",
        "/v1/sittings/renewal",
        "/v1/sittings/end",
    }
