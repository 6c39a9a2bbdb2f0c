"""Owns what is told of an import, and its refusal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import datetime

from desktop.central.rules.imports.wording import describe, pointer_of
from desktop.central.rules.refusal import Refused
from desktop.models.delta import SourceAge
from desktop.models.finding import Finding, Severity, is_acceptable
from desktop.models.instant import to_epoch_ms
from desktop.models.problem import ProblemType
from desktop.wire.imports import ImportReply

MOST_FINDINGS = 1000
"""Findings told; how many there are of each kind is told in any case."""

MOST_POINTERS = 100


def report_import(
    findings: tuple[Finding, ...],
    counts: Mapping[str, int],
    now: datetime,
    sources: tuple[SourceAge, ...],
    *,
    accepts_warnings: bool,
    crs: str = "",
    applied: bool = False,
) -> ImportReply:
    """Return what is told of an import."""
    return ImportReply(
        applied=applied,
        acceptable=is_acceptable(findings, accepts_warnings=accepts_warnings),
        crs=crs,
        counts=dict(counts),
        found={kind.value: count for kind, count in Counter(one.kind for one in findings).items()},
        findings=findings[:MOST_FINDINGS],
        server_time_ms=to_epoch_ms(now),
        data_as_of=sources,
    )


def require_acceptable(findings: tuple[Finding, ...], *, accepts_warnings: bool) -> None:
    """Refuse a file with errors, and one with warnings that nobody has said to have seen.

    Raises:
        Refused: validation, with a pointer to each place and the gravest finding in words.
    """
    if is_acceptable(findings, accepts_warnings=accepts_warnings):
        return
    grave = [one for one in findings if one.severity is not Severity.NOTE]
    if any(one.severity is Severity.ERROR for one in grave):
        grave = [one for one in grave if one.severity is Severity.ERROR]
    pointers = tuple(dict.fromkeys(pointer_of(one) for one in grave))[:MOST_POINTERS]
    detail = f"{len(grave)} findings; the first: {describe(grave[0], is_chinese=False)}"
    raise Refused(ProblemType.VALIDATION, detail, pointers=pointers)
