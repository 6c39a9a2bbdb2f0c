"""A seat goes through whatever may happen to it, beside an oracle that keeps the whole story."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from desktop.models.person import Role, Viewer
from desktop.models.seat import Fault, Gate
from desktop.sync.login import seat as rules
from desktop.sync.login.grant import Grant, Refusal
from desktop.sync.login.seat import DISTRUST_S, RENEW_BEFORE_S, Seat

ACCESS_S, SITTING_S = 900.0, 43_200.0
PEOPLE = ("officer-1", "officer-2")


def viewer(person_id: str) -> Viewer:
    return Viewer(person_id, person_id, Role.DUTY_OFFICER, "510182", True)


def grant(person_id: str, number: int, now_s: float, access_s: float = ACCESS_S) -> Grant:
    return Grant(
        viewer=viewer(person_id),
        access=f"a{number}",
        refresh=f"r{number}",
        access_ends_s=now_s + access_s,
        sitting_ends_s=now_s + SITTING_S,
        granted_s=now_s,
    )


@dataclass
class Central:
    """The oracle: one sitting a token pair, ended by whoever may end it."""

    owner: dict[str, str]
    alive: set[str]
    number: int = 0

    def give(self, person_id: str) -> int:
        self.number += 1
        self.owner[f"a{self.number}"] = person_id
        self.alive.add(f"r{self.number}")
        return self.number


class SeatStory(RuleBasedStateMachine):
    """Random lives of a seat; whoever is said to sit must have proved a password, and nothing is lost."""

    @initialize()
    def begin(self) -> None:
        self.now_s = 1000.0
        self.central = Central({}, set())
        self.seat = Seat()
        self.asked: list[tuple[int, str]] = []
        self.renewing: list[str] = []
        self.work_of: str | None = None

    # -- people ------------------------------------------------------------------------------------

    @rule(person=st.sampled_from(PEOPLE))
    def type_password(self, person: str) -> None:
        self.seat = rules.submit(self.seat)
        self.asked.append((self.seat.attempt, person))

    @precondition(lambda self: self.asked)
    @rule(data=st.data(), is_right=st.booleans())
    def answer(self, data: st.DataObject, is_right: bool) -> None:
        attempt, person = self.asked.pop(data.draw(st.integers(0, len(self.asked) - 1)))
        is_awaited = self.seat.is_asking and attempt == self.seat.attempt
        before = self.seat
        if is_right:
            number = self.central.give(person)
            self.seat = rules.admit(before, attempt, person, grant(person, number, self.now_s))
            if is_awaited:
                self.work_of = person
                assert (self.seat.gate, self.seat.access) == (Gate.OPEN, f"a{number}")
        else:
            self.seat = rules.refuse(before, attempt, Refusal(fault=Fault.WRONG))
            if is_awaited:
                assert (self.seat.gate, self.seat.grant) == (before.gate, before.grant)
        if not is_awaited:
            assert self.seat == before, "an answer that nobody waits for changes nothing"

    @rule()
    def lock(self) -> None:
        before = self.seat
        self.seat = rules.lock(self.seat)
        if before.gate is Gate.OPEN and before.grant is not None:
            assert self.seat.gate is Gate.LOCK

    @rule()
    def switch(self) -> None:
        self.seat = rules.ask_switch(self.seat)

    @rule()
    def turn_back(self) -> None:
        before = self.seat
        self.seat = rules.turn_back(self.seat)
        if before.gate is Gate.SWITCH:
            assert self.seat.gate is before.behind
            assert self.seat.grant == before.grant

    @rule()
    def log_out(self) -> None:
        self.seat, self.work_of = rules.log_out(self.seat), None

    # -- tokens ------------------------------------------------------------------------------------

    @rule(seconds=st.sampled_from([1.0, 20.0, 300.0, 730.0, 1000.0, 50_000.0]))
    def pass_time(self, seconds: float) -> None:
        self.now_s += seconds
        self.seat = rules.pass_time(self.seat, self.now_s)

    @precondition(lambda self: self.seat.wants_renewal(self.now_s))
    @rule()
    def renew(self) -> None:
        assert self.seat.grant is not None
        assert (
            self.now_s >= self.seat.grant.access_ends_s - RENEW_BEFORE_S or self.seat.renew_at_s <= self.now_s
        )
        self.renewing.append(self.seat.grant.refresh)
        self.seat = rules.begin_renewal(self.seat)
        assert not self.seat.wants_renewal(self.now_s + 10_000), "one at a time"

    @precondition(lambda self: self.renewing)
    @rule(data=st.data(), how=st.sampled_from(["given", "lost", "refused"]))
    def answer_renewal(self, data: st.DataObject, how: str) -> None:
        refresh = self.renewing.pop(data.draw(st.integers(0, len(self.renewing) - 1)))
        before = self.seat
        is_present = before.grant is not None and before.grant.refresh == refresh
        if how == "given":
            person = self.central.owner[refresh.replace("r", "a")]
            number = self.central.give(person)
            self.seat = rules.renewed(before, refresh, grant(person, number, self.now_s))
        elif how == "lost":
            self.seat = rules.renewal_lost(before, refresh, self.now_s)
        else:
            self.seat = rules.renewal_refused(before, refresh)
        if not is_present:
            assert self.seat == before, "tokens of a sitting that was left change nothing"
        elif how == "given":
            assert self.seat.access == f"a{self.central.number}"
            assert self.seat.gate is before.gate, "renewing is quiet"

    @rule()
    def token_is_refused(self) -> None:
        before = self.seat
        self.seat = rules.token_refused(self.seat, self.now_s)
        granted = before.grant
        if granted is not None and self.now_s - granted.granted_s >= DISTRUST_S:
            may_go_on = self.seat.wants_renewal(self.now_s) or self.seat.is_renewing
            assert may_go_on or self.seat.grant is None

    # -- what always holds -------------------------------------------------------------------------

    @invariant()
    def the_token_is_that_of_whose_work_lies_here(self) -> None:
        if self.seat.grant is not None:
            assert self.central.owner[self.seat.access] == self.work_of
            assert self.seat.sitter == viewer(self.work_of or "")

    @invariant()
    def work_stays_until_somebody_else_proves_a_password_or_it_is_left(self) -> None:
        found = None if self.seat.sitter is None else self.seat.sitter.person_id
        assert found == self.work_of

    @invariant()
    def nobody_works_without_a_token(self) -> None:
        if self.seat.gate in (Gate.OPEN, Gate.LOCK, Gate.SWITCH):
            assert self.seat.grant is not None
        if self.seat.gate is Gate.ENTER:
            assert self.seat.sitter is None
        if self.seat.gate is Gate.AGAIN:
            assert self.seat.sitter is not None
            assert self.seat.grant is None


TestSeatStory = SeatStory.TestCase
TestSeatStory.settings = settings(max_examples=150, stateful_step_count=30, deadline=None)


def seated(access_s: float = ACCESS_S) -> Seat:
    seat = rules.submit(Seat())
    return rules.admit(seat, seat.attempt, "officer-1", grant("officer-1", 1, 0.0, access_s))


@pytest.mark.parametrize(("access_s", "due_s"), [(900.0, 720.0), (100.0, 80.0), (0.0, 0.0)])
def test_tokens_are_renewed_in_good_time_whatever_their_life(access_s: float, due_s: float) -> None:
    seat = seated(access_s)
    assert not seat.wants_renewal(due_s - 0.1)
    assert seat.wants_renewal(due_s)


def test_an_outage_ends_nothing_that_can_still_be_renewed() -> None:
    seat = rules.begin_renewal(seated())
    seat = rules.renewal_lost(seat, "r1", 720.0)
    assert seat.ends_in_s(720.0) is None, "one lost answer is no news"
    assert seat.ends_in_s(800.0) == 100.0
    seat = rules.pass_time(seat, 5000.0)
    assert (seat.gate, seat.wants_renewal(5000.0)) == (Gate.OPEN, True)
    seat = rules.renewed(rules.begin_renewal(seat), "r1", grant("officer-1", 2, 5000.0))
    assert seat.ends_in_s(5000.0) is None


def test_what_the_central_will_not_renew_is_told_and_ends_with_its_token() -> None:
    seat = rules.renewal_refused(rules.begin_renewal(seated()), "r1")
    assert seat.ends_in_s(720.0) == 180.0
    assert not seat.wants_renewal(10_000.0)
    assert rules.pass_time(seat, 899.9).gate is Gate.OPEN
    assert rules.pass_time(seat, 900.0).gate is Gate.AGAIN
    assert rules.token_refused(seat, 730.0).gate is Gate.AGAIN, "the central may end it sooner"


def test_a_token_that_nobody_renews_ends_when_it_is_refused() -> None:
    seat = rules.learn_sitter(rules.come_by_token(Seat(), "t"), viewer("officer-1"))
    assert not seat.can_lock, "there is no password to come back with"
    assert rules.lock(seat) == seat
    ended = rules.token_refused(seat, 5.0)
    assert (ended.gate, ended.sitter) == (Gate.AGAIN, viewer("officer-1"))


def test_an_answer_about_the_token_before_is_not_believed() -> None:
    seat = seated()
    assert rules.is_bearer(seat, viewer("officer-1"))
    assert not rules.is_bearer(seat, viewer("officer-2"))
    assert not rules.is_bearer(rules.log_out(seat), viewer("officer-1"))


@pytest.mark.parametrize("locked", [True, False])
def test_a_sitting_of_an_earlier_run_goes_on(locked: bool) -> None:
    seat = rules.remember(Seat(), viewer("officer-1"), "li")
    assert (seat.gate, seat.sitter) == (Gate.AGAIN, viewer("officer-1"))
    resumed = rules.resume(seat, "li", grant("officer-1", 1, 0.0), locked=locked)
    assert resumed.gate is (Gate.LOCK if locked else Gate.OPEN)
    assert rules.forget(seat).gate is Gate.ENTER
    assert rules.resume(rules.submit(seat), "li", grant("officer-1", 1, 0.0), locked=locked).grant is None
