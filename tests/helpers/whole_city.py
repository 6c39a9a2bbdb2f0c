"""Owns boards of the whole demo city for tests: calm ones, and ones in which something is wrong."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cache

from desktop.board.board import Board
from desktop.central.city.demo import DemoCity, make_city
from desktop.models.incident import Incident
from desktop.models.post import PostState
from tests.helpers.samples import NOON, make_clock, make_incident, make_post
from tests.helpers.samples import make_city as make_head

SEED = 519


@cache
def demo_city() -> DemoCity:
    """Return the demo city of the tests."""
    return make_city(SEED)


def incident_in(grid_code: str, incident_id: str, **more: object) -> Incident:
    """Return an incident in the middle of a grid, in time unless `more` says otherwise."""
    made = make_incident(
        incident_id,
        position_deg=demo_city().places[grid_code].middle,
        clock=make_clock(deadline_min=240, warn_min=200, started=NOON),
    )
    return replace(made, grid_code=grid_code, **more)  # type: ignore[arg-type]


def whole_board(states: Mapping[str, PostState] | None = None, incidents: tuple[Incident, ...] = ()) -> Board:
    """Return the whole city: every post A on duty but those named, and these incidents alone."""
    city = demo_city()
    states = states or {}
    return Board(
        city=replace(make_head(), name="彭州 (演示)"),
        organisations={one.code: one for one in city.people.organisations},
        grids={one.code: one for one in city.people.grids},
        workers={one.id: one for one in city.people.workers},
        persons={one.id: one for one in city.people.persons},
        posts={
            code: make_post(code, state=states.get(code, PostState.A_ON_DUTY)) for code in sorted(city.places)
        },
        incidents={one.id: one for one in incidents},
    )
