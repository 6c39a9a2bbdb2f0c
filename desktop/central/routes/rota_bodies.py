"""Owns the bodies of orders on the rota as the HTTP surface takes them."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StrictBool

from desktop.central.routes.bodies import CommandBody, LongText, OpinionBody, ReasonBody, RecordId
from desktop.central.routes.moments import Moment
from desktop.models.command import Operation, TargetKind
from desktop.models.post import AbsenceKind

PostCode = Annotated[str, Field(pattern=r"^([0-9]{6}|[0-9]{9}|[0-9]{12}|[0-9]{15})$")]
Minute = Annotated[int, Field(ge=0, le=1440)]
Tasks = Annotated[list[RecordId], Field(max_length=200)]


class ArrangementBody(OpinionBody):
    """An arrangement; what it would break has been seen where `accept_conflicts` says so."""

    accept_conflicts: StrictBool = False


class AbsenceBody(ArrangementBody):
    """Somebody is away; from now unless a later start is named."""

    id: RecordId
    worker_id: RecordId
    start: Moment | None = None
    end: Moment
    kind: AbsenceKind
    items: LongText = ""


class TasksBody(ArrangementBody):
    """Tasks that change hands: single ones, or all."""

    tasks: Tasks = Field(default_factory=list)
    all_tasks: StrictBool = False


class TakeoverBody(TasksBody):
    """A post is taken over; to the end of A's absence or of the post hours unless an end is named."""

    person_id: RecordId
    end: Moment | None = None


class OverrideBody(ReasonBody):
    """Somebody stands in A's place for a while; deliberately nobody where no person is named."""

    person_id: RecordId | None = None
    start: Moment | None = None
    end: Moment
    accept_conflicts: StrictBool = False


class EndOverrideBody(OpinionBody):
    """An override ends; the one that runs unless another is named."""

    override_id: RecordId | None = None


class SwapBody(ArrangementBody):
    """Two people want to stand in each other's posts."""

    id: RecordId
    one_id: RecordId
    other_id: RecordId
    start: Moment | None = None
    end: Moment


class ConsentBody(ArrangementBody):
    """Somebody agrees to a swap; the duty room names who said so."""

    person_id: RecordId | None = None


class PatternBody(BaseModel):
    """Who holds a post as a rule; minutes of the day in city time, weekdays with Monday as the lowest bit."""

    model_config = ConfigDict(extra="forbid")
    grid_code: PostCode
    a_id: RecordId
    b_id: RecordId | None = None
    start_minute: Minute = 510
    end_minute: Minute = 1050
    weekdays: Annotated[int, Field(ge=1, le=127)] = 127


class DraftBody(OpinionBody):
    """Changes of the rota that take effect together."""

    id: RecordId
    valid_from: Moment
    changes: Annotated[list[PatternBody], Field(min_length=1, max_length=600)]


ROTA_BODIES: dict[tuple[TargetKind, Operation], type[CommandBody]] = {
    (TargetKind.ABSENCE, Operation.ACCEPT): OpinionBody,
    (TargetKind.ABSENCE, Operation.REFUSE): OpinionBody,
    (TargetKind.ABSENCE, Operation.END): OpinionBody,
    (TargetKind.POST, Operation.TAKE_OVER): TakeoverBody,
    (TargetKind.POST, Operation.RETURN): TasksBody,
    (TargetKind.POST, Operation.ACCEPT_TASKS): TasksBody,
    (TargetKind.POST, Operation.HAND_BACK): TasksBody,
    (TargetKind.POST, Operation.OVERRIDE): OverrideBody,
    (TargetKind.POST, Operation.END_OVERRIDE): EndOverrideBody,
    (TargetKind.SWAP, Operation.CONSENT): ConsentBody,
    (TargetKind.SWAP, Operation.REFUSE): OpinionBody,
    (TargetKind.SWAP, Operation.WITHDRAW): OpinionBody,
    (TargetKind.ROTA_DRAFT, Operation.PUBLISH): ArrangementBody,
    (TargetKind.ROTA_DRAFT, Operation.DISCARD): OpinionBody,
}
"""Body of each order on something that is there; each has its own path."""

ROTA_CREATIONS: dict[TargetKind, type[CommandBody]] = {
    TargetKind.ABSENCE: AbsenceBody,
    TargetKind.SWAP: SwapBody,
    TargetKind.ROTA_DRAFT: DraftBody,
}
"""Body of each order that enters something; its id is the sender's, so that a repeat finds it."""
