"""Owns the stable problem types of the contract; programs map these, never a problem's text.

Source: RFC 9457 and the central API's contract, version 1.
"""

from __future__ import annotations

from enum import StrEnum


class ProblemType(StrEnum):
    """Value of ``type`` in a problem+json body."""

    ALREADY_CLAIMED = "already-claimed"
    STALE_REVISION = "stale-revision"
    TRANSITION_NOT_ALLOWED = "transition-not-allowed"
    COVERAGE_CONFLICT = "coverage-conflict"
    OUT_OF_AREA = "out-of-area"
    FORBIDDEN = "forbidden"
    UNAUTHENTICATED = "unauthenticated"
    NOT_FOUND = "not-found"
    CURSOR_GONE = "cursor-gone"
    HISTORY_GONE = "history-gone"
    KEY_MISSING = "idempotency-key-missing"
    KEY_REUSED = "idempotency-key-reused"
    KEY_IN_FLIGHT = "idempotency-key-in-flight"
    IF_MATCH_MISSING = "if-match-missing"
    VALIDATION = "validation"
    RATE_LIMITED = "rate-limited"
    COMMAND_EXPIRED = "command-expired"
    UNDO_TOO_LATE = "undo-too-late"
    UNAVAILABLE = "unavailable"
    INTERNAL = "internal"


CONFLICT_PROBLEMS = frozenset({ProblemType.ALREADY_CLAIMED, ProblemType.STALE_REVISION})
"""Problems after which the officer chooses between taking over and leaving it."""
