"""The outbox against a plain list: states, order, what can still be taken back, what a restart finds."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from desktop.models.command import FINAL_ORDER_STATES, Order, OrderState, Outcome
from desktop.store.local_store import LocalStore, open_store
from desktop.store.outbox import KEEP_FINAL, SHOW_AGAIN
from desktop.wire.orders import encode_order
from tests.helpers.samples import NOON, make_command

KEYS = ("a", "b", "c", "d")


class OutboxMachine(RuleBasedStateMachine):
    """Gives, changes, withdraws, and restarts; the model is a dictionary of states."""

    @initialize()
    def begin(self) -> None:
        self.folder = tempfile.TemporaryDirectory()
        self.path = Path(self.folder.name) / "seat.sqlite"
        self.store: LocalStore = open_store(self.path).store
        self.model: dict[str, Order] = {}
        self.histories: dict[str, list[OrderState]] = {}

    def teardown(self) -> None:
        if hasattr(self, "store"):
            self.store.close()
            self.folder.cleanup()

    @rule(key=st.sampled_from(KEYS))
    def give(self, key: str) -> None:
        order = self.store.outbox.add(make_command(key), NOON)
        if key not in self.model:
            self.model[key] = order
            self.histories[key] = [OrderState.QUEUED]
        assert order == self.model[key]

    @precondition(lambda self: self.model)
    @rule(data=st.data(), state=st.sampled_from(list(OrderState)))
    def change(self, data: st.DataObject, state: OrderState) -> None:
        held = self.model[data.draw(st.sampled_from(sorted(self.model)))]
        wanted = replace(held, state=state, attempts=held.attempts + 1, outcome=Outcome(revision=3))
        result = self.store.outbox.change(wanted)
        too_late = state is OrderState.WITHDRAWN and held.state is not OrderState.QUEUED
        if held.state in FINAL_ORDER_STATES or too_late:
            assert result == held
        else:
            assert result == wanted
            self.model[held.command.key] = wanted
            self.histories[held.command.key].append(state)

    @rule()
    def restart(self) -> None:
        self.store.close()
        self.store = open_store(self.path).store
        found = self.store.outbox.read_back(NOON)
        for key, order in self.model.items():
            if order.state is OrderState.SENDING:
                self.model[key] = replace(order, state=OrderState.UNKNOWN)
                self.histories[key].append(OrderState.UNKNOWN)
        done = (OrderState.ACCEPTED, OrderState.WITHDRAWN)
        assert found == [order for order in self.in_order() if order.state not in done]

    @invariant()
    def journal_tells_every_change(self) -> None:
        for key, states in getattr(self, "histories", {}).items():
            assert [state for state, _ in self.store.outbox.journal(key)] == states

    def in_order(self) -> list[Order]:
        return sorted(self.model.values(), key=lambda order: order.sequence)


OutboxMachine.TestCase.settings = settings(max_examples=25, stateful_step_count=20, deadline=None)
test_outbox_against_a_dictionary = OutboxMachine.TestCase


@pytest.fixture
def store(tmp_path: Path) -> Iterator[LocalStore]:
    made = open_store(tmp_path / "seat.sqlite").store
    yield made
    made.close()


def finish(store: LocalStore, key: str, state: OrderState, at: datetime) -> None:
    order = store.outbox.add(make_command(key), NOON)
    store.outbox.change(replace(order, state=state, changed=at))


def test_refused_orders_are_shown_again_for_a_while(store: LocalStore) -> None:
    finish(store, "fresh", OrderState.CONFLICT, NOON)
    finish(store, "old", OrderState.CONFLICT, NOON - SHOW_AGAIN)
    finish(store, "done", OrderState.ACCEPTED, NOON)
    assert [order.command.key for order in store.outbox.read_back(NOON)] == ["fresh"]


def test_finished_orders_are_cleared_away_in_time_and_open_ones_never(store: LocalStore) -> None:
    finish(store, "done", OrderState.ACCEPTED, NOON)
    store.outbox.add(make_command("open"), NOON)
    finish(store, "sent", OrderState.UNKNOWN, NOON)
    long_after = NOON + KEEP_FINAL + timedelta(days=400)
    assert [order.command.key for order in store.outbox.read_back(long_after)] == ["open", "sent"]
    assert store.outbox.find("done") is None
    assert store.outbox.journal("done") == []


def test_numbers_are_never_given_twice(store: LocalStore) -> None:
    finish(store, "first", OrderState.ACCEPTED, NOON)
    store.outbox.read_back(NOON + KEEP_FINAL + timedelta(days=1))
    assert store.outbox.add(make_command("second"), NOON).sequence == 2


def test_an_unknown_order_cannot_change(store: LocalStore) -> None:
    order = store.outbox.add(make_command("known"), NOON)
    with pytest.raises(LookupError):
        store.outbox.change(replace(order, command=make_command("unknown")))


def test_taking_over_skips_what_is_done_unreadable_or_known(store: LocalStore) -> None:
    known = store.outbox.add(make_command("known"), NOON)
    other = replace(known, command=make_command("other"), sequence=9)
    done = replace(other, command=make_command("done"), state=OrderState.ACCEPTED)
    bodies = [encode_order(known), encode_order(done), b"{", encode_order(other)]
    assert store.outbox.take_over(bodies) == 1
    assert [order.command.key for order in store.outbox.read_back(NOON)] == ["known", "other"]
