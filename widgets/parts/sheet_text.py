"""Owns rows of cells as text for a spreadsheet: no cell that people have typed is taken for a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

Cell = str | int | float

_STARTS_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""Spreadsheets reckon with a cell that begins so. Source: OWASP, CSV injection."""


def harmless(cell: Cell) -> Cell:
    """Return a cell; a text that a spreadsheet would reckon with begins with an apostrophe."""
    if isinstance(cell, str) and cell.lstrip(" ").startswith(_STARTS_FORMULA):
        return f"'{cell}"
    return cell


def csv_text(rows: Iterable[Sequence[Cell]]) -> str:
    """Return rows as CSV (RFC 4180)."""
    out = io.StringIO()
    csv.writer(out).writerows([harmless(cell) for cell in row] for row in rows)
    return out.getvalue()


def line_text(rows: Iterable[Sequence[Cell]]) -> str:
    """Return rows as lines of words, for a message."""
    return "\n".join("  ".join(" ".join(str(cell).split()) for cell in row if cell != "") for row in rows)
