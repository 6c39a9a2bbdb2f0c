"""Owns the JSON of orders: the paths and bodies of commands, their outcomes and problems."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from desktop.models.command import Command, Operation, Order, Outcome, TargetKind
from desktop.models.conflict import Conflict
from desktop.models.delta import SourceAge
from desktop.models.duplicate import DuplicateHint
from desktop.wire.codec import decode, encode

_COLLECTION = {kind: f"{kind.value}s" for kind in TargetKind}


@dataclass(frozen=True, slots=True, kw_only=True)
class CommandReply:
    """Body of an accepted command (2xx), and of ``GET /v1/commands/{key}``.

    Attributes:
        duplicates: Of a created incident: which open ones may be the same event.
    """

    key: str
    target_id: str
    revision: int
    undo_until: datetime | None
    server_time_ms: int
    data_as_of: tuple[SourceAge, ...]
    duplicates: tuple[DuplicateHint, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """RFC 9457 problem+json with this contract's members.

    Attributes:
        type: A ProblemType value (unknown ones are kept as they are).
        pointers: JSON pointers of the fields that are wrong, with ``validation``.
        present_revision: With ``stale-revision``: revision of the present record.
        gaps: With ``coverage-conflict``: what the arrangement would break.
    """

    type: str
    title: str
    status: int
    detail: str = ""
    holder_name: str = ""
    holder_until: datetime | None = None
    present_revision: int | None = None
    pointers: tuple[str, ...] = ()
    retry_after_s: float | None = None
    gaps: tuple[Conflict, ...] = ()


def path_of(command: Command) -> str:
    """Return the path that a command is posted to, without the host."""
    collection = _COLLECTION[command.target_kind]
    if command.operation is Operation.CREATE:
        return f"/v1/{collection}"
    return f"/v1/{collection}/{command.target_id}/{command.operation.value}"


def encode_arguments(command: Command) -> bytes:
    """Return the body of a command; keys sorted, so that a repeat is the same to the byte."""
    body = dict(command.arguments)
    if command.operation is Operation.CREATE:
        body["id"] = command.target_id
    body["issued"] = command.issued
    body["expires"] = command.expires
    return encode(dict(sorted(body.items())))


def decode_command_reply(body: bytes) -> CommandReply:
    """Decode the body of an accepted command. Raises ReplyMalformed."""
    return decode(body, CommandReply)


def decode_problem(body: bytes) -> Problem:
    """Decode a problem+json body. Raises ReplyMalformed."""
    return decode(body, Problem)


def outcome_of_reply(reply: CommandReply) -> Outcome:
    """Return the outcome of an accepted command."""
    return Outcome(revision=reply.revision, undo_until=reply.undo_until)


def outcome_of_problem(problem: Problem) -> Outcome:
    """Return the outcome of a refused command."""
    return Outcome(
        problem=problem.type,
        detail=problem.detail or problem.title,
        holder_name=problem.holder_name,
        holder_until=problem.holder_until,
        revision=problem.present_revision,
    )


def encode_order(order: Order) -> bytes:
    """Return an order as JSON, the form in which the outbox and the journal keep it."""
    return encode(order)


def decode_order(body: bytes) -> Order:
    """Decode an order from the outbox. Raises ReplyMalformed."""
    return decode(body, Order)
