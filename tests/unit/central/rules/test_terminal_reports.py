"""Four wire forms say the same; rubbish is refused, never an exception of another kind."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from desktop.central.rules.terminal_reports import (
    MOST_REPORTS,
    ReportMalformed,
    TerminalReport,
    read_reports,
)

AT = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
GOOD = TerminalReport("phone-7", 103.905, 30.995, 12.5, AT, is_sos=False)
FLAT = "id=phone-7&lat=30.995&lon=103.905&accuracy=12.5&timestamp="
OBJECT = {
    "device_id": "phone-7",
    "location": {
        "timestamp": "2026-11-23T02:00:00.000Z",
        "coords": {"latitude": 30.995, "longitude": 103.905, "accuracy": 12.5},
    },
}
ITEM = {"id": "phone-7", "lat": 30.995, "lon": 103.905, "accuracy": 12.5, "timestamp": AT.timestamp()}


@pytest.mark.parametrize(
    "stamp", ["1795399200", "1795399200000", "2026-11-23T02:00:00Z", "2026-11-23T10:00:00%2B08:00"]
)
def test_a_query_string_or_a_form_with_any_instant(stamp: str) -> None:
    assert read_reports(FLAT + stamp, b"", "") == (GOOD,)
    assert read_reports("", (FLAT + stamp).encode(), "application/x-www-form-urlencoded") == (GOOD,)


def test_json_of_one_of_many_and_of_a_batch() -> None:
    for body in (OBJECT, [OBJECT], ITEM, {"device_id": "phone-7", "location": [OBJECT["location"]]}):
        assert read_reports("", json.dumps(body).encode(), "application/json") == (GOOD,)
    assert len(read_reports("", json.dumps([ITEM, OBJECT]).encode(), "")) == 2


def test_a_heartbeat_has_no_position_and_no_fault() -> None:
    (beat,) = read_reports("id=phone-7&batt=80", b"", "")
    assert (beat.lon_deg, beat.lat_deg, beat.at, beat.fault(AT)) == (None, None, None, "")


def test_a_call_for_help_is_heard_in_every_form() -> None:
    forms = [
        read_reports("id=phone-7&alarm=sos", b"", ""),
        read_reports("", b"id=phone-7&alarm=SOS", "application/x-www-form-urlencoded"),
        read_reports("", json.dumps({**OBJECT, "alarm": "sos"}).encode(), ""),
        read_reports("", json.dumps([{**ITEM, "alarm": "sos"}]).encode(), ""),
    ]
    assert all(report.is_sos for (report,) in forms)


@pytest.mark.parametrize(
    ("lon", "lat", "accuracy", "age", "fault"),
    [
        (103.9, 30.9, 12.5, timedelta(), ""),
        (0.0, 0.0, 5.0, timedelta(), "null island"),
        (203.9, 30.9, 5.0, timedelta(), "off the earth"),
        (103.9, 30.9, 900.0, timedelta(), "too inaccurate"),
        (103.9, 30.9, -1.0, timedelta(), "too inaccurate"),
        (103.9, 30.9, 5.0, timedelta(hours=25), "too old"),
    ],
)
def test_bad_fixes_are_told_apart(
    lon: float, lat: float, accuracy: float, age: timedelta, fault: str
) -> None:
    assert TerminalReport("d", lon, lat, accuracy, AT - age, is_sos=False).fault(AT) == fault


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"[1]",
        b"{",
        b"null",
        b"[" * 5000,
        b"\xff\xfe",
        json.dumps([ITEM] * (MOST_REPORTS + 1)).encode(),
    ],
)
def test_what_is_no_report_is_refused(body: bytes) -> None:
    with pytest.raises(ReportMalformed):
        read_reports("", body, "application/json")


@given(st.text(), st.binary(), st.sampled_from(["", "application/json", "text/plain"]))
@example("timestamp=9e999&lat=1&lon=1", b"", "")
@example("timestamp=-1e300&lat=1&lon=1", b"", "")
@example("", b'{"timestamp": 1e400, "lat": 1, "lon": 2}', "")
def test_rubbish_is_refused_or_read_and_nothing_else(query: str, body: bytes, content_type: str) -> None:
    try:
        reports = read_reports(query, body, content_type)
    except ReportMalformed:
        return
    for report in reports:
        assert report.fault(AT) in ("", "off the earth", "null island", "too inaccurate", "too old")
        assert report.at is None or report.at.tzinfo is not None
