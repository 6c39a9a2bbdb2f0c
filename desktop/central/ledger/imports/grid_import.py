"""Owns the import of grids: held against the city, and written in one transaction."""

from __future__ import annotations

from datetime import datetime

from desktop.central.ledger.imports.file_import import FileImport
from desktop.central.ledger.imports.grid_checking import (
    CheckedGrids,
    CityGround,
    check_grid_file,
    read_city_ground,
)
from desktop.central.ledger.imports.grid_writing import GridImportDone, write_grids
from desktop.central.ledger.imports.requests import ImportRequest
from desktop.central.ledger.unit import Unit
from desktop.central.rules.actor import Actor
from desktop.central.rules.rulebook import Rulebook


class GridImport(FileImport[CityGround]):
    """One import of grids; arguments, steps and refusals are those of `FileImport`."""

    def __init__(self, actor: Actor, request: ImportRequest) -> None:
        super().__init__(actor, request)
        self._checked: CheckedGrids | None = None
        self._done: GridImportDone | None = None

    def read(self, unit: Unit) -> CityGround:
        """Read what the file is held against."""
        return read_city_ground(unit)

    def check(self, known: CityGround, now: datetime) -> None:
        """Read and check the file; takes seconds and no database."""
        self._checked = check_grid_file(self._request, self._area_code, known, now)
        self._findings = self._checked.findings

    def _write(self, unit: Unit, rules: Rulebook) -> None:
        assert self._checked is not None
        self._done = write_grids(unit, self._actor, self._request, self._checked, rules)

    def _counts(self) -> dict[str, int]:
        assert self._checked is not None
        plan, done = self._checked.plan, self._done
        counts = {
            "begun": len(plan.begun),
            "changed": len(plan.changed),
            "unchanged": plan.unchanged,
            "voided": len(plan.voided),
            "organisations": len(plan.organisations),
        }
        if done is not None:
            counts["posts_begun"] = done.posts_begun
            counts["posts_ended"] = done.posts_ended
            counts["incidents_passed_on"] = done.incidents_passed_on
        return counts

    def _crs(self) -> str:
        return "" if self._checked is None else self._checked.crs
