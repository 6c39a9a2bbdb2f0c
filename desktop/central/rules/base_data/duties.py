"""Owns which duties a grid worker has somewhere: the code set's, with the city's own laid over; pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from desktop.central.rules.base_data.catalogue import BaseData
from desktop.models.base_data import DutyEntry, DutyItem
from desktop.models.codes import is_within

CITY_SOURCE = "city"
"""Source of what the city entered itself."""


def duties_in(
    place_code: str,
    city_code: str,
    entries: Mapping[str, DutyEntry],
    withdrawn: frozenset[str],
    data: BaseData,
) -> tuple[DutyItem, ...]:
    """Return the duties that hold somewhere, by class and code.

    Args:
        place_code: Grid or greater area; in an area, the duties of all that lies in it.
        city_code: Where the code set's own duties hold.
        entries: The city's own entries by code; one with a code of the code set stands in its place.
        withdrawn: Codes that the city took out.
        data: The catalogue with the code set's duties.
    """
    items = {one.code: replace(one, area_code=city_code) for one in data.duties if one.code not in withdrawn}
    items |= {code: item_of(entry, data) for code, entry in entries.items()}
    here = (
        one
        for one in items.values()
        if is_within(one.area_code, place_code) or is_within(place_code, one.area_code)
    )
    return tuple(sorted(here, key=lambda one: (one.class_code, one.code)))


def given_entry(code: str, city_code: str, data: BaseData) -> DutyEntry | None:
    """Return a duty of the code set as an entry that was never changed, None if there is none."""
    found = next((one for one in data.duties if one.code == code), None)
    if found is None:
        return None
    return DutyEntry(
        code=code,
        class_code=found.class_code,
        name=found.name,
        area_code=city_code,
        is_sample=found.is_sample,
    )


def item_of(entry: DutyEntry, data: BaseData) -> DutyItem:
    """Return a city's own entry as a duty."""
    known = data.duty_classes.get(entry.class_code)
    return DutyItem(
        code=entry.code,
        class_code=entry.class_code,
        class_name="" if known is None else known.name,
        role="" if known is None else known.role,
        name=entry.name,
        area_code=entry.area_code,
        source=data.catalogue.duty_code_set if entry.is_sample else CITY_SOURCE,
        is_sample=entry.is_sample,
        revision=entry.revision,
    )
