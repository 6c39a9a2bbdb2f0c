"""The served description of the API is held against the server by a client that nobody here wrote.

Every answer must be described, no valid request refused for its form, no invalid one taken, none a failure.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.config import SchemathesisConfig
from schemathesis.core.result import Ok

from tests.helpers.central_program import CentralProgram

MakeCentral = Callable[..., CentralProgram]

RULES = ["2xx", 304, 401, 403, 404, 409, 410, 412, 422, 428, 429]
"""What a request of the right form may be answered with: rights and rules come after the form."""

CONFIG = {"checks": {"positive_data_acceptance": {"expected-statuses": RULES}}}


def fuzz(central: CentralProgram, bearer: str, examples: int) -> int:
    """Ask every operation so many times as somebody; returns how many operations there are."""
    schema = schemathesis.openapi.from_url(
        f"{central.url}/openapi.json", config=SchemathesisConfig.from_dict(CONFIG)
    )
    headers = {"Authorization": f"Bearer {central.tokens[bearer]}"}
    operations = [result.ok() for result in schema.get_all_operations() if isinstance(result, Ok)]
    assert len(operations) == len(list(schema.get_all_operations())), "a description that is none"
    for operation in operations:
        if operation.path == "/v1/backups":
            # Each answer is a file of the whole city; its own tests ask for it.
            continue

        @settings(
            max_examples=examples,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            phases=(Phase.explicit, Phase.generate, Phase.shrink),
        )
        @given(case=operation.as_strategy())
        def ask(case: Any) -> None:
            case.call_and_validate(headers=headers)

        ask()
    return len(operations)


@pytest.mark.parametrize(("database", "bearer"), [("sqlite", "officer-1"), ("postgresql", "admin")])
def test_every_answer_is_described(
    database: str, bearer: str, make_central: MakeCentral, request: pytest.FixtureRequest
) -> None:
    central = make_central("fuzzed", *arguments_of(database, request))
    assert fuzz(central, bearer, 6) > 80


@pytest.mark.long
@pytest.mark.parametrize("bearer", ["officer-1", "leader-1", "admin", "wall-1", "department-01"])
@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_every_answer_is_described_in_depth(
    database: str, bearer: str, make_central: MakeCentral, request: pytest.FixtureRequest
) -> None:
    central = make_central("fuzzed", *arguments_of(database, request))
    assert fuzz(central, bearer, 60) > 80


def arguments_of(database: str, request: pytest.FixtureRequest) -> tuple[str, ...]:
    if database == "sqlite":
        return ()
    return ("--database-url", request.getfixturevalue("demo_postgres_url"), "--workers", "2")
