"""Owns the stored answers of commands: what was said once is said again, to the byte."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from desktop.central.ledger.done import Done
from desktop.central.rules.refusal import Refused
from desktop.models.delta import SourceAge
from desktop.models.instant import to_epoch_ms
from desktop.wire.codec import encode
from desktop.wire.orders import CommandReply, Problem


@dataclass(frozen=True, slots=True)
class Answer:
    """Status and body of an answer; problem bodies are problem+json."""

    status: int
    body: bytes

    @property
    def media_type(self) -> str:
        """Content type of the body."""
        return "application/json" if self.status < 400 else "application/problem+json"


def accepted(
    key: str,
    target_id: str,
    done: Done,
    now: datetime,
    undo_until: datetime | None,
    sources: tuple[SourceAge, ...],
    *,
    status: int = 200,
) -> Answer:
    """Return the answer of a command that took effect, with the ages of what it was judged by."""
    reply = CommandReply(
        key=key,
        target_id=target_id,
        revision=done.revision,
        undo_until=undo_until,
        duplicates=done.duplicates,
        server_time_ms=to_epoch_ms(now),
        data_as_of=sources,
    )
    return Answer(status, encode(reply))


def refused(refusal: Refused, status: int | None = None) -> Answer:
    """Return the answer of a refusal; with another status where HTTP itself knows a closer one."""
    status = status or refusal.status
    problem = Problem(
        type=refusal.problem.value,
        title=refusal.problem.value.replace("-", " "),
        status=status,
        detail=refusal.detail,
        holder_name=refusal.holder_name,
        holder_until=refusal.holder_until,
        present_revision=refusal.present_revision,
        pointers=refusal.pointers,
        retry_after_s=refusal.retry_after_s,
        gaps=refusal.gaps,
    )
    return Answer(status, encode(problem))


def hash_payload(*parts: Any) -> str:
    """Return a hash that tells a repeat from another command under the same key."""
    return hashlib.sha256(repr(parts).encode()).hexdigest()


def parse_instant(text: object) -> datetime | None:
    """Return the aware instant that a body's field names, None if it names none."""
    if not isinstance(text, str):
        return None
    try:
        instant = datetime.fromisoformat(text)
    except ValueError:
        return None
    return None if instant.tzinfo is None else instant.astimezone(UTC)
