"""A system that sends signed reports, as Standard Webhooks 1.0 says; written from its text alone."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from dataclasses import dataclass
from datetime import timedelta

import httpx

from tests.helpers.http_city import HttpCity


def signed_headers(secret: str, delivery_id: str, sent_s: float, body: bytes) -> dict[str, str]:
    """Return the headers of a delivery that is signed at an instant, seconds since the epoch."""
    stamp = str(int(sent_s))
    key = base64.b64decode(secret.split("_", 1)[1])
    signed = b".".join((delivery_id.encode(), stamp.encode(), body))
    signature = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    return {
        "webhook-id": delivery_id,
        "webhook-timestamp": stamp,
        "webhook-signature": f"v1,{signature}",
        "content-type": "application/json",
    }


@dataclass(frozen=True, slots=True)
class Sender:
    """Sends as one channel."""

    served: HttpCity
    channel_id: str
    secret: str

    def headers(self, delivery_id: str, body: bytes, ahead: timedelta = timedelta()) -> dict[str, str]:
        """Return the headers of a delivery that is signed so much ahead of the city's clock."""
        sent_s = (self.served.city.now + ahead).timestamp()
        return signed_headers(self.secret, delivery_id, sent_s, body)

    def send(self, delivery_id: str, report: object, ahead: timedelta = timedelta()) -> httpx.Response:
        """Deliver a report."""
        body = report if isinstance(report, bytes) else json.dumps(report, ensure_ascii=False).encode()
        headers = self.headers(delivery_id, body, ahead)
        return self.post(body, headers)

    def post(self, body: bytes, headers: dict[str, str]) -> httpx.Response:
        """Send bytes with headers as they are."""
        path = f"/v1/intake/{self.channel_id}"
        reply = self.served.run(self.served.client.post(path, content=body, headers=headers))
        assert isinstance(reply, httpx.Response)
        return reply
