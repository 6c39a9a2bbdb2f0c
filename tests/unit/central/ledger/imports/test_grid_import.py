"""An import is held against the city it was checked against, and against no other."""

from __future__ import annotations

import pytest

from desktop.central.ledger.ground import read_locator, read_shapes, replace_shapes
from desktop.central.ledger.imports.grid_import import GridImport
from desktop.central.ledger.imports.requests import ImportRequest
from desktop.central.ledger.notifications import Notification, parse
from desktop.central.rules.refusal import Refused
from desktop.models.problem import ProblemType
from desktop.wire.imports import decode_import
from tests.helpers.grid_files import squares, write_file
from tests.helpers.leak_city import ADMIN
from tests.helpers.small_city import CODES, SmallCity, square


def begin(city: SmallCity, **more: object) -> GridImport:
    codes = [*CODES, f"{CODES[0][:12]}005"]
    body = write_file("geojson", squares(5), {"code": codes, "name": codes})
    work = GridImport(ADMIN, ImportRequest(body=body, accepts_warnings=True, **more))  # type: ignore[arg-type]
    work.check(city.ledger.transact(work.read), city.now)
    work.require_acceptable()
    return work


def test_grids_that_changed_since_the_check_are_not_overwritten(city: SmallCity) -> None:
    work = begin(city)
    city.ledger.transact(lambda unit: replace_shapes(unit.connection, [square(0)]))
    with pytest.raises(Refused) as caught:
        city.ledger.transact(lambda unit: work.write(unit, city.ledger.rules))
    assert caught.value.problem is ProblemType.TRANSITION_NOT_ALLOWED
    assert [shape.code for shape in city.ledger.transact(lambda unit: read_shapes(unit.connection))] == [
        CODES[0]
    ]


def test_what_is_reported_is_what_was_done(city: SmallCity) -> None:
    work = begin(city)
    assert not decode_import(work.report(city.now, ())).applied
    city.ledger.transact(lambda unit: work.write(unit, city.ledger.rules))
    told = decode_import(work.report(city.now, ()))
    assert (told.applied, told.counts["begun"], told.counts["posts_begun"]) == (True, 1, 1)
    locator = city.ledger.transact(lambda unit: read_locator(unit.connection))
    assert locator.find(103.945, 30.995) == f"{CODES[0][:12]}005"


def test_other_processes_are_told_of_new_ground() -> None:
    assert parse('{"number": 7, "ground": true}') == Notification(number=7, ground=True)
