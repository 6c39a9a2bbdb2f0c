"""A list is written against the workers and posts it was checked against, and against no others."""

from __future__ import annotations

from dataclasses import replace

import pytest

from desktop.central.ledger.imports.requests import ImportRequest
from desktop.central.ledger.imports.worker_import import WorkerImport
from desktop.central.rules.refusal import Refused
from desktop.models.person import Worker
from desktop.models.problem import ProblemType
from tests.helpers.leak_city import ADMIN
from tests.helpers.small_city import CODES, WORKERS, SmallCity


def test_workers_that_changed_since_the_check_are_not_overwritten(city: SmallCity) -> None:
    work = WorkerImport(ADMIN, ImportRequest(body=f"id,name,grid_a\nw-9,赵敏,{CODES[0]}\n".encode()))
    work.check(city.ledger.transact(work.read), city.now)
    known = city.ledger.transact(lambda unit: unit.find(Worker, WORKERS[0].id))
    assert known is not None
    renamed = replace(known, name="改名", revision=known.revision + 1)
    city.ledger.transact(lambda unit: unit.put(renamed, area_code=CODES[0]))
    with pytest.raises(Refused) as caught:
        city.ledger.transact(lambda unit: work.write(unit, city.ledger.rules))
    assert caught.value.problem is ProblemType.TRANSITION_NOT_ALLOWED
    assert city.ledger.transact(lambda unit: unit.find(Worker, "w-9")) is None
    assert city.post(0).a_id == WORKERS[0].id
