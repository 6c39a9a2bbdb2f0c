"""Owns the records of accounts and of who is logged in."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from desktop.models.instant import require_aware
from desktop.models.person import Role, Viewer


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """Somebody who comes in with a password; the password is kept nowhere.

    Attributes:
        id: Person id, under which orders are written.
        locked_until: Until when nobody gets in after too many failures, None if not locked.
    """

    id: str
    username: str
    name: str
    role: Role
    area_code: str
    locked_until: datetime | None
    disabled: bool
    revision: int

    def __post_init__(self) -> None:
        require_aware(self.locked_until)


@dataclass(frozen=True, slots=True, kw_only=True)
class LoggedIn:
    """What somebody gets who has logged in, or renewed the sitting; the tokens are told this once.

    Attributes:
        access_until: When the bearer token ends.
        sitting_until: When the renewing token ends; each renewal moves it on.
    """

    viewer: Viewer
    access_token: str = field(repr=False)
    access_until: datetime
    refresh_token: str = field(repr=False)
    sitting_until: datetime

    def __post_init__(self) -> None:
        require_aware(self.access_until, self.sitting_until)
