"""Owns the intake channels: given a secret, shut out, listed."""

from __future__ import annotations

import base64
import secrets
from dataclasses import dataclass

from sqlalchemy import select

from desktop.central.ledger.rows import Values, find_row, put_row
from desktop.central.ledger.unit import Unit
from desktop.central.rules.actor import Actor
from desktop.central.rules.refusal import Refused
from desktop.central.rules.rulebook import Rulebook
from desktop.central.rules.signatures import SECRET_PREFIX
from desktop.central.tables.intake import IntakeChannelRow
from desktop.models.codes import is_within
from desktop.models.datum import Crs
from desktop.models.incident import IntakeSource
from desktop.models.instant import from_epoch_ms, to_epoch_ms
from desktop.models.intake_channel import IntakeChannel
from desktop.models.organisation import Grid, GridStatus
from desktop.models.problem import ProblemType

SECRET_BYTES = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelRequest:
    """What an administrator says of a channel; the fields are those of `IntakeChannel`."""

    id: str
    name: str
    source: IntakeSource
    area_code: str
    crs: Crs
    class_code: str
    grid_code: str
    per_minute: int


def make_secret() -> str:
    """Return a new secret: the prefix, and 256 random bits in base64."""
    return SECRET_PREFIX + base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode()


def put_channel(
    unit: Unit, actor: Actor, wanted: ChannelRequest, rules: Rulebook
) -> tuple[IntakeChannel, str]:
    """Make a channel, or change it; either way it gets a new secret, and the old one counts no more.

    Returns:
        The channel, and its secret, which is told this once.

    Raises:
        Refused: out-of-area, or validation with a pointer.
    """
    before = find_row(unit, IntakeChannelRow, wanted.id)
    for code in (wanted.area_code, actor.area_code if before is None else before["area_code"]):
        if not is_within(code, actor.area_code):
            raise Refused(ProblemType.OUT_OF_AREA, f"{code} is outside {actor.area_code}")
    if wanted.class_code and wanted.class_code not in rules.codes.classes:
        raise Refused(ProblemType.VALIDATION, f"unknown class {wanted.class_code}", pointers=("/class_code",))
    if wanted.grid_code and not _is_grid_within(unit, wanted.grid_code, wanted.area_code):
        raise Refused(ProblemType.VALIDATION, "no such grid in the area", pointers=("/grid_code",))
    secret = make_secret()
    after: Values = {
        "id": wanted.id,
        "name": wanted.name,
        "source": wanted.source.value,
        "area_code": wanted.area_code,
        "crs": wanted.crs.value,
        "class_code": wanted.class_code,
        "grid_code": wanted.grid_code,
        "per_minute": wanted.per_minute,
        "secret": secret,
        "revoked_ms": None,
        "revision": 1 if before is None else before["revision"] + 1,
    }
    put_row(unit, IntakeChannelRow, before, after)
    unit.note_deed(actor, "put-intake-channel", f"intake-channel:{wanted.id}")
    return channel_of(after), secret


def _is_grid_within(unit: Unit, grid_code: str, area_code: str) -> bool:
    grid = unit.find(Grid, grid_code)
    return grid is not None and grid.status is GridStatus.VALID and is_within(grid_code, area_code)


def revoke_channel(unit: Unit, actor: Actor, channel_id: str) -> IntakeChannel:
    """Shut a channel out; once is enough.

    Raises:
        Refused: not-found.
    """
    before = find_row(unit, IntakeChannelRow, channel_id)
    if before is None or not is_within(before["area_code"], actor.area_code):
        raise Refused(ProblemType.NOT_FOUND, f"no intake channel {channel_id}")
    if before["revoked_ms"] is not None:
        return channel_of(before)
    after = {
        **before,
        "secret": make_secret(),
        "revoked_ms": to_epoch_ms(unit.now),
        "revision": before["revision"] + 1,
    }
    put_row(unit, IntakeChannelRow, before, after)
    unit.note_deed(actor, "revoke-intake-channel", f"intake-channel:{channel_id}")
    return channel_of(after)


def list_channels(unit: Unit, actor: Actor) -> tuple[IntakeChannel, ...]:
    """Return the channels of an area, shut out ones included, by their ids."""
    query = (
        select(IntakeChannelRow.__table__)
        .where(IntakeChannelRow.area_code.startswith(actor.area_code, autoescape=True))
        .order_by(IntakeChannelRow.id)
    )
    return tuple(channel_of(dict(row._mapping)) for row in unit.connection.execute(query))


def channel_of(row: Values) -> IntakeChannel:
    """Return the channel of a row, without its secret."""
    revoked_ms = row["revoked_ms"]
    return IntakeChannel(
        id=row["id"],
        name=row["name"],
        source=IntakeSource(row["source"]),
        area_code=row["area_code"],
        crs=row["crs"],
        class_code=row["class_code"],
        grid_code=row["grid_code"],
        per_minute=row["per_minute"],
        revoked=None if revoked_ms is None else from_epoch_ms(revoked_ms),
        revision=row["revision"],
    )
