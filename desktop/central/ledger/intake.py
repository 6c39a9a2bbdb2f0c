"""Owns intake: what somebody reports becomes an incident in the right grid, under a number of its own."""

from __future__ import annotations

from dataclasses import replace
from zoneinfo import ZoneInfo

from desktop.central.ledger.incident_lookup import find_incident
from desktop.central.ledger.request import CommandRequest
from desktop.central.ledger.unit import Unit
from desktop.central.rules.actor import Actor
from desktop.central.rules.refusal import Refused
from desktop.central.rules.reporting import NewIncident, begin_incident
from desktop.central.rules.rulebook import Rulebook
from desktop.models.datum import Crs, to_wgs84
from desktop.models.incident import Incident, IntakeSource, Priority
from desktop.models.organisation import Grid, GridStatus
from desktop.models.problem import ProblemType

SERIAL_META = "serial_no"
"""Name in ``meta`` of the last serial number given out."""


def new_incident_of(request: CommandRequest) -> NewIncident:
    """Return the report in a create command; the route's model has checked types and lengths."""
    given = request.arguments
    crs = Crs(request.text("crs") or Crs.WGS84)
    lon_deg, lat_deg = to_wgs84(crs, float(str(given["lon_deg"])), float(str(given["lat_deg"])))
    return NewIncident(
        id=request.target_id,
        title=request.text("title"),
        description=request.text("description"),
        class_code=request.text("class_code"),
        priority=Priority(int(str(given["priority"]))),
        source=IntakeSource(request.text("source")),
        grid_code=request.text("grid_code"),
        lon_deg=lon_deg,
        lat_deg=lat_deg,
        address=request.text("address"),
        reporter_name=request.text("reporter_name"),
        reporter_phone=request.text("reporter_phone"),
        needs_verification=given.get("needs_verification") is True,
        is_self_handled=given.get("is_self_handled") is True,
    )


def make_incident(unit: Unit, new: NewIncident, rules: Rulebook, actor: Actor | None = None) -> Incident:
    """Return the incident of a report, in the grid that its position lies in.

    Raises:
        Refused: validation, if its class is unknown, its id is taken or it lies outside every grid.
    """
    if find_incident(unit, new.id) is not None:
        raise Refused(ProblemType.VALIDATION, "this id is taken", pointers=("/id",))
    grid_code = rules.locator.find(new.lon_deg, new.lat_deg) or new.grid_code
    grid = unit.find(Grid, grid_code) if grid_code else None
    if grid is None or grid.status is GridStatus.VOID:
        raise Refused(
            ProblemType.VALIDATION, "the position lies outside every grid", pointers=("/lon_deg", "/lat_deg")
        )
    incident = begin_incident(replace(new, grid_code=grid_code), "", unit.now, rules, actor)
    return replace(incident, serial_no=next_serial_no(unit))


def next_serial_no(unit: Unit) -> str:
    """Return a number that no incident has: the city's date, then a count that starts anew with it.

    The row that holds the last one is locked to the end of the transaction; a clock that is set back goes
    on counting under the later date rather than naming two incidents alike.
    """
    day = f"{unit.now.astimezone(ZoneInfo(unit.read_meta('time_zone', 'Asia/Shanghai'))):%Y%m%d}"
    last = unit.read_meta(SERIAL_META, "", lock=True)
    last_day, last_count = last[:8], int(last[8:] or 0)
    number = f"{last_day}{last_count + 1:05d}" if last_day >= day else f"{day}{1:05d}"
    unit.write_meta(SERIAL_META, number)
    return number
