"""Owns what comes in from terminals: fixes, signs of life, calls for help, and whose they are."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, select

from desktop.central.ledger.bearer_tokens import hash_token
from desktop.central.ledger.incident_orders import add_incident
from desktop.central.ledger.intake import make_incident
from desktop.central.ledger.positions import Fix, record_positions, renew_contacts
from desktop.central.ledger.unit import Unit
from desktop.central.rules.actor import Actor
from desktop.central.rules.crs import Crs, to_wgs84
from desktop.central.rules.refusal import Refused
from desktop.central.rules.reporting import NewIncident
from desktop.central.rules.rulebook import Rulebook
from desktop.central.rules.terminal_reports import TerminalReport
from desktop.central.tables.access import DeviceRow
from desktop.central.tables.incidents import IncidentIndexRow
from desktop.central.tables.positions import PositionRow
from desktop.models.device import DeviceKind
from desktop.models.incident import OPEN_STATES, IntakeSource, Priority
from desktop.models.instant import to_epoch_ms
from desktop.models.organisation import Grid
from desktop.models.person import Role, Worker
from desktop.models.problem import ProblemType


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


def take_reports(unit: Unit, token: str, reports: Sequence[TerminalReport], rules: Rulebook) -> Taken:
    """Take the reports of one request.

    Raises:
        Refused: not-found, if the token is nobody's or every report is of an unknown device; all else is
            answered with success, because a phone sends again what was refused.
    """
    query = select(DeviceRow.__table__).where(
        DeviceRow.token_hash == hash_token(token), DeviceRow.revoked_ms.is_(None)
    )
    sender = unit.connection.execute(query).one_or_none()
    if sender is None or sender.kind == DeviceKind.WALL.value:
        raise Refused(ProblemType.NOT_FOUND, "no such terminal")
    owners = _owners_of(unit, sender, reports)
    fixes: list[Fix] = []
    heard: set[str] = set()
    refused = unknown = 0
    for report in reports:
        owner = owners.get("" if sender.worker_id else report.device_id)
        if owner is None:
            unknown += 1
            continue
        worker_id, crs = owner
        heard.add(worker_id)
        if report.fault(unit.now):
            refused += 1
        elif report.lon_deg is not None and report.lat_deg is not None:
            fixes.append(_fix_of(unit, report, worker_id, crs))
        if report.is_sos:
            _call_for_help(unit, worker_id, fixes[-1] if fixes else None, rules)
    if unknown == len(reports):
        raise Refused(ProblemType.NOT_FOUND, "no such device")
    record_positions(unit, fixes, rules.locator)
    renew_contacts(unit, heard - {fix.worker_id for fix in fixes})
    return Taken(len(fixes), refused, unknown)


def _owners_of(unit: Unit, sender: Row[Any], reports: Sequence[TerminalReport]) -> dict[str, tuple[str, Crs]]:
    """Return worker and CRS by device name; under the empty name of a terminal that speaks for itself."""
    if sender.worker_id:
        return {"": (sender.worker_id, Crs(sender.crs))}
    names = sorted({report.device_id for report in reports})
    query = select(DeviceRow.device_id, DeviceRow.worker_id, DeviceRow.crs).where(
        DeviceRow.device_id.in_(names),
        DeviceRow.kind == DeviceKind.TERMINAL.value,
        DeviceRow.revoked_ms.is_(None),
        DeviceRow.area_code.startswith(sender.area_code, autoescape=True),
    )
    return {row.device_id: (row.worker_id, Crs(row.crs)) for row in unit.connection.execute(query)}


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
    lon_deg, lat_deg = _place_of(unit, worker, fix if fix and fix.worker_id == worker_id else None)
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
    incident = make_incident(unit, new, rules)
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
