"""Owns what somebody says who imports a file."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field

from desktop.central.ledger.answer import hash_payload


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportRequest:
    """A file, and how it is to be taken.

    Attributes:
        body: Content of the file.
        columns: Names of columns by field, where they are not the usual ones.
        area_code: Code prefix for which the file is complete; empty for the whole area of who imports.
        crs: Coordinate reference system, empty to go by the file.
        encoding: Of texts, empty to recognise it.
        layer: Which layer or sheet, empty if there is one.
        city_name: Name of a city that there was not yet.
        accepts_warnings: Whether warnings have been seen and shall stop nothing.
    """

    body: bytes
    columns: Mapping[str, str] = field(default_factory=dict)
    area_code: str = ""
    crs: str = ""
    encoding: str = ""
    layer: str = ""
    city_name: str = ""
    accepts_warnings: bool = False

    @property
    def file_hash(self) -> str:
        """SHA-256 of the file."""
        return hashlib.sha256(self.body).hexdigest()

    @property
    def payload_hash(self) -> str:
        """Hash by which a repeat is told from another import under the same key."""
        return hash_payload(
            self.file_hash,
            sorted(self.columns.items()),
            self.area_code,
            self.crs,
            self.encoding,
            self.layer,
            self.city_name,
            self.accepts_warnings,
        )
