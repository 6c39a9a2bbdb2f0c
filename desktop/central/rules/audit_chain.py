"""Owns the audit chain: each entry is sealed with the one before it, so that no row changes unseen; pure.

Source: contract, Rights (append-only, SHA-256 hash chain, who, when, before, after).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from desktop.wire.codec import encode

GENESIS = "0" * 64
"""Seal that the first entry names as its predecessor."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditEntry:
    """One entry of the chain.

    Attributes:
        number: Place in the chain, from 1, without gaps.
        at_ms: Server instant, ms since the epoch.
        action: What was ordered.
        subject: What it was ordered of, as "incident:ID".
        changes: JSON object: record, then field, then what it was and what it became.
        seal: SHA-256 over all of it and the seal before, hexadecimal.
    """

    number: int
    at_ms: int
    actor_id: str
    actor_name: str
    role: str
    action: str
    subject: str
    changes: str
    seal: str


@dataclass(frozen=True, slots=True)
class ChainHead:
    """Number and seal of the last entry, kept beside the chain and in the anchors outside the database."""

    number: int
    seal: str


class FaultKind(StrEnum):
    """What is wrong at a place of the chain."""

    ALTERED = "altered"
    MISSING = "missing"
    REORDERED = "reordered"
    TRUNCATED = "truncated"
    UNSEALED = "unsealed"


@dataclass(frozen=True, slots=True)
class ChainFault:
    """One fault, at the number of the entry at which it shows."""

    number: int
    kind: FaultKind


@dataclass(frozen=True, slots=True)
class ChainReport:
    """Outcome of a verification; clean if it names no fault."""

    entries: int
    head: ChainHead
    faults: tuple[ChainFault, ...]


def seal_of(entry: AuditEntry, previous: str) -> str:
    """Return the seal that an entry must bear after a predecessor's; the one it bears is not looked at."""
    fields = (
        entry.number,
        entry.at_ms,
        entry.actor_id,
        entry.actor_name,
        entry.role,
        entry.action,
        entry.subject,
        entry.changes,
        previous,
    )
    return hashlib.sha256(encode(fields)).hexdigest()


class ChainChecker:
    """Walks a chain, entry by entry in the order in which they are stored.

    Args:
        anchors: Seals by number that were noted outside the database.
    """

    def __init__(self, anchors: Mapping[int, str] | None = None) -> None:
        self._anchors = dict(anchors or {})
        self._faults: list[ChainFault] = []
        self._expected, self._previous = 1, GENESIS
        self._seen: set[int] = set()

    def take(self, entry: AuditEntry) -> None:
        """Look at the next entry."""
        if entry.number < self._expected:
            self._note(entry.number, FaultKind.REORDERED)
        elif entry.number > self._expected:
            for gap in range(self._expected, entry.number):
                self._note(gap, FaultKind.MISSING)
        elif entry.seal != seal_of(entry, self._previous):
            self._note(entry.number, FaultKind.ALTERED)
        if self._anchors.get(entry.number, entry.seal) != entry.seal:
            self._note(entry.number, FaultKind.ALTERED)
        self._seen.add(entry.number)
        self._expected = max(self._expected, entry.number) + 1
        self._previous = entry.seal

    def report(self, head: ChainHead) -> ChainReport:
        """Return what was found; the head is what the database says is the last entry."""
        last = self._expected - 1
        if max((head.number, *self._anchors)) > last:
            self._note(last + 1, FaultKind.TRUNCATED)
        elif head.number < last or head.seal != self._previous:
            self._note(last, FaultKind.UNSEALED)
        # What was moved leaves a hole where it stood; the hole alone is not a second fault.
        moved = {fault.number for fault in self._faults if fault.kind is FaultKind.REORDERED}
        kept = [
            fault
            for fault in self._faults
            if fault.kind is not FaultKind.MISSING or fault.number not in moved & self._seen
        ]
        return ChainReport(len(self._seen), ChainHead(last, self._previous), tuple(dict.fromkeys(kept)))

    def _note(self, number: int, kind: FaultKind) -> None:
        self._faults.append(ChainFault(number, kind))


def check_chain(
    entries: Iterable[AuditEntry], head: ChainHead, anchors: Mapping[int, str] | None = None
) -> ChainReport:
    """Return what is wrong with a chain that can be walked at once."""
    checker = ChainChecker(anchors)
    for entry in entries:
        checker.take(entry)
    return checker.report(head)
