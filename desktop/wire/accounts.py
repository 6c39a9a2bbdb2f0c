"""Owns the JSON of accounts and sittings."""

from __future__ import annotations

from dataclasses import dataclass, field

from desktop.models.account import Account, LoggedIn
from desktop.models.delta import SourceAge
from desktop.models.person import Viewer
from desktop.wire.codec import decode, encode


@dataclass(frozen=True, slots=True, kw_only=True)
class SittingReply:
    """Reply of ``POST /v1/sittings`` and ``POST /v1/sittings/renewal``."""

    sitting: LoggedIn
    server_time_ms: int
    data_as_of: tuple[SourceAge, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountReply:
    """Reply of ``PUT`` and ``DELETE /v1/accounts/{id}``."""

    account: Account
    server_time_ms: int
    data_as_of: tuple[SourceAge, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountsReply:
    """Reply of ``GET /v1/accounts``."""

    accounts: tuple[Account, ...]
    server_time_ms: int
    data_as_of: tuple[SourceAge, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class EndedReply:
    """Reply of ``POST /v1/sittings/end``: the bearer token is nobody's any more."""

    server_time_ms: int
    data_as_of: tuple[SourceAge, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptSitting:
    """What a seat keeps of a sitting for its next run, in the system's keyring.

    Attributes:
        seen_ms: When the person was last known to sit there, server time, ms since the epoch.
        locked: Whether the desk was locked.
    """

    username: str
    viewer: Viewer
    refresh_token: str = field(repr=False)
    seen_ms: int
    locked: bool


def decode_kept(body: bytes) -> KeptSitting:
    """Decode what a seat kept. Raises ReplyMalformed."""
    return decode(body, KeptSitting)


def encode_kept(kept: KeptSitting) -> bytes:
    """Return a kept sitting as JSON."""
    return encode(kept)


def decode_sitting(body: bytes) -> SittingReply:
    """Decode a sitting with its tokens. Raises ReplyMalformed."""
    return decode(body, SittingReply)


def decode_account(body: bytes) -> AccountReply:
    """Decode an account. Raises ReplyMalformed."""
    return decode(body, AccountReply)


def decode_accounts(body: bytes) -> AccountsReply:
    """Decode accounts. Raises ReplyMalformed."""
    return decode(body, AccountsReply)


def decode_ended(body: bytes) -> EndedReply:
    """Decode the end of a sitting. Raises ReplyMalformed."""
    return decode(body, EndedReply)


def encode_login(username: str, password: str) -> bytes:
    """Return the body of a login."""
    return encode({"username": username, "password": password})


def encode_renewal(refresh_token: str) -> bytes:
    """Return the body of a renewal."""
    return encode({"refresh_token": refresh_token})
