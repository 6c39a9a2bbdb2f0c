"""Owns the frozen records that workers send each other and the hub."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from desktop.board.board import Board
from desktop.models.command import Order
from desktop.models.delta import GeometryRef, RecordKind
from desktop.models.draft import Draft
from desktop.models.failure import Failure
from desktop.raster.city_shapes import CityShapes


class FeedName(StrEnum):
    """The two feeds whose age is told."""

    CHANGES = "changes"
    POSITIONS = "positions"


@dataclass(frozen=True, slots=True)
class Answered:
    """A complete good answer.

    Attributes:
        sent_s, received_s: Steady clock around the exchange.
        clears_age: Whether the picture is complete with it.
    """

    feed: FeedName
    sent_s: float
    received_s: float
    server_time_ms: int
    clears_age: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Failed:
    """A try that failed.

    Attributes:
        detail: For the log, never for people.
        arguments: Values for the sentence that tells it.
        retry_at_s: Steady clock of the next try, None if none is planned.
    """

    feed: FeedName
    failure: Failure
    detail: str
    arguments: Mapping[str, str] = field(default_factory=dict)
    retry_at_s: float | None = None


@dataclass(frozen=True, slots=True)
class Geometry:
    """All polygons of a city, as bytes and as shapes."""

    content_hash: str
    parts: tuple[bytes, ...]
    shapes: CityShapes


@dataclass(frozen=True, slots=True)
class FreshBoard:
    """A board made from a complete bundle.

    Attributes:
        server_time_ms: Stamp of the first page, before which nothing was read.
    """

    board: Board
    server_time_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedStart:
    """What the feed needs to know of the local store.

    Attributes:
        cursor: Committed cursor, empty if there is no board.
        epoch: Epoch of the saved board, empty if there is none.
        geometry: Polygons that the saved board needs, None if there is no board.
        geometry_hash: Hash of the polygons that the store holds whole, empty if it holds none.
        counts: Records by kind in the saved board.
    """

    cursor: str = ""
    epoch: str = ""
    geometry: GeometryRef | None = None
    geometry_hash: str = ""
    counts: Mapping[RecordKind, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class StoreOpened:
    """What the local store holds at the start.

    Attributes:
        board: Last-known board, None if there is none.
        shapes: Polygons of its city; none if there are none, or if they were told on their own.
        saved_at: Server instant at which it was true.
        orders: Orders under way, and those refused so lately that nobody may have seen it.
        drafts: What officers had typed and not sent.
        moved_aside: Path of a broken file that was set aside, empty if all was well.
        salvaged: Orders taken over from that file.
    """

    board: Board | None
    saved_at: datetime | None
    shapes: CityShapes
    orders: tuple[Order, ...]
    preferences: Mapping[str, bytes]
    feed_start: FeedStart
    drafts: tuple[Draft, ...] = ()
    moved_aside: str = ""
    salvaged: int = 0


@dataclass(frozen=True, slots=True)
class Quarantined:
    """An answer that was refused whole.

    Attributes:
        path: Where its body was kept; empty if there was none or the disk did not take it.
        is_geometry: Whether it should have been the city's polygons.
    """

    path: str
    detail: str
    is_geometry: bool = False
