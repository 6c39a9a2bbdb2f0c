"""Large replies are packed for whoever takes it; the figures of the largest province reach a desk."""

from __future__ import annotations

import asyncio
import random
from datetime import timedelta

import pytest
from starlette.requests import Request

from desktop.api.requests_transport import RequestsTransport
from desktop.api.transport import BODY_LIMIT_BYTES, WIRE_LIMIT_BYTES
from desktop.board.server_clock import steady_s
from desktop.central.routes import packing
from desktop.central.routes.packing import PACKED_FROM_BYTES, packed_json, takes_gzip
from desktop.models.incident_counts import IncidentCounts
from desktop.settings.demo import MOST_DEMO_GRIDS
from desktop.wire.readings import IncidentCountsReply, decode_incident_counts, encode_reading
from tests.helpers.http_city import HttpCity
from tests.helpers.samples import NOON, NOON_MS


def province() -> bytes:
    """Return the counts of a day on which something happened in every grid there is."""
    dice = random.Random(519)
    codes = tuple(f"510182{at // 400:06d}{at % 400:03d}" for at in range(MOST_DEMO_GRIDS))
    counts = IncidentCounts(
        since=NOON,
        until=NOON,
        weeks=4,
        grid_codes=codes,
        counts=tuple(dice.randrange(30) for _ in codes),
        earlier=tuple(dice.randrange(100) for _ in codes),
    )
    return encode_reading(IncidentCountsReply(counts=counts, server_time_ms=NOON_MS, data_as_of=()))


def asked_with(accepted: str) -> Request:
    return Request({"type": "http", "headers": [(b"accept-encoding", accepted.encode())]})


def test_a_provinces_counts_fit_through_the_wire() -> None:
    body = province()
    assert len(body) > WIRE_LIMIT_BYTES, "else nothing would have to be packed"
    taken = RequestsTransport("http://h", "", clock=steady_s)._session.headers["Accept-Encoding"]
    reply = asyncio.run(packed_json(asked_with(str(taken)), body))
    assert len(reply.body) < WIRE_LIMIT_BYTES
    assert len(body) < BODY_LIMIT_BYTES
    assert len(decode_incident_counts(body).counts.grid_codes) == MOST_DEMO_GRIDS


@pytest.mark.parametrize(("accepted", "size"), [("", 1 << 20), ("gzip", PACKED_FROM_BYTES - 1)])
def test_what_is_small_or_not_taken_is_sent_as_it_is(accepted: str, size: int) -> None:
    body = bytes(size)
    reply = asyncio.run(packed_json(asked_with(accepted), body))
    assert reply.body == body
    assert "content-encoding" not in reply.headers


@pytest.mark.parametrize(
    ("accepted", "is_taken"),
    [
        ("gzip, identity", True),
        ("br;q=1.0, GZIP;q=0.5", True),
        ("gzip;q=1", True),
        ("identity", False),
        ("gzip;q=0", False),
        ("gzip; q=0.000", False),
        ("x-gzip-like", False),
        ("", False),
    ],
)
def test_what_is_taken(accepted: str, is_taken: bool) -> None:
    assert takes_gzip(accepted) is is_taken


def test_counts_of_incidents_come_packed(served: HttpCity, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packing, "PACKED_FROM_BYTES", 1)
    now = served.city.now
    query = {"since": (now - timedelta(hours=1)).isoformat(), "until": now.isoformat()}
    packed = served.get("/v1/incident-counts", query=query)
    assert packed.headers["content-encoding"] == "gzip"
    plain = served.get("/v1/incident-counts", query=query, headers={"accept-encoding": "identity"})
    assert "content-encoding" not in plain.headers
    assert packed.json()["counts"] == plain.json()["counts"]
