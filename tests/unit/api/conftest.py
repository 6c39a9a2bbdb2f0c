"""Owns the stage of the api's tests: a stub, a faulty way to it, and transports that are closed again."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from desktop.api.requests_transport import RequestsTransport
from desktop.board.server_clock import steady_s
from tests.helpers.fault_proxy import FaultProxy
from tests.helpers.stub_central import StubCentral


@pytest.fixture
def stub(closing: list[Callable[[], None]]) -> StubCentral:
    made = StubCentral()
    closing.append(made.close)
    return made


@pytest.fixture
def closing() -> Iterator[list[Callable[[], None]]]:
    """What is closed at the end, the last first."""
    waiting: list[Callable[[], None]] = []
    yield waiting
    for close in reversed(waiting):
        close()


@pytest.fixture
def proxy(stub: StubCentral, closing: list[Callable[[], None]]) -> FaultProxy:
    made = FaultProxy(stub.address, seed=7)
    closing.append(made.close)
    return made


@pytest.fixture
def connect(closing: list[Callable[[], None]]) -> Callable[[str], RequestsTransport]:
    def make(url: str, token: str = "secret") -> RequestsTransport:
        made = RequestsTransport(url, token, clock=steady_s)
        closing.append(made.close)
        return made

    return make
