"""A year of history makes a central no slower than a month of it."""

from __future__ import annotations

import pytest

from tests.bench import history_bench
from tests.bench.figures import Figures

AT_MOST = 1.5
"""A year to a month, of the median reply. Source: issue, The central becomes a server."""


@pytest.mark.long
@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_a_year_costs_no_more_than_a_month(database: str) -> None:
    ratios = history_bench.run(Figures(), (database,))[database]
    assert ratios["bundle"] <= AT_MOST
    assert ratios["changes"] <= AT_MOST
