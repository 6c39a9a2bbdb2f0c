"""Owns how a program reaches its central: a foreign one by URL and token, or the profile's own."""

from __future__ import annotations

from dataclasses import dataclass

WALL_SEAT = "wall-1"
"""Name of the wall's token in the profile's central file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CentralAccess:
    """Which central, and as whom.

    Attributes:
        url: A foreign central's address; None means the profile's own, which is started if need be.
        token: Bearer token for `url`.
        token_name: Name of the token in the profile's central file ("officer-1", "wall-1").
        speed: Rate of events in the demo city (1 is life-like).
    """

    url: str | None = None
    token: str | None = None
    token_name: str = "officer-1"
    speed: float = 1.0


@dataclass(frozen=True, slots=True)
class CentralAddress:
    """A central that can be asked."""

    url: str
    token: str
