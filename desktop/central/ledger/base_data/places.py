"""Owns the question whether a code names a place of this city."""

from __future__ import annotations

from collections.abc import Iterable

from desktop.central.ledger.unit import Unit
from desktop.central.rules.refusal import Refused
from desktop.models.codes import CodeMalformed, Level, level_of
from desktop.models.organisation import Grid, Organisation
from desktop.models.problem import ProblemType


def require_place(unit: Unit, code: str, levels: Iterable[Level]) -> None:
    """Refuse a code that names no place of this city at one of these levels.

    Raises:
        Refused: validation, with a pointer to the area.
    """
    try:
        level = level_of(code)
    except CodeMalformed:
        level = None
    is_known = level is not None and (
        unit.find(Grid, code) if level is Level.GRID else unit.find(Organisation, code)
    )
    if not is_known or level not in set(levels):
        raise Refused(ProblemType.VALIDATION, f"no such place {code}", pointers=("/area_code",))
