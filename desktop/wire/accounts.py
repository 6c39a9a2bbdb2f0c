"""Owns the JSON of accounts and sittings."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.models.account import Account, LoggedIn
from desktop.models.delta import SourceAge
from desktop.wire.codec import decode


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


def decode_sitting(body: bytes) -> SittingReply:
    """Decode a sitting with its tokens. Raises ReplyMalformed."""
    return decode(body, SittingReply)


def decode_account(body: bytes) -> AccountReply:
    """Decode an account. Raises ReplyMalformed."""
    return decode(body, AccountReply)


def decode_accounts(body: bytes) -> AccountsReply:
    """Decode accounts. Raises ReplyMalformed."""
    return decode(body, AccountsReply)
