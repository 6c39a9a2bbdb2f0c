"""Owns the rules of accounts and sittings: who is locked out how long, which passwords are none; pure.

Source: contract, Rights (five failures lock 300 s).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

FAILURES_UNTIL_LOCKED = 5
LOCKED_FOR = timedelta(seconds=300)

ACCESS_FOR = timedelta(minutes=15)
"""How long a bearer token of a sitting lives; the desk asks for the next one before it ends."""

SITTING_FOR = timedelta(hours=12)
"""How long a sitting lives without being renewed: a shift and its handover."""

OLD_TOKENS_FOR = timedelta(seconds=60)
"""How long tokens that were replaced still count: a reply that was lost, requests that are under way."""

SHORTEST_PASSWORD = 10


@dataclass(frozen=True, slots=True)
class Lock:
    """How often a login failed in a row, and until when the account is locked for it."""

    failures: int = 0
    until: datetime | None = None

    def is_locked(self, now: datetime) -> bool:
        """Say whether nobody gets in now, with the right password either."""
        return self.until is not None and now < self.until

    def after_failure(self, now: datetime) -> Lock:
        """Return the lock after one more failure; the fifth locks and counting begins anew."""
        if self.failures + 1 >= FAILURES_UNTIL_LOCKED:
            return Lock(0, now + LOCKED_FOR)
        return replace(self, failures=self.failures + 1, until=None)


def password_fault(password: str, username: str) -> str:
    """Return why a text is no password, empty if it is one."""
    if len(password) < SHORTEST_PASSWORD:
        return f"at least {SHORTEST_PASSWORD} characters"
    if username.lower() in password.lower():
        return "it must not hold the user name"
    if len(set(password)) < SHORTEST_PASSWORD // 2:
        return "too few different characters"
    return ""
