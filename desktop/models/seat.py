"""Owns the picture of who sits at a desk: what stands before the work, why nobody got in, what ends when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from desktop.models.instant import require_aware
from desktop.models.person import Viewer


class Gate(StrEnum):
    """What stands between the person at the desk and the work.

    OPEN: nothing. ENTER: nobody sits, there is nothing to see. AGAIN: the sitting has ended, its person's
    work lies beneath. LOCK: the desk was left alone. SWITCH: somebody wants to sit down, and can still turn
    back to what stood there before.
    """

    OPEN = "open"
    ENTER = "enter"
    AGAIN = "again"
    LOCK = "lock"
    SWITCH = "switch"


class Fault(StrEnum):
    """Why nobody was let in.

    WRONG: name or password; the central tells not which, nor whether the account is shut. LOCKED: too many
    failures. BUSY: the central asks for patience. UNREACHABLE: no usable answer came.
    """

    WRONG = "wrong"
    LOCKED = "locked"
    BUSY = "busy"
    UNREACHABLE = "unreachable"


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatPicture:
    """What a screen shows of a seat at an instant.

    Attributes:
        sitter: Whose work lies on the desk, None for nobody's.
        username: Name under which the sitter logged in, or who logged in here last; empty if unknown.
        url: The central's address, empty while none is known.
        is_asking: Whether a login waits for its answer.
        fault: Why the last login came to nothing, None if none did.
        failure: With UNREACHABLE: code of the failing step.
        locked_left_s: With LOCKED: seconds until the account opens again.
        locked_until: With LOCKED: the same as a server instant.
        ends_in_s: Seconds until the sitting ends, if that is to be told.
        is_final: Whether the central will not renew it; else it is tried again.
        can_lock: Whether the sitter could come back by a password.
        is_kept: Whether the login outlives the program; None while unknown.
    """

    gate: Gate = Gate.OPEN
    sitter: Viewer | None = None
    username: str = ""
    url: str = ""
    is_asking: bool = False
    fault: Fault | None = None
    failure: str = ""
    locked_left_s: float = 0.0
    locked_until: datetime | None = None
    ends_in_s: float | None = None
    is_final: bool = False
    can_lock: bool = False
    is_kept: bool | None = None

    def __post_init__(self) -> None:
        require_aware(self.locked_until)
