"""Duplicates: the rule against a walk over all, cells against distances, what each part of a score says."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.central.rules.codeset import CODE_SETS, load_code_set
from desktop.central.rules.duplicates import (
    LONGEST_RADIUS_M,
    MOST,
    DuplicatePolicy,
    DuplicateRule,
    cell_of,
    cells_around,
    find_duplicates,
)
from desktop.models.duplicate import DuplicateHint, DuplicateReason
from desktop.models.geo import distance_m
from desktop.models.incident import ENDED_STATES, Incident, IncidentState
from tests.helpers.samples import NOON, make_incident

CLASSES = ("0101", "0105", "0701", "0702", "0801")
POLICY = DuplicatePolicy(
    rules=(DuplicateRule(), DuplicateRule(class_prefix="07", radius_m=400.0, within_h=6.0)),
    related=(("0101", "0105"), ("070",)),
)


def incident(
    number: int,
    lon_deg: float = 103.9,
    lat_deg: float = 30.99,
    hours: float = 0.0,
    class_code: str = "0101",
    state: IncidentState = IncidentState.TO_ACCEPT,
) -> Incident:
    made = make_incident(f"i{number}", position_deg=(lon_deg, lat_deg), state=state)
    return replace(made, class_code=class_code, created=NOON - timedelta(hours=hours))


near = st.builds(
    incident,
    st.integers(1, 30),
    st.floats(103.895, 103.905),
    st.floats(30.988, 30.992),
    st.floats(-30, 30),
    st.sampled_from(CLASSES),
    st.sampled_from([IncidentState.TO_ACCEPT, IncidentState.HANDLING, IncidentState.CLOSED]),
)


def slowly(one: Incident, others: list[Incident]) -> set[str]:
    """Return whom a reader of the rule's text would name."""
    urgent = one.class_code.startswith("07")
    radius, hours = (400.0, 6.0) if urgent else (150.0, 24.0)
    kin = {"0101": {"0101", "0105"}, "0105": {"0101", "0105"}, "0701": {"0701", "0702"}}
    wanted = kin.get(one.class_code, {one.class_code} | ({"0701"} if one.class_code == "0702" else set()))
    return {
        other.id
        for other in others
        if other.id != one.id
        and other.state is not IncidentState.CLOSED
        and other.class_code in wanted
        and distance_m(one.lon_deg, one.lat_deg, other.lon_deg, other.lat_deg) <= radius
        and abs(one.created - other.created) <= timedelta(hours=hours)
    }


@given(near, st.lists(near, max_size=25, unique_by=lambda one: one.id))
def test_it_names_whom_a_walk_over_all_names(one: Incident, others: list[Incident]) -> None:
    found = find_duplicates(one, others, POLICY)
    expected = slowly(one, others)
    assert {hint.incident_id for hint in found} <= expected
    assert len(found) == min(MOST, len(expected))
    scores = [hint.score for hint in found]
    assert scores == sorted(scores, reverse=True)
    assert all(0 < score <= 1 for score in scores)


@given(near, near)
def test_of_one_class_it_holds_both_ways(one: Incident, other: Incident) -> None:
    other = replace(other, class_code=one.class_code, id="other", state=IncidentState.TO_ACCEPT)
    one = replace(one, state=IncidentState.TO_ACCEPT)
    (there, back) = find_duplicates(one, [other], POLICY), find_duplicates(other, [one], POLICY)
    assert [(hint.score, hint.reasons) for hint in there] == [(hint.score, hint.reasons) for hint in back]


def hint(other: Incident) -> DuplicateHint:
    (found,) = find_duplicates(incident(0), [other], POLICY)
    return found


def test_nearer_sooner_and_more_alike_scores_more() -> None:
    here = hint(incident(1))
    assert (here.score, here.distance_m, here.apart_s) == (1.0, 0.0, 0.0)
    assert here.reasons == (
        DuplicateReason.SAME_CLASS,
        DuplicateReason.SAME_PLACE,
        DuplicateReason.SAME_HOUR,
    )
    away, later, kin = (
        hint(incident(1, lat_deg=30.991)),
        hint(incident(1, hours=12)),
        hint(incident(1, class_code="0105")),
    )
    assert away.reasons[1] is DuplicateReason.NEARBY
    assert away.distance_m == pytest.approx(111.2, abs=0.1)
    assert (later.reasons[2], later.score) == (DuplicateReason.SAME_DAY, 0.9)
    assert (kin.reasons[0], kin.score) == (DuplicateReason.RELATED_CLASS, 0.8)
    assert here.score > max(away.score, later.score, kin.score)


@pytest.mark.parametrize("state", sorted(ENDED_STATES))
def test_what_has_ended_is_no_duplicate(state: IncidentState) -> None:
    assert find_duplicates(incident(0), [incident(1, state=state)], POLICY) == ()


@given(
    st.floats(-179, 179),
    st.floats(-70, 70),
    st.floats(1, LONGEST_RADIUS_M),
    st.floats(-0.06, 0.06),
    st.floats(-0.02, 0.02),
)
def test_what_is_near_lies_in_a_cell_around(
    lon_deg: float, lat_deg: float, radius_m: float, east_deg: float, north_deg: float
) -> None:
    cells = cells_around(lon_deg, lat_deg, radius_m)
    assert len(set(cells)) == len(cells) < 400
    assert cell_of(lon_deg, lat_deg) in cells
    if distance_m(lon_deg, lat_deg, lon_deg + east_deg, lat_deg + north_deg) <= radius_m:
        assert cell_of(lon_deg + east_deg, lat_deg + north_deg) in cells


@pytest.mark.parametrize("code", CODE_SETS)
def test_the_rules_of_a_code_set_speak_of_its_classes(code: str) -> None:
    codes = load_code_set(code)
    policy = codes.policy.duplicates
    grouped = [prefix for group in policy.related for prefix in group]
    for prefix in grouped + [rule.class_prefix for rule in policy.rules]:
        assert any(known.startswith(prefix) for known in codes.classes), prefix
    assert policy.rule_of("0101") == DuplicateRule()


def test_a_rule_that_looks_over_the_whole_city_is_none() -> None:
    for radius_m in (0.0, -1.0, LONGEST_RADIUS_M + 1, float("nan")):
        with pytest.raises(ValueError, match="radius"):
            DuplicateRule(radius_m=radius_m)
