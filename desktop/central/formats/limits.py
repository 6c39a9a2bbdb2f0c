"""Owns the limits of imported files, and the refusal of a file that cannot be read."""

from __future__ import annotations

from desktop.models.finding import Finding, FindingKind, Severity

FILE_LIMIT_BYTES = 32 << 20
"""Largest file, as it is sent."""

UNPACKED_LIMIT_BYTES = 256 << 20
"""Most bytes that a packed file may unfold to."""

RATIO_LIMIT = 200
"""Most bytes that one packed byte may unfold to; a member of a shapefile packs to a tenth."""

MEMBER_LIMIT = 64
"""Most members of a packed file."""

GRID_LIMIT = 20_000
"""Most grids of one file; the largest cities have some 12,000."""

VERTICES_LIMIT = 4_000_000
"""Most vertices of one file."""

ROW_LIMIT = 50_000
"""Most rows of a list of workers."""

COLUMN_LIMIT = 200
"""Most columns of a list of workers."""

CELL_LIMIT = 1000
"""Most characters of a cell."""


class FileUnusable(Exception):
    """A file of which nothing can be imported.

    Attributes:
        finding: Why.
    """

    def __init__(self, kind: FindingKind, value: str = "", *, column: str = "", other: str = "") -> None:
        super().__init__(f"{kind.value} {value}".strip())
        self.finding = Finding(kind=kind, severity=Severity.ERROR, value=value, column=column, other=other)
