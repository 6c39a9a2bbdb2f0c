"""Owns hands that work at a central by its API alone, as other programs do."""

from __future__ import annotations

import itertools
from typing import Any, ClassVar

import httpx

from tests.helpers.central_program import CentralProgram
from tests.helpers.pictures import make_picture

PLACE = {"label_lon_deg": 103.95, "label_lat_deg": 30.99}


class Hand:
    """Somebody who has come in; each order must be accepted.

    Args:
        url: Of the central.
        token: Bearer token.
    """

    _keys = itertools.count(1)
    _revisions: ClassVar[dict[str, int]] = {}

    def __init__(self, url: str, token: str) -> None:
        self.client = httpx.Client(base_url=url, headers={"Authorization": f"Bearer {token}"}, timeout=30)

    def ask(self, method: str, path: str, **more: Any) -> dict[str, Any]:
        reply = self.client.request(method, path, **more)
        assert reply.is_success, (method, path, reply.status_code, reply.text)
        found: dict[str, Any] = reply.json()
        return found

    def look(self, incident_id: str) -> dict[str, Any]:
        found: dict[str, Any] = self.ask("GET", f"/v1/incidents/{incident_id}")["detail"]
        return found

    def order(self, incident_id: str, operation: str, **body: Any) -> None:
        revision = self._revisions[incident_id]
        headers = {"Idempotency-Key": f"hand-{next(self._keys)}", "If-Match": f'"{revision}"'}
        reply = self.ask("POST", f"/v1/incidents/{incident_id}/{operation}", json=body, headers=headers)
        self._revisions[incident_id] = reply["revision"]

    def report(self, incident_id: str, grid: dict[str, Any], source: str, **more: Any) -> None:
        body = {
            "id": incident_id,
            "title": "路面破损",
            "class_code": "0105",
            "priority": 3,
            "source": source,
            "lon_deg": grid["label_lon_deg"],
            "lat_deg": grid["label_lat_deg"],
            **more,
        }
        headers = {"Idempotency-Key": f"hand-{next(self._keys)}"}
        self.ask("POST", "/v1/incidents", json=body, headers=headers)
        self._revisions[incident_id] = 1

    def photograph(self, seed: int) -> str:
        photo: str = self.ask("POST", "/v1/photos", content=make_picture(seed=seed))["photo"]["id"]
        return photo


def bring_work(central: CentralProgram) -> None:
    """Have incidents come in, and one handled by a department: at night a demo may have none of them."""
    officer, department = (Hand(central.url, central.tokens[name]) for name in ("officer-2", "department-01"))
    try:
        assignee = {"kind": "department", "id": department.ask("GET", "/v1/me")["viewer"]["person_id"]}
        for incident_id in ("work-1", "work-2", "work-done"):
            officer.report(incident_id, PLACE, "hotline", reporter_phone="13812345521")
        officer.order("work-done", "claim")
        officer.order("work-done", "dispatch", assignees=[assignee])
        department.order("work-done", "sign-for")
        department.order("work-done", "finish", opinion="已处理")
    finally:
        officer.client.close()
        department.client.close()
