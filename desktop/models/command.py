"""Owns commands (what an officer orders) and orders (a command with the fate it has met so far)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from desktop.models.instant import require_aware

DEFAULT_EXPIRY = timedelta(minutes=10)
"""How long an order may wait before it is too old to be sent. Source: contract, Writing."""

ANSWERS_KEPT = timedelta(hours=23)
"""A central keeps the answers of commands for 24 hours at least. Source: contract, Writing."""


class TargetKind(StrEnum):
    """What a command acts on; the first part of its path."""

    INCIDENT = "incident"
    ALARM = "alarm"
    COMMAND = "command"
    POST = "post"
    ABSENCE = "absence"
    SWAP = "swap"
    ROTA_DRAFT = "rota-draft"
    ORGANISATION = "organisation"
    DEPARTMENT = "department"
    CONTACT = "contact"
    STATION = "station"
    GRID_PROFILE = "grid-profile"
    DUTY_ITEM = "duty-item"


class Operation(StrEnum):
    """What can be ordered; the last part of the command's path."""

    CREATE = "create"
    VERIFY = "verify"
    ACCEPT = "accept"
    DECLINE = "decline"
    CLAIM = "claim"
    RELEASE = "release"
    TAKE = "take"
    HAND_OFF = "hand-off"
    ACCEPT_HAND_OFF = "accept-hand-off"
    DECLINE_HAND_OFF = "decline-hand-off"
    DISPATCH = "dispatch"
    RECALL = "recall"
    ESCALATE = "escalate"
    SIGN_FOR = "sign-for"
    PROGRESS = "progress"
    FINISH = "finish"
    RETURN = "return"
    SUSPEND = "suspend"
    RESUME = "resume"
    EXTEND = "extend"
    APPROVE_EXTENSION = "approve-extension"
    REJECT_EXTENSION = "reject-extension"
    CHECK = "check"
    CLOSE = "close"
    VOID = "void"
    FORCE_CLOSE = "force-close"
    MERGE = "merge"
    REOPEN = "reopen"
    RATE = "rate"
    SUPERVISE = "supervise"
    FLAG = "flag"
    CORRECT = "correct"
    COPY = "cc"
    NOTE = "note"
    UNDO = "undo"
    ACKNOWLEDGE = "acknowledge"
    SHELVE = "shelve"
    UNSHELVE = "unshelve"
    REFUSE = "refuse"
    END = "end"
    TAKE_OVER = "takeover"
    ACCEPT_TASKS = "accept-tasks"
    HAND_BACK = "hand-back"
    OVERRIDE = "override"
    END_OVERRIDE = "end-override"
    CONSENT = "consent"
    WITHDRAW = "withdraw"
    PUBLISH = "publish"
    DISCARD = "discard"
    AMEND = "amend"
    REMOVE = "remove"


APPENDING = frozenset({Operation.NOTE, Operation.PROGRESS, Operation.COPY})
"""Operations that only add something and ask for no revision. Source: contract, Writing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """One order as it is given.

    Attributes:
        key: UUID text; the Idempotency-Key of every attempt to deliver it.
        target_id: Id of the record; for CREATE the id the new record shall have.
        expected_revision: Revision the officer saw (If-Match); None where the contract asks none.
        arguments: JSON object of the body.
        issued, expires: Server-time instants.
        given_by: Id of the person who gave it; empty if the desk had not learnt yet who sits at it.
        epoch: Life of the central for which it was given; empty if no board was there.
    """

    key: str
    operation: Operation
    target_kind: TargetKind
    target_id: str
    expected_revision: int | None
    issued: datetime
    expires: datetime
    arguments: Mapping[str, object] = field(default_factory=dict)
    given_by: str = ""
    epoch: str = ""

    def __post_init__(self) -> None:
        require_aware(self.issued, self.expires)


class OrderState(StrEnum):
    """Fate of an order so far.

    QUEUED: committed here, not yet sent. SENDING: an attempt is under way. UNKNOWN: sent, the answer
    was lost; asked again with the same key. The others are final.
    """

    QUEUED = "queued"
    SENDING = "sending"
    UNKNOWN = "unknown"
    ACCEPTED = "accepted"
    CONFLICT = "conflict"
    REJECTED = "rejected"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Sitting:
    """Who sits at this desk, before which life of which central.

    Attributes:
        person_id: Bearer of the token; empty for a wall.
    """

    person_id: str
    epoch: str

    def owns(self, command: Command) -> bool:
        """Say whether a command may go out in this person's name to this central.

        Another officer's order would bear a wrong name; at another central, or at one that was set back to a
        backup, the same record is another and "no such order" says nothing.
        """
        return command.given_by in ("", self.person_id) and command.epoch in ("", self.epoch)


FINAL_ORDER_STATES = frozenset(
    {
        OrderState.ACCEPTED,
        OrderState.CONFLICT,
        OrderState.REJECTED,
        OrderState.EXPIRED,
        OrderState.WITHDRAWN,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What the central said of a command.

    Attributes:
        problem: Stable problem type, empty when accepted.
        detail: The central's own words, plain text.
        holder_name: With ``already-claimed``: who holds it.
        holder_until: With ``already-claimed``: end of the lease.
        revision: Revision of the target after the command (or the present one on a conflict).
        undo_until: Until when the order can be undone, None if it cannot.
    """

    problem: str = ""
    detail: str = ""
    holder_name: str = ""
    holder_until: datetime | None = None
    revision: int | None = None
    undo_until: datetime | None = None

    def __post_init__(self) -> None:
        require_aware(self.holder_until, self.undo_until)


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """A command and its fate, as the outbox keeps it.

    Attributes:
        sequence: Position in the outbox; orders to one target go out in this order.
        attempts: Deliveries tried so far.
        changed: When the state last changed.
    """

    command: Command
    sequence: int
    state: OrderState
    attempts: int
    changed: datetime
    outcome: Outcome | None = None

    def __post_init__(self) -> None:
        require_aware(self.changed)

    def can_be_undone(self, now: datetime) -> bool:
        """Say whether its giver can take it back at a server instant: unsent, or accepted a moment ago."""
        if self.state is OrderState.QUEUED:
            return True
        until = None if self.outcome is None else self.outcome.undo_until
        return self.state is OrderState.ACCEPTED and until is not None and now < until
