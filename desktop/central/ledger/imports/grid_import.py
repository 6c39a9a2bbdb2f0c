"""Owns one import of grids from its file to its report: read, check, write."""

from __future__ import annotations

from datetime import datetime

from desktop.central.ledger.imports.grid_checking import (
    CheckedGrids,
    CityGround,
    area_of,
    check_grid_file,
    read_city_ground,
)
from desktop.central.ledger.imports.grid_writing import GridImportDone, write_grids
from desktop.central.ledger.imports.reporting import report_import, require_acceptable
from desktop.central.ledger.imports.requests import ImportRequest
from desktop.central.ledger.unit import Unit
from desktop.central.rules.actor import Actor
from desktop.central.rules.rulebook import Rulebook
from desktop.models.delta import SourceAge
from desktop.models.finding import Finding
from desktop.wire.codec import encode


class GridImport:
    """One import; its steps are called in their order.

    Args:
        actor: Who imports; the right is proved.
        request: The file, and how it is to be taken.

    Raises:
        Refused: out-of-area.
    """

    def __init__(self, actor: Actor, request: ImportRequest) -> None:
        self._actor = actor
        self._request = request
        self._area_code = area_of(actor, request)
        self._checked: CheckedGrids | None = None
        self._done: GridImportDone | None = None

    @property
    def payload_hash(self) -> str:
        """Hash by which a repeat is told from another import under the same key."""
        return self._request.payload_hash

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What was found."""
        return () if self._checked is None else self._checked.findings

    def read(self, unit: Unit) -> CityGround:
        """Read what the file is held against."""
        return read_city_ground(unit)

    def check(self, known: CityGround, now: datetime) -> None:
        """Read and check the file; takes seconds and no database."""
        self._checked = check_grid_file(self._request, self._area_code, known, now)

    def require_acceptable(self) -> None:
        """Refuse a file that may not be imported. Raises Refused."""
        require_acceptable(self.findings, accepts_warnings=self._request.accepts_warnings)

    def write(self, unit: Unit, rules: Rulebook) -> None:
        """Write it. Raises Refused, if the grids have changed meanwhile."""
        assert self._checked is not None
        self._done = write_grids(unit, self._actor, self._request, self._checked, rules)

    def report(self, now: datetime, sources: tuple[SourceAge, ...]) -> bytes:
        """Return the JSON of what was found and changed."""
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
        reply = report_import(
            self.findings,
            counts,
            now,
            sources,
            accepts_warnings=self._request.accepts_warnings,
            crs=self._checked.crs,
            applied=done is not None,
        )
        return encode(reply)
