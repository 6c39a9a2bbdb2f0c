"""Writers and readers that outlive their central: each order is sent until it is answered, under one key."""

from __future__ import annotations

import http.client
import json
import random
import threading
import time
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

GIVE_UP_S = 60.0
AGAIN_AFTER_S = 0.05
Mark = tuple[str, str, str, int]
"""Kind, id, op and revision of a change."""


@dataclass
class Door:
    """Where the central is, and who asks."""

    host: str
    port: int
    token: str


class Line:
    """One connection that is made anew whenever it breaks.

    Args:
        door: Where it leads.
    """

    def __init__(self, door: Door) -> None:
        self._door = door
        self._connection: http.client.HTTPConnection | None = None

    def ask(self, method: str, path: str, body: object = None, **headers: str) -> tuple[int, Any]:
        """Return status and decoded body; asks again, word for word, until there is an answer."""
        end_s = time.monotonic() + GIVE_UP_S
        sent = {"Authorization": f"Bearer {self._door.token}", "Content-Type": "application/json"}
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        while True:
            try:
                if self._connection is None:
                    self._connection = http.client.HTTPConnection(
                        self._door.host, self._door.port, timeout=15
                    )
                self._connection.request(method, path, None if body is None else json.dumps(body), sent)
                reply = self._connection.getresponse()
                decoded = json.loads(reply.read())
                if reply.status != 503:
                    return reply.status, decoded
            except (OSError, http.client.HTTPException, ValueError):
                self.close()
                if time.monotonic() > end_s:
                    raise
            time.sleep(AGAIN_AFTER_S)

    def close(self) -> None:
        """Close it."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None


@dataclass
class Storm:
    """Orders of many writers at once.

    Attributes:
        answered: Status and body of each answer, by the order's key.
        faults: Whatever went wrong in a writer or a reader.
    """

    door: Door
    orders: int
    name: str = "storm"
    answered: dict[str, tuple[int, Any]] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)

    def run_writer(self, writer: int) -> None:
        """Report incidents and accept each; every order goes on until it is answered."""
        line = Line(self.door)
        try:
            for number in range(self.orders // 2):
                incident_id = f"{self.name}-{writer}-{number}"
                self._order(line, f"{incident_id}-c", "/v1/incidents", _report(incident_id))
                path = f"/v1/incidents/{incident_id}/accept"
                self._order(line, f"{incident_id}-a", path, {}, If_Match='"1"')
        except Exception as error:  # noqa: BLE001 - told by the test that looks
            self.faults.append(f"writer {writer}: {error!r}")
        finally:
            line.close()

    def _order(self, line: Line, key: str, path: str, body: object, **headers: str) -> None:
        self.answered[key] = line.ask("POST", path, body, Idempotency_Key=key, **headers)

    def begin(self, writers: int) -> list[threading.Thread]:
        """Start the writers."""
        threads = [threading.Thread(target=self.run_writer, args=(number,)) for number in range(writers)]
        for thread in threads:
            thread.start()
        return threads


def _report(incident_id: str) -> dict[str, object]:
    return {
        "id": incident_id,
        "title": "燃气管道破裂，有异味",
        "class_code": "0701",
        "priority": 2,
        "source": "hotline",
        "lon_deg": 103.95,
        "lat_deg": 30.99,
        "grid_code": "510182001014008",
    }


class Follower:
    """A reader of the feed that crashes now and then, and returns with its last cursor.

    Attributes:
        story: Every change it took, in order; what it had taken with a cursor that it lost is dropped.
    """

    def __init__(self, door: Door, cursor: str, seed: int) -> None:
        self._door = door
        self._cursor = cursor
        self._random = random.Random(seed)
        self.story: list[Mark] = []
        self._stop = threading.Event()
        self.fault = ""
        self._thread = threading.Thread(target=self._run)

    def start(self) -> None:
        """Begin to follow."""
        self._thread.start()

    def finish(self) -> None:
        """Read to the end, and stop."""
        self._stop.set()
        self._thread.join()

    def _run(self) -> None:
        line = Line(self._door)
        while True:
            stopping = self._stop.is_set()
            wait = 0 if stopping else 1
            path = f"/v1/changes?since={quote(self._cursor)}&wait={wait}&limit={self._random.randint(1, 60)}"
            status, delta = line.ask("GET", path)
            if status != 200:
                self.fault = f"{status} {delta}"
                break
            if self._random.random() < 0.1:
                # Struck down before it had noted the reply: it begins again where it was.
                line.close()
                continue
            self.story += [
                (item["kind"], item["id"], item["op"], item["revision"]) for item in delta["items"]
            ]
            self._cursor = delta["cursor"]
            if stopping and not delta["items"] and not delta["more"]:
                break
        line.close()
