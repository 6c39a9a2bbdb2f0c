"""Owns the making of tokens and the form in which they are kept."""

from __future__ import annotations

import hashlib
import secrets

TOKEN_BYTES = 16
"""128 bits. Source: reliability, Security."""


def make_token() -> str:
    """Return a new token."""
    return secrets.token_hex(TOKEN_BYTES)


def hash_token(token: str) -> str:
    """Return the form in which a token is kept."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
