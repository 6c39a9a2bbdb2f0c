"""Owns the small city that the central's tests share, once on each database."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.helpers.postgres import PostgresServer
from tests.helpers.small_city import SmallCity


@pytest.fixture(scope="session")
def written_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with the small city, of which each test gets a copy: written once, not a thousand times."""
    path = tmp_path_factory.mktemp("written") / "central.sqlite"
    SmallCity(f"sqlite:///{path}").close()
    return path


@pytest.fixture(scope="session")
def written_postgres_url(postgres_server: PostgresServer) -> Iterator[str]:
    """The same on PostgreSQL."""
    url = postgres_server.create_database()
    SmallCity(url).close()
    yield url
    postgres_server.drop_database(url)


@pytest.fixture(params=["sqlite", "postgresql"])
def city_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """SQLAlchemy URL of a database with the small city, once of each kind."""
    if request.param == "sqlite":
        path = tmp_path / "central.sqlite"
        shutil.copyfile(request.getfixturevalue("written_sqlite"), path)
        yield f"sqlite:///{path}"
        return
    server: PostgresServer = request.getfixturevalue("postgres_server")
    url = server.create_database(request.getfixturevalue("written_postgres_url"))
    yield url
    server.drop_database(url)


@pytest.fixture
def city(city_url: str) -> Iterator[SmallCity]:
    """A city of four grids on SQLite and on PostgreSQL."""
    made = SmallCity(city_url)
    yield made
    made.close()
