"""Who sees what: ancestors and descendants of the own area, and walls nothing of anybody."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.central.rules.visibility import Reader, Sight, left_by, sees, sight_of, visible_body
from desktop.models.alarm import Alarm, AlarmState
from desktop.models.delta import RecordKind
from desktop.models.incident import Incident
from desktop.models.person import Department, Person, Role, Worker
from desktop.wire.feed import decode_record, encode_record
from tests.helpers.samples import GRID, NOON, make_alarm, make_incident, make_lease, make_post

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
ALARM = replace(
    make_alarm(state=AlarmState.SHELVED),
    shelved_until=NOON,
    shelved_by="李晓梅",
    shelve_reason="王小明家中施工",
)
DEPARTMENT = Department(id="d1", name="燃气公司", phone="028-00000001", revision=1)


def ancestors(code: str) -> set[str]:
    return {code[:length] for length in (6, 9, 12, 15) if length <= len(code)}


@given(codes, codes)
def test_an_area_sees_itself_what_lies_in_it_and_what_it_lies_in(reader: str, record: str) -> None:
    expected = reader in ancestors(record) or record in ancestors(reader)
    for role in (Role.DUTY_OFFICER, Role.SHIFT_LEADER, Role.LEADER, Role.WALL, Role.ADMIN):
        for kind in RecordKind:
            hidden = role is Role.WALL and kind is RecordKind.PRESENCE
            assert sees(Reader(reader, role), kind, record, frozenset()) == (expected and not hidden)


@given(
    codes,
    st.sampled_from(RecordKind),
    st.frozensets(st.sampled_from(["department:d1", "worker:w1", "worker:w2"])),
    st.frozensets(st.sampled_from(["department:d1", "worker:w1", "worker:w2"])),
)
def test_who_is_sent_sees_the_reference_and_the_own_cases(
    record: str, kind: RecordKind, now: frozenset[str], before: frozenset[str]
) -> None:
    gas = Reader("510182", Role.DEPARTMENT, "department:d1")
    is_reference = kind in (RecordKind.ORGANISATION, RecordKind.GRID, RecordKind.DEPARTMENT)
    assert sees(gas, kind, record, now) == (is_reference or "department:d1" in now)
    worker = Reader("510182001", Role.WORKER, "worker:w1")
    near = record.startswith("510182001") or "510182001".startswith(record)
    by_area = near and (is_reference or kind in (RecordKind.WORKER, RecordKind.POST, RecordKind.INCIDENT))
    assert sees(worker, kind, record, now) == (by_area or "worker:w1" in now)
    for reader in (gas, worker):
        sight = sight_of(reader, kind, record, now, before - now)
        if sees(reader, kind, record, now):
            assert sight is Sight.SHOWN
        else:
            assert (sight is Sight.GONE) == (reader.party in before), "what has left is told once"


@given(codes, codes, codes, st.sampled_from(RecordKind), st.sampled_from(Role))
def test_whose_area_a_record_leaves_is_told_once(
    area: str, before: str, after: str, kind: RecordKind, role: Role
) -> None:
    reader, nobody = Reader(area, role), frozenset[str]()
    sight = sight_of(reader, kind, after, nobody, left_by(nobody, nobody, before, after))
    if sees(reader, kind, after, nobody):
        assert sight is Sight.SHOWN
    else:
        assert (sight is Sight.GONE) == sees(reader, kind, before, nobody)
    assert left_by(nobody, nobody, None, after) == nobody, "what is new has left nobody"


@pytest.mark.parametrize(
    ("kind", "record"),
    [
        (RecordKind.INCIDENT, INCIDENT),
        (RecordKind.WORKER, WORKER),
        (RecordKind.PERSON, PERSON),
        (RecordKind.DEPARTMENT, DEPARTMENT),
        (RecordKind.ALARM, ALARM),
    ],
)
def test_a_wall_gets_the_record_without_the_people_in_it(
    kind: RecordKind, record: Incident | Worker | Person | Department | Alarm
) -> None:
    body = encode_record(record)
    for role in set(Role) - {Role.WALL, Role.DEPARTMENT}:
        assert visible_body(kind, body, role) is body
    shown = decode_record(kind, visible_body(kind, body, Role.WALL))
    if isinstance(record, Incident):
        expected = replace(record, reporter_name="", reporter_phone="", description="", address="")
        assert shown == expected
    elif isinstance(record, Alarm):
        assert shown == replace(record, shelve_reason="")
    else:
        assert shown == replace(record, phone="")


@pytest.mark.parametrize("record", [make_lease(), make_post()])
def test_what_speaks_of_no_citizen_is_passed_on_as_it_is(record: object) -> None:
    body = encode_record(record)  # type: ignore[arg-type]
    kind = RecordKind(type(record).__name__.lower())
    assert visible_body(kind, body, Role.WALL) is body
