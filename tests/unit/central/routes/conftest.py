"""Owns the small city behind HTTP, once on each database."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.helpers.http_city import HttpCity
from tests.helpers.small_city import SmallCity


@pytest.fixture
def served(city: SmallCity) -> Iterator[HttpCity]:
    """The application over a city of four grids."""
    made = HttpCity(city)
    yield made
    made.close()
