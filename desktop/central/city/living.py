"""Owns the taking up of a demo city that was written before: of which seed, how large, on which polygons."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from desktop.central.city.demo import DemoCity, city_on_ground, make_city
from desktop.central.city.layout import DEFAULT_GRIDS
from desktop.central.ledger.ground import read_geometry_ref
from desktop.central.ledger.unit import Unit
from desktop.central.tables.records import GeometryRow
from desktop.wire.geometry import decode_geometry_part

DEMO_SEED = 519
"""Seed of people and events where nobody names another."""

GROUND_META = "ground"
"""Name in ``meta`` of the hash of the polygons that the demo was written on."""

INCIDENTS_META = "incidents_a_day"
"""Name in ``meta`` of the incidents a day that somebody wished for; missing where nobody did."""


@dataclass(frozen=True, slots=True)
class WrittenDemo:
    """What the database says of its demo.

    Attributes:
        incidents: Wished incidents a day, None for the usual number.
        parts: The polygons as they are kept; none if they are no longer those of the demo.
    """

    seed: int
    grids: int
    incidents: int | None
    parts: tuple[bytes, ...]


def read_demo(unit: Unit) -> WrittenDemo:
    """Read what a demo was written from; its polygons are decoded by whoever has the time."""
    ground, wished = unit.read_meta(GROUND_META), unit.read_meta(INCIDENTS_META)
    parts: tuple[bytes, ...] = ()
    if ground and read_geometry_ref(unit.connection).content_hash == ground:
        query = select(GeometryRow.body).order_by(GeometryRow.part)
        parts = tuple(unit.connection.execute(query).scalars())
    return WrittenDemo(
        seed=int(unit.read_meta("seed", str(DEMO_SEED))),
        grids=int(unit.read_meta("grids", str(DEFAULT_GRIDS))),
        incidents=int(wished) if wished else None,
        parts=parts,
    )


def make_living_city(demo: WrittenDemo) -> DemoCity:
    """Return a written city as its life needs it; very many grids take a minute to grow, so they are read."""
    if not demo.parts:
        return make_city(demo.seed, demo.grids, demo.incidents)
    shapes = (shape for part in demo.parts for shape in decode_geometry_part(part))
    return city_on_ground(demo.seed, shapes, demo.incidents, with_contacts=False)
