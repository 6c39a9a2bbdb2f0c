"""Owns the stage of every test: no display, a profile of its own, databases, silence as part of passing."""

from __future__ import annotations

import os
from collections.abc import Callable, Generator, Iterator
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["QT_ACCESSIBILITY"] = "0"

import pytest
from hypothesis import HealthCheck, settings

from tests.helpers.leaks import Stage
from tests.helpers.postgres import PostgresServer
from tests.helpers.qt_silence import QtWarningCatcher
from tests.helpers.xvfb import VirtualScreen

settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("house")  # a busy machine is no fault of the rule under test

KEPT_PIDS: set[int] = set()
"""Processes of the whole session."""


def _kept_pids() -> frozenset[int]:
    return frozenset(KEPT_PIDS)


@pytest.fixture(autouse=True)
def own_profile_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Keep every test away from the user's own profiles."""
    home = tmp_path_factory.getbasetemp() / f"home-{os.urandom(6).hex()}"
    monkeypatch.setenv("GRIDDESK_HOME", str(home))
    return home


@pytest.fixture(autouse=True)
def nothing_left_behind(request: pytest.FixtureRequest, own_profile_home: Path) -> Iterator[None]:
    """Fail a test that leaves a thread, process, timer or window behind, and name it."""
    uses_qt = "qapp" in request.fixturenames
    if uses_qt:
        request.getfixturevalue("qapp")
    stage = Stage(uses_qt=uses_qt, kept_pids=_kept_pids)
    yield
    leaks = stage.find_leaks()
    if leaks:
        pytest.fail("left behind:\n  " + "\n  ".join(leaks), pytrace=False)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_teardown(item: pytest.Item) -> Generator[None, None, None]:
    """Fail a test during whose end Qt warns; the test plugin hears only what comes before."""
    with QtWarningCatcher(item.config.getini("qt_log_ignore")) as catcher:
        yield
    if catcher.warnings:
        pytest.fail("Qt warned at the end:\n  " + "\n  ".join(catcher.warnings), pytrace=False)


@pytest.fixture(scope="session")
def screen() -> Iterator[str]:
    """`DISPLAY` of a virtual screen of 1920x1080, for programs started as processes with real windows."""
    with VirtualScreen() as server:
        KEPT_PIDS.add(server.pid)
        yield server.display


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """One PostgreSQL server for the session."""
    server = PostgresServer()
    KEPT_PIDS.add(server.pid)
    yield server
    server.stop()


@pytest.fixture
def new_postgres_url(postgres_server: PostgresServer) -> Iterator[Callable[[], str]]:
    """Make as many empty PostgreSQL databases as the test asks for; each call gives the URL of another."""
    urls: list[str] = []

    def make() -> str:
        urls.append(postgres_server.create_database())
        return urls[-1]

    yield make
    for url in urls:
        postgres_server.drop_database(url)


@pytest.fixture
def postgres_url(new_postgres_url: Callable[[], str]) -> str:
    """SQLAlchemy URL of an empty PostgreSQL database."""
    return new_postgres_url()


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """SQLAlchemy URL of a SQLite file that does not exist yet."""
    return f"sqlite:///{tmp_path / 'central.sqlite'}"


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """SQLAlchemy URL of an empty database, once of each kind: the same tests hold on both."""
    url: str = request.getfixturevalue("sqlite_url" if request.param == "sqlite" else "postgres_url")
    return url
