"""Who sees what: ancestors and descendants of the own area, and walls nothing of anybody."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.central.rules.visibility import sees, visible_body
from desktop.models.delta import RecordKind
from desktop.models.incident import Incident
from desktop.models.person import Department, Person, Role, Worker
from desktop.wire.feed import decode_record, encode_record
from tests.helpers.samples import GRID, make_alarm, make_incident, make_lease, make_post

PARTS = st.sampled_from(["001", "002", "014"])
codes = st.builds(lambda parts: "510182" + "".join(parts), st.lists(PARTS, max_size=3))

INCIDENT = replace(
    make_incident(),
    reporter_name="王**",
    reporter_phone="138****5521",
    description="家中",
    address="大道 3 号",
)
WORKER = Worker(id="w1", name="周海", phone="13900000001", home_grid_code=GRID, revision=4)
PERSON = Person(
    id="p1",
    name="李晓梅",
    role=Role.DUTY_OFFICER,
    area_code="510182",
    phone="13800000001",
    on_duty=True,
    revision=2,
)
DEPARTMENT = Department(id="d1", name="燃气公司", phone="028-00000001", revision=1)


def ancestors(code: str) -> set[str]:
    return {code[:length] for length in (6, 9, 12, 15) if length <= len(code)}


@given(codes, codes)
def test_an_area_sees_itself_what_lies_in_it_and_what_it_lies_in(reader: str, record: str) -> None:
    assert sees(reader, record) == (reader in ancestors(record) or record in ancestors(reader))


@pytest.mark.parametrize(
    ("kind", "record"),
    [
        (RecordKind.INCIDENT, INCIDENT),
        (RecordKind.WORKER, WORKER),
        (RecordKind.PERSON, PERSON),
        (RecordKind.DEPARTMENT, DEPARTMENT),
    ],
)
def test_a_wall_gets_the_record_without_the_people_in_it(
    kind: RecordKind, record: Incident | Worker | Person | Department
) -> None:
    body = encode_record(record)
    for role in set(Role) - {Role.WALL}:
        assert visible_body(kind, body, role) is body
    shown = decode_record(kind, visible_body(kind, body, Role.WALL))
    if isinstance(record, Incident):
        expected = replace(record, reporter_name="", reporter_phone="", description="", address="")
        assert shown == expected
    else:
        assert shown == replace(record, phone="")


@pytest.mark.parametrize("record", [make_alarm(), make_lease(), make_post()])
def test_what_speaks_of_no_citizen_is_passed_on_as_it_is(record: object) -> None:
    body = encode_record(record)  # type: ignore[arg-type]
    kind = RecordKind(type(record).__name__.lower())
    assert visible_body(kind, body, Role.WALL) is body
