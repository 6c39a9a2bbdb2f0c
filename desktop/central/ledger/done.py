"""Owns what an order did, and what is kept of it so that it can be taken back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from desktop.models.command import TargetKind
from desktop.models.duplicate import DuplicateHint
from desktop.models.incident import Incident
from desktop.models.lease import Lease


@dataclass(frozen=True, slots=True)
class IncidentImage:
    """An incident and its lease before an order."""

    incident: Incident
    lease: Lease | None


@dataclass(frozen=True, slots=True)
class TakeoverImage:
    """What a takeover changed.

    Attributes:
        takeover_id: The takeover.
        replaced: Row of the takeover that it ended, as it was; None if it ended none.
        tasks: Tasks that changed hands, as they were.
    """

    takeover_id: str
    replaced: dict[str, Any] | None
    tasks: tuple[Incident, ...]


@dataclass(frozen=True, slots=True)
class BaseDataImage:
    """An entry of base information before an order.

    Attributes:
        before: The record as JSON, empty if there was none.
        counted: Of a grid's profile: households and residents in the grid's record, where the profile may
            have neither.
    """

    kind: TargetKind
    before: str
    counted: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Done:
    """What an order did.

    Attributes:
        revision: Revision of the target afterwards.
        target_id: What an undo will act on: the incident, the post, the entry of base information.
        image: What was before it, None if it cannot be taken back.
        duplicates: Of a new incident: which open ones may be the same event.
    """

    revision: int
    target_id: str = ""
    image: IncidentImage | TakeoverImage | BaseDataImage | None = None
    duplicates: tuple[DuplicateHint, ...] = ()
