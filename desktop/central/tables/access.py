"""Owns the tables of who may come in, and of the audit chain that tells what they did."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from desktop.central.tables.base import Base


class TokenRow(Base):
    """A bearer token, as its SHA-256; who bears it, with role and area."""

    __tablename__ = "token"
    hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    person_id: Mapped[str | None] = mapped_column(String(64))
    name: Mapped[str] = mapped_column(String(64))
    role: Mapped[str] = mapped_column(String(32))
    area_code: Mapped[str] = mapped_column(String(15))


class DeviceRow(Base):
    """A device that comes in by a token of its own: a worker's terminal, a gateway of many, a wall.

    Attributes:
        kind: "terminal", "gateway" or "wall".
        token_hash: SHA-256 of its token; the token itself is kept nowhere.
        device_id: Name under which it stands in reports; of terminals alone.
        worker_id: Whose terminal it is.
        crs: Coordinate reference system of its positions.
        revoked_ms: When it was shut out, None while it may come in.
    """

    __tablename__ = "device"
    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    kind: Mapped[str] = mapped_column(String(16))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    device_id: Mapped[str] = mapped_column(String(64), index=True)
    worker_id: Mapped[str | None] = mapped_column(String(64))
    area_code: Mapped[str] = mapped_column(String(15))
    crs: Mapped[str] = mapped_column(String(16))
    revoked_ms: Mapped[int | None] = mapped_column(BigInteger)
    revision: Mapped[int] = mapped_column(Integer)


class AuditRow(Base):
    """One entry of the audit chain; append-only.

    Attributes:
        place: Counts up as rows are written; the order in which the chain is walked.
    """

    __tablename__ = "audit"
    place: Mapped[int] = mapped_column(
        BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True
    )
    number: Mapped[int] = mapped_column(BigInteger)
    at_ms: Mapped[int] = mapped_column(BigInteger)
    actor_id: Mapped[str] = mapped_column(String(64))
    actor_name: Mapped[str] = mapped_column(String(64))
    role: Mapped[str] = mapped_column(String(32))
    action: Mapped[str] = mapped_column(String(32))
    subject: Mapped[str] = mapped_column(String(128), index=True)
    changes: Mapped[str] = mapped_column(Text)
    seal: Mapped[str] = mapped_column(String(64))


class AuditHeadRow(Base):
    """One row: number and seal of the chain's last entry; its lock orders the entries."""

    __tablename__ = "audit_head"
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    number: Mapped[int] = mapped_column(BigInteger)
    seal: Mapped[str] = mapped_column(String(64))


class AccountRow(Base):
    """Somebody who comes in with a password.

    Attributes:
        id: Person id, under which orders are written.
        password_hash: Argon2id, with its parameters and salt.
        failures: Failed logins in a row.
        locked_until_ms: Until when nobody gets in, None if not locked.
        disabled: Whether the account is shut.
    """

    __tablename__ = "account"
    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    username: Mapped[str] = mapped_column(String(64), unique=True)
    name: Mapped[str] = mapped_column(String(64))
    role: Mapped[str] = mapped_column(String(32))
    area_code: Mapped[str] = mapped_column(String(15))
    password_hash: Mapped[str] = mapped_column(String(200))
    failures: Mapped[int] = mapped_column(Integer)
    locked_until_ms: Mapped[int | None] = mapped_column(BigInteger)
    disabled: Mapped[bool] = mapped_column(Boolean)
    revision: Mapped[int] = mapped_column(Integer)


class SittingRow(Base):
    """Somebody who is logged in; its tokens as their SHA-256, with those that they replaced.

    Attributes:
        turned_ms: When the tokens were last replaced.
    """

    __tablename__ = "sitting"
    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    account_id: Mapped[str] = mapped_column(String(64), index=True)
    access_hash: Mapped[str] = mapped_column(String(64), unique=True)
    access_until_ms: Mapped[int] = mapped_column(BigInteger)
    old_access_hash: Mapped[str] = mapped_column(String(64))
    refresh_hash: Mapped[str] = mapped_column(String(64), unique=True)
    old_refresh_hash: Mapped[str] = mapped_column(String(64), index=True)
    turned_ms: Mapped[int] = mapped_column(BigInteger)
    until_ms: Mapped[int] = mapped_column(BigInteger, index=True)
