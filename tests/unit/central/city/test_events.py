"""Events: at the report's rate and mix, over a day with two peaks, each at a place inside its grid."""

from __future__ import annotations

import itertools
from collections import Counter
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from desktop.central.city.catalogue import load_class_names, load_events, load_names
from desktop.central.city.demo import make_city
from desktop.central.city.events import Event
from desktop.central.rules.codeset import load_code_set
from desktop.models.incident import Priority

CITY = make_city(7)
START = datetime(2026, 11, 22, 16, tzinfo=UTC)
DAY = timedelta(days=1)


def day_of_events() -> list[Event]:
    return CITY.events.events_between(START, START + DAY)


def test_a_day_brings_as_many_events_as_the_report_says() -> None:
    assert 730 <= len(day_of_events()) <= 910


def test_events_come_at_the_city_s_waking_hours() -> None:
    hours = Counter(event.at.astimezone(CITY.zone).hour for event in day_of_events())
    assert hours[9] + hours[10] > 8 * (hours[2] + hours[3])
    assert hours[16] > hours[13]
    assert hours[19] > 2 * hours[23]


def test_the_mix_follows_the_report() -> None:
    events = CITY.events.events_between(START, START + 5 * DAY)
    classes = Counter(event.template.class_code[:2] for event in events)
    priorities = Counter(event.priority for event in events)
    total = len(events)
    assert 0.28 < classes["01"] / total < 0.40
    assert 0.13 < classes["03"] / total < 0.20
    assert 0.02 < classes["02"] / total < 0.07
    assert set(classes) == {f"0{n}" for n in range(1, 9)}
    assert 0 < priorities[Priority.CRITICAL] / total < 0.025
    assert (priorities[Priority.LOW] + priorities[Priority.MEDIUM]) / total > 0.8


def test_every_event_lies_in_its_grid_with_words_of_its_own() -> None:
    events = day_of_events()
    for event in events:
        assert CITY.places[event.grid_code].contains(event.lon_deg, event.lat_deg)
        assert "{" not in event.title + event.description + event.address
        assert len(event.title) <= 60
        assert event.address
    assert len({event.id for event in events}) == len(events)
    assert len({event.title for event in events}) > 90


def test_citizens_are_masked() -> None:
    citizens = [event for event in day_of_events() if not event.reporter_id and event.reporter_name]
    assert len(citizens) > 100
    for event in citizens:
        assert event.reporter_name.endswith("**")
        assert event.reporter_phone[3:7] == "****"


@given(st.lists(st.integers(0, 86_400), min_size=1, max_size=6), st.sampled_from([1.0, 10.0]))
def test_cutting_the_day_into_pieces_loses_and_doubles_no_event(cuts: list[int], speed: float) -> None:
    end = START + timedelta(hours=3)
    instants = [START, *(min(START + timedelta(seconds=s), end) for s in sorted(cuts)), end]
    pieces = [
        event.id
        for start, stop in itertools.pairwise(instants)
        for event in CITY.events.events_between(start, stop, speed)
    ]
    whole = [event.id for event in CITY.events.events_between(START, end, speed)]
    assert sorted(pieces) == sorted(whole)


def test_speed_multiplies_the_rate() -> None:
    hour = (START + timedelta(hours=10), START + timedelta(hours=11))
    slow = len(CITY.events.events_between(*hour))
    fast = len(CITY.events.events_between(*hour, 10.0))
    assert abs(fast - 10 * slow) <= 12


def test_every_template_has_a_class_a_department_and_texts() -> None:
    departments = set(load_names().departments)
    for template in load_events().templates:
        assert template.class_code in load_class_names()
        assert template.department in departments | {""}
        assert template.titles
        assert all(template.texts)
    used = {template.class_code for template in load_events().templates}
    # Calls for help come from terminals alone.
    assert used == set(load_class_names()) - {load_code_set().policy.sos_class}
