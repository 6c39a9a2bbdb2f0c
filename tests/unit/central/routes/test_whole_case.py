"""One case lived by HTTP alone, by everybody who has a hand in it, with each clock as a slow walk says."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from desktop.central.rules.calendars import china_calendar
from desktop.models.clock import LimitKind
from tests.helpers.clock_oracle import Oracle
from tests.helpers.http_city import HttpCity, problem_of
from tests.helpers.small_city import CHEN, CODES, GAS, HEAD, LI, WORKERS

CALENDAR = china_calendar()
CONTINUOUS, WORKING = LimitKind.CONTINUOUS, LimitKind.WORKING_HOURS
MINUTES = {"verify": 30, "accept": 15, "dispatch": 15, "sign": 15, "check": 30, "handle": 240}
"""Limits of the default code set for a broken water pipe at home, in minutes."""


class Case:
    """The case: each step is an order that must be accepted, then a look at the record."""

    def __init__(self, served: HttpCity) -> None:
        self.served = served
        self.record: dict[str, Any] = {}

    def order(self, actor: Any, operation: str, **body: Any) -> dict[str, Any]:
        path = f"/v1/incidents/case/{operation}"
        reply = self.served.post(path, body, actor, revision=self.record["revision"])
        assert reply.status_code == 200, (operation, reply.text)
        answer: dict[str, Any] = reply.json()
        self.look()
        assert self.record["revision"] == answer["revision"]
        return answer

    def look(self, actor: Any = LI) -> dict[str, Any]:
        detail: dict[str, Any] = self.served.get("/v1/incidents/case", actor).json()["detail"]
        self.record = detail["incident"]
        return detail

    def wait(self, minutes: float) -> None:
        self.served.city.now += timedelta(minutes=minutes)
        self.served.city.ledger.tick()
        self.look()

    def clock(self, name: str = "stage_clock") -> dict[str, Any]:
        clock: dict[str, Any] = self.record[name]
        return clock

    def expect(self, state: str, stage: str, since: datetime, *, used_min: int = 0) -> Oracle:
        """Check the record's state and that its clock began when it should and ends when a walk says."""
        kind = WORKING if stage == "handle" else CONTINUOUS
        oracle = Oracle(CALENDAR, kind, MINUTES[stage], since, strokes=used_min)
        oracle.walk_until_overdue()
        clock = self.clock()
        assert (self.record["state"], clock["stage"]) == (state, stage)
        assert datetime.fromisoformat(clock["deadline"]) == oracle.passed[1.0]
        return oracle


def test_a_whole_case(served: HttpCity) -> None:
    case, city = Case(served), served.city
    served.report("case", class_code="0103", needs_verification=True, source="hotline", title="水管爆裂")
    case.look()
    case.expect("to-verify", "verify", city.now)
    verify_and_accept(case)
    worker_returns_it(case)
    department_is_late_with_it(case)
    checked_closed_and_opened_again(case)
    check_timeline(case)


def verify_and_accept(case: Case) -> None:
    city = case.served.city
    case.wait(7)
    case.order(LI, "verify", opinion="现场属实")
    case.expect("to-accept", "accept", city.now)
    case.wait(11)
    assert case.clock()["state"] == "warned", "seven tenths of fifteen minutes"
    case.order(LI, "accept")
    case.expect("to-dispatch", "dispatch", city.now)
    case.wait(16)
    assert (case.clock()["state"], case.record["breached"]) == ("overdue", ["dispatch"])


def worker_returns_it(case: Case) -> None:
    """The B person of the grid signs for it, and gives it back after half an hour of working time."""
    city = case.served.city
    posts = case.served.get("/v1/rota").json()["posts"]
    b_id = next(post["b_id"] for post in posts if post["grid_code"] == CODES[0])
    b_person = next(one for one in WORKERS if one.id == b_id)
    assert "dispatch" not in case.look()["allowed_actions"], "claimed first"
    case.order(LI, "claim")
    case.order(LI, "dispatch", assignees=[{"kind": "worker", "id": b_id}], opinion="A岗外出")
    case.expect("to-sign", "sign", city.now)
    stranger = case.served.post(
        "/v1/incidents/case/sign-for", {}, WORKERS[3], revision=case.record["revision"]
    )
    assert problem_of(stranger) == (409, "transition-not-allowed")
    case.wait(3)
    case.order(b_person, "sign-for")
    case.expect("handling", "handle", city.now)
    case.wait(30)
    case.order(b_person, "progress", opinion="已到现场，需专业队伍")
    case.order(b_person, "return", opinion="主管破裂，需燃气公司停气")
    case.expect("returned", "dispatch", city.now)
    assert case.clock("handle_clock")["state"] == "paused"
    assert case.clock("handle_clock")["used_s"] == 30 * 60


def department_is_late_with_it(case: Case) -> None:
    """The department begins with a whole limit, is suspended over the night, resumes and finishes late."""
    city = case.served.city
    case.wait(4)
    case.order(CHEN, "claim")
    case.order(CHEN, "dispatch", assignees=[{"kind": "department", "id": GAS.id}])
    case.expect("to-sign", "sign", city.now)
    assert case.record["handle_clock"] is None, "another handler begins with a whole limit"
    case.wait(10)
    case.order(GAS, "sign-for")
    signed = city.now
    oracle = case.expect("handling", "handle", signed)
    assert oracle.passed[1.0].astimezone(CALENDAR.zone).strftime("%H:%M") == "17:21", "over the noon break"
    case.wait(50)
    used = Oracle(CALENDAR, WORKING, MINUTES["handle"], signed)
    used.walk_to(city.now)
    until = city.now + timedelta(days=3)
    case.order(GAS, "suspend", opinion="等待配件", until=until.isoformat())
    assert (case.record["state"], case.clock()["state"], case.clock()["deadline"]) == (
        "suspended",
        "paused",
        None,
    )
    assert case.clock()["used_s"] == used.strokes * 60
    case.wait(20 * 60)
    case.order(GAS, "resume", opinion="配件已到")
    oracle = case.expect("handling", "handle", city.now, used_min=used.strokes)
    again = case.served.post(
        "/v1/incidents/case/suspend",
        {"opinion": "再等", "until": (city.now + timedelta(days=1)).isoformat()},
        GAS,
        revision=case.record["revision"],
    )
    assert problem_of(again) == (409, "transition-not-allowed"), "once"
    case.wait((oracle.passed[1.0] - city.now) / timedelta(minutes=1))
    assert (case.clock()["state"], case.record["breached"]) == ("overdue", ["handle"])
    assert case.record["breached_earlier"] == ["dispatch"]
    case.order(GAS, "finish", opinion="已修复")
    case.expect("to-check", "check", city.now)


def checked_closed_and_opened_again(case: Case) -> None:
    city = case.served.city
    case.wait(12)
    case.order(LI, "check", opinion="回访属实")
    case.expect("to-check", "check", city.now - timedelta(minutes=12))
    answer = case.order(LI, "close", opinion="办结")
    assert (case.record["state"], case.record["settled_level"], case.record["stage_clock"]) == (
        "closed",
        "city",
        None,
    )
    undo_until = datetime.fromisoformat(answer["undo_until"])
    assert undo_until - city.now == timedelta(seconds=10)
    case.wait(60)
    assert problem_of(case.served.post(f"/v1/commands/{answer['key']}/undo", {}, LI)) == (
        409,
        "undo-too-late",
    )
    case.order(HEAD, "reopen", opinion="居民反映又漏")
    case.expect("to-dispatch", "dispatch", city.now)
    assert case.record["reopened"] == 1
    case.order(LI, "claim")
    case.order(LI, "close", opinion="电话确认已处理")
    assert case.record["state"] == "closed"


def check_timeline(case: Case) -> None:
    """Every step is there with its actor, and time's own steps bear no name."""
    timeline = case.look()["timeline"]
    steps = [(entry["operation"], entry["to_state"]) for entry in timeline]
    assert steps == [
        ("create", "to-verify"),
        ("verify", "to-accept"),
        ("accept", "to-dispatch"),
        ("claim", "to-dispatch"),
        ("dispatch", "to-sign"),
        ("sign-for", "handling"),
        ("progress", "handling"),
        ("return", "returned"),
        ("claim", "returned"),
        ("dispatch", "to-sign"),
        ("sign-for", "handling"),
        ("suspend", "suspended"),
        ("resume", "handling"),
        ("finish", "to-check"),
        ("check", "to-check"),
        ("close", "closed"),
        ("reopen", "to-dispatch"),
        ("claim", "to-dispatch"),
        ("close", "closed"),
    ]
    assert all(entry["actor_name"] for entry in timeline)
    instants = [entry["at"] for entry in timeline]
    assert instants == sorted(instants)
