"""An exchange ends in time and within its size, whatever the other side does, and says what was wrong."""

from __future__ import annotations

import gzip
import socket
import threading
import time
from collections.abc import Callable

import pytest

from desktop.api.errors import CentralError, CentralUnreachable, NeverSent, ReplyTooLarge
from desktop.api.requests_transport import AddressMalformed, RequestsTransport
from desktop.api.transport import BODY_LIMIT_BYTES, WIRE_LIMIT_BYTES, Request
from desktop.board.server_clock import steady_s
from desktop.models.failure import Failure
from tests.helpers.fault_proxy import Fault, FaultProxy
from tests.helpers.stub_central import Answer, StubCentral

Connect = Callable[[str], RequestsTransport]
JSON = {"Content-Type": "application/json"}

SURELY_S = 10.0
"""What is broken off has ended by then on any machine; what is not lasts longer, or for ever."""


def get(path: str = "/x", limit_s: float = 0.6) -> Request:
    return Request(method="GET", path=path, limit_s=limit_s)


def with_fault(proxy: FaultProxy, fault: Fault) -> str:
    proxy.choose = lambda _exchange, _random: fault
    return proxy.url


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
    return port


def test_a_reply_comes_whole_with_its_headers(stub: StubCentral, connect: Connect) -> None:
    stub.answers["/x"] = Answer(200, b'{"a":1}', {**JSON, "X-Name": "v"})
    reply = connect(stub.url).exchange(get())
    assert (reply.status, reply.body, reply.headers["x-name"]) == (200, b'{"a":1}', "v")
    assert reply.sent_s <= reply.received_s <= steady_s()
    heard = stub.heard[0].headers
    assert heard["authorization"] == "Bearer secret"
    assert heard["accept-encoding"] == "gzip, identity"


def test_empty_query_values_are_left_out(stub: StubCentral, connect: Connect) -> None:
    stub.answers["/x"] = Answer()
    connect(stub.url).exchange(Request(method="GET", path="/x", query=(("since", "e:1 &"), ("wait", ""))))
    assert stub.heard[0].path == "/x?since=e%3A1+%26"


def test_a_packed_reply_is_unpacked(stub: StubCentral, connect: Connect) -> None:
    body = b"[" + b"1," * 50_000 + b"1]"
    stub.answers["/x"] = Answer(200, gzip.compress(body), {**JSON, "Content-Encoding": "gzip"})
    assert connect(stub.url).exchange(get()).body == body


def test_the_connection_is_kept(stub: StubCentral, proxy: FaultProxy, connect: Connect) -> None:
    stub.answers["/x"] = Answer()
    transport = connect(proxy.url)
    for _ in range(3):
        transport.exchange(get())
    assert len(proxy.exchanges) == 3
    assert len(proxy._threads) == 2  # one that accepts, one connection


def test_a_refused_connection_was_never_sent(connect: Connect) -> None:
    with pytest.raises(NeverSent) as found:
        connect(f"http://127.0.0.1:{free_port()}").exchange(get())
    assert found.value.failure is Failure.REFUSED


def test_an_unknown_name_was_never_sent(connect: Connect) -> None:
    with pytest.raises(NeverSent) as found:
        connect("http://no-such-host.invalid:8000").exchange(get())
    assert found.value.failure is Failure.DNS


def test_tls_to_a_plain_server_is_named(stub: StubCentral, connect: Connect) -> None:
    with pytest.raises(CentralUnreachable) as found:
        connect(stub.url.replace("http:", "https:")).exchange(get(limit_s=2))
    assert found.value.failure is Failure.TLS


@pytest.mark.parametrize(
    ("fault", "failure"),
    [
        (Fault.BLACK_HOLE, Failure.TIMEOUT),
        (Fault.DRIP, Failure.TIMEOUT),
        (Fault.RESET, Failure.CUT),
        (Fault.DROP_REPLY, Failure.CUT),
        (Fault.HALF_CLOSE, Failure.CUT),
        (Fault.TRUNCATE, Failure.CUT),
    ],
)
def test_no_complete_reply_is_unreachable_and_may_have_been_sent(
    stub: StubCentral, proxy: FaultProxy, connect: Connect, fault: Fault, failure: Failure
) -> None:
    stub.answers["/x"] = Answer(200, b'{"a":"' + b"b" * 300 + b'"}', JSON)
    proxy.latency_s = 0.02
    transport = connect(with_fault(proxy, fault))
    began_s = time.monotonic()
    with pytest.raises(CentralUnreachable) as found:
        transport.exchange(get(limit_s=0.5))
    assert found.value.failure is failure
    assert not isinstance(found.value, NeverSent)
    assert time.monotonic() - began_s < SURELY_S


def test_a_head_that_drips_ends_with_the_total_deadline(connect: Connect) -> None:
    """Each byte comes well within any timeout of a read; the sum does not."""
    ended = threading.Event()

    def serve(listener: socket.socket) -> None:
        client, _ = listener.accept()
        with client:
            client.recv(4096)
            while not ended.wait(0.05):
                try:
                    client.send(b"H")
                except OSError:
                    return

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=serve, args=(listener,))
        thread.start()
        began_s = time.monotonic()
        with pytest.raises(CentralUnreachable) as found:
            connect(f"http://127.0.0.1:{listener.getsockname()[1]}").exchange(get(limit_s=0.5))
        took_s = time.monotonic() - began_s
        ended.set()
        thread.join()
    assert found.value.failure is Failure.TIMEOUT
    assert 0.4 < took_s < SURELY_S


def test_a_bomb_is_cut_off_before_it_unfolds(proxy: FaultProxy, connect: Connect) -> None:
    with pytest.raises(ReplyTooLarge, match=str(BODY_LIMIT_BYTES)):
        connect(with_fault(proxy, Fault.GZIP_BOMB)).exchange(get(limit_s=5))


def test_too_many_bytes_on_the_wire_are_cut_off(stub: StubCentral, connect: Connect) -> None:
    stub.answers["/x"] = Answer(200, bytes(WIRE_LIMIT_BYTES + 1), JSON)
    with pytest.raises(ReplyTooLarge, match=str(WIRE_LIMIT_BYTES)):
        connect(stub.url).exchange(get(limit_s=5))


@pytest.mark.parametrize("encoding", ["br", "gzip"])
def test_packing_nobody_asked_for_or_none_at_all_is_refused(
    stub: StubCentral, connect: Connect, encoding: str
) -> None:
    stub.answers["/x"] = Answer(200, b"{}", {**JSON, "Content-Encoding": encoding})
    with pytest.raises(CentralUnreachable) as found:
        connect(stub.url).exchange(get())
    assert found.value.failure is Failure.CUT


def test_a_packed_body_that_ends_early_is_refused(stub: StubCentral, connect: Connect) -> None:
    packed = gzip.compress(b"[1,2,3]")
    stub.answers["/x"] = Answer(200, packed[:-9], {**JSON, "Content-Encoding": "gzip"})
    with pytest.raises(CentralUnreachable):
        connect(stub.url).exchange(get())


def test_redirects_are_not_followed(stub: StubCentral, connect: Connect) -> None:
    stub.answers["/x"] = Answer(302, b"", {"Location": f"{stub.url}/y"})
    assert connect(stub.url).exchange(get()).status == 302
    assert [heard.path for heard in stub.heard] == ["/x"]


def test_the_environments_proxies_are_not_looked_at(
    stub: StubCentral, connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    stub.answers["/x"] = Answer()
    monkeypatch.setenv("HTTP_PROXY", f"http://127.0.0.1:{free_port()}")
    monkeypatch.delenv("NO_PROXY", raising=False)
    assert connect(stub.url).exchange(get()).status == 200


def test_abort_ends_a_waiting_exchange_at_once(
    stub: StubCentral, proxy: FaultProxy, connect: Connect
) -> None:
    transport = connect(with_fault(proxy, Fault.BLACK_HOLE))
    errors: list[CentralError] = []

    def ask() -> None:
        try:
            transport.exchange(get(limit_s=20))
        except CentralError as error:
            errors.append(error)

    thread = threading.Thread(target=ask)
    thread.start()
    assert proxy.wait_for(lambda exchanges: exchanges[0] if exchanges else None, 5) is not None
    began_s = time.monotonic()
    transport.abort()
    thread.join(5)
    assert time.monotonic() - began_s < SURELY_S
    assert isinstance(errors[0], CentralUnreachable)
    with pytest.raises(CentralUnreachable):
        transport.exchange(get())


def test_after_a_cut_the_next_exchange_uses_a_new_connection(
    stub: StubCentral, proxy: FaultProxy, connect: Connect
) -> None:
    stub.answers["/x"] = Answer()
    faults = iter([Fault.NONE, Fault.DROP_REPLY, Fault.NONE])
    proxy.choose = lambda _exchange, _random: next(faults)
    transport = connect(proxy.url)
    assert transport.exchange(get()).status == 200
    with pytest.raises(CentralUnreachable):
        transport.exchange(get())
    assert transport.exchange(get()).status == 200


@pytest.mark.parametrize("url", ["", "central:8000", "ftp://central", "http://", "file:///etc/passwd"])
def test_what_is_no_address_is_refused(url: str) -> None:
    with pytest.raises(AddressMalformed):
        RequestsTransport(url, "", clock=steady_s)
