"""Owns the hashing of passwords: Argon2id with the library's parameters, slow on purpose."""

from __future__ import annotations

from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError


@cache
def _hasher() -> PasswordHasher:
    return PasswordHasher()


@cache
def _nobodys_hash() -> str:
    """Return a hash to check where there is no account, so that the answer takes as long."""
    return _hasher().hash("nobody has this password")


def hash_password(password: str) -> str:
    """Return a password's hash with its parameters and salt; takes some tens of milliseconds."""
    return _hasher().hash(password)


def is_password(password_hash: str | None, password: str) -> bool:
    """Say whether a password is the one of a hash; as slow where there is none."""
    try:
        return _hasher().verify(password_hash or _nobodys_hash(), password) and password_hash is not None
    except (VerificationError, InvalidHashError):
        return False
