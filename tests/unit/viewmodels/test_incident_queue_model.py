"""Proves the queue: always what a plain sort says, changed by exact steps, still while somebody reads."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QModelIndex, QObject, Slot
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication

from desktop.board.board import Board
from desktop.board.queue_order import QueueTab
from desktop.models.command import Operation, Order, OrderState
from desktop.models.delta import Change, RecordKind
from desktop.models.incident import DESK_STATES, OPEN_STATES, Incident, IncidentState, Priority, Supervision
from desktop.viewmodels.board_feed import BoardFeed
from desktop.viewmodels.incident_queue_model import IdRole, IncidentQueueModel, ShownRole
from tests.helpers.samples import (
    NOON,
    make_city,
    make_clock,
    make_command,
    make_delta,
    make_incident,
    make_lease,
    make_tombstone,
    make_upsert,
)

LATEST = datetime.max.replace(tzinfo=UTC)


class Shadow(QObject):
    """Keeps the rows as a view would: by the signals alone."""

    def __init__(self, model: IncidentQueueModel) -> None:
        super().__init__()
        self._model = model
        self.rows = list(model.ids)
        self.painted: list[str] = []
        self.moves = self.resets = 0
        model.rowsInserted.connect(self._insert)
        model.rowsRemoved.connect(self._remove)
        model.rowsMoved.connect(self._move)
        model.dataChanged.connect(self._paint)
        model.modelReset.connect(self._reset)

    @Slot(QModelIndex, int, int)
    def _insert(self, _parent: QModelIndex, first: int, last: int) -> None:
        self.rows[first:first] = [self._model.index(row).data(IdRole) for row in range(first, last + 1)]

    @Slot(QModelIndex, int, int)
    def _remove(self, _parent: QModelIndex, first: int, last: int) -> None:
        del self.rows[first : last + 1]

    @Slot(QModelIndex, int, int, QModelIndex, int)
    def _move(self, _parent: QModelIndex, first: int, last: int, _to: QModelIndex, row: int) -> None:
        assert first == last
        self.moves += 1
        moved = self.rows.pop(first)
        self.rows.insert(row if row < first else row - 1, moved)

    @Slot(QModelIndex, QModelIndex)
    def _paint(self, first: QModelIndex, last: QModelIndex) -> None:
        self.painted += self.rows[first.row() : last.row() + 1]

    @Slot()
    def _reset(self) -> None:
        self.resets += 1


@dataclass
class World:
    """A feed, the model over it, its shadow, and the plain dictionary that the oracle sorts."""

    feed: BoardFeed = field(default_factory=BoardFeed)
    held: dict[str, Incident] = field(default_factory=dict)
    revision: int = 1

    def __post_init__(self) -> None:
        self.feed.load(Board(city=make_city()), None)
        self.model = IncidentQueueModel(self.feed)
        self.tester = QAbstractItemModelTester(
            self.model, QAbstractItemModelTester.FailureReportingMode.Fatal
        )
        self.shadow = Shadow(self.model)

    def commit(self, *changes: Change) -> None:
        self.feed.take_delta(make_delta(*changes))
        self.feed.flush()

    def put(self, *incidents: Incident) -> None:
        self.held.update({incident.id: incident for incident in incidents})
        self.commit(*(make_upsert(incident) for incident in incidents))

    def next_revision(self) -> int:
        self.revision += 1
        return self.revision

    def expected(self, tab: QueueTab) -> list[str]:
        """Return the ids of a tab by a plain sort, written anew from the rules."""
        lists = {
            QueueTab.TO_DO: [one for one in self.held.values() if one.state in DESK_STATES],
            QueueTab.HANDLING: [
                one
                for one in self.held.values()
                if one.state in (IncidentState.TO_SIGN, IncidentState.HANDLING)
            ],
            QueueTab.TO_CHECK: [one for one in self.held.values() if one.state is IncidentState.TO_CHECK],
            QueueTab.SUSPENDED: [one for one in self.held.values() if one.state is IncidentState.SUSPENDED],
            QueueTab.SUPERVISED: [
                one
                for one in self.held.values()
                if one.state in OPEN_STATES and one.supervision is not Supervision.NONE
            ],
            QueueTab.ALL: [one for one in self.held.values() if one.state in OPEN_STATES],
        }
        rows = lists[tab]
        rows.sort(key=lambda one: one.id)
        rows.sort(key=lambda one: one.created)
        rows.sort(key=lambda one: one.priority)
        rows.sort(key=_deadline)
        return [one.id for one in rows]


def _deadline(incident: Incident) -> datetime:
    clock = incident.stage_clock
    return LATEST if clock is None or clock.paused or clock.deadline is None else clock.deadline


def make_row(name: str, left_min: float, **more: object) -> Incident:
    return make_incident(name, clock=make_clock(deadline_min=left_min), **more)  # type: ignore[arg-type]


@pytest.fixture
def world(qapp: QApplication) -> World:
    return World()


CHANGES = st.lists(
    st.tuples(
        st.integers(0, 11),
        st.sampled_from([*IncidentState, None]),
        st.one_of(st.none(), st.integers(-30, 30)),
        st.sampled_from(list(Priority)),
        st.sampled_from(list(Supervision)),
    ),
    max_size=6,
)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("change"), CHANGES),
        st.tuples(st.just("tab"), st.sampled_from(list(QueueTab))),
        st.tuples(st.just("hold"), st.none()),
        st.tuples(st.just("release"), st.none()),
    ),
    max_size=12,
)


def _apply(world: World, changes: list[tuple[object, ...]]) -> None:
    batch = []
    for number, state, left_min, priority, supervision in changes:
        name, revision = f"i{number}", world.next_revision()
        if state is None:
            world.held.pop(name, None)
            batch.append(make_tombstone(RecordKind.INCIDENT, name, revision))
            continue
        world.held[name] = make_incident(
            name,
            revision,
            state,  # type: ignore[arg-type]
            clock=make_clock(deadline_min=left_min, paused=left_min is None),  # type: ignore[arg-type]
            priority=priority,  # type: ignore[arg-type]
            supervision=supervision,  # type: ignore[arg-type]
        )
        batch.append(make_upsert(world.held[name]))
    world.commit(*batch)


@settings(deadline=None, max_examples=60)
@given(steps=STEPS)
def test_rows_are_what_a_plain_sort_says(qapp: QApplication, steps: list[tuple[str, object]]) -> None:
    world, held = World(), False
    for what, value in steps:
        before = world.model.ids
        if what == "change":
            _apply(world, value)  # type: ignore[arg-type]
        elif what == "tab":
            held = held and value is world.model.tab
            world.model.set_tab(value)  # type: ignore[arg-type]
        else:
            held = what == "hold"
            getattr(world.model, what)()
        expected = world.expected(world.model.tab)
        if held:
            assert world.model.ids == before
            assert world.model.waiting == len(set(expected) - set(before))
        else:
            assert list(world.model.ids) == expected
        assert world.shadow.rows == list(world.model.ids)
        assert world.model.counts == {tab: len(world.expected(tab)) for tab in QueueTab}
    assert world.shadow.resets == 0


def test_one_changed_row_is_painted_alone(world: World) -> None:
    world.put(make_row("a", 5), make_row("b", 10), make_row("c", 15))
    world.shadow.painted.clear()
    world.put(make_row("b", 10, revision=2, priority=Priority.CRITICAL))
    assert world.shadow.painted == ["b"]
    assert world.shadow.moves == 0


def test_a_new_deadline_moves_one_row(world: World) -> None:
    world.put(*(make_row(name, left) for name, left in zip("abcd", (5, 10, 15, 20), strict=True)))
    world.put(make_row("d", 1, revision=2))
    assert world.model.ids == ("d", "a", "b", "c")
    assert world.shadow.moves == 1


def test_a_lease_paints_its_incident(world: World) -> None:
    world.put(make_row("a", 5), make_row("b", 10))
    world.shadow.painted.clear()
    world.commit(make_upsert(make_lease("b")))
    assert world.shadow.painted == ["b"]
    shown = world.model.index(1).data(ShownRole)
    assert shown.lease.holder_name == "name of officer-2"


def test_an_order_on_its_way_shows_in_the_row(world: World) -> None:
    world.put(make_row("a", 5, state=IncidentState.TO_DISPATCH))
    command = make_command(operation=Operation.DISPATCH, target_id="a")
    order = Order(command=command, sequence=1, state=OrderState.SENDING, attempts=1, changed=NOON)
    world.feed.take_order(order)
    world.feed.flush()
    assert world.model.ids == ()
    world.model.set_tab(QueueTab.HANDLING)
    assert [one.state for one in world.model.index(0).data(ShownRole).pending] == [OrderState.SENDING]


def test_the_filter_finds_title_place_and_number(world: World) -> None:
    world.put(make_row("a", 5), make_row("b", 10))
    for needle in ("示例 b", " NO-B ", "no-b"):
        world.model.set_needle(needle)
        assert world.model.ids == ("b",), needle
    world.model.set_needle("")
    assert world.model.ids == ("a", "b")
    assert world.shadow.resets == 0


def test_time_alone_never_changes_the_order(world: World) -> None:
    world.put(make_row("late", -5), make_row("soon", 1), make_row("calm", 600))
    first = world.expected(QueueTab.TO_DO)
    later = sorted(
        world.held.values(), key=lambda one: (_deadline(one) - (NOON + timedelta(hours=9))).total_seconds()
    )
    assert first == [one.id for one in later] == list(world.model.ids)
