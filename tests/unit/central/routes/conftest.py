"""Owns the small city behind HTTP, once on each database."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.helpers.http_city import HttpCity
from tests.helpers.keepers import ADMIN, FAR_HEAD, GRID_HEAD, TOWN_ADMIN
from tests.helpers.small_city import SmallCity


@pytest.fixture
def served(city: SmallCity) -> Iterator[HttpCity]:
    """The application over a city of four grids."""
    made = HttpCity(city)
    yield made
    made.close()


@pytest.fixture
def base(served: HttpCity) -> HttpCity:
    """The city with administrators and shift leaders of smaller areas."""
    served.enrol(ADMIN, TOWN_ADMIN, FAR_HEAD, GRID_HEAD)
    served.context.bearers.load()
    return served
