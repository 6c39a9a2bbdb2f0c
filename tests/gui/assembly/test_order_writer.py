"""Proves that a wish becomes one command on the revision that was seen, and a hopeless one none."""

from dataclasses import replace

import pytest

from desktop.models.command import DEFAULT_EXPIRY, Command, Operation, Order, OrderState
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
