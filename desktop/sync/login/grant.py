"""Owns the records of logging in: what a person types, what the central grants, why it refuses."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

from desktop.models.person import Viewer
from desktop.models.seat import Fault


@dataclass(frozen=True, slots=True)
class Credentials:
    """What somebody typed; lives until the central has answered and is written nowhere."""

    username: str
    password: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """Tokens and how long they count, by this machine's steady clock.

    Attributes:
        viewer: Whose they are; None for a token that was handed to the program and not proved yet.
        access: Bearer token.
        refresh: Renewing token, empty for a token that nobody renews.
        access_ends_s: When the bearer token ends.
        sitting_ends_s: When the renewing token ends.
        granted_s: When they were granted.
    """

    viewer: Viewer | None
    access: str = field(repr=False)
    refresh: str = field(default="", repr=False)
    access_ends_s: float = math.inf
    sitting_ends_s: float = math.inf
    granted_s: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """A login that came to nothing.

    Attributes:
        failure: With UNREACHABLE: code of the failing step.
        until_s: With LOCKED: steady clock until which the account is locked.
    """

    fault: Fault
    failure: str = ""
    until_s: float = 0.0
