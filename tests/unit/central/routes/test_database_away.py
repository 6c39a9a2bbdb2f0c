"""While the database is away the central says so, and when to ask again; afterwards all goes on by itself."""

from __future__ import annotations

import time
from collections.abc import Iterator

import psycopg
import pytest
from sqlalchemy.engine import make_url

from tests.helpers.http_city import HttpCity, problem_of, reporting
from tests.helpers.small_city import SmallCity


def admit(url: str, is_open: bool) -> None:
    """Let nobody into a database any more and throw everybody out, or open it again."""
    parsed = make_url(url)
    name = parsed.database
    with psycopg.connect(
        host=parsed.host,
        port=parsed.port,
        user=parsed.username,
        password=parsed.password,
        dbname="template1",
        autocommit=True,
    ) as connection:
        connection.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS {str(is_open).lower()}")
        if not is_open:
            query = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s"
            connection.execute(query, (name,))


@pytest.fixture
def on_postgres(postgres_url: str) -> Iterator[HttpCity]:
    """The application over a city on PostgreSQL: SQLite is a file beside the program and never away."""
    city = SmallCity(postgres_url)
    made = HttpCity(city)
    yield made
    made.close()
    city.close()


def test_a_database_that_is_away_is_said_to_be_and_comes_back(
    on_postgres: HttpCity, postgres_url: str
) -> None:
    served = on_postgres
    served.report("i-1")
    admit(postgres_url, is_open=False)
    try:
        began_s = time.monotonic()
        for response in (
            served.get("/v1/bundle"),
            served.post("/v1/incidents", reporting("i-2"), key="kept"),
            served.get("/v1/commands/kept"),
        ):
            assert problem_of(response) == (503, "unavailable")
            assert response.headers["retry-after"] == "2"
        assert time.monotonic() - began_s < 6, "nobody is kept waiting"
        assert served.get("/v1/health", None).status_code == 200, "the process itself lives"
    finally:
        admit(postgres_url, is_open=True)
    assert served.post("/v1/incidents", reporting("i-2"), key="kept").status_code == 201
    assert served.get("/v1/bundle").status_code == 200
