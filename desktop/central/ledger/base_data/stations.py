"""Owns stations as orders want them: their grid is found by their position."""

from __future__ import annotations

from dataclasses import replace

from desktop.central.ledger.request import CommandRequest
from desktop.central.rules.base_data.catalogue import load_base_data
from desktop.central.rules.locator import GridLocator
from desktop.central.rules.refusal import Refused
from desktop.models.base_data import Station
from desktop.models.problem import ProblemType


def make_station(request: CommandRequest, present: Station | None, locator: GridLocator) -> Station:
    """Return a station as an order wants it.

    Raises:
        Refused: validation, if its kind is unknown or it lies outside the city.
    """
    kept = present or Station(
        id=request.target_id,
        kind_code="",
        name="",
        address="",
        lon_deg=0.0,
        lat_deg=0.0,
        area_code="",
        phone="",
        hours="",
    )
    made = replace(
        kept,
        kind_code=request.text("kind_code") or kept.kind_code,
        name=request.text("name") or kept.name,
        address=request.replaced("address", kept.address),
        lon_deg=request.number("lon_deg", kept.lon_deg),
        lat_deg=request.number("lat_deg", kept.lat_deg),
        phone=request.replaced("phone", kept.phone),
        hours=request.replaced("hours", kept.hours),
    )
    if made.kind_code not in load_base_data().kinds:
        raise Refused(
            ProblemType.VALIDATION, f"no kind {made.kind_code} in the catalogue", pointers=("/kind_code",)
        )
    code = locator.find(made.lon_deg, made.lat_deg)
    if code is None:
        raise Refused(
            ProblemType.VALIDATION, "it lies in no grid of this city", pointers=("/lon_deg", "/lat_deg")
        )
    return replace(made, area_code=code)
