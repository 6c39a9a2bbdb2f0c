"""Counts of incidents by grid over HTTP: of a span and of the weeks before, each for whose area it is."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from desktop.central.ledger.incident_counts import WEEK
from desktop.central.rules.actor import Actor
from desktop.models.person import Role
from tests.helpers.http_city import HttpCity, problem_of
from tests.helpers.small_city import CODES, LI

STRANGER = Actor("officer-9", "外镇", Role.DUTY_OFFICER, "510182002")
NEAR_LON_DEG, FAR_LON_DEG = 103.904, 103.934
DAY = timedelta(days=1)


def counts(served: HttpCity, since: datetime, until: datetime, weeks: int = 0, actor: Actor = LI) -> object:
    query = {"since": since.isoformat(), "until": until.isoformat(), "weeks": weeks}
    response = served.get("/v1/incident-counts", actor, query=query)
    assert response.status_code == 200, response.text
    return response.json()["counts"]


def columns(found: object) -> dict[str, tuple[int, int]]:
    assert isinstance(found, dict)
    rows = zip(found["grid_codes"], found["counts"], found["earlier"], strict=True)
    return {code: (count, earlier) for code, count, earlier in rows}


@pytest.fixture
def three_weeks(served: HttpCity) -> HttpCity:
    """In one grid 2, 1, 3 incidents on the same day of three weeks, in another one in the last alone."""
    served.enrol(STRANGER)
    served.context.bearers.load()
    number = 0
    for week, some in enumerate((2, 1, 3)):
        for _ in range(some):
            number += 1
            served.report(f"i-{number}", lon_deg=NEAR_LON_DEG)
        if week == 2:
            served.report("far", lon_deg=FAR_LON_DEG)
        served.city.now += WEEK
    served.city.now -= WEEK
    return served


def test_today_and_the_weeks_before(three_weeks: HttpCity) -> None:
    now = three_weeks.city.now
    span = (now - DAY / 2, now + DAY / 2)
    found = counts(three_weeks, *span, weeks=4)
    assert columns(found) == {CODES[0]: (3, 1), CODES[3]: (1, 0)}
    assert isinstance(found, dict)
    # The first week's span began before the first incident: what came before it nobody knows.
    assert found["weeks"] == 1
    whole = (now, now + DAY / 2)
    again = counts(three_weeks, *whole, weeks=4)
    assert isinstance(again, dict)
    assert again["weeks"] == 2
    assert columns(again) == {CODES[0]: (3, 3), CODES[3]: (1, 0)}


def test_the_end_is_not_in_the_span(three_weeks: HttpCity) -> None:
    now = three_weeks.city.now
    assert columns(counts(three_weeks, now - DAY, now)) == {}
    assert CODES[0] in columns(counts(three_weeks, now, now + timedelta(milliseconds=1)))


def test_void_incidents_count_nowhere(three_weeks: HttpCity) -> None:
    now = three_weeks.city.now
    revision = three_weeks.city.incident("far").revision
    assert three_weeks.post("/v1/incidents/far/claim", {}, LI, revision=revision).status_code == 200
    revision = three_weeks.city.incident("far").revision
    body = {"opinion": "误报"}
    assert three_weeks.post("/v1/incidents/far/void", body, LI, revision=revision).status_code == 200
    assert CODES[3] not in columns(counts(three_weeks, now, now + DAY))


def test_nobody_counts_what_is_not_theirs(three_weeks: HttpCity) -> None:
    now = three_weeks.city.now
    assert columns(counts(three_weeks, now, now + DAY, 2, STRANGER)) == {}


def test_the_day_on_which_summer_time_ends_is_a_day(served: HttpCity) -> None:
    now = served.city.now
    assert columns(counts(served, now - timedelta(hours=25), now, weeks=1)) == {}


@pytest.mark.parametrize("span", [timedelta(hours=25, seconds=1), timedelta(seconds=-1)])
def test_a_span_of_a_day_at_most(served: HttpCity, span: timedelta) -> None:
    now = served.city.now
    query = {"since": now.isoformat(), "until": (now + span).isoformat()}
    refused = served.get("/v1/incident-counts", LI, query=query)
    assert problem_of(refused)[0] == 422
    assert refused.json()["pointers"] == ["/query/since", "/query/until"]
