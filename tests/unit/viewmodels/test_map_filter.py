"""Proves the filter of map and lists: masks say what the rule says of one; nothing critical can be hidden."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from pytestqt.qtbot import QtBot

from desktop.models.incident import Priority
from desktop.models.position import ContactState
from desktop.models.post import PostState
from desktop.viewmodels.map_feed import POST_CODES
from desktop.viewmodels.map_filter import (
    WORKER_GROUP_CODES,
    FilterGroup,
    FilterState,
    HiddenCounts,
    IncidentPhase,
    LayerName,
    MapFilter,
    WorkerGroup,
    class_criterion,
    criterion_of,
    worker_groups,
)
from desktop.viewmodels.worker_marks import CONTACT_CODES

CLASS_CODES = ("0101", "0102", "0201", "0710")
THINGS = (
    *PostState,
    *Priority,
    *IncidentPhase,
    *WorkerGroup,
    *LayerName,
    *(class_criterion(code) for code in CLASS_CODES),
)
states = st.sets(st.sampled_from([criterion_of(one) for one in THINGS])).map(
    lambda hidden: FilterState(frozenset(hidden))
)
incidents = st.lists(
    st.tuples(st.sampled_from(list(Priority)), st.booleans(), st.sampled_from(CLASS_CODES)), max_size=20
)
contacts = st.sampled_from(list(CONTACT_CODES))


def masks_of(state: FilterState, rows: list[tuple[Priority, bool, str]]) -> list[bool]:
    """Return what the mask says of incidents."""
    priorities = np.array([row[0].value for row in rows], np.uint8)
    calling = np.array([row[1] for row in rows], np.bool_)
    return list(state.shown_incidents(priorities, calling, [row[2] for row in rows]))


@given(states, incidents)
def test_a_mask_of_incidents_says_what_is_said_of_each(
    state: FilterState, rows: list[tuple[Priority, bool, str]]
) -> None:
    said = [state.shows_incident(one, calling=calls, class_code=code) for one, calls, code in rows]
    assert masks_of(state, rows) == said


@given(states, incidents)
def test_an_incident_is_hidden_by_any_of_its_three_criteria_but_never_a_critical_one_that_calls(
    state: FilterState, rows: list[tuple[Priority, bool, str]]
) -> None:
    for (priority, calls, code), shown in zip(rows, masks_of(state, rows), strict=True):
        hidden_by = {
            criterion_of(priority),
            criterion_of(IncidentPhase.CALLING if calls else IncidentPhase.IN_HAND),
            class_criterion(code),
        } & state.hidden
        assert shown == (not hidden_by or (calls and priority is Priority.CRITICAL))


@given(states, st.lists(st.sampled_from(list(PostState))))
def test_a_post_is_shown_while_its_state_is(state: FilterState, posts: list[PostState]) -> None:
    codes = np.array([POST_CODES[one] for one in posts], np.uint8)
    assert state.shown_posts(codes).tolist() == [criterion_of(one) not in state.hidden for one in posts]


@given(states, st.lists(st.tuples(contacts, st.booleans())))
def test_each_worker_is_in_one_group_and_shown_while_it_is(
    state: FilterState, rows: list[tuple[ContactState, bool]]
) -> None:
    contact = np.array([CONTACT_CODES[row[0]] for row in rows], np.uint8)
    outside = np.array([row[1] for row in rows], np.uint8)
    expected = {
        (ContactState.ONLINE, False): WorkerGroup.ON_DUTY,
        (ContactState.ONLINE, True): WorkerGroup.OUTSIDE,
        (ContactState.LATE, False): WorkerGroup.LATE,
        (ContactState.LATE, True): WorkerGroup.LATE,
    }
    groups = [expected.get(row, WorkerGroup.OFFLINE) for row in rows]
    assert worker_groups(contact, outside).tolist() == [WORKER_GROUP_CODES[one] for one in groups]
    assert state.shown_workers(contact, outside).tolist() == [state.shows(one) for one in groups]


def test_a_class_is_hidden_with_all_its_sub_classes() -> None:
    state = FilterState().with_shown(class_criterion("0101"), False)
    assert not state.shows_incident(Priority.LOW, calling=True, class_code="0199")
    assert state.shows_incident(Priority.LOW, calling=True, class_code="0201")


def test_states_of_the_same_word_in_two_groups_are_two_criteria() -> None:
    late = FilterState().with_shown(WorkerGroup.LATE, False)
    assert late.hides_any(FilterGroup.WORKER)
    assert not late.hides_any(FilterGroup.POST)


def test_all_is_shown_at_first() -> None:
    state = FilterState()
    assert not state.is_filtering
    assert all(state.shows(one) for one in THINGS)


@given(states)
def test_showing_all_hides_nothing_and_ends_the_filtering(state: FilterState) -> None:
    shared = MapFilter()
    shared.set_state(state)
    shared.show_all()
    assert shared.state == FilterState()


def test_only_one_of_a_group_leaves_the_other_groups_alone() -> None:
    state = FilterState().with_shown(Priority.LOW, False).with_only(PostState.VACANT, tuple(PostState))
    assert [one for one in PostState if state.shows(one)] == [PostState.VACANT]
    assert [one for one in Priority if not state.shows(one)] == [Priority.LOW]


def test_the_counts_add_up() -> None:
    assert HiddenCounts(posts=2, incidents=9, workers=1).total == 12


def test_whoever_looks_is_told_of_each_change_and_of_nothing_else(qtbot: QtBot) -> None:
    shared = MapFilter()
    with qtbot.waitSignal(shared.changed):
        shared.toggle(PostState.OFF_HOURS)
    assert not shared.shows(PostState.OFF_HOURS)
    with qtbot.assertNotEmitted(shared.changed):
        shared.set_shown(PostState.OFF_HOURS, False)
    with qtbot.waitSignal(shared.changed):
        shared.show_all()
    with qtbot.assertNotEmitted(shared.changed):
        shared.show_all()
    assert shared.shows(PostState.OFF_HOURS)
