"""Owns the JSON of readings of the rota: its plan, absences, swaps, drafts, one post."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from desktop.models.delta import SourceAge
from desktop.models.post import PostPlan
from desktop.models.rota import AbsenceView, PostDetail, RotaDraft, SwapView
from desktop.wire.codec import decode


@dataclass(frozen=True, slots=True, kw_only=True)
class RotaReply:
    """Reply of ``GET /v1/rota``.

    Attributes:
        start, end: The window that was resolved, [start, end).
        posts: The posts of the viewer's area, by grid code.
    """

    start: datetime
    end: datetime
    posts: tuple[PostPlan, ...]
    server_time_ms: int
    data_as_of: tuple[SourceAge, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AbsencesReply:
    """Reply of ``GET /v1/absences``: those of the viewer's area that touch the window, by their start."""

    absences: tuple[AbsenceView, ...]
    server_time_ms: int
    data_as_of: tuple[SourceAge, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SwapsReply:
    """Reply of ``GET /v1/swaps``: those that are proposed, run or lie ahead."""

    swaps: tuple[SwapView, ...]
    server_time_ms: int
    data_as_of: tuple[SourceAge, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftsReply:
    """Reply of ``GET /v1/rota-drafts``: the open ones, with what each changes and would break."""

    drafts: tuple[RotaDraft, ...]
    server_time_ms: int
    data_as_of: tuple[SourceAge, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PostReply:
    """Reply of ``GET /v1/posts/{grid_code}``."""

    detail: PostDetail
    server_time_ms: int
    data_as_of: tuple[SourceAge, ...]


def decode_rota(body: bytes) -> RotaReply:
    """Decode a plan. Raises ReplyMalformed."""
    return decode(body, RotaReply)


def decode_post(body: bytes) -> PostReply:
    """Decode one post. Raises ReplyMalformed."""
    return decode(body, PostReply)
