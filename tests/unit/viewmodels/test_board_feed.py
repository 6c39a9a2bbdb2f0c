"""Screens are told what changed, ten times a second at most, and never more than changed."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtTest import QSignalSpy
from pytestqt.qtbot import QtBot

from desktop.board.board import Board, ChangedIds, board_from_pages
from desktop.models.alarm import AlarmState
from desktop.models.command import Operation, Order, OrderState, Outcome, TargetKind
from desktop.models.delta import RecordKind
from desktop.models.incident import IncidentState
from desktop.models.person import Role, Viewer
from desktop.models.presence import Presence, read_by
from desktop.viewmodels.board_feed import KEPT_ACCEPTED, SHORTEST_GAP_S, BoardFeed
from tests.helpers.samples import (
    NOON,
    make_alarm,
    make_command,
    make_delta,
    make_incident,
    make_lease,
    make_page,
    make_post,
    make_tombstone,
    make_upsert,
)

ME = Viewer(person_id="officer-1", name="李晓梅", role=Role.DUTY_OFFICER, area_code="510182", can_write=True)


class Scene:
    def __init__(self) -> None:
        self.now_s = 0.0
        self.feed = BoardFeed(clock=lambda: self.now_s)
        self.told: list[ChangedIds] = []
        self.feed.changed.connect(self.told.append)


@pytest.fixture
def scene(qapp: object) -> Scene:
    made = Scene()
    made.feed.load(
        board_from_pages([make_page(make_upsert(make_incident()), make_upsert(make_post()))]), None
    )
    made.told.clear()
    return made


def order(
    state: OrderState, operation: Operation = Operation.CLAIM, revision: int | None = None, key: str = "k1"
) -> Order:
    kind = TargetKind.ALARM if operation is Operation.ACKNOWLEDGE else TargetKind.INCIDENT
    target = "a1" if kind is TargetKind.ALARM else "i1"
    outcome = None if revision is None else Outcome(revision=revision)
    command = make_command(key, operation, target, kind=kind)
    return Order(command=command, sequence=1, state=state, attempts=1, changed=NOON, outcome=outcome)


def test_a_load_tells_what_differs_from_before(scene: Scene) -> None:
    spy = QSignalSpy(scene.feed.city_changed)
    page = make_page(make_upsert(make_incident("i2")), make_upsert(make_post()), epoch="epoch-2")
    scene.feed.load(board_from_pages([page]), NOON)
    assert scene.told == [{RecordKind.INCIDENT: frozenset({"i1", "i2"})}]
    assert (spy.count(), scene.feed.saved_at) == (1, NOON)
    scene.feed.load(board_from_pages([page]), None)
    assert spy.count() == 1
    assert scene.feed.saved_at is None


def test_thick_changes_are_told_together(scene: Scene) -> None:
    for revision in (2, 3, 4):
        scene.feed.take_delta(make_delta(make_upsert(make_incident(revision=revision))))
    scene.feed.take_delta(make_delta(make_upsert(make_post(revision=2))))
    assert scene.told == []
    scene.feed.flush()
    posts = frozenset({make_post().grid_code})
    assert scene.told == [{RecordKind.INCIDENT: frozenset({"i1"}), RecordKind.POST: posts}]
    assert scene.feed.board.incidents["i1"].revision == 4


def test_a_change_after_quiet_is_told_at_once_and_the_next_after_a_tenth(scene: Scene, qtbot: QtBot) -> None:
    scene.now_s = 10.0
    scene.feed.take_delta(make_delta(make_upsert(make_incident(revision=2))))
    assert scene.feed._timer.interval() == 0
    qtbot.waitUntil(lambda: len(scene.told) == 1)
    scene.now_s = 10.02
    scene.feed.take_delta(make_delta(make_upsert(make_incident(revision=3))))
    assert scene.feed._timer.interval() == round((SHORTEST_GAP_S - 0.02) * 1000)
    scene.feed.flush()


def test_nothing_new_tells_nothing(scene: Scene) -> None:
    scene.feed.take_delta(make_delta(make_upsert(make_incident(revision=1))))
    scene.feed.flush()
    assert scene.told == []


def test_a_lease_changes_its_incident(scene: Scene) -> None:
    scene.feed.take_delta(make_delta(make_upsert(make_lease())))
    scene.feed.flush()
    assert scene.told[0][RecordKind.INCIDENT] == frozenset({"i1"})
    shown = scene.feed.incident("i1")
    assert shown is not None
    assert shown.lease == make_lease()


def test_an_order_shows_until_the_board_has_caught_up_without_flicker(scene: Scene) -> None:
    states = []

    def look() -> None:
        shown = scene.feed.incident("i1")
        assert shown is not None
        states.append((shown.incident.state, len(shown.pending)))

    scene.feed.set_viewer(ME)
    for state in (OrderState.QUEUED, OrderState.SENDING, OrderState.UNKNOWN):
        scene.feed.take_order(order(state))
        look()
    scene.feed.take_order(order(OrderState.ACCEPTED, revision=2))
    look()
    claimed = make_incident(revision=2, state=IncidentState.TO_DISPATCH)
    scene.feed.take_delta(make_delta(make_upsert(claimed)))
    scene.feed.flush()
    look()
    assert states == [(IncidentState.TO_DISPATCH, 1)] * 4 + [(IncidentState.TO_DISPATCH, 0)]
    assert RecordKind.INCIDENT in scene.told[-1]


def test_a_restored_central_takes_back_what_it_once_accepted(scene: Scene) -> None:
    scene.feed.set_viewer(ME)
    scene.feed.take_order(order(OrderState.ACCEPTED, revision=2))
    scene.feed.take_order(order(OrderState.UNKNOWN, Operation.CLOSE, key="k2"))
    restored = board_from_pages([make_page(make_upsert(make_incident()))])
    assert restored.city is not None
    scene.feed.load(replace(restored, city=replace(restored.city, epoch="epoch-2")), None)
    shown = scene.feed.incident("i1")
    assert shown is not None
    assert [one.command.key for one in shown.pending] == ["k2"], "what is uncertain stays so"
    assert "k1" in scene.feed.orders


def test_the_last_known_picture_is_live_with_the_last_page(scene: Scene) -> None:
    scene.feed.load(scene.feed.board, NOON)
    page = make_delta(make_upsert(make_incident(revision=2)))
    scene.feed.take_delta(replace(page, more=True))
    scene.feed.flush()
    seen = [scene.feed.saved_at]
    scene.feed.take_delta(page)
    scene.feed.flush()
    seen.append(scene.feed.saved_at)
    assert seen == [NOON, None]


def test_the_list_of_orders_does_not_grow_for_ever(scene: Scene) -> None:
    scene.feed.take_order(order(OrderState.REJECTED, key="first"))
    scene.feed.take_order(order(OrderState.UNKNOWN, key="second"))
    for number in range(3 * KEPT_ACCEPTED):
        scene.feed.take_order(order(OrderState.ACCEPTED, revision=1, key=f"a{number}"))
    assert len(scene.feed.orders) == KEPT_ACCEPTED + 2
    assert {"first", "second", f"a{3 * KEPT_ACCEPTED - 1}"} <= scene.feed.orders.keys()


def test_an_order_that_came_to_nothing_gives_the_record_back(scene: Scene) -> None:
    spy = QSignalSpy(scene.feed.orders_changed)
    scene.feed.take_order(order(OrderState.SENDING, Operation.CLOSE))
    scene.feed.flush()
    scene.feed.take_order(order(OrderState.CONFLICT, Operation.CLOSE))
    scene.feed.flush()
    shown = scene.feed.incident("i1")
    assert shown is not None
    assert (shown.incident.state, shown.pending) == (IncidentState.TO_ACCEPT, ())
    assert spy.count() == 2
    assert (scene.feed.orders_waiting, list(scene.feed.orders)) == (0, ["k1"])


def test_finished_orders_can_be_dismissed_and_withdrawn_ones_vanish(scene: Scene) -> None:
    scene.feed.take_order(order(OrderState.QUEUED))
    scene.feed.dismiss_order("k1")
    assert scene.feed.orders_waiting == 1
    scene.feed.take_order(order(OrderState.WITHDRAWN))
    assert scene.feed.orders == {}
    scene.feed.take_order(order(OrderState.REJECTED, key="k2"))
    scene.feed.dismiss_order("k2")
    scene.feed.dismiss_order("no such")
    assert scene.feed.orders == {}
    scene.feed.flush()


def test_alarms_are_shown_with_their_orders(scene: Scene) -> None:
    scene.feed.take_delta(make_delta(make_upsert(make_alarm())))
    scene.feed.flush()
    scene.feed.take_order(order(OrderState.SENDING, Operation.ACKNOWLEDGE))
    scene.feed.flush()
    shown = scene.feed.alarm("a1")
    assert shown is not None
    assert shown.state is AlarmState.ACKNOWLEDGED
    assert scene.told[-1] == {RecordKind.ALARM: frozenset({"a1"})}


def test_what_is_not_on_the_board_is_none(scene: Scene) -> None:
    assert scene.feed.incident("x") is None
    assert scene.feed.alarm("x") is None


def test_the_viewer_is_told_once(scene: Scene) -> None:
    spy = QSignalSpy(scene.feed.viewer_changed)
    scene.feed.set_viewer(ME)
    scene.feed.set_viewer(ME)
    assert spy.count() == 1
    assert scene.feed.viewer == ME
    scene.feed.flush()


def test_before_the_first_load_there_is_an_empty_board(qapp: object) -> None:
    feed = BoardFeed()
    assert (feed.board, feed.city) == (Board(), None)


def just_done(until_s: float, key: str = "k1", operation: Operation = Operation.DISPATCH) -> Order:
    until = NOON + timedelta(seconds=until_s)
    outcome = Outcome(revision=2, undo_until=until)
    return replace(order(OrderState.ACCEPTED, operation, key=key), outcome=outcome)


def test_the_latest_order_can_be_taken_back_for_a_while(scene: Scene) -> None:
    feed = scene.feed
    feed.take_order(just_done(10))
    feed.take_order(just_done(12, "k2", Operation.CLOSE))
    assert feed.undoable("i2", NOON) is None
    later = feed.undoable("i1", NOON)
    assert later is not None
    assert later.command.key == "k2"
    assert feed.undoable("i1", NOON + timedelta(seconds=11)) == later
    assert feed.undoable("i1", NOON + timedelta(seconds=12)) is None


def test_an_unsent_order_can_be_taken_back_and_one_on_its_way_cannot(scene: Scene) -> None:
    for state in OrderState:
        if state is not OrderState.WITHDRAWN:
            scene.feed.take_order(order(state))
            assert (scene.feed.undoable("i1", NOON) is not None) == (state is OrderState.QUEUED)


def test_an_undo_is_about_what_it_undoes_and_ends_the_way_back(scene: Scene) -> None:
    done = just_done(10)
    scene.feed.take_order(done)
    command = make_command("undo-1", Operation.UNDO, "k1", kind=TargetKind.COMMAND, expected=None)
    undo = Order(command=command, sequence=2, state=OrderState.QUEUED, attempts=0, changed=NOON)
    scene.feed.take_order(undo)
    assert scene.feed.subject_of(undo) == (TargetKind.INCIDENT, "i1")
    assert scene.feed.undoable("i1", NOON) is None
    scene.feed.flush()
    assert scene.told[-1] == {RecordKind.INCIDENT: frozenset({"i1"})}
    stray = replace(undo, command=replace(command, key="undo-2", target_id="forgotten"))
    scene.feed.take_order(stray)
    assert scene.feed.subject_of(stray) == (TargetKind.COMMAND, "forgotten")


def test_who_opens_and_leaves_an_incident_changes_its_row(scene: Scene) -> None:
    opened = Presence(
        id="officer-2:x",
        person_id="officer-2",
        person_name="陈国栋",
        incident_id="i1",
        since=NOON,
        revision=1,
    )
    scene.feed.take_delta(make_delta(make_upsert(opened)))
    scene.feed.flush()
    assert scene.told[-1][RecordKind.INCIDENT] == frozenset({"i1"})
    assert read_by(scene.feed.board.presences.values(), "i1", ME) == ("陈国栋",)
    own = replace(opened, id="officer-1:y", person_id="officer-1")
    assert read_by([own, opened, replace(opened, id="officer-2:z")], "i1", ME) == ("陈国栋",)
    scene.feed.take_delta(make_delta(make_tombstone(RecordKind.PRESENCE, opened.id, 2)))
    scene.feed.flush()
    assert scene.told[-1][RecordKind.INCIDENT] == frozenset({"i1"})
