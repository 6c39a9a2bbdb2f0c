"""Owns what comes in from terminals: fixes, signs of life, calls for help, and whose they are."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Row, select

from desktop.central.ledger.bearer_tokens import hash_token
from desktop.central.ledger.incident_orders import add_incident
from desktop.central.ledger.intake import make_incident
from desktop.central.ledger.positions import Fix, record_positions, renew_contacts
from desktop.central.ledger.unit import Unit
from desktop.central.rules.actor import Actor
from desktop.central.rules.refusal import Refused
from desktop.central.rules.reporting import NewIncident
from desktop.central.rules.rulebook import Rulebook
from desktop.central.rules.terminal_reports import TerminalReport
from desktop.central.tables.access import DeviceRow
from desktop.central.tables.incidents import IncidentIndexRow
from desktop.central.tables.positions import PositionRow
from desktop.models.codes import is_within
from desktop.models.datum import Crs, to_wgs84
from desktop.models.device import DeviceKind
from desktop.models.incident import OPEN_STATES, IntakeSource, Priority
from desktop.models.instant import to_epoch_ms
from desktop.models.organisation import Grid
from desktop.models.person import Role, Worker
from desktop.models.problem import ProblemType

LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of the reports of one request.

    Attributes:
        taken: Fixes that were good, whether they moved a marker or came late.
        refused: Fixes refused on quality; that they came is a sign of life all the same.
        unknown: Reports of devices that nobody has enrolled.
    """

    taken: int
    refused: int
    unknown: int


@dataclass(frozen=True, slots=True)
class TerminalRequest:
    """What one request of a terminal brought.

    Attributes:
        token: Token in its path.
    """

    token: str
    reports: tuple[TerminalReport, ...]


Owners = dict[str, list[tuple[str, str, Crs]]]
"""By device name: the area under which it is enrolled, its worker, its CRS."""


@dataclass(slots=True)
class _Harvest:
    """What the requests of one transaction bring together."""

    fixes: list[Fix] = field(default_factory=list)
    heard: set[str] = field(default_factory=set)
    callers: dict[str, Fix | None] = field(default_factory=dict)


def take_requests(unit: Unit, requests: Sequence[TerminalRequest], rules: Rulebook) -> list[Taken | Refused]:
    """Take the reports of many requests in one transaction.

    Returns:
        What became of each, in their order. A request is refused (not-found) if its token is nobody's or
            every report is of an unknown device; all else is a success, because a phone sends again what
            was refused.
    """
    senders = _senders_of(unit, requests)
    owners = _read_owners(unit, [one for one in requests if _is_gateway(senders.get(one.token))])
    harvest = _Harvest()
    outcomes = [_take(unit, one, senders.get(one.token), owners, harvest) for one in requests]
    record_positions(unit, harvest.fixes, rules.locator)
    renew_contacts(unit, harvest.heard - {fix.worker_id for fix in harvest.fixes})
    for worker_id, fix in harvest.callers.items():
        _call_for_help(unit, worker_id, fix, rules)
    return outcomes


def _senders_of(unit: Unit, requests: Sequence[TerminalRequest]) -> dict[str, Row[Any]]:
    token_of_hash = {hash_token(one.token): one.token for one in requests}
    query = select(DeviceRow.__table__).where(
        DeviceRow.token_hash.in_(sorted(token_of_hash)),
        DeviceRow.revoked_ms.is_(None),
        DeviceRow.kind != DeviceKind.WALL.value,
    )
    return {token_of_hash[row.token_hash]: row for row in unit.connection.execute(query)}


def _is_gateway(sender: Row[Any] | None) -> bool:
    return sender is not None and sender.kind == DeviceKind.GATEWAY.value


def _read_owners(unit: Unit, requests: Sequence[TerminalRequest]) -> Owners:
    """Return whose the devices are that gateways speak for."""
    found: Owners = {}
    names = sorted({report.device_id for one in requests for report in one.reports})
    if not names:
        return found
    query = select(DeviceRow.device_id, DeviceRow.area_code, DeviceRow.worker_id, DeviceRow.crs).where(
        DeviceRow.device_id.in_(names),
        DeviceRow.kind == DeviceKind.TERMINAL.value,
        DeviceRow.revoked_ms.is_(None),
    )
    for row in unit.connection.execute(query):
        found.setdefault(row.device_id, []).append((row.area_code, row.worker_id, Crs(row.crs)))
    return found


def _take(
    unit: Unit, request: TerminalRequest, sender: Row[Any] | None, owners: Owners, harvest: _Harvest
) -> Taken | Refused:
    if sender is None:
        return Refused(ProblemType.NOT_FOUND, "no such terminal")
    taken = refused = unknown = 0
    for report in request.reports:
        owner = _owner_of(report, sender, owners)
        if owner is None:
            unknown += 1
            continue
        worker_id, crs = owner
        harvest.heard.add(worker_id)
        fix = None
        if report.fault(unit.now):
            refused += 1
        elif report.lon_deg is not None and report.lat_deg is not None:
            fix = _fix_of(unit, report, worker_id, crs)
            harvest.fixes.append(fix)
            taken += 1
        if report.is_sos:
            harvest.callers[worker_id] = fix or harvest.callers.get(worker_id)
    if unknown == len(request.reports):
        return Refused(ProblemType.NOT_FOUND, "no such device", pointers=("/id",))
    return Taken(taken, refused, unknown)


def _owner_of(report: TerminalReport, sender: Row[Any], owners: Owners) -> tuple[str, Crs] | None:
    """Return worker and CRS of a report: of the sender's own, or of a device in a gateway's area."""
    if sender.worker_id:
        return sender.worker_id, Crs(sender.crs)
    for area_code, worker_id, crs in owners.get(report.device_id, ()):
        if is_within(area_code, sender.area_code):
            return worker_id, crs
    return None


def _fix_of(unit: Unit, report: TerminalReport, worker_id: str, crs: Crs) -> Fix:
    assert report.lon_deg is not None
    assert report.lat_deg is not None
    lon_deg, lat_deg = to_wgs84(crs, report.lon_deg, report.lat_deg)
    return Fix(worker_id, lon_deg, lat_deg, report.accuracy_m, to_epoch_ms(report.at or unit.now))


def _call_for_help(unit: Unit, worker_id: str, fix: Fix | None, rules: Rulebook) -> None:
    """Raise an incident for a worker who calls for help; one that is open already is enough."""
    worker = unit.find(Worker, worker_id)
    if worker is None:
        return
    prefix = f"sos-{hashlib.sha256(worker_id.encode()).hexdigest()[:12]}-"
    query = select(IncidentIndexRow.id).where(
        IncidentIndexRow.id.startswith(prefix, autoescape=True),
        IncidentIndexRow.state.in_([state.value for state in OPEN_STATES]),
    )
    if unit.connection.execute(query).first() is not None:
        return
    lon_deg, lat_deg = _place_of(unit, worker, fix)
    new = NewIncident(
        id=f"{prefix}{to_epoch_ms(unit.now)}",
        title=f"{worker.name} 一键求助"[:60],
        description="",
        class_code=rules.policy.sos_class,
        priority=Priority.CRITICAL,
        source=IntakeSource.WORKER,
        grid_code=worker.home_grid_code,
        lon_deg=lon_deg,
        lat_deg=lat_deg,
        address="",
        reporter_name="",
        reporter_phone="",
    )
    caller = Actor(worker.id, worker.name, Role.WORKER, worker.home_grid_code)
    try:
        incident = make_incident(unit, new, rules)
    except Refused as refusal:
        # Nobody else's report is lost because somebody calls from a city without grids.
        LOG.error("a call for help by %s raised no incident: %s", worker_id, refusal.detail)
        return
    add_incident(unit, incident, caller.id, caller.name, rules)
    unit.note_deed(caller, "sos", f"incident:{incident.id}")


def _place_of(unit: Unit, worker: Worker, fix: Fix | None) -> tuple[float, float]:
    """Return where a caller is: by this report, else by the last fix, else the middle of the home grid."""
    if fix is not None:
        return fix.lon_deg, fix.lat_deg
    query = select(PositionRow.lon_deg, PositionRow.lat_deg).where(PositionRow.worker_id == worker.id)
    row = unit.connection.execute(query).one_or_none()
    if row is not None:
        return float(row.lon_deg), float(row.lat_deg)
    grid = unit.find(Grid, worker.home_grid_code)
    return (0.0, 0.0) if grid is None else (grid.label_lon_deg, grid.label_lat_deg)
