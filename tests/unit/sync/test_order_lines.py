"""Lines of orders: first in, first out for each target, and nobody waits for a stranger."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from desktop.models.command import Order, OrderState, Outcome, Sitting
from desktop.sync.order_lines import OrderLines
from tests.helpers.samples import NOON, make_command

LI, CHEN = Sitting("officer-1", "e1"), Sitting("officer-2", "e1")


class Scene:
    def __init__(self) -> None:
        self.now_s = 0.0
        self.lines = OrderLines(lambda: self.now_s, lambda: 1.0)
        self.lines.sitting = LI

    def put(self, key: str, target: str = "i1", *, sequence: int, expected: int = 1) -> Order:
        order = Order(
            command=make_command(key, target_id=target, expected=expected),
            sequence=sequence,
            state=OrderState.QUEUED,
            attempts=0,
            changed=NOON,
        )
        self.lines.put(order)
        return order

    def due(self, *busy: str) -> str | None:
        order, _ = self.lines.next_due(set(busy))
        return None if order is None else order.command.key


def test_the_oldest_of_a_target_goes_first_whatever_came_first() -> None:
    scene = Scene()
    scene.put("second", sequence=2)
    first = scene.put("first", sequence=1)
    assert scene.due() == "first"
    scene.lines.put(replace(first, state=OrderState.ACCEPTED))
    assert scene.due() == "second"


def test_a_delayed_head_holds_its_line_and_no_other() -> None:
    scene = Scene()
    scene.put("head", sequence=1)
    scene.put("follower", sequence=2)
    scene.put("other", "i2", sequence=3)
    assert scene.lines.delay("head") == 1.0
    assert scene.due() == "other"
    assert scene.due("other") is None
    scene.now_s = 1.0
    assert scene.due() in ("head", "other")
    assert scene.due("other") == "head"


def test_what_is_not_committed_yet_is_not_acted_on() -> None:
    scene = Scene()
    scene.put("head", sequence=1)
    scene.put("follower", sequence=2)
    assert scene.due("head") is None


def test_the_nap_ends_when_the_first_is_due() -> None:
    scene = Scene()
    assert scene.lines.next_due(set()) == (None, None)
    scene.put("a", sequence=1)
    scene.lines.delay("a", retry_after_s=4.0)
    assert scene.lines.next_due(set()) == (None, 5.0)
    scene.lines.hurry()
    assert scene.due() == "a"


def test_only_followers_on_the_same_revision_are_rebased() -> None:
    scene = Scene()
    accepted = scene.put("claim", sequence=1, expected=4)
    scene.put("dispatch", sequence=2, expected=4)
    scene.put("later view", sequence=3, expected=9)
    scene.put("stranger", "i2", sequence=4, expected=4)
    accepted = replace(accepted, state=OrderState.ACCEPTED, outcome=Outcome(revision=5))
    scene.lines.put(accepted)
    rebased = scene.lines.followers_to_rebase(accepted)
    assert [(order.command.key, order.command.expected_revision) for order in rebased] == [("dispatch", 5)]


def test_unsent_orders_past_their_time_are_found_anywhere() -> None:
    scene = Scene()
    head = scene.put("head", sequence=1)
    scene.put("follower", sequence=2)
    scene.lines.put(replace(head, state=OrderState.UNKNOWN))
    later = NOON + timedelta(hours=1)
    assert [order.command.key for order in scene.lines.unsent_past(later, set())] == ["follower"]
    assert scene.lines.unsent_past(later, {"follower"}) == []
    assert scene.lines.unsent_past(NOON, set()) == []


def test_what_is_done_with_leaves_nothing() -> None:
    scene = Scene()
    order = scene.put("a", sequence=1)
    assert len(scene.lines) == 1
    scene.lines.put(replace(order, state=OrderState.REJECTED))
    assert len(scene.lines) == 0
    assert scene.lines.delay("a") == 0.0


def test_another_officers_order_keeps_its_place_and_holds_up_nobody() -> None:
    scene = Scene()
    scene.lines.sitting = CHEN
    order = scene.put("hers", sequence=1)
    scene.lines.put(replace(order, command=replace(order.command, given_by=LI.person_id, epoch="e1")))
    assert scene.lines.next_due(set()) == (None, None)
    scene.put("his", sequence=2)
    assert scene.due() == "his"
    scene.lines.sitting = LI
    assert scene.due() == "hers"


def test_nothing_goes_to_another_central_or_before_it_is_known() -> None:
    scene = Scene()
    order = scene.put("k1", sequence=1)
    scene.lines.put(replace(order, command=replace(order.command, epoch="e1")))
    for sitting, due in ((None, None), (Sitting("officer-1", "e2"), None), (LI, "k1")):
        scene.lines.sitting = sitting
        assert scene.due() == due
