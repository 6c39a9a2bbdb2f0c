"""Owns the demo's data files as typed values: names, departments, event templates, classes of events."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from desktop.models.incident import IntakeSource, Priority
from resources.files import read_text

CODE_SET = "sichuan-2017"


@dataclass(frozen=True, slots=True)
class NamePool:
    """What invented people are called, and who sits in the duty room.

    Attributes:
        officers: Ids and names of the duty officers.
        leader: Id and name of the shift leader.
        city_leader: Id and name of the leader who reads all, supervises and approves.
        departments: Names of the city's departments.
        street_words: Endings of street names ("东路", ...).
    """

    surnames: str
    female: str
    male: str
    female_pairs: tuple[str, ...]
    male_pairs: tuple[str, ...]
    officers: tuple[tuple[str, str], ...]
    leader: tuple[str, str]
    city_leader: tuple[str, str]
    departments: tuple[str, ...]
    street_words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Template:
    """A kind of event.

    Attributes:
        class_code: Sub-class in the code set.
        weight: How often it happens in comparison with the others.
        department: Department that handles it, empty for the grid's own worker.
        phone_share: Share that the duty room settles on the phone.
    """

    class_code: str
    weight: float
    priority: Priority
    titles: tuple[str, ...]
    texts: tuple[str, ...]
    department: str
    phone_share: float


@dataclass(frozen=True, slots=True)
class EventPool:
    """Which events happen, how often, when, from which source, and what people write about them.

    Attributes:
        events_per_day: Expected number in 24 hours.
        hour_weights: Relative rate in each hour of the city's day.
        sources: Weights of the intake sources by class ("default" where a class says nothing).
        opinions: Sentences by operation; "phone" for what is settled on the phone.
    """

    events_per_day: float
    hour_weights: tuple[float, ...]
    sources: Mapping[str, Mapping[IntakeSource, float]]
    opinions: Mapping[str, tuple[str, ...]]
    templates: tuple[Template, ...]


@cache
def load_names() -> NamePool:
    """Return the names that the program brings."""
    pool: dict[str, Any] = json.loads(read_text("city", "people.json"))
    return NamePool(
        surnames=pool["surnames"],
        female=pool["female"],
        male=pool["male"],
        female_pairs=tuple(pool["female_pairs"]),
        male_pairs=tuple(pool["male_pairs"]),
        officers=tuple((one["id"], one["name"]) for one in pool["officers"]),
        leader=(pool["leader"]["id"], pool["leader"]["name"]),
        city_leader=(pool["city_leader"]["id"], pool["city_leader"]["name"]),
        departments=tuple(pool["departments"]),
        street_words=tuple(pool["street_words"]),
    )


@cache
def load_events() -> EventPool:
    """Return the event templates that the program brings."""
    pool: dict[str, Any] = json.loads(read_text("city", "events.json"))
    return EventPool(
        events_per_day=pool["events_per_day"],
        hour_weights=tuple(pool["hour_weights"]),
        sources={
            name: {IntakeSource(source): weight for source, weight in weights.items()}
            for name, weights in pool["sources"].items()
        },
        opinions={operation: tuple(texts) for operation, texts in pool["opinions"].items()},
        templates=tuple(
            Template(
                class_code=one["class"],
                weight=one["weight"],
                priority=Priority(one["priority"]),
                titles=tuple(one["titles"]),
                texts=tuple(one["texts"]),
                department=one["department"],
                phone_share=one["phone_share"],
            )
            for one in pool["templates"]
        ),
    )


@cache
def load_class_names() -> Mapping[str, str]:
    """Return "class / sub-class" by the code of the sub-class."""
    code_set: dict[str, Any] = json.loads(read_text("codesets", f"{CODE_SET}.json"))
    return {
        sub["code"]: f"{group['name']} / {sub['name']}"
        for group in code_set["classes"]
        for sub in group["subclasses"]
    }
