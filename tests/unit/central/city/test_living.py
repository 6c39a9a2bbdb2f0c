"""A written demo is taken up as it was written: seed, size, incidents a day, polygons."""

from __future__ import annotations

from datetime import UTC, datetime

from desktop.central.city.demo import incidents_a_day, is_held_back, make_city
from desktop.central.city.living import make_living_city, read_demo
from desktop.central.city.seed import seed_city
from desktop.central.ledger.database import Database
from desktop.central.ledger.ground import replace_shapes
from desktop.central.ledger.unit import Unit

NOW = datetime(2026, 11, 23, 6, 30, tzinfo=UTC)


def test_the_living_city_is_the_written_one() -> None:
    database = Database("sqlite://")
    database.migrate()
    database.run(lambda c: seed_city(c, 7, NOW, grids=260, incidents=410))
    demo = database.run(lambda c: read_demo(Unit(c, NOW)))
    assert (demo.seed, demo.grids, demo.incidents) == (7, 260, 410)
    living, written = make_living_city(demo), make_city(7, 260, 410)
    assert living.shapes == written.shapes
    assert living.people.workers == written.people.workers
    assert living.people.patterns == written.people.patterns
    assert living.events.density == 0.5
    again = living.events.events_between(NOW, NOW.replace(hour=9))
    assert again == written.events.events_between(NOW, NOW.replace(hour=9))
    database.run(lambda c: replace_shapes(c, written.shapes[:3]))
    assert database.run(lambda c: read_demo(Unit(c, NOW))).parts == ()
    database.close()


def test_incidents_grow_with_the_workers_up_to_what_a_machine_keeps() -> None:
    assert incidents_a_day(519) == incidents_a_day(260) == 820
    assert incidents_a_day(12_000) == 820 * 12_000 / 519
    assert incidents_a_day(120_000) == 20_000
    assert incidents_a_day(120_000, 190_000) == 190_000
    assert is_held_back(120_000, None)
    assert not is_held_back(12_000, None)
    assert not is_held_back(120_000, 5_000)
