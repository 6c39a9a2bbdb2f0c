"""Each step has somebody who can press it: departments and workers log in and order, over HTTP alone."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest

from tests.helpers.central_program import ROOT, CentralProgram
from tests.helpers.http_hand import Hand

MakeCentral = Callable[..., CentralProgram]
PASSWORD = "correct-horse-7"
STEPS = ("sign-for", "progress", "extend", "note")


class Demo:
    """The demo's central and who is there."""

    def __init__(self, central: CentralProgram) -> None:
        self.central = central
        self.hands: list[Hand] = []
        self.admin, self.officer = (self.enter(central.tokens[name]) for name in ("admin", "officer-1"))
        self.records = list(self._read())

    def _read(self) -> Iterator[dict[str, Any]]:
        page: dict[str, Any] = {"next": ""}
        while page["next"] is not None:
            query = {"limit": 500, **({"page": page["next"]} if page["next"] else {})}
            page = self.officer.ask("GET", "/v1/bundle", params=query)
            yield from page["items"]

    def of_kind(self, kind: str) -> list[dict[str, Any]]:
        return [one["data"] for one in self.records if one["kind"] == kind]

    def enter(self, token: str) -> Hand:
        self.hands.append(Hand(self.central.url, token))
        return self.hands[-1]

    def log_in(self, person_id: str, role: str, name: str) -> Hand:
        """Have an administrator make an account, and come in with it."""
        account = {"username": f"u-{person_id}", "name": name, "role": role, "password": PASSWORD}
        self.admin.ask("PUT", f"/v1/accounts/{person_id}", json=account)
        login = {"username": account["username"], "password": PASSWORD}
        sitting = httpx.post(f"{self.central.url}/v1/sittings", json=login, timeout=30).json()["sitting"]
        assert sitting["viewer"]["person_id"] == person_id
        return self.enter(sitting["access_token"])

    def send(self, incident_id: str, grid: dict[str, Any], kind: str, assignee_id: str) -> None:
        """Have an incident come in at the hotline and sent to somebody."""
        self.officer.report(incident_id, grid, "hotline", reporter_phone="13812345521")
        self.officer.order(incident_id, "claim")
        self.officer.order(incident_id, "dispatch", assignees=[{"kind": kind, "id": assignee_id}])

    def close(self) -> None:
        for hand in self.hands:
            hand.client.close()


@pytest.fixture
def demo(make_central: MakeCentral) -> Iterator[Demo]:
    made = Demo(make_central("everybody"))
    yield made
    made.close()


def handle(hand: Hand, incident_id: str, seed: int) -> None:
    """Sign for it, show what was found, ask for more time and say why."""
    hand.order(incident_id, "sign-for")
    hand.order(incident_id, "progress", opinion="已到现场", photos=[hand.photograph(seed)])
    hand.order(incident_id, "extend", opinion="等待材料")
    hand.order(incident_id, "note", opinion="已联系物业")


def test_each_of_the_departments_comes_in_and_signs_for_what_it_is_sent(demo: Demo) -> None:
    departments = demo.of_kind("department")
    assert len(departments) == 35
    grid = demo.of_kind("grid")[0]
    for number, department in enumerate(departments):
        hand = demo.log_in(department["id"], "department", department["name"])
        demo.send(f"d-{number}", grid, "department", department["id"])
        offered = hand.look(f"d-{number}")["allowed_actions"]
        assert offered == ["sign-for", "return", "note"]
        hand.order(f"d-{number}", "sign-for")


def test_a_department_handles_and_its_return_finds_the_way_back(demo: Demo) -> None:
    department = demo.of_kind("department")[5]
    hand = demo.log_in(department["id"], "department", department["name"])
    for number, last in enumerate(("return", "finish")):
        incident_id = f"e-{number}"
        demo.send(incident_id, demo.of_kind("grid")[0], "department", department["id"])
        queue = hand.ask("GET", "/v1/incidents", params={"party": "me", "open": True})["incidents"]
        assert incident_id in {one["id"] for one in queue}
        handle(hand, incident_id, number)
        hand.order(incident_id, last, opinion="已处理")
        detail = demo.officer.look(incident_id)
        assert detail["incident"]["state"] == {"return": "returned", "finish": "to-check"}[last]
        steps = [entry for entry in detail["timeline"] if entry["actor_name"] == department["name"]]
        assert [entry["operation"] for entry in steps] == [*STEPS, last]
        shown = demo.officer.client.get(f"/v1/photos/{steps[1]['photos'][0]}")
        assert shown.headers["content-type"] == "image/jpeg"
    demo.officer.order("e-1", "check", opinion="属实")
    demo.officer.order("e-1", "close")


def test_a_worker_reports_handles_returns_and_sees_the_own_queue(demo: Demo) -> None:
    grids = {grid["code"]: grid for grid in demo.of_kind("grid")}
    worker = demo.of_kind("worker")[7]
    grid = grids[worker["home_grid_code"]]
    hand = demo.log_in(worker["id"], "worker", worker["name"])
    assert hand.ask("GET", "/v1/me")["viewer"]["area_code"] == grid["code"][:12]
    photo = hand.photograph(1)
    hand.report("w-own", grid, "worker", is_self_handled=True, photos=[photo])
    assert hand.look("w-own")["incident"]["state"] == "handling"
    assert hand.look("w-own")["timeline"][0]["photos"] == [photo]
    hand.order("w-own", "finish", opinion="当场处理")
    for incident_id, last in (("w-1", "finish"), ("w-2", "return")):
        demo.send(incident_id, grid, "worker", worker["id"])
        handle(hand, incident_id, 2)
        hand.order(incident_id, last, opinion="完成")
    queue = hand.ask("GET", "/v1/incidents", params={"party": "me"})["incidents"]
    assert {"w-own", "w-1", "w-2"} <= {one["id"] for one in queue}


def test_accounts_of_nobody_who_could_be_sent_are_refused(demo: Demo) -> None:
    for role in ("department", "worker"):
        account = {"username": f"no-{role}", "name": "某", "role": role, "password": PASSWORD}
        refused = demo.admin.client.put("/v1/accounts/nobody", json=account)
        assert (refused.status_code, refused.json()["pointers"]) == (422, ["/account_id"])
    department = demo.of_kind("department")[3]
    home = demo.central.home

    def create(*more: str) -> subprocess.CompletedProcess[str]:
        named = ("--username", "dept-4", "--name", department["name"], "--role", "department")
        program = (sys.executable, str(ROOT / "main.py"), "central", "create-user", "--profile", "everybody")
        return subprocess.run(
            [*program, *named, *more],
            env={**os.environ, "GRIDDESK_HOME": str(home)},
            input=PASSWORD + "\n",
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    alone = create()
    assert (alone.returncode, "no department user-dept-4" in alone.stderr) == (7, True), alone.stderr
    made = create("--person", department["id"])
    assert made.returncode == 0, made.stderr
    login = {"username": "dept-4", "password": PASSWORD}
    sitting = httpx.post(f"{demo.central.url}/v1/sittings", json=login, timeout=30).json()["sitting"]
    assert sitting["viewer"]["person_id"] == department["id"]
