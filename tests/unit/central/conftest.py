"""Owns the small city that the central's tests share, once on each database."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.helpers.postgres import PostgresServer
from tests.helpers.small_city import SmallCity

_SQLITE = "sqlite:///"


@pytest.fixture(scope="session")
def written_sqlite_url(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The small city, of which each test gets a copy: written once, not a thousand times."""
    url = f"{_SQLITE}{tmp_path_factory.mktemp('written') / 'central.sqlite'}"
    SmallCity(url).close()
    return url


@pytest.fixture(scope="session")
def written_postgres_url(postgres_server: PostgresServer) -> Iterator[str]:
    """The same on PostgreSQL."""
    url = postgres_server.create_database()
    SmallCity(url).close()
    yield url
    postgres_server.drop_database(url)


@pytest.fixture
def copy_database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Callable[[str], str]]:
    """Copy a database that nobody has open, as often as the test asks for; each call gives a URL."""
    made: list[str] = []

    def copy(url: str) -> str:
        if url.startswith(_SQLITE):
            path = tmp_path / f"central-{len(made)}.sqlite"
            shutil.copyfile(url.removeprefix(_SQLITE), path)
            made.append(f"{_SQLITE}{path}")
        else:
            made.append(request.getfixturevalue("postgres_server").create_database(url))
        return made[-1]

    yield copy
    for url in made:
        if not url.startswith(_SQLITE):
            request.getfixturevalue("postgres_server").drop_database(url)


@pytest.fixture(params=["written_sqlite_url", "written_postgres_url"], ids=["sqlite", "postgresql"])
def city_url(request: pytest.FixtureRequest, copy_database: Callable[[str], str]) -> str:
    """SQLAlchemy URL of a database with the small city, once of each kind."""
    return copy_database(request.getfixturevalue(request.param))


@pytest.fixture
def city(city_url: str) -> Iterator[SmallCity]:
    """A city of four grids on SQLite and on PostgreSQL."""
    made = SmallCity(city_url)
    yield made
    made.close()
