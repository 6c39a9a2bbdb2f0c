"""Owns the limits of imported files, and the refusal of a file that cannot be read."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.models.finding import Finding, FindingKind, Severity

FILE_LIMIT_BYTES = 32 << 20
"""Largest file, as it is sent."""

RATIO_LIMIT = 200
"""Most bytes that one packed byte may unfold to; a member of a shapefile packs to a tenth."""

MEMBER_LIMIT = 64
"""Most members of a packed file."""

ROW_LIMIT = 50_000
"""Most rows of a list of workers."""

COLUMN_LIMIT = 200
"""Most columns of a list of workers."""

CELL_LIMIT = 1000
"""Most characters of a cell."""


@dataclass(frozen=True, slots=True)
class FileLimits:
    """How large a file may be.

    Attributes:
        file_bytes: As it comes.
        unpacked_bytes: All that a packed file unfolds to.
        grids: Grids in one layer.
        vertices: Vertices of all of them.
    """

    file_bytes: int
    unpacked_bytes: int
    grids: int
    vertices: int


IMPORT_LIMITS = FileLimits(FILE_LIMIT_BYTES, 256 << 20, 20_000, 4_000_000)
"""Of what somebody sends to a central, which has others to serve; the largest city has some 12,000 grids."""

OWN_LIMITS = FileLimits(2 << 30, 4 << 30, 500_000, 50_000_000)
"""Of what somebody has on the own machine and looks at: a province has some 120,000 grids."""


class FileUnusable(Exception):
    """A file of which nothing can be imported.

    Attributes:
        finding: Why.
    """

    def __init__(self, kind: FindingKind, value: str = "", *, column: str = "", other: str = "") -> None:
        super().__init__(f"{kind.value} {value}".strip())
        self.finding = Finding(kind=kind, severity=Severity.ERROR, value=value, column=column, other=other)
