"""Owns what other systems deliver: proved to be theirs, placed in the city, taken once, at a rate."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta

from sqlalchemy import insert, select

from desktop.central.ledger.citizens import keep_citizen
from desktop.central.ledger.incident_orders import add_incident
from desktop.central.ledger.intake import make_incident
from desktop.central.ledger.intake_channels import channel_of, make_secret
from desktop.central.ledger.photos import cite_photos
from desktop.central.ledger.rows import Values, find_row
from desktop.central.ledger.unit import Unit
from desktop.central.rules.actor import Actor
from desktop.central.rules.placing import place_of
from desktop.central.rules.refusal import Refused
from desktop.central.rules.reporting import NewIncident
from desktop.central.rules.rulebook import Rulebook
from desktop.central.rules.signatures import SignedDelivery, is_genuine
from desktop.central.tables.intake import IntakeChannelRow, IntakeDeliveryRow
from desktop.models.codes import is_within
from desktop.models.datum import Crs, to_wgs84
from desktop.models.incident import Incident, Priority
from desktop.models.instant import to_epoch_ms
from desktop.models.intake_channel import IntakeChannel
from desktop.models.organisation import Grid, GridStatus, Organisation
from desktop.models.person import Role
from desktop.models.problem import ProblemType

RATE_WINDOW = timedelta(minutes=1)
PLACE_UNKNOWN = "【位置待核实】"
"""Begins the description of a report that was placed by its address alone."""

_NOBODYS_SECRET = make_secret()


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What a delivery says; positions are in the CRS that it names, else in its channel's.

    Attributes:
        class_code: The sender's guess, empty for none.
        lon_deg, lat_deg: None where it names an address alone.
        photos: Ids of photos that the channel has sent before.
    """

    title: str
    description: str
    class_code: str
    priority: Priority
    lon_deg: float | None
    lat_deg: float | None
    crs: Crs | None
    address: str
    reporter_name: str
    reporter_phone: str
    photos: tuple[str, ...] = ()


def authenticate(unit: Unit, channel_id: str, delivery: SignedDelivery) -> IntakeChannel:
    """Return the channel that signed a delivery.

    Raises:
        Refused: unauthenticated; in the same words, and after the same work, whether the channel is unknown,
            shut out, or the signature wrong or old.
    """
    row = find_row(unit, IntakeChannelRow, channel_id)
    is_open = row is not None and row["revoked_ms"] is None
    secret = row["secret"] if row is not None and is_open else _NOBODYS_SECRET
    if not is_genuine(delivery, secret, unit.now) or row is None or not is_open:
        raise Refused(ProblemType.UNAUTHENTICATED, "no valid signature of just now")
    return channel_of(row)


def take_delivery(
    unit: Unit,
    channel_id: str,
    delivery: SignedDelivery,
    report: Report,
    rules: Rulebook,
    answer_of: Callable[[Incident], bytes],
) -> bytes:
    """Take a report once and return the answer; a repeat gets the one that was given.

    Args:
        unit: The writing transaction.
        channel_id: Whose delivery it is; its row is held to the end, so that repeats wait for each other.
        delivery: The delivery; its signature is looked at again, under that lock.
        report: What it says.
        rules: Where places lie, and what classes there are.
        answer_of: Makes the answer from the incident.

    Raises:
        Refused: unauthenticated, idempotency-key-reused, rate-limited, out-of-area or validation.
    """
    channel = authenticate(unit, channel_id, delivery)
    body_hash = hashlib.sha256(delivery.body).hexdigest()
    stored = _find_delivery(unit, channel_id, delivery.id)
    if stored is not None:
        if stored["body_hash"] != body_hash:
            raise Refused(ProblemType.KEY_REUSED, "this delivery id belongs to another report")
        return bytes(stored["answer"])
    _require_rate(unit, channel)
    incident = _write_report(unit, channel, delivery, report, rules)
    answer = answer_of(incident)
    row = {
        "channel_id": channel.id,
        "id": delivery.id,
        "body_hash": body_hash,
        "answer": answer,
        "at_ms": to_epoch_ms(unit.now),
    }
    unit.connection.execute(insert(IntakeDeliveryRow), [row])
    return answer


def sender_of(channel: IntakeChannel) -> Actor:
    """Return under which name a channel acts."""
    return Actor(f"intake:{channel.id}", channel.name, Role.ADMIN, channel.area_code)


def _find_delivery(unit: Unit, channel_id: str, delivery_id: str) -> Values | None:
    query = select(IntakeDeliveryRow.__table__).where(
        IntakeDeliveryRow.channel_id == channel_id, IntakeDeliveryRow.id == delivery_id
    )
    row = unit.connection.execute(query).one_or_none()
    return None if row is None else dict(row._mapping)


def _require_rate(unit: Unit, channel: IntakeChannel) -> None:
    """Refuse a report over the rate; the moment at which there is room again is told."""
    now_ms = to_epoch_ms(unit.now)
    window_ms = RATE_WINDOW // timedelta(milliseconds=1)
    query = (
        select(IntakeDeliveryRow.at_ms)
        .where(IntakeDeliveryRow.channel_id == channel.id, IntakeDeliveryRow.at_ms > now_ms - window_ms)
        .order_by(IntakeDeliveryRow.at_ms.desc())
        .offset(channel.per_minute - 1)
        .limit(1)
    )
    oldest_ms = unit.connection.execute(query).scalar_one_or_none()
    if oldest_ms is not None:
        left_s = min(window_ms, oldest_ms + window_ms - now_ms) / 1000
        raise Refused(ProblemType.RATE_LIMITED, "too many reports; later", retry_after_s=max(1.0, left_s))


def _write_report(
    unit: Unit, channel: IntakeChannel, delivery: SignedDelivery, report: Report, rules: Rulebook
) -> Incident:
    class_code = report.class_code or channel.class_code
    if not class_code:
        raise Refused(ProblemType.VALIDATION, "a class is required", pointers=("/class_code",))
    # Named after its delivery: also when the answer has been forgotten, a repeat makes no second incident.
    named = hashlib.sha256(f"{channel.id}\0{delivery.id}".encode()).hexdigest()
    new = NewIncident(
        id=f"in-{named[:32]}",
        title=report.title,
        description=report.description,
        class_code=class_code,
        priority=report.priority,
        source=channel.source,
        grid_code="",
        lon_deg=0.0,
        lat_deg=0.0,
        address=report.address,
        reporter_name=report.reporter_name,
        reporter_phone=report.reporter_phone,
    )
    new = _place(unit, channel, report, new)
    incident = make_incident(unit, new, rules)
    if not is_within(incident.grid_code, channel.area_code):
        raise Refused(ProblemType.OUT_OF_AREA, f"{incident.grid_code} is outside {channel.area_code}")
    keep_citizen(unit, new)
    sender = sender_of(channel)
    cite_photos(unit, sender.id, incident.id, incident.revision, report.photos)
    add_incident(unit, incident, sender.id, sender.name, rules)
    unit.note_deed(sender, "intake", f"incident:{incident.id}")
    return incident


def _place(unit: Unit, channel: IntakeChannel, report: Report, new: NewIncident) -> NewIncident:
    """Return a report with its place: where it says, else in the grid that its address names."""
    if report.lon_deg is not None and report.lat_deg is not None:
        lon_deg, lat_deg = to_wgs84(report.crs or Crs(channel.crs), report.lon_deg, report.lat_deg)
        return replace(new, lon_deg=lon_deg, lat_deg=lat_deg)
    grid = _grid_of_address(unit, report.address, channel)
    if grid is None:
        raise Refused(
            ProblemType.VALIDATION,
            "neither a position nor an address that names a place of the city",
            pointers=("/lon_deg", "/lat_deg", "/address"),
        )
    # Somebody must look where it is before anybody is sent; the middle of the grid is only where it is drawn.
    return replace(
        new,
        grid_code=grid.code,
        lon_deg=grid.label_lon_deg,
        lat_deg=grid.label_lat_deg,
        description=f"{PLACE_UNKNOWN}{new.description}",
        needs_verification=True,
    )


def _grid_of_address(unit: Unit, address: str, channel: IntakeChannel) -> Grid | None:
    every = unit.list_all(Grid, area_code=channel.area_code)
    grids = [grid for grid in every if grid.status is GridStatus.VALID]
    names = {grid.code: grid.name for grid in grids}
    names |= {one.code: one.name for one in unit.list_all(Organisation)}
    code = place_of(address, names)
    inside = [] if code is None else [grid for grid in grids if is_within(grid.code, code)]
    if inside:
        return min(inside, key=lambda grid: grid.code)
    return next((grid for grid in grids if grid.code == channel.grid_code), None)
