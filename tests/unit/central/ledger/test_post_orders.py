"""Takeovers with tasks and undo, returns, overrides: the post changes hands and the work goes with it."""

from __future__ import annotations

from datetime import timedelta

from desktop.central.ledger.answer import Answer
from desktop.central.rules.actor import Actor
from desktop.models.command import Operation, TargetKind
from desktop.models.conflict import ConflictKind
from desktop.models.incident import IncidentState
from desktop.models.post import PostState, ReasonKind
from desktop.wire.orders import decode_command_reply, decode_problem
from tests.helpers.small_city import CODES, HEAD, LI, WORKERS, SmallCity

HOUR = timedelta(hours=1)


def order(
    city: SmallCity, operation: Operation, actor: Actor = LI, *, key: str = "", **arguments: object
) -> Answer:
    """Order something of the first grid's post, as it now stands."""
    revision = city.post(0).revision
    return city.arrange(actor, TargetKind.POST, operation, CODES[0], revision, arguments, key=key)


def take_over(
    city: SmallCity, number: int = 1, actor: Actor = LI, *, key: str = "", **more: object
) -> Answer:
    return order(city, Operation.TAKE_OVER, actor, key=key, person_id=WORKERS[number].id, **more)


def problem(answer: Answer) -> tuple[int, str]:
    return answer.status, decode_problem(answer.body).type


def give_task(city: SmallCity, incident_id: str) -> None:
    """Report an incident of the first grid and send its A there."""
    city.report(incident_id)
    incident = city.incident(incident_id)
    city.order(LI, Operation.CLAIM, incident_id, incident.revision)
    incident = city.incident(incident_id)
    sent = [{"kind": "worker", "id": WORKERS[0].id}]
    answer = city.order(LI, Operation.DISPATCH, incident_id, incident.revision, assignees=sent)
    assert answer.status == 200, answer.body


def hands(city: SmallCity, incident_id: str) -> list[str]:
    return [one.id for one in city.incident(incident_id).assignees]


def test_a_takeover_lasts_as_long_as_a_is_away(city: SmallCity) -> None:
    city.let_be_away(0, timedelta(), 3 * HOUR, accepted=False)
    assert city.post(0).state is PostState.VACANT
    assert take_over(city, 2).status == 200
    post = city.post(0)
    assert (post.effective_id, post.reasons[-2].kind) == (WORKERS[2].id, ReasonKind.TAKEN_OVER)
    assert (post.reasons[-2].until, post.reasons[-2].approved_by) == (city.now + 3 * HOUR, LI.name)
    city.now += 3 * HOUR
    city.ledger.tick()
    assert city.post(0).effective_id == WORKERS[0].id, "the return comes by itself"


def test_a_takeover_while_a_is_there_ends_with_the_post_hours(city: SmallCity) -> None:
    assert take_over(city).status == 200
    taken = next(one for one in city.post(0).reasons if one.kind is ReasonKind.TAKEN_OVER)
    assert taken.until == city.now + timedelta(hours=7, minutes=30)


def test_tasks_go_along_and_stay_until_they_are_handed_back(city: SmallCity) -> None:
    for incident_id in ("i-1", "i-2", "i-3"):
        give_task(city, incident_id)
    assert take_over(city, tasks=["i-1"]).status == 200
    assert [hands(city, one) for one in ("i-1", "i-2")] == [[WORKERS[1].id], [WORKERS[0].id]]
    moved = city.ledger.transact(lambda unit: unit.timeline("i-1"))[-1]
    assert (moved.operation, moved.opinion) == ("takeover", f"{WORKERS[0].name} → {WORKERS[1].name}")
    assert city.incident("i-1").state is IncidentState.TO_SIGN, "clocks and state go on"
    assert order(city, Operation.ACCEPT_TASKS, tasks=["i-2"]).status == 200
    assert order(city, Operation.RETURN, tasks=["i-2"]).status == 200
    assert [hands(city, one)[0] for one in ("i-1", "i-2", "i-3")] == [
        WORKERS[1].id,
        WORKERS[0].id,
        WORKERS[0].id,
    ]
    assert city.post(0).effective_id == WORKERS[0].id
    assert order(city, Operation.HAND_BACK, all_tasks=True).status == 200
    assert hands(city, "i-1") == [WORKERS[0].id]


def test_a_takeover_is_undone_with_its_tasks_but_not_those_touched_since(city: SmallCity) -> None:
    for incident_id in ("i-1", "i-2"):
        give_task(city, incident_id)
    taken = take_over(city, key="take", all_tasks=True)
    assert decode_command_reply(taken.body).undo_until == city.now + timedelta(seconds=10)
    city.now += timedelta(seconds=5)
    city.order(WORKERS[1], Operation.SIGN_FOR, "i-2", city.incident("i-2").revision)
    undone = city.arrange(LI, TargetKind.COMMAND, Operation.UNDO, "take", None, key="undo")
    assert undone.status == 200, undone.body
    assert city.post(0).effective_id == WORKERS[0].id
    assert [hands(city, one) for one in ("i-1", "i-2")] == [[WORKERS[0].id], [WORKERS[1].id]]
    again = city.arrange(LI, TargetKind.COMMAND, Operation.UNDO, "take", None)
    assert problem(again) == (409, "undo-too-late")


def test_an_undo_lets_the_takeover_before_go_on(city: SmallCity) -> None:
    assert take_over(city, 1).status == 200
    city.now += timedelta(minutes=1)
    assert take_over(city, 2, key="second").status == 200
    assert city.post(0).effective_id == WORKERS[2].id
    city.now += timedelta(seconds=9)
    assert city.arrange(LI, TargetKind.COMMAND, Operation.UNDO, "second", None).status == 200
    assert city.post(0).effective_id == WORKERS[1].id
    city.now += timedelta(minutes=1)
    assert take_over(city, 2, key="third").status == 200
    city.now += timedelta(seconds=11)
    late = city.arrange(LI, TargetKind.COMMAND, Operation.UNDO, "third", None)
    assert problem(late) == (409, "undo-too-late")


def test_who_is_away_or_already_there_takes_nothing_over(city: SmallCity) -> None:
    assert problem(take_over(city, 0)) == (409, "transition-not-allowed")
    city.let_be_away(1, timedelta(), HOUR, accepted=True)
    assert decode_problem(take_over(city, 1).body).pointers == ("/person_id",)
    assert decode_problem(order(city, Operation.TAKE_OVER, person_id="nobody").body).pointers == (
        "/person_id",
    )
    assert problem(order(city, Operation.RETURN)) == (409, "transition-not-allowed")
    assert problem(order(city, Operation.ACCEPT_TASKS)) == (409, "transition-not-allowed")
    assert problem(order(city, Operation.HAND_BACK)) == (409, "transition-not-allowed")
    refused = take_over(city, 2, tasks=["i-9"])
    assert decode_problem(refused.body).pointers == ("/tasks/0",)


def test_nothing_is_taken_over_off_hours(city: SmallCity) -> None:
    city.now += 8 * HOUR
    city.ledger.tick()
    assert city.post(0).state is PostState.OFF_HOURS
    assert problem(take_over(city)) == (409, "transition-not-allowed")


def test_workers_take_over_for_themselves_alone(city: SmallCity) -> None:
    assert problem(take_over(city, 2, WORKERS[1])) == (403, "forbidden")
    assert take_over(city, 1, WORKERS[1]).status == 200
    assert problem(order(city, Operation.RETURN, WORKERS[3])) == (403, "forbidden")
    assert order(city, Operation.RETURN, WORKERS[1]).status == 200


def test_more_posts_than_allowed_are_taken_only_by_who_has_seen_it(city: SmallCity) -> None:
    for number in (1, 2):
        post = city.post(number)
        arguments: dict[str, object] = {"person_id": WORKERS[0].id}
        done = city.arrange(LI, TargetKind.POST, Operation.TAKE_OVER, CODES[number], post.revision, arguments)
        assert done.status == 200, done.body
    post = city.post(3)
    arguments = {"person_id": WORKERS[0].id}
    refused = city.arrange(LI, TargetKind.POST, Operation.TAKE_OVER, CODES[3], post.revision, arguments)
    (crowd,) = decode_problem(refused.body).gaps
    assert (crowd.kind, crowd.person_name) == (ConflictKind.TOO_MANY, WORKERS[0].name)
    arguments["accept_conflicts"] = True
    done = city.arrange(LI, TargetKind.POST, Operation.TAKE_OVER, CODES[3], post.revision, arguments)
    assert done.status == 200


def test_a_post_is_left_uncovered_on_purpose_with_author_and_end(city: SmallCity) -> None:
    end = (city.now + HOUR).isoformat()
    assert problem(order(city, Operation.OVERRIDE, LI, end=end, opinion="演练")) == (403, "forbidden")
    done = order(city, Operation.OVERRIDE, HEAD, end=end, opinion="社区演练")
    assert done.status == 200
    post = city.post(0)
    assert (post.state, post.effective_id) == (PostState.UNCOVERED, None)
    assert (post.reasons[0].approved_by, post.reasons[0].until) == (HEAD.name, city.now + HOUR)
    assert problem(take_over(city)) == (409, "transition-not-allowed")
    city.now += HOUR
    city.ledger.tick()
    assert city.post(0).effective_id == WORKERS[0].id


def test_somebody_stands_in_until_the_override_is_ended(city: SmallCity) -> None:
    start, end = (city.now + HOUR).isoformat(), (city.now + 3 * HOUR).isoformat()
    done = order(
        city,
        Operation.OVERRIDE,
        HEAD,
        person_id=WORKERS[3].id,
        start=start,
        end=end,
        opinion="借调",
        key="o-1",
    )
    assert done.status == 200, done.body
    assert city.post(0).effective_id == WORKERS[0].id
    city.now += HOUR
    city.ledger.tick()
    assert (city.post(0).effective_id, city.post(0).a_id) == (WORKERS[3].id, WORKERS[0].id)
    assert problem(order(city, Operation.END_OVERRIDE, HEAD, override_id="o-9")) == (
        409,
        "transition-not-allowed",
    )
    assert order(city, Operation.END_OVERRIDE, HEAD).status == 200
    assert city.post(0).effective_id == WORKERS[0].id


def test_a_post_that_has_changed_since_it_was_looked_at_is_not_taken_over(city: SmallCity) -> None:
    arguments: dict[str, object] = {"person_id": WORKERS[1].id}
    stale = city.arrange(LI, TargetKind.POST, Operation.TAKE_OVER, CODES[0], 99, arguments)
    assert problem(stale) == (412, "stale-revision")
    missing = city.arrange(LI, TargetKind.POST, Operation.TAKE_OVER, CODES[0], None, arguments)
    assert problem(missing) == (428, "if-match-missing")
    unknown = city.arrange(LI, TargetKind.POST, Operation.TAKE_OVER, "510182001014999", 1, arguments)
    assert problem(unknown) == (404, "not-found")
