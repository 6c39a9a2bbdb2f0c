"""Owns what each row of a list of workers must say, and which posts change hands by it; pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from desktop.central.rules.imports.columns import WORKER_FIELDS, find_columns
from desktop.central.rules.posts.conflicts import MOST_POSTS
from desktop.models.codes import community_of
from desktop.models.finding import Finding, FindingKind, Severity
from desktop.models.person import Worker

MOST_NAME = 60

_ID = re.compile(r"[A-Za-z0-9:._-]{1,64}")
_PHONE = re.compile(r"\+?[0-9][0-9 -]{4,28}[0-9]")


@dataclass(frozen=True, slots=True)
class WorkerDraft:
    """One worker as the list wants it.

    Attributes:
        row: Number of the row in the file.
        grid_a, grid_b: Grids of which the worker is A and B, empty if the list says nothing.
    """

    row: int
    id: str
    name: str
    phone: str
    grid_a: str
    grid_b: str


@dataclass(frozen=True, slots=True)
class PostHands:
    """Who holds a post as a rule; empty ids for nobody."""

    a_id: str
    b_id: str


@dataclass(frozen=True, slots=True)
class Staff:
    """The city as it stands, as far as workers are concerned.

    Attributes:
        area_code: Code prefix in which grids and workers may lie.
        grids: Codes of the grids that are valid.
        workers: Workers by id.
        posts: Who holds each post now, by its grid; posts without a pattern are missing.
    """

    area_code: str
    grids: frozenset[str]
    workers: Mapping[str, Worker]
    posts: Mapping[str, PostHands]


def read_worker_rows(
    names: Sequence[str], rows: Sequence[tuple[int, Sequence[str]]], wished: Mapping[str, str], staff: Staff
) -> tuple[tuple[WorkerDraft, ...], tuple[Finding, ...]]:
    """Return the workers of a list whose rows say what they must, and what was found.

    Args:
        names: Names of the columns.
        rows: Number and texts of each row.
        wished: Columns that were named, by field.
        staff: The city as it stands.
    """
    places, missing = find_columns(names, WORKER_FIELDS, wished, ("id", "name"))
    if missing:
        return (), missing
    at = {field: list(names).index(column) for field, column in places.items()}
    found: list[Finding] = []
    drafts: list[WorkerDraft] = []
    seen: dict[tuple[str, str], int] = {}
    for number, texts in rows:
        values = {field: texts[place] for field, place in at.items()}
        faults = list(_faults_of(number, values, staff, places))
        faults += _twins_of(number, values, seen, places)
        found += faults
        if not any(one.severity is Severity.ERROR for one in faults):
            drafts.append(
                WorkerDraft(
                    number,
                    values["id"],
                    values["name"],
                    values.get("phone", ""),
                    values.get("grid_a", ""),
                    values.get("grid_b", ""),
                )
            )
    return tuple(drafts), tuple(found)


def _faults_of(
    row: int, values: Mapping[str, str], staff: Staff, places: Mapping[str, str]
) -> Sequence[Finding]:
    def fault(kind: FindingKind, field: str) -> Finding:
        return Finding(
            kind=kind,
            severity=Severity.ERROR,
            row=row,
            column=places[field],
            code=values["id"][:64],
            value=values[field][:60],
        )

    found = []
    known = staff.workers.get(values["id"])
    is_foreign = known is not None and not known.home_grid_code.startswith(staff.area_code)
    if not _ID.fullmatch(values["id"]) or is_foreign:
        found.append(fault(FindingKind.PERSON_INVALID, "id"))
    if not 0 < len(values["name"]) <= MOST_NAME or not values["name"].isprintable():
        found.append(fault(FindingKind.NAME_INVALID, "name"))
    if values.get("phone") and not _PHONE.fullmatch(values["phone"]):
        found.append(fault(FindingKind.PHONE_INVALID, "phone"))
    for field in ("grid_a", "grid_b"):
        code = values.get(field, "")
        if code and (code not in staff.grids or not code.startswith(staff.area_code)):
            found.append(fault(FindingKind.GRID_UNKNOWN, field))
    grid_a, org = values.get("grid_a", ""), values.get("org", "")
    if grid_a and grid_a == values.get("grid_b", ""):
        found.append(fault(FindingKind.SAME_PERSON, "grid_b"))
    if not grid_a and known is None:
        missing = Finding(
            kind=FindingKind.GRID_MISSING, severity=Severity.ERROR, row=row, code=values["id"][:64]
        )
        found.append(missing)
    if org and grid_a and not grid_a.startswith(org):
        found.append(fault(FindingKind.CODE_OUTSIDE, "org"))
    return found


def _twins_of(
    row: int, values: Mapping[str, str], seen: dict[tuple[str, str], int], places: Mapping[str, str]
) -> list[Finding]:
    """Return what stands in an earlier row already, and note what stands in this one."""
    found = []
    for field, kind, severity in (
        ("id", FindingKind.PERSON_DUPLICATE, Severity.ERROR),
        ("grid_a", FindingKind.GRID_TAKEN, Severity.ERROR),
        ("grid_b", FindingKind.GRID_TAKEN, Severity.ERROR),
        ("phone", FindingKind.PHONE_SHARED, Severity.WARNING),
    ):
        value = values.get(field, "")
        first = seen.setdefault((field, value), row) if value else row
        if first != row:
            found.append(
                Finding(
                    kind=kind,
                    severity=severity,
                    row=row,
                    column=places[field],
                    code=values["id"][:64],
                    other=str(first),
                    value=value[:60],
                )
            )
    return found


def plan_posts(
    drafts: Sequence[WorkerDraft], staff: Staff
) -> tuple[dict[str, PostHands], tuple[Finding, ...]]:
    """Return which posts change hands, and what would be wrong with that.

    Args:
        drafts: Rows without errors.
        staff: The city as it stands.
    """
    rows = {draft.id: draft.row for draft in drafts}
    wanted: dict[str, PostHands] = {}
    for draft in drafts:
        for grid, is_a in ((draft.grid_a, True), (draft.grid_b, False)):
            if grid:
                held = wanted.get(grid, staff.posts.get(grid, PostHands("", "")))
                wanted[grid] = PostHands(draft.id, held.b_id) if is_a else PostHands(held.a_id, draft.id)
    changed = {grid: held for grid, held in wanted.items() if staff.posts.get(grid) != held}
    homes = {one.id: one.home_grid_code for one in staff.workers.values()}
    homes.update({draft.id: draft.grid_a for draft in drafts if draft.grid_a})
    found: list[Finding] = []
    for grid, held in sorted(changed.items()):
        row = rows.get(held.b_id) or rows.get(held.a_id)
        about = Finding(
            kind=FindingKind.GRID_MISSING, severity=Severity.ERROR, row=row, code=grid, other=held.b_id
        )
        if not held.a_id:
            found.append(about)
        elif held.a_id == held.b_id:
            found.append(_replaced(about, FindingKind.SAME_PERSON, Severity.ERROR))
        elif held.b_id and community_of(homes.get(held.b_id, "")) != community_of(grid):
            found.append(_replaced(about, FindingKind.PERSON_OTHER_COMMUNITY, Severity.WARNING))
    held_by = Counter(held.a_id for held in {**staff.posts, **wanted}.values())
    for draft in drafts:
        if held_by[draft.id] > MOST_POSTS:
            crowded = Finding(
                kind=FindingKind.POSTS_MANY,
                severity=Severity.WARNING,
                row=draft.row,
                code=draft.id,
                amount=float(held_by[draft.id]),
            )
            found.append(crowded)
    return changed, tuple(found)


def _replaced(finding: Finding, kind: FindingKind, severity: Severity) -> Finding:
    return replace(finding, kind=kind, severity=severity, value=finding.other)
