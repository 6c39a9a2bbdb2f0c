"""Absences by order: who may enter and answer what, what is refused, and that the past stays what it was."""

from __future__ import annotations

from datetime import timedelta

import pytest

from desktop.central.ledger.answer import Answer
from desktop.central.rules.actor import Actor
from desktop.models.command import Operation, TargetKind
from desktop.models.conflict import ConflictKind
from desktop.models.person import Role
from desktop.models.post import PostState, ReasonKind
from desktop.wire.orders import decode_problem
from tests.helpers.small_city import CODES, HEAD, LI, WORKERS, SmallCity

HOUR = timedelta(hours=1)
STRANGER = Actor("officer-9", "外人", Role.DUTY_OFFICER, "510183")


def enter(
    city: SmallCity,
    actor: Actor = LI,
    absence_id: str = "absence-1",
    number: int = 0,
    begins: timedelta = timedelta(),
    ends: timedelta = 3 * HOUR,
    **more: object,
) -> Answer:
    arguments: dict[str, object] = {
        "worker_id": WORKERS[number].id,
        "start": (city.now + begins).isoformat(),
        "end": (city.now + ends).isoformat(),
        "kind": "sick",
        **more,
    }
    return city.arrange(actor, TargetKind.ABSENCE, Operation.CREATE, absence_id, None, arguments)


def say(
    city: SmallCity,
    operation: Operation,
    revision: int | None,
    actor: Actor = LI,
    absence_id: str = "absence-1",
) -> Answer:
    return city.arrange(actor, TargetKind.ABSENCE, operation, absence_id, revision)


def problem(answer: Answer) -> tuple[int, str]:
    return answer.status, decode_problem(answer.body).type


def test_b_is_effective_at_once_confirms_and_covers(city: SmallCity) -> None:
    assert enter(city).status == 201
    post = city.post(0)
    assert (post.state, post.effective_id) == (PostState.B_TO_CONFIRM, WORKERS[1].id)
    assert [one.kind for one in post.reasons] == [ReasonKind.A_ABSENT, ReasonKind.B_NOT_YET_ACCEPTED]
    assert post.reasons[0].source_id == "absence-1", "the desk finds the absence that it must answer"
    assert say(city, Operation.ACCEPT, 1, WORKERS[1]).status == 200
    post = city.post(0)
    assert (post.state, post.effective_name) == (PostState.UNVERIFIED, WORKERS[1].name)
    assert post.reasons[1].kind is ReasonKind.B_ACCEPTED


def test_ten_minutes_without_an_answer_leave_it_vacant_and_a_late_one_fills_it(
    city: SmallCity,
) -> None:
    enter(city)
    city.now += timedelta(minutes=10)
    city.ledger.tick()
    assert city.post(0).state is PostState.VACANT
    assert say(city, Operation.ACCEPT, 1).status == 200
    assert city.post(0).effective_id == WORKERS[1].id


def test_a_refusal_leaves_the_post_vacant_and_can_be_taken_back(city: SmallCity) -> None:
    enter(city)
    assert say(city, Operation.REFUSE, 1).status == 200
    assert city.post(0).state is PostState.VACANT
    assert say(city, Operation.ACCEPT, 2).status == 200
    assert city.post(0).effective_id == WORKERS[1].id


def test_an_absence_that_is_ended_early_gives_the_post_back(city: SmallCity) -> None:
    city.let_be_away(0, timedelta(), 3 * HOUR, accepted=True)
    city.now += HOUR
    absence_id = city.post(0).reasons[0].source_id
    ended = city.arrange(HEAD, TargetKind.ABSENCE, Operation.END, absence_id, 2)
    assert ended.status == 200
    assert city.post(0).effective_id == WORKERS[0].id
    again = city.arrange(HEAD, TargetKind.ABSENCE, Operation.END, absence_id, 3)
    assert problem(again) == (409, "transition-not-allowed")


def test_one_that_has_not_begun_never_will(city: SmallCity) -> None:
    enter(city, begins=HOUR)
    assert say(city, Operation.END, 1).status == 200
    city.now += 2 * HOUR
    city.ledger.tick()
    assert city.post(0).effective_id == WORKERS[0].id


def test_what_is_entered_late_holds_from_now_on_alone(city: SmallCity) -> None:
    assert enter(city, begins=-2 * HOUR).status == 201
    assert city.post(0).reasons[0].since == city.now
    assert city.post(0).segments[0].end < city.now, "what stood this morning still stands"


@pytest.mark.parametrize(
    ("ends", "pointer"), [(timedelta(), "/end"), (-HOUR, "/end"), (timedelta(days=367), "/end")]
)
def test_windows_that_make_no_sense_are_refused(city: SmallCity, ends: timedelta, pointer: str) -> None:
    refused = decode_problem(enter(city, ends=ends).body)
    assert (refused.type, refused.pointers) == ("validation", (pointer,))


def test_overlapping_absences_are_refused_whatever_is_said(city: SmallCity) -> None:
    enter(city)
    refused = enter(city, absence_id="absence-2", begins=HOUR, ends=2 * HOUR, accept_conflicts=True)
    found = decode_problem(refused.body)
    assert (refused.status, found.type) == (409, "coverage-conflict")
    assert [one.kind for one in found.gaps] == [ConflictKind.OVERLAP]
    assert (found.gaps[0].start, found.gaps[0].end) == (city.now + HOUR, city.now + 2 * HOUR)
    assert enter(city, absence_id="absence-3", begins=3 * HOUR, ends=4 * HOUR).status == 201


def test_a_and_b_away_together_is_entered_only_by_who_has_seen_the_gap(city: SmallCity) -> None:
    assert enter(city, number=1, absence_id="of-b").status == 201
    refused = enter(city, begins=HOUR, ends=2 * HOUR)
    (gap,) = decode_problem(refused.body).gaps
    assert (gap.kind, gap.grid_code) == (ConflictKind.GAP, CODES[0])
    assert (gap.start, gap.end) == (city.now + HOUR, city.now + 2 * HOUR)
    assert city.post(0).effective_id == WORKERS[0].id, "nothing was written"
    assert enter(city, begins=HOUR, ends=2 * HOUR, accept_conflicts=True).status == 201


def test_workers_speak_for_themselves_alone(city: SmallCity) -> None:
    assert problem(enter(city, WORKERS[1])) == (403, "forbidden")
    assert enter(city, WORKERS[0]).status == 201
    assert problem(say(city, Operation.ACCEPT, 1, WORKERS[2])) == (403, "forbidden")
    assert problem(say(city, Operation.END, 1, WORKERS[1])) == (403, "forbidden")
    assert say(city, Operation.ACCEPT, 1, WORKERS[1]).status == 200
    assert say(city, Operation.END, 2, WORKERS[0]).status == 200


def test_other_areas_and_unknown_names_are_nobodys(city: SmallCity) -> None:
    assert decode_problem(enter(city, STRANGER).body).pointers == ("/worker_id",)
    enter(city)
    assert problem(say(city, Operation.ACCEPT, 1, STRANGER)) == (404, "not-found")
    assert problem(say(city, Operation.ACCEPT, 1, LI, "absence-9")) == (404, "not-found")


def test_an_answer_needs_the_revision_that_was_seen(city: SmallCity) -> None:
    enter(city)
    assert problem(say(city, Operation.ACCEPT, None)) == (428, "if-match-missing")
    assert problem(say(city, Operation.ACCEPT, 7)) == (412, "stale-revision")
    assert problem(enter(city)) == (409, "transition-not-allowed"), "an id is given once"
