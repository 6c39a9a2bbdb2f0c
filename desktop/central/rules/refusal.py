"""Owns refusals: why a command is not carried out, in the contract's stable types."""

from __future__ import annotations

from datetime import datetime

from desktop.models.conflict import Conflict
from desktop.models.problem import ProblemType

STATUS_OF_PROBLEM = {
    ProblemType.ALREADY_CLAIMED: 409,
    ProblemType.STALE_REVISION: 412,
    ProblemType.TRANSITION_NOT_ALLOWED: 409,
    ProblemType.COVERAGE_CONFLICT: 409,
    ProblemType.OUT_OF_AREA: 403,
    ProblemType.FORBIDDEN: 403,
    ProblemType.UNAUTHENTICATED: 401,
    ProblemType.NOT_FOUND: 404,
    ProblemType.CURSOR_GONE: 410,
    ProblemType.HISTORY_GONE: 410,
    ProblemType.KEY_MISSING: 400,
    ProblemType.KEY_REUSED: 422,
    ProblemType.KEY_IN_FLIGHT: 409,
    ProblemType.IF_MATCH_MISSING: 428,
    ProblemType.VALIDATION: 422,
    ProblemType.RATE_LIMITED: 429,
    ProblemType.COMMAND_EXPIRED: 410,
    ProblemType.UNDO_TOO_LATE: 409,
    ProblemType.UNAVAILABLE: 503,
    ProblemType.INTERNAL: 500,
}
"""HTTP status of each problem type. Source: contract, Writing and Errors."""


class Refused(Exception):
    """A request is refused; nothing of it took effect.

    Attributes:
        problem: Stable type, mapped by programs.
        detail: One plain sentence for people who read logs.
    """

    def __init__(
        self,
        problem: ProblemType,
        detail: str,
        *,
        holder_name: str = "",
        holder_until: datetime | None = None,
        present_revision: int | None = None,
        pointers: tuple[str, ...] = (),
        retry_after_s: float | None = None,
        gaps: tuple[Conflict, ...] = (),
    ) -> None:
        super().__init__(detail)
        self.problem = problem
        self.detail = detail
        self.holder_name = holder_name
        self.holder_until = holder_until
        self.present_revision = present_revision
        self.pointers = pointers
        self.retry_after_s = retry_after_s
        self.gaps = gaps

    @property
    def status(self) -> int:
        """HTTP status."""
        return STATUS_OF_PROBLEM[self.problem]
