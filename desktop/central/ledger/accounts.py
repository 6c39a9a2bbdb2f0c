"""Owns accounts and sittings: made, shut, logged in, renewed, ended; five failures lock for a while.

A password's hash is made and checked outside the database's thread, because it is slow on purpose.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, or_, select

from desktop.central.ledger.bearer_tokens import hash_token, make_token
from desktop.central.ledger.rows import Values, find_row, put_row
from desktop.central.ledger.unit import Unit
from desktop.central.rules.accounts import ACCESS_FOR, OLD_TOKENS_FOR, SITTING_FOR, Lock
from desktop.central.rules.actor import Actor
from desktop.central.rules.refusal import Refused
from desktop.central.tables.access import AccountRow, SittingRow
from desktop.models.account import Account, LoggedIn
from desktop.models.codes import community_of, is_within
from desktop.models.instant import from_epoch_ms, to_epoch_ms
from desktop.models.person import Department, Person, Role, Viewer, Worker
from desktop.models.problem import ProblemType

STAFF_ROLES = frozenset({Role.DUTY_OFFICER, Role.SHIFT_LEADER, Role.LEADER})
"""Roles whose people the feed names."""


@dataclass(frozen=True, slots=True)
class AccountRequest:
    """What an administrator says of an account.

    Attributes:
        id: Whose it is; of a worker or a department their own id.
        area_code: Empty for the usual one: a worker's community, else the giver's area.
        password_hash: Hash of a new password, empty to keep the present one.
    """

    id: str
    username: str
    name: str
    role: Role
    area_code: str
    phone: str
    password_hash: str


def put_account(unit: Unit, actor: Actor, wanted: AccountRequest) -> Account:
    """Make an account, or change it; a new password or role ends its sittings.

    Raises:
        Refused: out-of-area, or validation with a pointer.
    """
    wanted = replace(wanted, area_code=_area_of(unit, actor, wanted))
    if not is_within(wanted.area_code, actor.area_code):
        raise Refused(ProblemType.OUT_OF_AREA, f"{wanted.area_code} is outside {actor.area_code}")
    before = find_row(unit, AccountRow, wanted.id)
    taken = _find_by_name(unit, wanted.username)
    if taken is not None and taken["id"] != wanted.id:
        raise Refused(ProblemType.VALIDATION, "this user name is taken", pointers=("/username",))
    if before is None and not wanted.password_hash:
        raise Refused(ProblemType.VALIDATION, "a new account needs a password", pointers=("/password",))
    kept = {} if before is None else before
    after = {
        "id": wanted.id,
        "username": wanted.username,
        "name": wanted.name,
        "role": wanted.role.value,
        "area_code": wanted.area_code,
        "password_hash": wanted.password_hash or kept["password_hash"],
        "failures": 0,
        "locked_until_ms": None,
        "disabled": False,
        "revision": kept.get("revision", 0) + 1,
    }
    put_row(unit, AccountRow, before, after)
    end_sittings(unit, wanted.id)
    _name_in_feed(unit, wanted)
    unit.note_deed(actor, "put-account", f"account:{wanted.id}")
    return _account_of(after)


def _area_of(unit: Unit, actor: Actor, wanted: AccountRequest) -> str:
    """Return the area of an account: as wished, else a worker's community, else the giver's.

    Raises:
        Refused: validation, if a worker's or a department's account is not that of one: what is sent to
            them bears their ids, and nobody else could sign for it.
    """
    if wanted.role is Role.DEPARTMENT and unit.find(Department, wanted.id) is None:
        raise Refused(ProblemType.VALIDATION, f"no department {wanted.id}", pointers=("/account_id",))
    if wanted.role is Role.WORKER:
        worker = unit.find(Worker, wanted.id)
        if worker is None or not is_within(worker.home_grid_code, wanted.area_code or actor.area_code[:12]):
            raise Refused(
                ProblemType.VALIDATION, f"no worker {wanted.id} in this area", pointers=("/account_id",)
            )
        return wanted.area_code or community_of(worker.home_grid_code)
    return wanted.area_code or actor.area_code


def _name_in_feed(unit: Unit, wanted: AccountRequest) -> None:
    if wanted.role not in STAFF_ROLES:
        return
    known = unit.find(Person, wanted.id, lock=True)
    person = Person(
        id=wanted.id,
        name=wanted.name,
        role=wanted.role,
        area_code=wanted.area_code,
        phone=wanted.phone or ("" if known is None else known.phone),
        on_duty=False if known is None else known.on_duty,
        revision=1 if known is None else known.revision + 1,
    )
    unit.put(person, area_code=wanted.area_code)


def disable_account(unit: Unit, actor: Actor, account_id: str) -> Account:
    """Shut an account and end its sittings; once is enough.

    Raises:
        Refused: not-found.
    """
    before = find_row(unit, AccountRow, account_id)
    if before is None or not is_within(before["area_code"], actor.area_code):
        raise Refused(ProblemType.NOT_FOUND, f"no account {account_id}")
    end_sittings(unit, account_id)
    if before["disabled"]:
        return _account_of(before)
    after = {**before, "disabled": True, "revision": before["revision"] + 1}
    put_row(unit, AccountRow, before, after)
    unit.note_deed(actor, "disable-account", f"account:{account_id}")
    return _account_of(after)


def list_accounts(unit: Unit, actor: Actor) -> tuple[Account, ...]:
    """Return the accounts of an area, shut ones included, by user name."""
    query = (
        select(AccountRow.__table__)
        .where(AccountRow.area_code.startswith(actor.area_code, autoescape=True))
        .order_by(AccountRow.username)
    )
    return tuple(_account_of(dict(row._mapping)) for row in unit.connection.execute(query))


@dataclass(frozen=True, slots=True)
class Candidate:
    """An account that somebody wants to log in to, as it stands before the password is checked."""

    account_id: str
    password_hash: str | None
    lock: Lock


def find_candidate(unit: Unit, username: str) -> Candidate:
    """Return the account of a user name; one without a hash where there is none, or it is shut."""
    row = _find_by_name(unit, username)
    if row is None or row["disabled"]:
        return Candidate("", None, Lock())
    return Candidate(row["id"], row["password_hash"], _lock_of(row))


def require_unlocked(candidate: Candidate, now: datetime) -> None:
    """Refuse whoever tries an account that is locked.

    Raises:
        Refused: rate-limited, with the seconds that are left.
    """
    if candidate.lock.is_locked(now) and candidate.lock.until is not None:
        left_s = (candidate.lock.until - now).total_seconds()
        raise Refused(ProblemType.RATE_LIMITED, "too many failures; try later", retry_after_s=left_s)


def note_failure(unit: Unit, candidate: Candidate) -> None:
    """Count a failed login; the fifth in a row locks the account."""
    row = find_row(unit, AccountRow, candidate.account_id) if candidate.account_id else None
    if row is None:
        return
    lock = _lock_of(row).after_failure(unit.now)
    until_ms = None if lock.until is None else to_epoch_ms(lock.until)
    after = {**row, "failures": lock.failures, "locked_until_ms": until_ms}
    put_row(unit, AccountRow, row, after)
    if until_ms is not None:
        unit.note_deed(_actor_of(row), "locked-out", f"account:{row['id']}")


def log_in(unit: Unit, candidate: Candidate) -> LoggedIn:
    """Begin a sitting for whoever has proved the password.

    Raises:
        Refused: unauthenticated, if the account was shut or its password changed meanwhile.
    """
    row = find_row(unit, AccountRow, candidate.account_id)
    if row is None or row["disabled"] or row["password_hash"] != candidate.password_hash:
        raise unauthenticated()
    if row["failures"] or row["locked_until_ms"] is not None:
        put_row(unit, AccountRow, row, {**row, "failures": 0, "locked_until_ms": None})
    unit.note_deed(_actor_of(row), "log-in", f"account:{row['id']}")
    return _turn(unit, row, {"id": secrets.token_hex(16), "access_hash": "", "refresh_hash": ""})


def renew(unit: Unit, refresh_token: str) -> LoggedIn:
    """Replace the tokens of a sitting; one that was replaced long ago ends it, because two hold it.

    Raises:
        Refused: unauthenticated.
    """
    asked = hash_token(refresh_token)
    query = (
        select(SittingRow.__table__)
        .where(or_(SittingRow.refresh_hash == asked, SittingRow.old_refresh_hash == asked))
        .with_for_update()
    )
    found = unit.connection.execute(query).one_or_none()
    if found is None or found.until_ms <= to_epoch_ms(unit.now):
        raise unauthenticated()
    account = find_row(unit, AccountRow, found.account_id)
    is_stale = found.refresh_hash != asked and unit.now - from_epoch_ms(found.turned_ms) > OLD_TOKENS_FOR
    if account is None or account["disabled"] or is_stale:
        raise unauthenticated()
    return _turn(unit, account, dict(found._mapping))


def has_been_stolen(unit: Unit, refresh_token: str) -> bool:
    """End a sitting whose replaced token comes back too late; says whether there was one."""
    limit_ms = to_epoch_ms(unit.now - OLD_TOKENS_FOR)
    query = select(SittingRow.id, SittingRow.account_id).where(
        SittingRow.old_refresh_hash == hash_token(refresh_token), SittingRow.turned_ms < limit_ms
    )
    row = unit.connection.execute(query).one_or_none()
    if row is None:
        return False
    unit.connection.execute(delete(SittingRow).where(SittingRow.id == row.id))
    unit.note_bearers()
    account = find_row(unit, AccountRow, row.account_id)
    if account is not None:
        unit.note_deed(_actor_of(account), "sitting-stolen", f"account:{row.account_id}")
    return True


def log_out(unit: Unit, access_token: str) -> None:
    """End the sitting of a bearer token; of one that has none nothing ends."""
    unit.connection.execute(delete(SittingRow).where(SittingRow.access_hash == hash_token(access_token)))
    unit.note_bearers()


def end_sittings(unit: Unit, account_id: str) -> None:
    """End every sitting of an account."""
    unit.connection.execute(delete(SittingRow).where(SittingRow.account_id == account_id))
    unit.note_bearers()


def _turn(unit: Unit, account: Values, before: Values) -> LoggedIn:
    """Give a sitting new tokens."""
    access, refresh = make_token(), make_token()
    access_until, until = unit.now + ACCESS_FOR, unit.now + SITTING_FOR
    row = {
        "id": before["id"],
        "account_id": account["id"],
        "access_hash": hash_token(access),
        "access_until_ms": to_epoch_ms(access_until),
        "old_access_hash": before["access_hash"],
        "refresh_hash": hash_token(refresh),
        "old_refresh_hash": before["refresh_hash"],
        "turned_ms": to_epoch_ms(unit.now),
        "until_ms": to_epoch_ms(until),
    }
    unit.connection.execute(delete(SittingRow).where(SittingRow.id == row["id"]))
    unit.connection.execute(insert(SittingRow), [row])
    unit.note_bearers()
    actor = _actor_of(account)
    viewer = Viewer(actor.id, actor.name, actor.role, actor.area_code, actor.can_write)
    return LoggedIn(
        viewer=viewer,
        access_token=access,
        access_until=access_until,
        refresh_token=refresh,
        sitting_until=until,
    )


def read_sitters(unit: Unit) -> dict[str, tuple[Actor, datetime]]:
    """Return who bears which token of a sitting and until when, by the token's hash."""
    query = select(
        AccountRow.__table__,
        SittingRow.access_hash,
        SittingRow.access_until_ms,
        SittingRow.old_access_hash,
        SittingRow.turned_ms,
    ).join(SittingRow, SittingRow.account_id == AccountRow.id)
    found: dict[str, tuple[Actor, datetime]] = {}
    for row in unit.connection.execute(query):
        actor = _actor_of(row._mapping)
        found[row.access_hash] = (actor, from_epoch_ms(row.access_until_ms))
        if row.old_access_hash:
            found[row.old_access_hash] = (actor, from_epoch_ms(row.turned_ms) + OLD_TOKENS_FOR)
    return found


def unauthenticated() -> Refused:
    """Return the one refusal of every login that fails: it tells not what was wrong."""
    return Refused(ProblemType.UNAUTHENTICATED, "user name or password is wrong, or the sitting has ended")


def _find_by_name(unit: Unit, username: str) -> Values | None:
    query = select(AccountRow.__table__).where(AccountRow.username == username.lower())
    row = unit.connection.execute(query).one_or_none()
    return None if row is None else dict(row._mapping)


def _lock_of(row: Values) -> Lock:
    until = row["locked_until_ms"]
    return Lock(row["failures"], None if until is None else from_epoch_ms(until))


def _actor_of(row: Mapping[Any, Any]) -> Actor:
    return Actor(row["id"], row["name"], Role(row["role"]), row["area_code"])


def _account_of(row: Values) -> Account:
    return Account(
        id=row["id"],
        username=row["username"],
        name=row["name"],
        role=Role(row["role"]),
        area_code=row["area_code"],
        locked_until=_lock_of(row).until,
        disabled=row["disabled"],
        revision=row["revision"],
    )
