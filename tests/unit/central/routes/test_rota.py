"""The rota over HTTP: the window that was asked for, gapless, with reasons on demand."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise

from desktop.central.routes.rota import DEFAULT_WINDOW, LONGEST_WINDOW
from desktop.models.post import AbsenceKind, PostState, ReasonKind
from desktop.wire.rota import decode_rota
from tests.helpers.http_city import HttpCity, problem_of
from tests.helpers.small_city import CODES, HEAD, START, WORKERS

STATES = PostState


def add_absence(served: HttpCity) -> None:
    """Let the first worker be away from 11:00 to 15:00; B accepts at 11:05."""
    body = {
        "id": "absence-1",
        "worker_id": WORKERS[0].id,
        "start": (START + timedelta(hours=1)).isoformat(),
        "end": (START + timedelta(hours=5)).isoformat(),
        "kind": AbsenceKind.SICK.value,
    }
    assert served.post("/v1/absences", body, HEAD).status_code == 201
    now = served.city.now
    served.city.now = START + timedelta(hours=1, minutes=5)
    accepted = served.post("/v1/absences/absence-1/accept", {}, WORKERS[1], revision=1)
    assert accepted.status_code == 200, accepted.text
    served.city.now = now


def test_a_day_from_now_is_resolved_for_every_post_without_gaps(served: HttpCity) -> None:
    add_absence(served)
    reply = decode_rota(served.get("/v1/rota").content)
    assert (reply.start, reply.end) == (START, START + DEFAULT_WINDOW)
    assert reply.server_time_ms == served.context.now_ms()
    assert [age.source for age in reply.data_as_of] == ["terminals", "posts", "hotline", "wechat", "12345"]
    assert tuple(post.grid_code for post in reply.posts) == CODES
    for post in reply.posts:
        assert (post.intervals[0].start, post.intervals[-1].end) == (reply.start, reply.end)
        assert all(one.end == other.start for one, other in pairwise(post.intervals))
        assert not any(interval.reasons for interval in post.intervals)
    first = [
        (one.state, one.person_id, (one.end - one.start) / timedelta(minutes=1))
        for one in reply.posts[0].intervals
    ]
    assert first == [
        (STATES.A_ON_DUTY, WORKERS[0].id, 60),
        (STATES.B_TO_CONFIRM, WORKERS[1].id, 5),
        (STATES.B_COVERING, WORKERS[1].id, 235),
        (STATES.A_ON_DUTY, WORKERS[0].id, 150),
        (STATES.OFF_HOURS, None, 900),
        (STATES.A_ON_DUTY, WORKERS[0].id, 90),
    ]


def test_reasons_come_when_they_are_asked_for(served: HttpCity) -> None:
    add_absence(served)
    start, end = START + timedelta(hours=2), START + timedelta(hours=3)
    reply = decode_rota(
        served.get("/v1/rota", query={"from": start.isoformat(), "to": end.isoformat(), "explain": 1}).content
    )
    (interval,) = reply.posts[0].intervals
    assert (interval.start, interval.end, interval.absence_kind) == (start, end, AbsenceKind.SICK)
    kinds = [(reason.kind, reason.approved_by) for reason in interval.reasons]
    assert kinds == [(ReasonKind.A_ABSENT, HEAD.name), (ReasonKind.B_ACCEPTED, "")]


def test_a_rota_that_is_known_is_not_sent_again_until_it_changes(served: HttpCity) -> None:
    window = {"from": START.isoformat(), "to": (START + timedelta(days=1)).isoformat()}
    first = served.get("/v1/rota", query=window)
    known = {"If-None-Match": first.headers["etag"]}
    served.city.now += timedelta(minutes=1)
    again = served.get("/v1/rota", headers=known, query=window)
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", first.headers["etag"])
    add_absence(served)
    changed = served.get("/v1/rota", headers=known, query=window)
    assert changed.status_code == 200
    assert changed.headers["etag"] != first.headers["etag"]


def test_windows_that_make_no_sense_are_refused(served: HttpCity) -> None:
    at = START.isoformat()
    for query, pointer in (
        ({"from": "yesterday"}, "/query/from"),
        ({"from": "2026-11-23T10:00:00"}, "/query/from"),
        ({"from": "0001-01-01T00:00:00+08:00"}, "/query/from"),
        ({"from": "9999-12-31T23:59:59-08:00"}, "/query/from"),
        ({"from": at, "to": at}, "/query/to"),
        ({"from": at, "to": (START - timedelta(hours=1)).isoformat()}, "/query/to"),
        ({"from": at, "to": "9999-12-31T23:59:59-08:00"}, "/query/to"),
        ({"from": at, "to": (START + LONGEST_WINDOW + timedelta(seconds=1)).isoformat()}, "/query/to"),
    ):
        refused = served.get("/v1/rota", query=query)
        assert problem_of(refused) == (422, "validation"), query
        assert refused.json()["pointers"] == [pointer]
    longest = served.get("/v1/rota", query={"from": at, "to": (START + LONGEST_WINDOW).isoformat()})
    assert longest.status_code == 200
