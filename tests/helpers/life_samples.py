"""Owns people, incidents and rules for tests of the life cycle: desks of city, town and community."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from desktop.central.rules.actor import Actor
from desktop.central.rules.calendars import china_calendar
from desktop.central.rules.codeset import load_code_set
from desktop.central.rules.lifecycle.situation import Receiver
from desktop.central.rules.locator import GridLocator
from desktop.central.rules.reporting import NewIncident, begin_incident
from desktop.central.rules.rulebook import Rulebook
from desktop.models.incident import Assignee, AssigneeKind, Incident, IntakeSource, Priority
from desktop.models.lease import Lease
from desktop.models.person import Role

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
"""Monday 10:00 in the city."""

CITY, TOWN, COMMUNITY = "510182", "510182001", "510182001014"
GRID, OTHER_GRID = f"{COMMUNITY}008", "510182002001001"
RULES = Rulebook(load_code_set(), china_calendar(), GridLocator(()))


def person(name: str, role: Role, area_code: str) -> Actor:
    return Actor(f"{role.value}-{name}", name, role, area_code)


LI, CHEN = person("李", Role.DUTY_OFFICER, CITY), person("陈", Role.DUTY_OFFICER, CITY)
HEAD, MAYOR = person("长", Role.SHIFT_LEADER, CITY), person("市", Role.LEADER, CITY)
TOWN_DESK = person("镇", Role.DUTY_OFFICER, TOWN)
COMMUNITY_DESK = person("社", Role.DUTY_OFFICER, COMMUNITY)
WORKER, OTHER_WORKER = person("网", Role.WORKER, GRID), person("邻", Role.WORKER, OTHER_GRID)
GAS, WATER = person("燃", Role.DEPARTMENT, CITY), person("水", Role.DEPARTMENT, CITY)
WALL = Actor("", "屏", Role.WALL, CITY)
ADMIN = person("管", Role.ADMIN, CITY)
EVERYBODY = (
    LI,
    CHEN,
    HEAD,
    MAYOR,
    TOWN_DESK,
    COMMUNITY_DESK,
    WORKER,
    OTHER_WORKER,
    GAS,
    WATER,
    WALL,
    ADMIN,
)

_KIND = {Role.WORKER: AssigneeKind.WORKER, Role.DEPARTMENT: AssigneeKind.DEPARTMENT}


def receiver(actor: Actor) -> Receiver:
    """Return somebody to be sent: a worker or department, or the organisation of a desk."""
    kind = _KIND.get(actor.role)
    if kind is None:
        return Receiver(Assignee(AssigneeKind.ORGANISATION, actor.area_code, actor.name), actor.area_code)
    return Receiver(Assignee(kind, actor.id, actor.name), actor.area_code)


def report(
    actor: Actor | None = None, class_code: str = "0101", incident_id: str = "i-1", **more: object
) -> Incident:
    """Return an incident that has just been reported in the grid."""
    new = NewIncident(
        id=incident_id,
        title="路灯不亮",
        description="",
        class_code=class_code,
        priority=Priority.MEDIUM,
        source=IntakeSource.HOTLINE,
        grid_code=GRID,
        lon_deg=103.9,
        lat_deg=30.9,
        address="",
        reporter_name="王小明",
        reporter_phone="13812345521",
        **more,  # type: ignore[arg-type]
    )
    return begin_incident(new, f"no-{incident_id}", NOW, RULES, actor)


def lease_of(actor: Actor, at: datetime = NOW) -> Lease:
    return Lease(
        incident_id="i-1",
        holder_id=actor.id,
        holder_name=actor.name,
        since=at,
        expires=at + timedelta(minutes=10),
        revision=1,
    )
