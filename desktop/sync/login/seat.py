"""Owns the rules of a seat: who sits, what stands between the person and the work, when tokens are renewed.

Pure: it is told what happened and when on a steady clock, and says what is to be done. The work of whoever
sits stays on the desk through an end of the sitting and a lock; only another person's login, or logging out,
takes it away.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from desktop.models.person import Viewer
from desktop.models.seat import Gate
from desktop.sync.login.grant import Grant, Refusal

RENEW_BEFORE_S = 180.0
"""A token is renewed so long before it ends, or after four fifths of its life if that is shorter."""

RETRY_S = 5.0
"""Pause before a renewal is tried again that got no answer."""

DISTRUST_S = 2.0
"""A refusal so soon after tokens changed is about the ones before them."""

TELL_END_S = 120.0
"""An end that comes so soon, with nothing renewed, is told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat:
    """A seat at an instant.

    Attributes:
        sitter: Whose work lies on the desk, None for nobody's.
        username: Name under which the sitter logged in, empty for who came by a token.
        grant: What the desk may ask with, None for nothing.
        gate: What stands before the work.
        behind: With SWITCH: where turning back leads.
        attempt: Number of the last login that was tried; answers to earlier ones are too late.
        is_asking: Whether that login waits for its answer.
        refusal: Why the last login came to nothing.
        is_renewing: Whether a renewal waits for its answer.
        renew_at_s: When tokens are renewed next.
        has_failed: Whether the last renewal got no answer.
        is_final: Whether the sitting cannot be renewed any more; it ends with its bearer token.
    """

    sitter: Viewer | None = None
    username: str = ""
    grant: Grant | None = None
    gate: Gate = Gate.ENTER
    behind: Gate = Gate.OPEN
    attempt: int = 0
    is_asking: bool = False
    refusal: Refusal | None = None
    is_renewing: bool = False
    renew_at_s: float = 0.0
    has_failed: bool = False
    is_final: bool = False

    @property
    def access(self) -> str:
        """The bearer token, empty without one."""
        return "" if self.grant is None else self.grant.access

    @property
    def can_lock(self) -> bool:
        """Whether there is a password with which the sitter could come back."""
        return bool(self.username) and self.grant is not None

    def wants_renewal(self, now_s: float) -> bool:
        """Say whether tokens are to be renewed now."""
        grant = self.grant
        return (
            grant is not None
            and bool(grant.refresh)
            and not self.is_renewing
            and not self.is_final
            and now_s >= self.renew_at_s
        )

    def ends_in_s(self, now_s: float) -> float | None:
        """Return the seconds until the sitting ends if that is near and sure, or to be feared; else None."""
        grant = self.grant
        if grant is None or self.gate is Gate.ENTER:
            return None
        left_s = max(0.0, grant.access_ends_s - now_s)
        is_near = self.has_failed and left_s <= TELL_END_S
        return left_s if self.is_final or is_near else None


# -- coming in -------------------------------------------------------------------------------------


def come_by_token(seat: Seat, token: str) -> Seat:
    """Sit down by a token that was handed to the program; who that is the central says later."""
    return Seat(grant=Grant(viewer=None, access=token), gate=Gate.OPEN, attempt=seat.attempt)


def learn_sitter(seat: Seat, viewer: Viewer) -> Seat:
    """Learn from the central who bears the token."""
    return replace(seat, sitter=viewer)


def is_bearer(seat: Seat, viewer: Viewer) -> bool:
    """Say whether an answer to "who am I" is about the present token, and not about one before it."""
    if seat.grant is None:
        return False
    known = seat.grant.viewer
    return known is None or known.person_id == viewer.person_id


def submit(seat: Seat) -> Seat:
    """Ask whether name and password are right."""
    return replace(seat, attempt=seat.attempt + 1, is_asking=True, refusal=None)


def admit(seat: Seat, attempt: int, username: str, grant: Grant) -> Seat:
    """Let in whoever the central knows; too late an answer changes nothing."""
    if attempt != seat.attempt or not seat.is_asking:
        return seat
    return _seated(seat, username, grant)


def remember(seat: Seat, viewer: Viewer, username: str) -> Seat:
    """Learn whose sitting an earlier run of the program had begun; nothing proves yet that it goes on."""
    if seat.grant is not None or seat.sitter is not None:
        return seat
    return replace(seat, sitter=viewer, username=username, gate=Gate.AGAIN)


def forget(seat: Seat) -> Seat:
    """The sitting of an earlier run has ended: nobody sits here."""
    if seat.grant is not None or seat.is_asking:
        return seat
    return replace(seat, sitter=None, gate=Gate.ENTER)


def resume(seat: Seat, username: str, grant: Grant, *, locked: bool) -> Seat:
    """Go on with a sitting that an earlier run of the program had begun."""
    if seat.grant is not None or seat.is_asking:
        return seat
    resumed = _seated(seat, username, grant)
    return replace(resumed, gate=Gate.LOCK) if locked else resumed


def _seated(seat: Seat, username: str, grant: Grant) -> Seat:
    return Seat(
        sitter=grant.viewer,
        username=username,
        grant=grant,
        gate=Gate.OPEN,
        attempt=seat.attempt,
        renew_at_s=_renew_at_s(grant),
    )


def refuse(seat: Seat, attempt: int, refusal: Refusal) -> Seat:
    """Say why nobody was let in; too late an answer changes nothing."""
    if attempt != seat.attempt or not seat.is_asking:
        return seat
    return replace(seat, is_asking=False, refusal=refusal)


# -- going on --------------------------------------------------------------------------------------


def begin_renewal(seat: Seat) -> Seat:
    """Ask for new tokens."""
    return replace(seat, is_renewing=True)


def renewed(seat: Seat, refresh: str, grant: Grant) -> Seat:
    """Take new tokens, unless somebody else sits here by now or the sitting was left."""
    if seat.grant is None or seat.grant.refresh != refresh:
        return seat
    return replace(
        seat,
        grant=grant,
        sitter=grant.viewer,
        is_renewing=False,
        has_failed=False,
        is_final=False,
        renew_at_s=_renew_at_s(grant),
    )


def renewal_lost(seat: Seat, refresh: str, now_s: float) -> Seat:
    """A renewal got no answer; it is asked again, also after the bearer token has ended."""
    if seat.grant is None or seat.grant.refresh != refresh:
        return seat
    return replace(seat, is_renewing=False, has_failed=True, renew_at_s=now_s + RETRY_S)


def renewal_refused(seat: Seat, refresh: str) -> Seat:
    """The central renews this sitting no more; what is left of the bearer token is left."""
    if seat.grant is None or seat.grant.refresh != refresh:
        return seat
    return replace(seat, is_renewing=False, has_failed=True, is_final=True)


def token_refused(seat: Seat, now_s: float) -> Seat:
    """A request was refused for its token: renew it at once, or, where that is impossible, it has ended."""
    grant = seat.grant
    if grant is None or (now_s - grant.granted_s < DISTRUST_S and grant.refresh):
        return seat
    if grant.refresh and not seat.is_final:
        return replace(seat, renew_at_s=min(seat.renew_at_s, now_s))
    return end(seat)


def pass_time(seat: Seat, now_s: float) -> Seat:
    """End what has ended by itself."""
    grant = seat.grant
    if grant is None:
        return seat
    is_over = now_s >= grant.sitting_ends_s or (seat.is_final and now_s >= grant.access_ends_s)
    return end(seat) if is_over else seat


def end(seat: Seat) -> Seat:
    """The sitting has ended; whose work lies here must log in again, or somebody else must."""
    gate = Gate.ENTER if seat.sitter is None else Gate.AGAIN
    return replace(
        seat, grant=None, gate=gate, is_renewing=False, has_failed=False, is_final=False, renew_at_s=0.0
    )


# -- leaving ---------------------------------------------------------------------------------------


def lock(seat: Seat) -> Seat:
    """Cover the work of whoever has left the desk alone."""
    if not seat.can_lock or seat.gate not in (Gate.OPEN, Gate.SWITCH):
        return seat
    return replace(_without_attempt(seat), gate=Gate.LOCK)


def ask_switch(seat: Seat) -> Seat:
    """Somebody wants to sit down."""
    if seat.gate not in (Gate.OPEN, Gate.LOCK):
        return seat
    return replace(_without_attempt(seat), gate=Gate.SWITCH, behind=seat.gate)


def turn_back(seat: Seat) -> Seat:
    """Nobody else sits down after all."""
    if seat.gate is not Gate.SWITCH:
        return seat
    return replace(_without_attempt(seat), gate=seat.behind)


def log_out(seat: Seat) -> Seat:
    """Leave the seat."""
    return Seat(attempt=seat.attempt + 1)


def _without_attempt(seat: Seat) -> Seat:
    return replace(seat, attempt=seat.attempt + 1, is_asking=False, refusal=None)


def _renew_at_s(grant: Grant) -> float:
    life_s = max(0.0, grant.access_ends_s - grant.granted_s)
    return grant.access_ends_s - min(RENEW_BEFORE_S, life_s / 5)
