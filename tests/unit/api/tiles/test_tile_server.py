"""A tile comes from a real server, or it is said what is wrong; never an address, never later than it may."""

from __future__ import annotations

import contextlib
import gzip
import logging
import socket
import traceback
import zlib
from collections.abc import Callable

import pytest

from desktop.api.requests_transport import RequestsTransport
from desktop.api.tiles.tile_server import TileServer
from desktop.api.transport import Request, Transport
from desktop.board.server_clock import steady_s
from desktop.models.basemap import Basemap, BasemapKind, BasemapTrouble, BasemapUnusable
from desktop.models.tile_pyramid import TilePlace
from tests.helpers.tile_city import TileAnswer, TileCity
from tests.helpers.tile_sets import plain_picture

HERE = TilePlace(12, 3230, 1672)
TILE = plain_picture(120)
KEY = "s3cr3t"


def padded(picture: bytes) -> bytes:
    """Return a PNG that is whole and larger than any tile."""
    chunk = b"tEXt" + bytes(2 << 20)
    framed = (2 << 20).to_bytes(4, "big") + chunk + zlib.crc32(chunk).to_bytes(4, "big")
    return picture[:33] + framed + picture[33:]


class HastyTransport(RequestsTransport):
    """The real one, which waits for half a second at most."""

    def exchange(self, request: Request):  # type: ignore[no-untyped-def]
        return super().exchange(
            Request(method="GET", path=request.path, headers=request.headers, limit_s=0.5)
        )


def make(host: str) -> Transport:
    return HastyTransport(host, "", clock=steady_s)


def serve(closing: list[Callable[[], None]], answer: TileAnswer) -> tuple[TileCity, TileServer]:
    city = TileCity(lambda _path: answer)
    closing.append(city.close)
    return city, ask(closing, city.url)


def ask(closing: list[Callable[[], None]], url: str) -> TileServer:
    template = f"{url}/{{z}}/{{x}}/{{y}}.png?tk={KEY}"
    server = TileServer(Basemap(kind=BasemapKind.XYZ, address=template), make)
    closing.append(server.close)
    return server


def trouble_of(server: TileServer) -> BasemapUnusable:
    with pytest.raises(BasemapUnusable) as found:
        server.read(HERE)
    assert KEY not in "".join(traceback.format_exception(found.value))
    return found.value


def test_a_tile_comes(closing: list[Callable[[], None]]) -> None:
    city, server = serve(closing, TileAnswer(200, TILE))
    assert server.read(HERE) == TILE
    assert city.heard == [f"/12/3230/1672.png?tk={KEY}"]


@pytest.mark.parametrize(
    "answer", [TileAnswer(204), TileAnswer(404, b"no"), TileAnswer(400), TileAnswer(200)]
)
def test_there_is_none_at_that_place(closing: list[Callable[[], None]], answer: TileAnswer) -> None:
    _, server = serve(closing, answer)
    assert server.read(HERE) is None


@pytest.mark.parametrize(
    ("answer", "trouble"),
    [
        (TileAnswer(200, b"<!DOCTYPE html><p>please log in"), BasemapTrouble.NOT_A_PICTURE),
        (TileAnswer(200, b'{"code":301007}'), BasemapTrouble.NOT_A_PICTURE),
        (TileAnswer(200, TILE[:-30]), BasemapTrouble.PICTURE_BROKEN),
        (TileAnswer(200, bytes(2 << 20)), BasemapTrouble.NOT_A_PICTURE),
        (
            TileAnswer(200, gzip.compress(padded(TILE)), {"Content-Encoding": "gzip"}),
            BasemapTrouble.NOT_A_PICTURE,
        ),
        (TileAnswer(302, b"", {"Location": "http://127.0.0.1:1/"}), BasemapTrouble.MOVED),
        (TileAnswer(401), BasemapTrouble.DENIED),
        (TileAnswer(403), BasemapTrouble.DENIED),
        (TileAnswer(429, b"", {"Retry-After": "17"}), BasemapTrouble.BUSY),
        (TileAnswer(503), BasemapTrouble.BUSY),
        (TileAnswer(500, b"<h1>oops"), BasemapTrouble.SERVER_FAILED),
        (TileAnswer(418), BasemapTrouble.SERVER_FAILED),
    ],
)
def test_what_is_wrong_is_said(
    closing: list[Callable[[], None]], answer: TileAnswer, trouble: BasemapTrouble
) -> None:
    _, server = serve(closing, answer)
    found = trouble_of(server)
    assert found.trouble is trouble
    assert found.retry_after_s == (17 if answer.status == 429 else None)


def test_a_slow_server_is_left_in_time(closing: list[Callable[[], None]]) -> None:
    city, server = serve(closing, TileAnswer(200, TILE))
    city.gate.clear()
    began_s = steady_s()
    assert trouble_of(server).trouble is BasemapTrouble.TIMEOUT
    assert steady_s() - began_s < 5.0


def test_a_dead_server(closing: list[Callable[[], None]]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    assert trouble_of(ask(closing, f"http://127.0.0.1:{port}")).trouble is BasemapTrouble.UNREACHABLE


def test_a_server_that_speaks_no_http(closing: list[Callable[[], None]]) -> None:
    city = TileCity(lambda _path: TileAnswer(200, TILE))
    closing.append(city.close)
    server = ask(closing, city.url.replace("http:", "https:"))
    assert trouble_of(server).trouble is BasemapTrouble.TLS


def test_an_aborted_server_asks_nobody(closing: list[Callable[[], None]]) -> None:
    city, server = serve(closing, TileAnswer(200, TILE))
    server.abort()
    trouble_of(server)
    assert city.heard == []


def test_no_log_bears_the_address_of_a_server_with_malformed_headers(
    closing: list[Callable[[], None]], caplog: pytest.LogCaptureFixture
) -> None:
    answer = TileAnswer(200, TILE, {"Content-Type": "image/png", "X-Odd\r\nno header at all": "1"})
    _, server = serve(closing, answer)
    with caplog.at_level(logging.INFO), contextlib.suppress(BasemapUnusable):
        server.read(HERE)
    assert KEY not in caplog.text
    assert "12/3230" not in caplog.text
