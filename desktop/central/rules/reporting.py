"""Owns how an incident begins: whose it is, in which state, with which clock; pure.

Source: domain, Life cycle (待核实 is optional; the creating organisation verifies the outcome).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from desktop.central.rules.actor import Actor
from desktop.central.rules.masking import mask_name, mask_phone
from desktop.central.rules.refusal import Refused
from desktop.central.rules.rulebook import Rulebook
from desktop.models.clock import Stage
from desktop.models.codes import Level
from desktop.models.incident import (
    Assignee,
    AssigneeKind,
    Incident,
    IncidentState,
    IntakeSource,
    Priority,
)
from desktop.models.person import DESK_ROLES, Role
from desktop.models.problem import ProblemType

TITLE_LENGTH = 60

_LENGTH_OF_LEVEL = {Level.CITY: 6, Level.TOWN: 9, Level.COMMUNITY: 12, Level.GRID: 15}


@dataclass(frozen=True, slots=True, kw_only=True)
class NewIncident:
    """What is known when an incident comes in; positions are degrees WGS84.

    Attributes:
        needs_verification: Whether somebody shall look first whether it is so 立案前核实.
        is_self_handled: Whether the worker who reports it handles it on the spot.
    """

    id: str
    title: str
    description: str
    class_code: str
    priority: Priority
    source: IntakeSource
    grid_code: str
    lon_deg: float
    lat_deg: float
    address: str
    reporter_name: str
    reporter_phone: str
    needs_verification: bool = False
    is_self_handled: bool = False


def receiving_code(grid_code: str, actor: Actor | None, rules: Rulebook) -> str:
    """Return the organisation that a report belongs to: the reporting desk's, else the rule's."""
    if actor is not None and actor.role in DESK_ROLES:
        return actor.area_code
    return grid_code[: _LENGTH_OF_LEVEL[rules.policy.intake_level]]


def begin_incident(
    new: NewIncident, serial_no: str, now: datetime, rules: Rulebook, actor: Actor | None = None
) -> Incident:
    """Return the incident of a report, in its first state with its first clock.

    Args:
        new: The report; its grid is known.
        serial_no: Number that people see.
        now: When it comes in.
        rules: Classes, limits and policy.
        actor: Who reports it; None for a citizen or a machine.

    Raises:
        Refused: validation, if its class is unknown, or somebody else than a worker handles it on the spot.
    """
    known = rules.codes.classes.get(new.class_code)
    if known is None:
        raise Refused(ProblemType.VALIDATION, f"unknown class {new.class_code}", pointers=("/class_code",))
    organisation = receiving_code(new.grid_code, actor, rules)
    incident = Incident(
        id=new.id,
        serial_no=serial_no,
        code_set=rules.codes.code,
        class_code=new.class_code,
        class_name=known.name,
        title=new.title[:TITLE_LENGTH],
        description=new.description,
        priority=new.priority,
        source=new.source,
        state=IncidentState.TO_VERIFY if new.needs_verification else IncidentState.TO_ACCEPT,
        grid_code=new.grid_code,
        address=new.address,
        lon_deg=new.lon_deg,
        lat_deg=new.lat_deg,
        reporter_name=mask_name(new.reporter_name),
        reporter_phone=mask_phone(new.reporter_phone),
        created=now,
        created_by_code=organisation,
        held_by_code=organisation,
        stage_clock=None,
        handle_clock=None,
        revision=1,
    )
    if new.is_self_handled:
        return _handled_by(incident, actor, now, rules)
    stage = Stage.VERIFY if new.needs_verification else Stage.ACCEPT
    return replace(incident, stage_clock=rules.clock(incident, stage, now))


def _handled_by(incident: Incident, actor: Actor | None, now: datetime, rules: Rulebook) -> Incident:
    if actor is None or actor.role is not Role.WORKER:
        raise Refused(
            ProblemType.VALIDATION, "only a grid worker handles on the spot", pointers=("/is_self_handled",)
        )
    incident = replace(
        incident,
        state=IncidentState.HANDLING,
        assignees=(Assignee(AssigneeKind.WORKER, actor.id, actor.name),),
    )
    clock = rules.clock(incident, Stage.HANDLE, now)
    return replace(incident, stage_clock=clock, handle_clock=clock)
