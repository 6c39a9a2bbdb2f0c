"""Owns what every import has in common, from its file to its report: read, check, write."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from datetime import datetime
from typing import Generic, TypeVar

from desktop.central.ledger.imports.reporting import report_import, require_acceptable
from desktop.central.ledger.imports.requests import ImportRequest
from desktop.central.ledger.unit import Unit
from desktop.central.rules.actor import Actor
from desktop.central.rules.refusal import Refused
from desktop.central.rules.rulebook import Rulebook
from desktop.models.codes import is_within
from desktop.models.delta import SourceAge
from desktop.models.finding import Finding
from desktop.models.problem import ProblemType
from desktop.wire.codec import encode

T = TypeVar("T")


class FileImport(ABC, Generic[T]):
    """One import; its steps are called in their order. What `read` gives is what the file is held against.

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
        self._findings: tuple[Finding, ...] = ()
        self._is_done = False

    @property
    def payload_hash(self) -> str:
        """Hash by which a repeat is told from another import under the same key."""
        return self._request.payload_hash

    @abstractmethod
    def read(self, unit: Unit) -> T:
        """Read the city as it stands."""

    @abstractmethod
    def check(self, known: T, now: datetime) -> None:
        """Read and check the file; takes seconds and no database."""

    def require_acceptable(self) -> None:
        """Refuse a file that may not be imported. Raises Refused."""
        require_acceptable(self._findings, accepts_warnings=self._request.accepts_warnings)

    def write(self, unit: Unit, rules: Rulebook) -> None:
        """Write it. Raises Refused, if the city has changed meanwhile."""
        self._write(unit, rules)
        self._is_done = True

    def report(self, now: datetime, sources: tuple[SourceAge, ...]) -> bytes:
        """Return the JSON of what was found and changed."""
        reply = report_import(
            self._findings,
            self._counts(),
            now,
            sources,
            accepts_warnings=self._request.accepts_warnings,
            crs=self._crs(),
            applied=self._is_done,
        )
        return encode(reply)

    @abstractmethod
    def _write(self, unit: Unit, rules: Rulebook) -> None: ...

    @abstractmethod
    def _counts(self) -> Mapping[str, int]:
        """Return how much is, or would be, changed of what."""

    def _crs(self) -> str:
        """Return the name of the file's coordinate reference system, empty if it has none."""
        return ""


def area_of(actor: Actor, request: ImportRequest) -> str:
    """Return the code prefix for which a file is complete.

    Raises:
        Refused: out-of-area.
    """
    area_code = request.area_code or actor.area_code
    if not is_within(area_code, actor.area_code):
        raise Refused(ProblemType.OUT_OF_AREA, f"{area_code} is outside {actor.area_code}")
    return area_code
