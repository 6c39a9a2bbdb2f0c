"""Each request asks what the contract says; each refusal becomes the error that the tree says."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from desktop.api.client import CentralClient, MalformedBody
from desktop.api.errors import NotAGridDeskCentral, VersionMismatch
from desktop.api.transport import Reply, Request
from desktop.models.command import Operation
from desktop.models.failure import Failure
from desktop.wire.codec import ReplyMalformed
from desktop.wire.feed import encode_bundle_page, encode_delta
from desktop.wire.geometry import encode_geometry
from desktop.wire.orders import CommandReply
from desktop.wire.readings import API_VERSION, Health, encode_reading
from tests.helpers.samples import NOON_MS, make_command, make_delta, make_incident, make_page, make_upsert

JSON = {"content-type": "application/json; charset=utf-8"}


class ScriptedTransport:
    """Answers each request with the next reply."""

    def __init__(self) -> None:
        self.replies: list[Reply] = []
        self.asked: list[Request] = []
        self.aborted = self.closed = False

    def answer(self, body: bytes, status: int = 200, headers: dict[str, str] | None = None) -> None:
        shown = JSON if headers is None else headers
        self.replies.append(Reply(status=status, headers=shown, body=body, sent_s=1.0, received_s=1.5))

    def exchange(self, request: Request) -> Reply:
        self.asked.append(request)
        return self.replies.pop(0)

    def abort(self) -> None:
        self.aborted = True

    def close(self) -> None:
        self.closed = True


@pytest.fixture
def transport() -> ScriptedTransport:
    return ScriptedTransport()


@pytest.fixture
def client(transport: ScriptedTransport) -> CentralClient:
    return CentralClient(transport)


def health_body(service: str = "griddesk-central", version: str = API_VERSION) -> bytes:
    health = Health(
        service=service,
        api_version=version,
        program_version="0.1.0",
        epoch="e",
        server_time_ms=NOON_MS,
        data_as_of=(),
    )
    return encode_reading(health)


def test_health_tells_time_and_epoch(transport: ScriptedTransport, client: CentralClient) -> None:
    transport.answer(health_body())
    found = client.health()
    assert (found.reply.epoch, found.sent_s, found.received_s) == ("e", 1.0, 1.5)


@pytest.mark.parametrize(
    ("body", "status", "headers"),
    [
        (b"<html></html>", 200, {"content-type": "text/html"}),
        (b"", 200, {}),
        (b'{"hello": "world"}', 200, None),
        (b"[]", 200, None),
        (b"{", 200, None),
        (health_body(service="other"), 200, None),
        (b"gone", 404, {"content-type": "text/plain"}),
        (b'{"detail": "Not Found"}', 404, None),
        (b"", 302, {"location": "https://elsewhere/"}),
        (b'{"type":"not-found","title":"x","status":404}', 404, {"content-type": "application/problem+json"}),
    ],
)
def test_what_is_no_central_is_called_so(
    transport: ScriptedTransport,
    client: CentralClient,
    body: bytes,
    status: int,
    headers: dict[str, str] | None,
) -> None:
    transport.answer(body, status, headers)
    with pytest.raises(NotAGridDeskCentral) as found:
        client.health()
    assert found.value.failure is Failure.FOREIGN


def test_another_version_is_told(transport: ScriptedTransport, client: CentralClient) -> None:
    transport.answer(health_body(version="2"))
    with pytest.raises(VersionMismatch) as found:
        client.health()
    assert found.value.theirs == "2"


def test_changes_ask_with_cursor_and_wait(transport: ScriptedTransport, client: CentralClient) -> None:
    delta = make_delta(make_upsert(make_incident()))
    transport.answer(encode_delta(delta))
    assert client.changes("e:1", wait_s=4, limit=200).reply == delta
    request = transport.asked[0]
    assert (request.path, dict(request.query)) == (
        "/v1/changes",
        {"since": "e:1", "wait": "4", "limit": "200"},
    )
    assert request.wait_s == 4


def test_bundle_pages_by_token(transport: ScriptedTransport, client: CentralClient) -> None:
    page = make_page(make_upsert(make_incident()), next_page="n")
    transport.answer(encode_bundle_page(page))
    assert client.bundle_page("t", 100).reply == page
    assert dict(transport.asked[0].query) == {"limit": "100", "page": "t"}


def test_geometry_comes_with_its_bytes(transport: ScriptedTransport, client: CentralClient) -> None:
    content_hash, (part,) = encode_geometry([])
    transport.answer(part)
    assert client.geometry_part(content_hash, 0) == (part, ())


def test_a_malformed_body_is_refused_with_the_body(
    transport: ScriptedTransport, client: CentralClient
) -> None:
    transport.answer(b'{"cursor": 7}')
    with pytest.raises(MalformedBody) as found:
        client.changes("e:1", wait_s=0, limit=1)
    assert found.value.body == b'{"cursor": 7}'


def test_a_command_carries_key_and_revision(transport: ScriptedTransport, client: CentralClient) -> None:
    reply = {"key": "k1", "target_id": "i1", "revision": 2, "undo_until": None, "server_time_ms": NOON_MS}
    transport.answer(json.dumps({**reply, "data_as_of": []}).encode())
    found: CommandReply = client.post_command(make_command(expected=7)).reply
    request = transport.asked[0]
    assert found.revision == 2
    assert (request.method, request.path) == ("POST", "/v1/incidents/i1/claim")
    assert request.headers["Idempotency-Key"] == "k1"
    assert request.headers["If-Match"] == '"7"'


def test_a_command_without_revision_has_no_if_match(
    transport: ScriptedTransport, client: CentralClient
) -> None:
    transport.answer(b"{}")
    with pytest.raises(ReplyMalformed):
        client.post_command(make_command(operation=Operation.CREATE, expected=None))
    assert "If-Match" not in transport.asked[0].headers
    assert transport.asked[0].path == "/v1/incidents"


@pytest.mark.parametrize("bad", ["", "..", "a/b", "a b", "é", "x" * 200, "a?b", "a%2fb"])
def test_an_id_that_cannot_stand_in_a_path_is_refused(client: CentralClient, bad: str) -> None:
    calls: list[Callable[[], object]] = [
        lambda: client.incident_detail(bad),
        lambda: client.look_up_command(bad),
        lambda: client.geometry_part(bad, 0),
        lambda: client.post_command(make_command(target_id=bad)),
    ]
    for call in calls:
        with pytest.raises(ReplyMalformed):
            call()


def test_abort_and_close_reach_the_transport(transport: ScriptedTransport, client: CentralClient) -> None:
    client.abort()
    client.close()
    assert transport.aborted
    assert transport.closed
