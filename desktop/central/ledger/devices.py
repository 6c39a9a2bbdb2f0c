"""Owns the devices that come in by tokens of their own: given one, shut out, listed."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import delete, select

from desktop.central.ledger.bearer_tokens import hash_token, make_token
from desktop.central.ledger.rows import find_row, put_row
from desktop.central.ledger.unit import Unit
from desktop.central.ledger.upsert import upsert
from desktop.central.rules.actor import Actor
from desktop.central.rules.refusal import Refused
from desktop.central.tables.access import DeviceRow, TokenRow
from desktop.models.codes import is_within
from desktop.models.datum import Crs
from desktop.models.device import Device, DeviceKind
from desktop.models.instant import from_epoch_ms, to_epoch_ms
from desktop.models.person import Role, Worker
from desktop.models.problem import ProblemType

WALL_NAME = "大屏"


@dataclass(frozen=True, slots=True)
class DeviceRequest:
    """What an administrator says of a device.

    Attributes:
        device_id: Name under which it stands in reports; its own id if empty.
        worker_id: Whose terminal it is; of terminals alone.
    """

    id: str
    kind: DeviceKind
    area_code: str
    device_id: str
    worker_id: str
    crs: Crs


def enrol_device(unit: Unit, actor: Actor, wanted: DeviceRequest) -> tuple[Device, str]:
    """Give a device a new token; one that it had before is shut out.

    Returns:
        The device, and its token, which is told this once.

    Raises:
        Refused: validation with a pointer.
    """
    if not is_within(wanted.area_code, actor.area_code):
        raise Refused(ProblemType.OUT_OF_AREA, f"{wanted.area_code} is outside {actor.area_code}")
    _require_worker(unit, actor, wanted)
    before = find_row(unit, DeviceRow, wanted.id)
    if before is not None:
        _shut_out(unit, before["token_hash"])
    token = make_token()
    after = {
        "id": wanted.id,
        "kind": wanted.kind.value,
        "token_hash": hash_token(token),
        "device_id": wanted.device_id or wanted.id,
        "worker_id": wanted.worker_id or None,
        "area_code": wanted.area_code,
        "crs": wanted.crs.value,
        "revoked_ms": None,
        "revision": 1 if before is None else before["revision"] + 1,
    }
    put_row(unit, DeviceRow, before, after)
    if wanted.kind is DeviceKind.WALL:
        bearer = {
            "hash": after["token_hash"],
            "person_id": None,
            "name": WALL_NAME,
            "role": Role.WALL.value,
            "area_code": wanted.area_code,
        }
        upsert(unit.connection, TokenRow, [bearer], ["hash"])
        unit.note_bearers()
    unit.note_deed(actor, "enrol-device", f"device:{wanted.id}")
    return _device_of(after), token


def _require_worker(unit: Unit, actor: Actor, wanted: DeviceRequest) -> None:
    if wanted.kind is not DeviceKind.TERMINAL:
        if wanted.worker_id:
            raise Refused(
                ProblemType.VALIDATION, "only a terminal is a worker's own", pointers=("/worker_id",)
            )
        return
    worker = unit.find(Worker, wanted.worker_id)
    if worker is None or not is_within(worker.home_grid_code, actor.area_code):
        raise Refused(ProblemType.VALIDATION, "no such worker in this area", pointers=("/worker_id",))


def _shut_out(unit: Unit, token_hash: str) -> None:
    unit.connection.execute(delete(TokenRow).where(TokenRow.hash == token_hash))
    unit.note_bearers()


def revoke_device(unit: Unit, actor: Actor, device_id: str) -> Device:
    """Shut a device out; once is enough.

    Raises:
        Refused: not-found.
    """
    before = find_row(unit, DeviceRow, device_id)
    if before is None or not is_within(before["area_code"], actor.area_code):
        raise Refused(ProblemType.NOT_FOUND, f"no device {device_id}")
    if before["revoked_ms"] is not None:
        return _device_of(before)
    after = {**before, "revoked_ms": to_epoch_ms(unit.now), "revision": before["revision"] + 1}
    put_row(unit, DeviceRow, before, after)
    _shut_out(unit, before["token_hash"])
    unit.note_deed(actor, "revoke-device", f"device:{device_id}")
    return _device_of(after)


def list_devices(unit: Unit, actor: Actor) -> tuple[Device, ...]:
    """Return the devices of an area, shut out ones included, by their ids."""
    query = (
        select(DeviceRow.__table__)
        .where(DeviceRow.area_code.startswith(actor.area_code, autoescape=True))
        .order_by(DeviceRow.id)
    )
    return tuple(_device_of(dict(row._mapping)) for row in unit.connection.execute(query))


def _device_of(row: dict[str, object]) -> Device:
    revoked = row["revoked_ms"]
    return Device(
        id=str(row["id"]),
        kind=DeviceKind(str(row["kind"])),
        area_code=str(row["area_code"]),
        device_id=str(row["device_id"]),
        worker_id=str(row["worker_id"] or ""),
        crs=str(row["crs"]),
        revoked=from_epoch_ms(revoked) if isinstance(revoked, int) else None,
        revision=int(str(row["revision"])),
    )
