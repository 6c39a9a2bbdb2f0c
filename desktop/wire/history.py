"""Owns the form in which the central packs its past, and the JSON of its replay."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from datetime import datetime

import msgspec

from desktop.models.delta import BundlePage, GeometryRef, SourceAge
from desktop.models.history import PastChange, PastChanges, PastPage, PastRecord
from desktop.models.position import PastPositions
from desktop.wire.codec import ReplyMalformed, decode, encode
from desktop.wire.feed import JsonItem, ReadyChange, decode_change, ready_items


class HistoryUnreadable(ValueError):
    """Something that was packed is no longer what this program packs."""


class _Ending(msgspec.Struct):
    closed: datetime | None = None


# Made once, at import: no two threads ever build one of them at the same time.
_RECORDS = msgspec.msgpack.Decoder(tuple[PastRecord, ...])
_CHANGES = msgspec.msgpack.Decoder(tuple[PastChange, ...])
_ENDING = msgspec.json.Decoder(_Ending)
_PACKER = msgspec.msgpack.Encoder()


def pack(rows: Sequence[PastRecord] | Sequence[PastChange]) -> bytes:
    """Return rows as MessagePack, deflated."""
    return zlib.compress(_PACKER.encode(rows))


def unpack_records(body: bytes) -> tuple[PastRecord, ...]:
    """Return packed records.

    Raises:
        HistoryUnreadable: If the body is no such thing.
    """
    try:
        return _RECORDS.decode(zlib.decompress(body))
    except (zlib.error, msgspec.MsgspecError, ValueError) as error:
        raise HistoryUnreadable(str(error)) from error


def unpack_changes(body: bytes) -> tuple[PastChange, ...]:
    """Return packed changes.

    Raises:
        HistoryUnreadable: If the body is no such thing.
    """
    try:
        return _CHANGES.decode(zlib.decompress(body))
    except (zlib.error, msgspec.MsgspecError, ValueError) as error:
        raise HistoryUnreadable(str(error)) from error


def is_ended(body: bytes) -> bool:
    """Say whether an incident's JSON is of one that has ended, which leaves the live records.

    Raises:
        ReplyMalformed: If it is no JSON object.
    """
    try:
        return _ENDING.decode(body).closed is not None
    except (msgspec.MsgspecError, ValueError) as error:
        raise ReplyMalformed(str(error)) from error


class _ReplayJson(msgspec.Struct, frozen=True, kw_only=True):
    at: datetime
    known_until: datetime
    kept_from: datetime
    cursor: str
    epoch: str
    city_name: str
    is_demo: bool
    time_zone: str
    geometry: GeometryRef
    items: tuple[ReadyChange, ...]
    next: str | None
    total: int
    positions: PastPositions | None
    server_time_ms: int
    data_as_of: tuple[SourceAge, ...]


class _ReplayChangesJson(msgspec.Struct, frozen=True, kw_only=True):
    cursor: str
    items: tuple[ReadyChange, ...]
    at_ms: tuple[int, ...]
    more: bool
    known_until: datetime
    server_time_ms: int
    data_as_of: tuple[SourceAge, ...]


def encode_replay_page(
    items: list[JsonItem],
    *,
    at: datetime,
    known_until: datetime,
    kept_from: datetime,
    cursor: str,
    epoch: str,
    city_name: str,
    is_demo: bool,
    time_zone: str,
    geometry: GeometryRef,
    next_page: str | None,
    total: int,
    positions: PastPositions | None,
    server_time_ms: int,
    data_as_of: tuple[SourceAge, ...],
) -> bytes:
    """Return a body of ``GET /v1/replay``.

    Args:
        items: Records of this page, which are JSON already.
        at: Instant that was asked for.
        known_until: Until when the central ran, of the time before `at`; later than that nothing was noted.
        kept_from: The earliest instant that can be asked for.
        cursor: Where the changes after it begin.
        epoch: Name of the database's present life.
        city_name: The city.
        is_demo: Whether it is a demo.
        time_zone: Its zone.
        geometry: Where the grid polygons are, as they are today.
        next_page: Token of the next page, None on the last.
        total: Records of all pages.
        positions: Where workers were, on the first page and where the reader may know it.
        server_time_ms: The present, ms since the epoch.
        data_as_of: Ages of the central's own inputs.
    """
    return encode(
        _ReplayJson(
            at=at,
            known_until=known_until,
            kept_from=kept_from,
            cursor=cursor,
            epoch=epoch,
            city_name=city_name,
            is_demo=is_demo,
            time_zone=time_zone,
            geometry=geometry,
            items=ready_items(items),
            next=next_page,
            total=total,
            positions=positions,
            server_time_ms=server_time_ms,
            data_as_of=data_as_of,
        )
    )


def encode_replay_changes(
    items: list[JsonItem],
    *,
    at_ms: Sequence[int],
    cursor: str,
    more: bool,
    known_until: datetime,
    server_time_ms: int,
    data_as_of: tuple[SourceAge, ...],
) -> bytes:
    """Return a body of ``GET /v1/replay/changes``.

    Args:
        items: Changes of this page, whose records are JSON already.
        at_ms: When each of them was made, ms since the epoch.
        cursor: Where the next page begins.
        more: Whether further changes wait.
        known_until: Until when the central ran, of the time before the end that was asked for.
        server_time_ms: The present, ms since the epoch.
        data_as_of: Ages of the central's own inputs.
    """
    return encode(
        _ReplayChangesJson(
            cursor=cursor,
            items=ready_items(items),
            at_ms=tuple(at_ms),
            more=more,
            known_until=known_until,
            server_time_ms=server_time_ms,
            data_as_of=data_as_of,
        )
    )


def decode_replay_page(body: bytes) -> PastPage:
    """Decode a page of the board as it stood.

    Raises:
        ReplyMalformed: If any part is wrong; the whole page is refused.
    """
    raw = decode(body, _ReplayJson)
    page = BundlePage(
        cursor=raw.cursor,
        epoch=raw.epoch,
        city_name=raw.city_name,
        is_demo=raw.is_demo,
        time_zone=raw.time_zone,
        geometry=raw.geometry,
        changes=tuple(decode_change(item) for item in raw.items),
        next=raw.next,
        total=raw.total,
        server_time_ms=raw.server_time_ms,
        data_as_of=raw.data_as_of,
    )
    return PastPage(page=page, known_until=raw.known_until, kept_from=raw.kept_from, positions=raw.positions)


def decode_replay_changes(body: bytes) -> PastChanges:
    """Decode a page of changes that were made in the past.

    Raises:
        ReplyMalformed: If any part is wrong; the whole page is refused.
    """
    raw = decode(body, _ReplayChangesJson)
    if len(raw.at_ms) != len(raw.items):
        raise ReplyMalformed(f"{len(raw.items)} changes, {len(raw.at_ms)} instants")
    changes = tuple(decode_change(item) for item in raw.items)
    return PastChanges(cursor=raw.cursor, changes=changes, at_ms=raw.at_ms, more=raw.more)


SCHEMA_TYPES: tuple[type, ...] = (_ReplayJson, _ReplayChangesJson)
"""What the replay's bodies are made of, for the description of the API."""
