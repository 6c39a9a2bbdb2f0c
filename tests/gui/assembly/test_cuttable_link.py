"""Proves the relay: bytes pass both ways until it is cut, then nothing does."""

import socket
import threading
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest

from widgets.assembly.cuttable_link import CuttableLink


@pytest.fixture
def echo() -> Iterator[str]:
    server = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        near, _ = server.accept()
        with near:
            while chunk := near.recv(1024):
                near.sendall(chunk.upper())

    thread = threading.Thread(target=serve)
    thread.start()
    yield f"http://127.0.0.1:{server.getsockname()[1]}"
    server.close()
    thread.join()


def test_passes_on_until_it_is_cut(echo: str) -> None:
    link = CuttableLink(echo)
    port = urlsplit(link.url).port
    assert port is not None
    with socket.create_connection(("127.0.0.1", port), timeout=5) as near:
        near.sendall(b"hello")
        assert near.recv(16) == b"HELLO"
        link.cut()
        assert near.recv(16) == b""
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", port), timeout=5).close()
