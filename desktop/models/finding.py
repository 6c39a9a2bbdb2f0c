"""Owns what is found in a file that somebody imports: which kind, how grave, and where."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """An error stops the import, a warning asks for a word, a note is for the eye alone."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


class FindingKind(StrEnum):
    """What can be found; programs map these, people read the words of `wording`."""

    FILE_UNREADABLE = "file-unreadable"
    FILE_TOO_LARGE = "file-too-large"
    LAYERS_MANY = "layers-many"
    LAYER_UNKNOWN = "layer-unknown"
    LAYER_EMPTY = "layer-empty"
    COLUMN_MISSING = "column-missing"
    TEXT_UNREADABLE = "text-unreadable"
    CRS_MISSING = "crs-missing"
    CRS_UNKNOWN = "crs-unknown"
    COORDINATES_SWAPPED = "coordinates-swapped"
    COORDINATES_NOT_DEGREES = "coordinates-not-degrees"
    COORDINATES_ABROAD = "coordinates-abroad"
    SHIFTED_GCJ02 = "shifted-gcj02"
    SHIFTED_BD09 = "shifted-bd09"
    SHIFTED_OTHERWISE = "shifted-otherwise"
    SHIFT_UNTOLD = "shift-untold"
    CODE_INVALID = "code-invalid"
    CODE_OUTSIDE = "code-outside"
    CODE_DUPLICATE = "code-duplicate"
    KIND_UNKNOWN = "kind-unknown"
    DATE_INVALID = "date-invalid"
    NAME_MISSING = "name-missing"
    EXPIRED = "expired"
    GEOMETRY_EMPTY = "geometry-empty"
    GEOMETRY_OTHER = "geometry-other"
    VERTICES_MANY = "vertices-many"
    SELF_CROSSING = "self-crossing"
    MULTI_PART = "multi-part"
    OVERLAP = "overlap"
    GAP = "gap"
    FAR_FROM_COMMUNITY = "far-from-community"
    FAR_FROM_CITY = "far-from-city"
    GRID_VANISHES = "grid-vanishes"
    ORGANISATION_NEW = "organisation-new"
    NAME_INVALID = "name-invalid"
    PERSON_INVALID = "person-invalid"
    PERSON_DUPLICATE = "person-duplicate"
    PHONE_INVALID = "phone-invalid"
    PHONE_SHARED = "phone-shared"
    GRID_UNKNOWN = "grid-unknown"
    GRID_TAKEN = "grid-taken"
    GRID_MISSING = "grid-missing"
    SAME_PERSON = "same-person"
    PERSON_OTHER_COMMUNITY = "person-other-community"
    POSTS_MANY = "posts-many"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing found.

    Attributes:
        row: Number of the feature or row in the file, from 1; None if it is of the whole file.
        column: Name of the column, empty if of none.
        code: Grid code or person id that it speaks of, empty if of none.
        other: Code, id or name that it is held against, empty if against none.
        lon_deg, lat_deg: Where, degrees WGS84; None if nowhere.
        amount: How much, in `unit`; None if it is not measured.
        unit: "m", "m²", "%" or empty for a count.
        value: What stands in the file, or what is to be read in it.
    """

    kind: FindingKind
    severity: Severity
    row: int | None = None
    column: str = ""
    code: str = ""
    other: str = ""
    lon_deg: float | None = None
    lat_deg: float | None = None
    amount: float | None = None
    unit: str = ""
    value: str = ""


def is_acceptable(findings: tuple[Finding, ...], *, accepts_warnings: bool) -> bool:
    """Say whether a file with these findings may be imported."""
    grave = {Severity.ERROR} if accepts_warnings else {Severity.ERROR, Severity.WARNING}
    return not any(one.severity in grave for one in findings)


def in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return findings with the gravest first, then in the order of rows."""
    gravest = tuple(Severity)
    return tuple(sorted(findings, key=lambda one: (gravest.index(one.severity), one.row or 0)))
