"""Owns intake: what somebody reports becomes an incident in the right grid, citizens' data masked."""

from __future__ import annotations

from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from desktop.central.ledger.request import CommandRequest
from desktop.central.ledger.unit import Unit
from desktop.central.rules.masking import mask_name, mask_phone
from desktop.central.rules.moves import Rulebook
from desktop.central.rules.refusal import Refused
from desktop.models.figures import Figures
from desktop.models.incident import Incident, IncidentState, IntakeSource, Priority, Stage
from desktop.models.organisation import Grid
from desktop.models.problem import ProblemType

TITLE_LENGTH = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class NewIncident:
    """What is known when an incident comes in; positions are degrees WGS84."""

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

    @classmethod
    def from_request(cls, request: CommandRequest) -> NewIncident:
        """Return the report in a create command; the route's model has checked types and lengths."""
        given = request.arguments
        return cls(
            id=request.target_id,
            title=request.text("title"),
            description=request.text("description"),
            class_code=request.text("class_code"),
            priority=Priority(int(str(given["priority"]))),
            source=IntakeSource(request.text("source")),
            grid_code=request.text("grid_code"),
            lon_deg=float(str(given["lon_deg"])),
            lat_deg=float(str(given["lat_deg"])),
            address=request.text("address"),
            reporter_name=request.text("reporter_name"),
            reporter_phone=request.text("reporter_phone"),
        )


def make_incident(unit: Unit, new: NewIncident, rules: Rulebook) -> Incident:
    """Return the incident of a report, in the grid that its position lies in.

    Raises:
        Refused: validation, if its class is unknown, its id is taken or it lies outside every grid.
    """
    known = rules.codes.classes.get(new.class_code)
    if known is None:
        raise Refused(ProblemType.VALIDATION, f"unknown class {new.class_code}", pointers=("/class_code",))
    if unit.find(Incident, new.id) is not None or unit.find_archived(new.id) is not None:
        raise Refused(ProblemType.VALIDATION, "this id is taken", pointers=("/id",))
    grid_code = rules.locator.find(new.lon_deg, new.lat_deg) or new.grid_code
    if not grid_code or unit.find(Grid, grid_code) is None:
        raise Refused(
            ProblemType.VALIDATION, "the position lies outside every grid", pointers=("/lon_deg", "/lat_deg")
        )
    incident = Incident(
        id=new.id,
        serial_no=_next_serial_no(unit, grid_code[:6]),
        code_set=rules.codes.code,
        class_code=new.class_code,
        class_name=known.name,
        title=new.title[:TITLE_LENGTH],
        description=new.description,
        priority=new.priority,
        source=new.source,
        state=IncidentState.TO_ACCEPT,
        grid_code=grid_code,
        address=new.address,
        lon_deg=new.lon_deg,
        lat_deg=new.lat_deg,
        reporter_name=mask_name(new.reporter_name),
        reporter_phone=mask_phone(new.reporter_phone),
        created=unit.now,
        stage_clock=None,
        handle_clock=None,
        revision=1,
    )
    return replace(incident, stage_clock=rules.clock(incident, Stage.ACCEPT, unit.now))


def _next_serial_no(unit: Unit, city_code: str) -> str:
    # The day's count of the city is locked by this transaction already or will be, so it names each once.
    figures = unit.find(Figures, city_code, lock=True)
    count = 1 if figures is None else figures.reported_today + 1
    day = unit.now.astimezone(ZoneInfo(unit.read_meta("time_zone", "Asia/Shanghai")))
    return f"{day:%Y%m%d}{count:05d}"
