"""A citizen's data in full: for the duty room alone, for a reason, on the record; nowhere else."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from sqlalchemy import text

from desktop.central.ledger.citizens import SHOWN_FOR
from desktop.central.rules.actor import Actor
from desktop.models.person import Role
from desktop.wire.readings import decode_reveal
from tests.helpers.http_city import HttpCity, problem_of
from tests.helpers.small_city import GAS, HEAD, LI, MAYOR, WALL, WORKERS

PATH = "/v1/incidents/i-1/reveal"
WHY = {"reason": "回访核实地址"}


def test_the_duty_room_sees_it_for_half_a_minute_and_the_chain_says_why(served: HttpCity) -> None:
    served.report("i-1")
    shown = served.post(PATH, WHY, HEAD, key="")
    assert shown.headers["cache-control"] == "no-store"
    found = decode_reveal(shown.content)
    assert (found.name, found.phone) == ("王小明", "13812345521")
    assert found.until == served.city.now + SHOWN_FOR == served.city.now + timedelta(seconds=30)
    query = text("SELECT actor_id, action, subject, changes FROM audit ORDER BY place DESC")
    last = served.city.ledger.transact(lambda unit: unit.connection.execute(query).first())
    assert last is not None
    assert tuple(last[:3]) == (HEAD.id, "reveal", "incident:i-1")
    assert json.loads(last.changes) == {"reveal:i-1": {"reason": [None, WHY["reason"]]}}


def test_every_other_surface_has_the_masked_form_alone(served: HttpCity) -> None:
    served.report("i-1")
    for path in ("/v1/incidents/i-1", "/v1/incidents", "/v1/bundle"):
        assert "13812345521" not in served.get(path).text
        assert "王小明" not in served.get(path).text
    for table in ("record", "feed_change", "audit", "command", "undo"):
        query = text(f"SELECT * FROM {table}")
        rows = served.city.ledger.transact(lambda unit, q=query: str(unit.connection.execute(q).all()))  # type: ignore[misc]
        assert "13812345521" not in rows, table


@pytest.mark.parametrize("actor", [MAYOR, WALL, GAS, WORKERS[0]])
def test_nobody_else_sees_it(served: HttpCity, actor: Actor) -> None:
    served.report("i-1")
    assert problem_of(served.post(PATH, WHY, actor, key="")) == (403, "forbidden")


def test_without_a_reason_or_anything_to_show_it_is_refused(served: HttpCity) -> None:
    served.report("i-1")
    bodies: tuple[dict[str, object], ...] = ({}, {"reason": ""}, {"reason": "x" * 201}, {**WHY, "more": 1})
    for body in bodies:
        assert problem_of(served.post(PATH, body, LI, key="")) == (422, "validation")
    assert problem_of(served.post("/v1/incidents/i-9/reveal", WHY, LI, key="")) == (404, "not-found")
    served.report("i-2", reporter_name="", reporter_phone="")
    assert problem_of(served.post("/v1/incidents/i-2/reveal", WHY, LI, key="")) == (404, "not-found")
    stranger = Actor("officer-9", "外人", Role.DUTY_OFFICER, "510183")
    served.enrol(stranger)
    served.context.bearers.load()
    assert problem_of(served.post(PATH, WHY, stranger, key="")) == (404, "not-found")
