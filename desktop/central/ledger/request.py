"""Owns a command as it came in over HTTP, its body checked field by field."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from desktop.central.ledger.answer import hash_payload, parse_instant
from desktop.models.command import Operation, TargetKind


@dataclass(frozen=True, slots=True, kw_only=True)
class CommandRequest:
    """One command.

    Attributes:
        key: Idempotency-Key.
        target_id: Id of the incident or alarm; with CREATE the id it shall have.
        expected_revision: If-Match, None where none came.
        arguments: The body, already validated by the route's model.
        expires: When it is too old to take effect, None if the sender named no limit.
    """

    key: str
    operation: Operation
    target_kind: TargetKind
    target_id: str
    expected_revision: int | None = None
    arguments: Mapping[str, object] = field(default_factory=dict)
    expires: datetime | None = None

    @property
    def payload_hash(self) -> str:
        """Hash by which a repeat is told from another command under the same key."""
        return hash_payload(
            self.operation.value,
            self.target_kind.value,
            self.target_id,
            self.expected_revision,
            sorted((name, repr(value)) for name, value in self.arguments.items()),
        )

    def instant(self, name: str) -> datetime | None:
        """Return an argument that names an aware instant, None if absent."""
        return parse_instant(self.arguments.get(name))

    def texts(self, name: str) -> tuple[str, ...]:
        """Return an argument that is a list of texts, empty if absent."""
        value = self.arguments.get(name, ())
        return tuple(str(one) for one in value) if isinstance(value, list | tuple) else ()

    def objects(self, name: str) -> tuple[Mapping[str, Any], ...]:
        """Return an argument that is a list of objects, empty if absent."""
        value = self.arguments.get(name, ())
        return tuple(one for one in value if isinstance(one, Mapping)) if isinstance(value, list) else ()

    def number(self, name: str, present: float) -> float:
        """Return an argument that is a number, what there is if absent."""
        value = self.arguments.get(name, present)
        return float(value) if isinstance(value, int | float) else present

    def replaced(self, name: str, present: str) -> str:
        """Return a text argument that may be empty, what there is if absent."""
        value = self.arguments.get(name, present)
        return value if isinstance(value, str) else present

    def text(self, name: str) -> str:
        """Return a text argument, empty if absent."""
        value = self.arguments.get(name, "")
        return value if isinstance(value, str) else ""
