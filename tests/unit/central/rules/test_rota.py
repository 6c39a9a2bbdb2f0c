"""The plan of a window says at every minute of it what the resolver says."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from desktop.central.rules.resolver import Absence, resolve_plan
from desktop.central.rules.rota import plan_post
from desktop.models.post import PostSide
from tests.unit.central.rules.test_resolver import MIDNIGHT, PATTERN, ZONE, absences, minutes

PEOPLE = {None: (None, ""), PostSide.A: ("a", "周海"), PostSide.B: ("b", "赵敏")}


@given(absences(), minutes, st.integers(1, 3 * 24 * 60), st.lists(st.floats(0, 1), min_size=1, max_size=9))
def test_every_instant_of_the_window_is_resolved(
    away: tuple[Absence, ...], first: int, length: int, looks: list[float]
) -> None:
    start = MIDNIGHT + timedelta(minutes=first)
    end = start + timedelta(minutes=length)
    explained = plan_post(PATTERN, away, start, end, ZONE, explain=True)
    bare = plan_post(PATTERN, away, start, end, ZONE, explain=False)
    for plan in (explained, bare):
        assert (plan.intervals[0].start, plan.intervals[-1].end) == (start, end)
        assert all(one.end == other.start for one, other in pairwise(plan.intervals))
    for look in looks:
        at = min(start + look * (end - start), end - timedelta(microseconds=1))
        expected = resolve_plan(PATTERN, away, at, ZONE)
        kinds = [reason.kind for reason in expected.reasons]
        for plan in (explained, bare):
            (found,) = [one for one in plan.intervals if one.start <= at < one.end]
            assert (found.state, found.side) == (expected.state, expected.side)
            assert (found.person_id, found.person_name) == PEOPLE[expected.side]
            assert [reason.kind for reason in found.reasons] == (kinds if plan is explained else [])


@given(absences(), minutes)
def test_neighbours_differ_in_something_that_is_shown(away: tuple[Absence, ...], first: int) -> None:
    start = MIDNIGHT + timedelta(minutes=first)
    plan = plan_post(PATTERN, away, start, start + timedelta(days=2), ZONE, explain=False)
    shown = [(one.state, one.person_id, one.absence_kind) for one in plan.intervals]
    assert all(one != other for one, other in pairwise(shown))
    assert not any(one.reasons for one in plan.intervals)


def test_a_night_is_one_interval_across_midnight() -> None:
    start = MIDNIGHT + timedelta(hours=18)
    plan = plan_post(PATTERN, (), start, start + timedelta(hours=12), ZONE, explain=True)
    assert len(plan.intervals) == 1
    assert (plan.intervals[0].reasons[0].since, plan.intervals[0].reasons[0].until) == (None, None)
