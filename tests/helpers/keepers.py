"""Owns who keeps base information up, and what they find in the grids and in the audit chain."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import select

from desktop.central.rules.actor import Actor
from desktop.central.tables.access import AuditRow
from desktop.models.organisation import Grid
from desktop.models.person import Role
from tests.helpers.http_city import HttpCity
from tests.helpers.small_city import CITY, CODES, TOWN

ADMIN = Actor("admin", "管理员", Role.ADMIN, CITY)
TOWN_ADMIN = Actor("admin-2", "街道管理员", Role.ADMIN, TOWN)
FAR_HEAD = Actor("leader-9", "外地值班长", Role.SHIFT_LEADER, "510182002")
GRID_HEAD = Actor("leader-8", "网格值班长", Role.SHIFT_LEADER, CODES[0])


def grid_of(base: HttpCity, code: str = CODES[0]) -> Grid:
    found = base.city.ledger.transact(lambda unit: unit.find(Grid, code))
    assert found is not None
    return found


def last_audit(base: HttpCity) -> dict[str, Any]:
    query = select(AuditRow.actor_id, AuditRow.action, AuditRow.subject, AuditRow.changes)
    row = base.city.database.run(lambda c: c.execute(query.order_by(AuditRow.place.desc()).limit(1)).one())
    return {**row._mapping, "changes": json.loads(row.changes)}
