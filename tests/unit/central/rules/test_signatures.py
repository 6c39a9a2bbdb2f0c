"""Signatures: the vectors of the published library hold, and nothing but the whole of a delivery does."""

from __future__ import annotations

import base64
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.central.rules.signatures import TOLERANCE, SignedDelivery, is_genuine, sign

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
OTHER = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD"
NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
VECTORS = [
    (
        "msg_p5jXN8AQM9LWM0D4loKWxJek",
        1614265330,
        '{"test": 2432232314}',
        "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    ),
    ("d-1", 1764000000, '{"title": "路灯不亮"}', "v1,42cXV3D/+9Ed6VjCqHTf1e6DH0zLFk7tJ5cyuRotfRY="),
]
"""Made with the library standardwebhooks 1.1.0 (PyPI)."""


def signed(body: bytes = b"{}", sent: datetime = NOW, secret: str = SECRET) -> SignedDelivery:
    sent_s = int(sent.timestamp())
    return SignedDelivery("d-1", sent_s, sign(secret, "d-1", sent_s, body), body)


@pytest.mark.parametrize(("name", "sent_s", "body", "signature"), VECTORS)
def test_the_published_library_signs_alike(name: str, sent_s: int, body: str, signature: str) -> None:
    assert sign(SECRET, name, sent_s, body.encode()) == signature
    delivery = SignedDelivery(name, sent_s, signature, body.encode())
    assert is_genuine(delivery, SECRET, datetime.fromtimestamp(sent_s, UTC))


@given(
    body=st.binary(max_size=200),
    change=st.sampled_from(["body", "id", "instant", "signature", "secret", "version"]),
    place=st.integers(0, 31),
)
def test_whatever_is_changed_is_found(body: bytes, change: str, place: int) -> None:
    good = signed(body)
    assert is_genuine(good, SECRET, NOW)
    match change:
        case "body":
            bad = replace(good, body=body + b" ")
        case "id":
            bad = replace(good, id="d-2")
        case "instant":
            bad = replace(good, sent_s=good.sent_s + 1)
        case "signature":
            digest = bytearray(base64.b64decode(good.signatures.removeprefix("v1,")))
            digest[place] ^= 1
            bad = replace(good, signatures="v1," + base64.b64encode(digest).decode())
        case "version":
            bad = replace(good, signatures=good.signatures.replace("v1,", "v2,"))
        case _:
            bad = signed(body, secret=OTHER)
    assert not is_genuine(bad, SECRET, NOW)


def test_one_of_several_signatures_is_enough_and_rubbish_harms_nobody() -> None:
    good = signed()
    both = f"{signed(secret=OTHER).signatures} {good.signatures}"
    assert is_genuine(replace(good, signatures=both), SECRET, NOW)
    for rubbish in ("", " ", "v1,", "v1,é", "v1," + "A" * 900, "none"):
        assert not is_genuine(replace(good, signatures=rubbish), SECRET, NOW)


@given(st.integers(-1000, 1000))
def test_it_counts_for_five_minutes_either_way(off_s: int) -> None:
    delivery = signed(sent=NOW + timedelta(seconds=off_s))
    assert is_genuine(delivery, SECRET, NOW) == (abs(off_s) <= TOLERANCE.total_seconds() == 300)
