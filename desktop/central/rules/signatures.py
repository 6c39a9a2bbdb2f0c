"""Owns the signatures of reports that other systems send: made and checked; pure.

Source: Standard Webhooks 1.0 (symmetric signatures: HMAC-SHA256 over "id.timestamp.body", secrets with the
prefix ``whsec_``, five minutes of tolerance), so that its libraries in any language can send.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta

from desktop.models.instant import to_epoch_ms

TOLERANCE = timedelta(minutes=5)
"""A delivery whose instant is further off, either way, was kept back or repeated by somebody else."""

SECRET_PREFIX = "whsec_"
VERSION = "v1"


@dataclass(frozen=True, slots=True)
class SignedDelivery:
    """A delivery with what its headers say of it.

    Attributes:
        id: The sender's own name of it; the same on every attempt.
        sent_s: When this attempt was signed, by the sender's clock, seconds since the epoch.
        signatures: One or more "v1,base64", between spaces: senders that change their secret send two.
        body: As it came, to the byte.
    """

    id: str
    sent_s: int
    signatures: str
    body: bytes


def sign(secret: str, delivery_id: str, sent_s: int, body: bytes) -> str:
    """Return the signature of a delivery.

    Args:
        secret: "whsec_" and the key in base64.
        delivery_id: The sender's own name of it.
        sent_s: When it is sent, seconds since the epoch.
        body: Its body, to the byte.
    """
    content = f"{delivery_id}.{sent_s}.".encode() + body
    key = base64.b64decode(secret.removeprefix(SECRET_PREFIX))
    return f"{VERSION},{base64.b64encode(hmac.digest(key, content, hashlib.sha256)).decode()}"


def is_genuine(delivery: SignedDelivery, secret: str, now: datetime) -> bool:
    """Say whether a delivery was signed with a secret, and just now.

    How long that takes tells nothing of how much of a signature is right.
    """
    expected = sign(secret, delivery.id, delivery.sent_s, delivery.body).encode()
    given = [one.encode("utf-8", "replace") for one in delivery.signatures.split(" ")]
    matches = [hmac.compare_digest(expected, one) for one in given]
    is_recent = abs(to_epoch_ms(now) - delivery.sent_s * 1000) <= TOLERANCE / timedelta(milliseconds=1)
    return any(matches) and is_recent
