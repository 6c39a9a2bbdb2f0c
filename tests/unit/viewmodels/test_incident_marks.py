"""Proves that the columns of incident marks say what the board says, whatever came and went before."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.board.board import Board
from desktop.models.incident import DESK_STATES, OPEN_STATES, Incident, IncidentState, Priority
from desktop.models.incident_kind import IncidentKind
from desktop.models.instant import to_epoch_ms
from desktop.viewmodels.incident_marks import CLOCK_STEPS, NO_CLOCK, NO_GRID, IncidentColumns, kind_of
from resources.files import read_text
from tests.helpers.samples import NOON, make_clock, make_incident, make_lease

GRIDS = {"510182001001001": 0, "510182001001002": 1}

incidents = st.builds(
    lambda number, state, priority, minute, grid, deadline: replace(
        make_incident(
            f"i{number}",
            state=state,
            priority=priority,
            created=NOON + timedelta(minutes=minute),
            clock=None if deadline is None else make_clock(deadline_min=deadline),
        ),
        grid_code=grid,
    ),
    st.integers(0, 90),
    st.sampled_from(list(IncidentState)),
    st.sampled_from(list(Priority)),
    st.integers(-5, 5),
    st.sampled_from([*GRIDS, "510182999999999"]),
    st.none() | st.integers(1, 60),
)


def left_of(incident: Incident, now_ms: float) -> int:
    """Return the step of a clock by plain arithmetic."""
    clock = incident.stage_clock
    if clock is None or clock.deadline is None:
        return NO_CLOCK
    share = (to_epoch_ms(clock.deadline) - now_ms) / (
        to_epoch_ms(clock.deadline) - to_epoch_ms(clock.started)
    )
    return int(min(CLOCK_STEPS, max(0, np.ceil(CLOCK_STEPS * share))))


@given(st.lists(st.lists(incidents, max_size=25), max_size=6), st.integers(-10, 70))
def test_the_columns_are_those_of_a_board_read_afresh(steps: list[list[Incident]], minute: int) -> None:
    columns, held = IncidentColumns(), {}
    now_ms = float(to_epoch_ms(NOON + timedelta(minutes=minute)))
    for number, changed in enumerate(steps):
        held.update({one.id: one for one in changed})
        gone = sorted(held)[: number % 3]
        for incident_id in gone:
            del held[incident_id]
        leases = {"i3": make_lease("i3")}
        board = Board(incidents=dict(held), leases=leases)
        columns.take([*(one.id for one in changed), *gone, "i3"], board, GRIDS)
    marks = columns.marks(now_ms)
    rows = sorted(
        (one for one in held.values() if one.state in OPEN_STATES),
        key=lambda one: (-one.priority, one.created, one.id),
    )
    assert marks.ids == tuple(one.id for one in rows)
    assert marks.priorities.tolist() == [one.priority for one in rows]
    assert marks.at_desk.tolist() == [one.state in DESK_STATES for one in rows]
    assert marks.grids.tolist() == [GRIDS.get(one.grid_code, NO_GRID) for one in rows]
    assert marks.claimed.tolist() == [one.id == "i3" for one in rows]
    assert marks.clock_left.tolist() == [left_of(one, now_ms) for one in rows]
    assert marks.overdue.tolist() == [left_of(one, now_ms) == 0 for one in rows]


def test_a_clock_that_was_paused_counts_what_was_used_before() -> None:
    half = replace(make_clock(deadline_min=30), used_s=1800.0)
    columns = IncidentColumns()
    columns.take(["i1"], Board(incidents={"i1": make_incident(clock=half)}), GRIDS)
    assert columns.clock_left(float(to_epoch_ms(NOON))).tolist() == [CLOCK_STEPS // 2]


def test_the_longest_prefix_of_a_class_names_its_kind() -> None:
    assert kind_of("sichuan-2017", "0101") is IncidentKind.LIVELIHOOD
    assert kind_of("sichuan-2017", "0102") is IncidentKind.ENVIRONMENT
    assert kind_of("sichuan-2017", "0803") is IncidentKind.OTHER
    assert kind_of("a-city-of-its-own", "0101") is IncidentKind.OTHER


@pytest.mark.parametrize("code_set", ["sichuan-2017", "city-management-1"])
def test_every_prefix_that_is_named_is_one_of_the_code_set(code_set: str) -> None:
    classes = json.loads(read_text("codesets", f"{code_set}.json"))["classes"]
    codes = {one["code"] for one in classes} | {sub["code"] for one in classes for sub in one["subclasses"]}
    named = json.loads(read_text("codesets", "class_kinds.json"))[code_set]
    assert set(named) <= codes
    assert {kind_of(code_set, code) for code in named} == {
        IncidentKind[name.upper()] for name in named.values()
    }
