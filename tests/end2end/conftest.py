"""Owns the demo city that all end-to-end tests begin with, written once a session."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.helpers.central_program import CentralProgram, copy_demo
from tests.helpers.desk_seat import DeskSeat
from tests.helpers.postgres import PostgresServer
from tests.helpers.shift import Shift
from tests.helpers.xvfb import VirtualScreen


@pytest.fixture(scope="session")
def seeded_demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder of a profile whose central has written the demo city and ended."""
    central = CentralProgram(tmp_path_factory.mktemp("seeded"))
    central.start().stop()
    return central.folder


@pytest.fixture(scope="session")
def seeded_postgres(tmp_path_factory: pytest.TempPathFactory, postgres_server: PostgresServer) -> str:
    """URL of a PostgreSQL database with the demo city; it is copied, never served again."""
    url = postgres_server.create_database()
    CentralProgram(tmp_path_factory.mktemp("seeded"), "central", "--database-url", url).start().stop()
    return url


@pytest.fixture
def demo_postgres_url(postgres_server: PostgresServer, seeded_postgres: str) -> Iterator[str]:
    """URL of a PostgreSQL database of its own with the demo city, which spares the seconds of writing it."""
    url = postgres_server.create_database(seeded_postgres)
    yield url
    postgres_server.drop_database(url)


@pytest.fixture
def make_central(seeded_demo: Path, tmp_path: Path) -> Iterator[Callable[..., CentralProgram]]:
    """Start centrals on copies of the demo; each call another one."""
    started: list[CentralProgram] = []

    def make(
        name: str = "central", *arguments: str, prepare: Callable[[Path], None] | None = None
    ) -> CentralProgram:
        copy_demo(seeded_demo, tmp_path, name)
        if prepare is not None:
            prepare(tmp_path / name)
        central = CentralProgram(tmp_path, name, *arguments)
        started.append(central)
        return central.start()

    yield make
    for central in started:
        central.stop()


@pytest.fixture
def central(make_central: Callable[..., CentralProgram]) -> CentralProgram:
    """A central whose city hardly lives: what a test does is all that happens."""
    return make_central("central", "--speed", "0.01")


@pytest.fixture
def screen() -> Iterator[VirtualScreen]:
    """A screen that nobody looks at."""
    with VirtualScreen() as made:
        yield made


@pytest.fixture
def shift(central: CentralProgram, screen: VirtualScreen, tmp_path: Path) -> Iterator[Shift]:
    """A seat in front of it."""
    made = Shift(central, screen, tmp_path)
    yield made
    made.close()


@pytest.fixture
def seat(shift: Shift) -> DeskSeat:
    """The seat with an officer at it."""
    return shift.sit_down()
