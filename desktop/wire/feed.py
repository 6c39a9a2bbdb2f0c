"""Owns the JSON of the feed: bundle pages and pages of changes, each record typed by its kind."""

from __future__ import annotations

import msgspec

from desktop.models.delta import (
    RECORD_TYPES,
    BundlePage,
    Change,
    ChangeOp,
    Delta,
    FeedCheck,
    GeometryRef,
    Record,
    RecordKind,
    SourceAge,
    identity_of,
)
from desktop.wire.codec import ReplyMalformed, decode, encode


class ReadyChange(msgspec.Struct, frozen=True):
    """One change as it is sent; ``data`` is the record's JSON as it is, ``null`` with a tombstone."""

    kind: RecordKind
    id: str
    op: ChangeOp
    revision: int
    data: msgspec.Raw


class _DeltaJson(msgspec.Struct, frozen=True, kw_only=True):
    cursor: str
    items: tuple[ReadyChange, ...]
    more: bool
    server_time_ms: int
    data_as_of: tuple[SourceAge, ...]
    counts: dict[RecordKind, int] | None = None
    checksums: dict[RecordKind, str] | None = None


class _BundleJson(msgspec.Struct, frozen=True, kw_only=True):
    cursor: str
    epoch: str
    city_name: str
    is_demo: bool
    time_zone: str
    geometry: GeometryRef
    items: tuple[ReadyChange, ...]
    next: str | None
    total: int
    server_time_ms: int
    data_as_of: tuple[SourceAge, ...]


def decode_record(kind: RecordKind, body: bytes | msgspec.Raw) -> Record:
    """Decode one record of a known kind.

    Raises:
        ReplyMalformed: If the body is not such a record.
    """
    return decode(body, RECORD_TYPES[kind])


def encode_record(record: Record) -> bytes:
    """Return a record as JSON; the form in which the feed, the ledger and the local store keep it."""
    return encode(record)


def decode_change(item: ReadyChange) -> Change:
    """Decode one change, record and all. Raises ReplyMalformed."""
    if item.op is ChangeOp.DELETE:
        return Change(item.kind, item.id, item.op, item.revision, None)
    record = decode_record(item.kind, item.data)
    if identity_of(record) != item.id or record.revision != item.revision:
        raise ReplyMalformed(f"{item.kind} {item.id!r}: id or revision differs from its record's")
    return Change(item.kind, item.id, item.op, item.revision, record)


def _encode_change(change: Change) -> ReadyChange:
    data = b"null" if change.record is None else encode_record(change.record)
    return ReadyChange(change.kind, change.id, change.op, change.revision, msgspec.Raw(data))


def decode_delta(body: bytes) -> Delta:
    """Decode a reply of ``GET /v1/changes``.

    Raises:
        ReplyMalformed: If any part is wrong; the whole page is refused.
    """
    raw = decode(body, _DeltaJson)
    return Delta(
        cursor=raw.cursor,
        changes=tuple(decode_change(item) for item in raw.items),
        more=raw.more,
        server_time_ms=raw.server_time_ms,
        data_as_of=raw.data_as_of,
        counts=raw.counts,
        checksums=raw.checksums,
    )


def encode_delta(delta: Delta) -> bytes:
    """Return a delta as the body of ``GET /v1/changes``."""
    return encode(
        _DeltaJson(
            cursor=delta.cursor,
            items=tuple(_encode_change(change) for change in delta.changes),
            more=delta.more,
            server_time_ms=delta.server_time_ms,
            data_as_of=delta.data_as_of,
            counts=delta.counts,
            checksums=delta.checksums,
        )
    )


JsonItem = tuple[RecordKind, str, ChangeOp, int, bytes]
"""Kind, id, op, revision and the record's JSON (``null`` with a tombstone)."""


def encode_delta_from_json(
    cursor: str,
    items: list[JsonItem],
    *,
    more: bool,
    server_time_ms: int,
    data_as_of: tuple[SourceAge, ...],
    check: FeedCheck | None = None,
) -> bytes:
    """Return a body of ``GET /v1/changes`` from records that are JSON already (the central's hot road)."""
    return encode(
        _DeltaJson(
            cursor=cursor,
            items=ready_items(items),
            more=more,
            server_time_ms=server_time_ms,
            data_as_of=data_as_of,
            counts=None if check is None else check.counts,
            checksums=None if check is None else check.checksums,
        )
    )


def ready_items(items: list[JsonItem]) -> tuple[ReadyChange, ...]:
    """Return changes whose records are JSON already, as they are sent."""
    return tuple(ReadyChange(k, i, op, rev, msgspec.Raw(data)) for k, i, op, rev, data in items)


def encode_bundle_page_from_json(page: BundlePage, items: list[JsonItem]) -> bytes:
    """Return a body of ``GET /v1/bundle`` from records that are JSON already; the page's own are left out."""
    return encode(msgspec.structs.replace(_page_json(page), items=ready_items(items)))


def decode_bundle_page(body: bytes) -> BundlePage:
    """Decode a reply of ``GET /v1/bundle``.

    Raises:
        ReplyMalformed: If any part is wrong; the whole page is refused.
    """
    raw = decode(body, _BundleJson)
    return BundlePage(
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


def encode_bundle_page(page: BundlePage) -> bytes:
    """Return a bundle page as the body of ``GET /v1/bundle``."""
    return encode(_page_json(page))


def _page_json(page: BundlePage) -> _BundleJson:
    return _BundleJson(
        cursor=page.cursor,
        epoch=page.epoch,
        city_name=page.city_name,
        is_demo=page.is_demo,
        time_zone=page.time_zone,
        geometry=page.geometry,
        items=tuple(_encode_change(change) for change in page.changes),
        next=page.next,
        total=page.total,
        server_time_ms=page.server_time_ms,
        data_as_of=page.data_as_of,
    )


SCHEMA_TYPES: tuple[type, ...] = (_DeltaJson, _BundleJson)
"""What the feed's bodies are made of, for the description of the API."""
