"""Proves that a wish becomes one command on the revision that was seen, and a hopeless one none."""

from dataclasses import replace
from datetime import timedelta

import pytest

from desktop.models.command import DEFAULT_EXPIRY, Command, Operation, Order, OrderState, Outcome, TargetKind
from desktop.models.incident import Assignee, AssigneeKind
from desktop.models.notice import Notice
from tests.gui.assembly.desk_scene import OFFICER, DeskScene


class Pad:
    """Collects what the writer says."""

    def __init__(self, scene: DeskScene) -> None:
        scene.load()
        self.written: list[Command] = []
        self.notices: list[Notice] = []
        self.writer = scene.desk.writer
        self.writer.written.disconnect(scene.station.hub.submit)
        self.writer.written.connect(self.written.append)
        self.writer.notice_raised.connect(self.notices.append)


@pytest.fixture
def pad(scene: DeskScene) -> Pad:
    return Pad(scene)


def test_claim_carries_revision_expiry_and_a_key_of_its_own(pad: Pad) -> None:
    pad.writer.claim("i2")
    pad.writer.claim("i2")
    first, second = pad.written
    assert first.operation is Operation.CLAIM
    assert first.expected_revision == 1
    assert first.expires - first.issued == DEFAULT_EXPIRY
    assert first.key != second.key


def test_dispatch_names_whom_and_nobody_is_refused(pad: Pad) -> None:
    pad.writer.dispatch("i3", (Assignee(AssigneeKind.WORKER, "w1", "赵敏"),))
    assert pad.written[0].arguments["assignees"] == [{"kind": "worker", "id": "w1"}]
    pad.writer.dispatch("i3", ())
    assert len(pad.written) == 1
    assert [notice.text_key for notice in pad.notices] == ["nobody-to-dispatch"]


def test_close_and_return_carry_the_opinion(pad: Pad) -> None:
    pad.writer.close("i6", "已处理")
    pad.writer.give_back("i6", "不属本辖区")
    assert [(c.operation, c.arguments["opinion"]) for c in pad.written] == [
        (Operation.CLOSE, "已处理"),
        (Operation.RETURN, "不属本辖区"),
    ]


def test_an_incident_that_is_gone_is_refused_here(pad: Pad) -> None:
    pad.writer.claim("no such incident")
    assert pad.written == []
    assert [notice.text_key for notice in pad.notices] == ["incident-gone"]


def test_who_may_only_look_orders_nothing(pad: Pad, scene: DeskScene) -> None:
    scene.station.feed.set_viewer(replace(OFFICER, can_write=False))
    pad.writer.claim("i2")
    assert pad.written == []
    assert [notice.text_key for notice in pad.notices] == ["read-only"]


def test_take_over_orders_the_same_anew(pad: Pad, scene: DeskScene) -> None:
    pad.writer.claim("i2")
    first = pad.written[0]
    scene.station.feed.take_order(
        Order(command=first, sequence=1, state=OrderState.CONFLICT, attempts=1, changed=scene.now)
    )
    pad.writer.take_over(first.key)
    assert [c.operation for c in pad.written] == [Operation.CLAIM, Operation.CLAIM]
    assert pad.written[1].key != first.key
    assert first.key not in scene.station.feed.orders


def test_an_order_that_cannot_be_repeated_stays_in_sight(pad: Pad, scene: DeskScene) -> None:
    pad.writer.claim("i2")
    lost = replace(pad.written[0], target_id="no such incident")
    scene.station.feed.take_order(
        Order(command=lost, sequence=1, state=OrderState.CONFLICT, attempts=1, changed=scene.now)
    )
    pad.writer.take_over(lost.key)
    assert len(pad.written) == 1
    assert [notice.text_key for notice in pad.notices] == ["incident-gone"]
    assert lost.key in scene.station.feed.orders


def test_a_command_knows_who_gave_it_and_to_which_central(pad: Pad, scene: DeskScene) -> None:
    city = scene.station.feed.city
    assert city is not None
    pad.writer.claim("i2")
    assert (pad.written[0].given_by, pad.written[0].epoch) == (OFFICER.person_id, city.epoch)


def test_another_officers_unsent_order_is_laid_over_nothing_and_can_be_given_anew(
    pad: Pad, scene: DeskScene
) -> None:
    feed = scene.station.feed
    withdrawn: list[str] = []
    pad.writer.withdrawn.disconnect(scene.station.hub.withdraw)
    pad.writer.withdrawn.connect(withdrawn.append)
    pad.writer.claim("i2")
    hers = replace(pad.written[0], given_by="officer-2")
    order = Order(command=hers, sequence=1, state=OrderState.QUEUED, attempts=0, changed=scene.now)
    feed.take_order(order)
    shown = feed.incident("i2")
    assert shown is not None
    assert feed.is_held(order)
    assert (shown.pending, shown.lease) == ((), None)
    pad.writer.take_over(hers.key)
    assert withdrawn == [hers.key]
    assert pad.written[1].given_by == OFFICER.person_id


def test_an_order_nobody_will_hear_of_again_can_be_taken_off_the_list(pad: Pad, scene: DeskScene) -> None:
    feed = scene.station.feed
    pad.writer.claim("i2")
    for key, state in (("lost", OrderState.UNKNOWN), ("on its way", OrderState.SENDING)):
        command = replace(pad.written[0], key=key)
        feed.take_order(Order(command=command, sequence=1, state=state, attempts=1, changed=scene.now))
        feed.dismiss_order(key)
    assert list(feed.orders) == ["on its way"]


def test_an_accepted_order_is_taken_back_by_an_order_of_its_own(pad: Pad, scene: DeskScene) -> None:
    pad.writer.dispatch("i3", (Assignee(AssigneeKind.WORKER, "w1", "赵敏"),))
    sent = pad.written.pop()
    until = scene.now + timedelta(seconds=10)
    done = Order(
        command=sent,
        sequence=1,
        state=OrderState.ACCEPTED,
        attempts=1,
        changed=scene.now,
        outcome=Outcome(revision=2, undo_until=until),
    )
    scene.station.feed.take_order(done)
    pad.writer.undo(sent.key)
    undo = pad.written[0]
    assert (undo.operation, undo.target_kind, undo.target_id) == (
        Operation.UNDO,
        TargetKind.COMMAND,
        sent.key,
    )
    assert (undo.expected_revision, undo.expires) == (None, until)
    pad.writer.undo("unknown")
    assert [notice.text_key for notice in pad.notices] == ["too-late-to-undo"]


def test_an_unsent_order_is_taken_back_here(pad: Pad, scene: DeskScene) -> None:
    withdrawn: list[str] = []
    pad.writer.withdrawn.disconnect(scene.station.hub.withdraw)
    pad.writer.withdrawn.connect(withdrawn.append)
    pad.writer.claim("i2")
    waiting = Order(
        command=pad.written[0], sequence=1, state=OrderState.QUEUED, attempts=0, changed=scene.now
    )
    scene.station.feed.take_order(waiting)
    pad.writer.undo(waiting.command.key)
    assert withdrawn == [waiting.command.key]
    assert len(pad.written) == 1


def test_what_only_adds_something_names_no_revision(pad: Pad) -> None:
    pad.writer.order("i3", Operation.NOTE, {"opinion": "已电话告知"})
    pad.writer.order("i3", Operation.SUPERVISE, {"opinion": "尽快", "level": "yellow"})
    assert [(c.operation, c.expected_revision) for c in pad.written] == [
        (Operation.NOTE, None),
        (Operation.SUPERVISE, 1),
    ]


def test_a_conflicting_order_on_an_alarm_is_repeated_as_what_it_was(pad: Pad, scene: DeskScene) -> None:
    pad.writer.shelve("a1", timedelta(minutes=30), "设备检修")
    first = pad.written[0]
    scene.station.feed.take_order(
        Order(command=first, sequence=1, state=OrderState.CONFLICT, attempts=1, changed=scene.now)
    )
    pad.writer.take_over(first.key)
    again = pad.written[1]
    assert (again.operation, again.target_id, again.arguments) == (Operation.SHELVE, "a1", first.arguments)
