"""Drafts: compared with what holds, published together from an instant on, never into the past."""

from __future__ import annotations

from datetime import timedelta

from desktop.central.ledger.answer import Answer
from desktop.central.ledger.rota_drafts import list_drafts, read_draft
from desktop.models.command import Operation, TargetKind
from desktop.models.conflict import ConflictKind
from desktop.models.person import Worker
from desktop.models.post import Post, PostState
from desktop.models.rota import RotaDraft
from desktop.wire.orders import decode_problem
from tests.helpers.small_city import CODES, HEAD, LI, TOWN, WORKERS, SmallCity

HOUR = timedelta(hours=1)


def change(number: int, a: int, b: int | None = None, **more: object) -> dict[str, object]:
    return {
        "grid_code": CODES[number],
        "a_id": WORKERS[a].id,
        "b_id": None if b is None else WORKERS[b].id,
        "start_minute": 510,
        "end_minute": 1050,
        "weekdays": 127,
        **more,
    }


def prepare(city: SmallCity, *changes: dict[str, object], begins: timedelta = HOUR) -> Answer:
    arguments: dict[str, object] = {
        "valid_from": (city.now + begins).isoformat(),
        "changes": list(changes),
        "opinion": "轮岗",
    }
    return city.arrange(HEAD, TargetKind.ROTA_DRAFT, Operation.CREATE, "draft-1", None, arguments)


def publish(city: SmallCity, *, despite: bool = False, revision: int = 1) -> Answer:
    arguments: dict[str, object] = {"accept_conflicts": despite}
    return city.arrange(HEAD, TargetKind.ROTA_DRAFT, Operation.PUBLISH, "draft-1", revision, arguments)


def read(city: SmallCity) -> RotaDraft:
    return city.ledger.transact(lambda unit: read_draft(unit, LI, "draft-1"))


def test_a_draft_shows_what_it_changes_and_changes_nothing(city: SmallCity) -> None:
    assert prepare(city, change(0, 1, 0), change(1, 0, 1)).status == 201
    draft = read(city)
    assert (draft.state, draft.author_name, draft.conflicts) == ("draft", HEAD.name, ())
    first = draft.differences[0]
    assert first.before is not None
    assert (first.before.a_name, first.after.a_name) == (WORKERS[0].name, WORKERS[1].name)
    assert city.ledger.transact(lambda unit: list_drafts(unit, LI)) == (draft,)
    city.now += 2 * HOUR
    city.ledger.tick()
    assert city.post(0).a_id == WORKERS[0].id


def test_published_changes_take_effect_together_at_their_instant(city: SmallCity) -> None:
    prepare(city, change(0, 1, 0), change(1, 0, 1))
    assert publish(city).status == 200
    assert city.post(0).a_id == WORKERS[0].id
    assert city.post(0).next_change == city.now + HOUR
    city.now += HOUR
    city.ledger.tick()
    assert [city.post(number).effective_id for number in (0, 1)] == [WORKERS[1].id, WORKERS[0].id]
    home = city.ledger.transact(lambda unit: unit.find(Worker, WORKERS[1].id))
    assert home is not None
    assert home.home_grid_code == CODES[0], "whoever is the A of a grid is at home there"
    assert read(city).state == "published"


def test_the_past_is_read_only(city: SmallCity) -> None:
    assert decode_problem(prepare(city, change(0, 1), begins=-HOUR).body).pointers == ("/valid_from",)
    prepare(city, change(0, 1, 0))
    city.now += 2 * HOUR
    assert decode_problem(publish(city).body).type == "transition-not-allowed"


def test_conflicts_are_named_and_a_is_never_b(city: SmallCity) -> None:
    prepare(city, change(0, 1, 1))
    assert ConflictKind.SAME_PERSON in {one.kind for one in read(city).conflicts}
    refused = decode_problem(publish(city, despite=True).body)
    assert (refused.type, {one.kind for one in refused.gaps}) == (
        "coverage-conflict",
        {ConflictKind.SAME_PERSON},
    )
    discarded = city.arrange(HEAD, TargetKind.ROTA_DRAFT, Operation.DISCARD, "draft-1", 1)
    assert discarded.status == 200
    assert decode_problem(publish(city, revision=2).body).type == "transition-not-allowed"


def test_one_person_on_all_posts_is_published_only_by_who_has_seen_it(city: SmallCity) -> None:
    prepare(city, *(change(number, 0, 1) for number in range(4)))
    assert ConflictKind.TOO_MANY in {one.kind for one in decode_problem(publish(city).body).gaps}
    assert publish(city, despite=True).status == 200


def test_a_town_has_its_post_like_any_grid(city: SmallCity) -> None:
    prepare(city, {**change(0, 3, 2), "grid_code": TOWN}, begins=timedelta())
    assert publish(city, despite=True).status == 200
    found = city.ledger.transact(lambda unit: read_draft(unit, LI, "draft-1"))
    assert found.differences[0].before is None
    states = city.ledger.transact(lambda unit: [post.state for post in unit.list_all(Post)])
    assert states == [PostState.UNVERIFIED] * 5


def test_names_that_are_nobodys_are_pointed_at(city: SmallCity) -> None:
    for wrong, pointer in (
        ({"a_id": "nobody"}, "/changes/1/a_id"),
        ({"b_id": "nobody"}, "/changes/1/b_id"),
        ({"grid_code": "510182001014999"}, "/changes/1/grid_code"),
        ({"grid_code": CODES[0]}, "/changes"),
    ):
        refused = prepare(city, change(0, 1), {**change(1, 0), **wrong})
        assert decode_problem(refused.body).pointers == (pointer,)
