"""The feed's JSON says back exactly what was said, and refuses everything else whole."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.models.codes import Level
from desktop.models.delta import (
    BundlePage,
    Change,
    ChangeOp,
    Delta,
    GeometryRef,
    Record,
    RecordKind,
    SourceAge,
)
from desktop.models.organisation import Organisation
from desktop.wire.codec import ReplyMalformed
from desktop.wire.feed import (
    decode_bundle_page,
    decode_delta,
    decode_record,
    encode_bundle_page,
    encode_delta,
    encode_delta_from_json,
    encode_record,
)
from tests.unit.wire.strategies import any_record, changes, texts

TOWN = Organisation(code="510182001", name="天彭街道", level=Level.TOWN, parent_code="510182", revision=3)


def delta_of(*items: Change) -> Delta:
    return Delta(cursor="e:1", changes=items, more=False, server_time_ms=1, data_as_of=())


@given(any_record)
def test_each_record_survives_the_way_there_and_back(record: Record) -> None:
    from_wire = decode_record(kind_of(record), encode_record(record))
    assert from_wire == record
    assert type(from_wire) is type(record)


def kind_of(record: Record) -> RecordKind:
    return RecordKind(type(record).__name__.lower())


@given(st.lists(changes(), max_size=6), texts, st.booleans(), st.builds(SourceAge))
def test_delta_survives_the_way_there_and_back(
    items: list[Change], cursor: str, more: bool, age: SourceAge
) -> None:
    delta = Delta(
        cursor=cursor,
        changes=tuple(items),
        more=more,
        server_time_ms=1_795_000_000_000,
        data_as_of=(age,),
        counts={RecordKind.GRID: 519},
        checksums={RecordKind.GRID: "0123456789abcdef"},
    )
    assert decode_delta(encode_delta(delta)) == delta


@given(st.lists(changes(), max_size=6))
def test_bundle_page_survives_the_way_there_and_back(items: list[Change]) -> None:
    page = BundlePage(
        cursor="e:7",
        epoch="e",
        city_name="彭州",
        is_demo=True,
        time_zone="Asia/Shanghai",
        geometry=GeometryRef(content_hash="ab" * 32, parts=2),
        changes=tuple(items),
        next=None,
        total=len(items),
        server_time_ms=5,
        data_as_of=(),
    )
    assert decode_bundle_page(encode_bundle_page(page)) == page


def test_delta_from_ready_json_is_the_same_body() -> None:
    change = Change(RecordKind.ORGANISATION, TOWN.code, ChangeOp.UPSERT, 3, TOWN)
    body = encode_delta_from_json(
        "e:1",
        [(RecordKind.ORGANISATION, TOWN.code, ChangeOp.UPSERT, 3, encode_record(TOWN))],
        more=False,
        server_time_ms=1,
        data_as_of=(),
    )
    assert body == encode_delta(delta_of(change))


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("id", "510182002"),
        ("revision", 4),
        ("kind", "grid"),
        ("kind", "rumour"),
        ("op", "merge"),
        ("data", None),
        ("data", {"code": "510182001"}),
        ("data", {**json.loads(encode_record(TOWN)), "revision": "3"}),
        ("data", {**json.loads(encode_record(TOWN)), "level": "planet"}),
    ],
)
def test_one_wrong_part_refuses_the_whole_page(field: str, value: object) -> None:
    good = Change(RecordKind.ORGANISATION, TOWN.code, ChangeOp.UPSERT, 3, TOWN)
    body = json.loads(encode_delta(delta_of(good, good)))
    body["items"][1][field] = value
    with pytest.raises(ReplyMalformed):
        decode_delta(json.dumps(body).encode())


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html><body>502</body></html>",
        b"[]",
        b"{}",
        b'{"cursor": "a"',
        b"null",
        b"[" * 100_000,
        b"\xff",
    ],
)
def test_what_is_no_delta_is_refused_in_one_way(body: bytes) -> None:
    with pytest.raises(ReplyMalformed):
        decode_delta(body)
    with pytest.raises(ReplyMalformed):
        decode_bundle_page(body)


def test_every_cut_of_a_body_is_refused() -> None:
    body = encode_delta(delta_of(Change(RecordKind.ORGANISATION, TOWN.code, ChangeOp.UPSERT, 3, TOWN)))
    for length in range(len(body)):
        with pytest.raises(ReplyMalformed):
            decode_delta(body[:length])


def test_an_unknown_field_of_a_newer_central_is_passed_over() -> None:
    body = json.loads(encode_delta(delta_of()))
    body["weather"] = "rain"
    assert decode_delta(json.dumps(body).encode()) == delta_of()
