"""Owns how a program reaches its central: a foreign one by URL and token, or the profile's own."""

from __future__ import annotations

from dataclasses import dataclass, field

WALL_SEAT = "wall-1"
"""Name of the wall's token in the profile's central file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CentralAccess:
    """Which central, and as whom.

    Attributes:
        url: A foreign central's address; None means the profile's own, which is started if need be.
        token: Bearer token for `url`; without one somebody has to log in.
        token_name: Name of the token in the profile's central file ("officer-1", "wall-1").
        speed: Rate of events in the demo city (1 is life-like).
        grids: Number of grids of a demo city that is still to be written; None for the usual one.
        may_log_in: Whether people come and go here; a wall keeps to its token.
    """

    url: str | None = None
    token: str | None = field(default=None, repr=False)
    token_name: str = "officer-1"
    speed: float = 1.0
    grids: int | None = None
    may_log_in: bool = True


@dataclass(frozen=True, slots=True)
class CentralAddress:
    """A central that can be asked.

    Attributes:
        token: Bearer token, empty while nobody has logged in.
    """

    url: str
    token: str = field(repr=False)
