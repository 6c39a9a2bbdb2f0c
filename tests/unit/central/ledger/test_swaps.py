"""Swaps: two consents, the overlap and the short rest that are refused, and the way back."""

from __future__ import annotations

from datetime import timedelta

from desktop.central.ledger.answer import Answer
from desktop.central.rules.actor import Actor
from desktop.models.command import Operation, TargetKind
from desktop.models.conflict import ConflictKind
from desktop.models.post import ReasonKind
from desktop.wire.orders import decode_problem
from tests.helpers.small_city import CODES, HEAD, LI, WORKERS, SmallCity

HOUR = timedelta(hours=1)


def propose(
    city: SmallCity, actor: Actor, swap_id: str = "swap-1", pair: tuple[int, int] = (0, 2), **more: object
) -> Answer:
    arguments: dict[str, object] = {
        "one_id": WORKERS[pair[0]].id,
        "other_id": WORKERS[pair[1]].id,
        "end": (city.now + 2 * HOUR).isoformat(),
        **more,
    }
    return city.arrange(actor, TargetKind.SWAP, Operation.CREATE, swap_id, None, arguments)


def say(
    city: SmallCity, actor: Actor, operation: Operation, revision: int | None, **arguments: object
) -> Answer:
    return city.arrange(actor, TargetKind.SWAP, operation, "swap-1", revision, arguments)


def holders(city: SmallCity) -> list[str | None]:
    return [city.post(number).effective_id for number in range(4)]


def test_a_swap_holds_once_both_have_agreed(city: SmallCity) -> None:
    assert propose(city, WORKERS[0]).status == 201
    assert holders(city)[0] == WORKERS[0].id
    city.now += HOUR
    assert say(city, WORKERS[2], Operation.CONSENT, 1).status == 200
    assert holders(city) == [WORKERS[2].id, WORKERS[1].id, WORKERS[0].id, WORKERS[3].id]
    reason = city.post(0).reasons[0]
    assert (reason.kind, reason.since) == (ReasonKind.SWAPPED, city.now)
    city.now += HOUR
    city.ledger.tick()
    assert holders(city)[0] == WORKERS[0].id


def test_the_desk_proposes_and_says_who_agreed(city: SmallCity) -> None:
    assert propose(city, LI).status == 201
    nobody = decode_problem(say(city, LI, Operation.CONSENT, 1).body)
    assert nobody.pointers == ("/person_id",)
    assert say(city, LI, Operation.CONSENT, 1, person_id=WORKERS[0].id).status == 200
    assert holders(city)[0] == WORKERS[0].id
    assert say(city, LI, Operation.CONSENT, 2, person_id=WORKERS[2].id).status == 200
    assert holders(city)[0] == WORKERS[2].id
    assert say(city, LI, Operation.WITHDRAW, 3).status == 200
    assert holders(city)[0] == WORKERS[0].id


def test_a_refused_or_withdrawn_swap_never_holds(city: SmallCity) -> None:
    propose(city, WORKERS[0])
    assert say(city, WORKERS[2], Operation.REFUSE, 1).status == 200
    late = say(city, WORKERS[2], Operation.CONSENT, 2)
    assert decode_problem(late.body).type == "transition-not-allowed"
    assert propose(city, WORKERS[0], "swap-2").status == 201
    withdrawn = city.arrange(WORKERS[0], TargetKind.SWAP, Operation.WITHDRAW, "swap-2", 1)
    assert withdrawn.status == 200
    assert propose(city, WORKERS[0], "swap-3").status == 201, "neither stands in the way"


def test_nobody_swaps_for_others_with_themselves_or_twice(city: SmallCity) -> None:
    assert decode_problem(propose(city, WORKERS[1]).body).type == "forbidden"
    assert decode_problem(propose(city, LI, pair=(1, 1)).body).pointers == ("/other_id",)
    propose(city, LI)
    assert decode_problem(say(city, WORKERS[1], Operation.CONSENT, 1).body).type == "forbidden"
    (overlap,) = decode_problem(propose(city, LI, "swap-2", (0, 1), accept_conflicts=True).body).gaps
    assert (overlap.kind, overlap.person_id) == (ConflictKind.OVERLAP, WORKERS[0].id)


def test_a_swap_that_breaks_rest_time_is_entered_only_by_who_has_seen_it(city: SmallCity) -> None:
    night = {
        "grid_code": CODES[2],
        "a_id": WORKERS[2].id,
        "start_minute": 1260,
        "end_minute": 360,
        "weekdays": 127,
    }
    arguments: dict[str, object] = {"valid_from": city.now.isoformat(), "changes": [night]}
    city.arrange(HEAD, TargetKind.ROTA_DRAFT, Operation.CREATE, "draft", None, arguments)
    published = city.arrange(
        HEAD, TargetKind.ROTA_DRAFT, Operation.PUBLISH, "draft", 1, {"accept_conflicts": True}
    )
    assert published.status == 200, published.body
    # From 17:30 of the own post to 21:00 of the other's night there are three hours and a half.
    window: dict[str, object] = {
        "start": (city.now + 8 * HOUR).isoformat(),
        "end": (city.now + 24 * HOUR).isoformat(),
    }
    refused = propose(city, LI, "swap-1", (0, 2), **window)
    kinds = {one.kind for one in decode_problem(refused.body).gaps}
    assert ConflictKind.SHORT_REST in kinds
    assert propose(city, LI, "swap-1", (0, 2), accept_conflicts=True, **window).status == 201
