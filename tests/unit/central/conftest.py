"""Owns the small city that the central's tests share, once on each database."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.helpers.small_city import SmallCity


@pytest.fixture
def city(database_url: str) -> Iterator[SmallCity]:
    """A city of four grids on SQLite and on PostgreSQL."""
    made = SmallCity(database_url)
    yield made
    made.close()
