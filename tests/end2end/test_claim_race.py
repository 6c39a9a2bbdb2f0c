"""Two officers on two processes claim the same incident at the same moment, 200 times: one wins, always."""

from __future__ import annotations

import http.client
import json
import subprocess
import sys
import uuid
from collections.abc import Callable

import pytest

from tests.helpers.central_program import ROOT, CentralProgram

RACES = 200
LEAST_WINS = 20


def report(central: CentralProgram, incident_id: str) -> None:
    host, port = central.address
    body = {
        "id": incident_id,
        "title": "燃气管道破裂，有异味",
        "class_code": "0701",
        "priority": 2,
        "source": "hotline",
        "lon_deg": 103.95,
        "lat_deg": 30.99,
        "grid_code": "510182001014008",
    }
    connection = http.client.HTTPConnection(host, port, timeout=10)
    headers = {
        "Authorization": f"Bearer {central.tokens['officer-1']}",
        "Content-Type": "application/json",
        "Idempotency-Key": str(uuid.uuid4()),
    }
    connection.request("POST", "/v1/incidents", json.dumps(body), headers)
    response = connection.getresponse()
    assert response.status == 201, response.read()
    response.read()
    connection.close()


class Racer:
    """One officer's process."""

    def __init__(self, central: CentralProgram, officer: str) -> None:
        host, port = central.address
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.helpers.claim_racer", host, str(port), central.tokens[officer]],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def release(self, incident_id: str) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(incident_id + "\n")
        self.process.stdin.flush()

    def answer(self) -> dict[str, object]:
        assert self.process.stdout is not None
        decoded: dict[str, object] = json.loads(self.process.stdout.readline())
        return decoded

    def end(self) -> None:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.close()
        self.process.wait(10)
        self.process.stdout.close()


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_one_wins_and_the_other_is_told_the_name(
    database: str,
    make_central: Callable[..., CentralProgram],
    request: pytest.FixtureRequest,
) -> None:
    arguments: tuple[str, ...] = ()
    if database == "postgresql":
        arguments = ("--database-url", request.getfixturevalue("demo_postgres_url"))
    central = make_central("race", *arguments)
    names = {0: "李晓梅", 1: "陈国栋"}
    racers = (Racer(central, "officer-1"), Racer(central, "officer-2"))
    wins = [0, 0]
    try:
        for race in range(RACES):
            incident_id = f"race-{race}"
            report(central, incident_id)
            # The barrier is a write to each; who is written to first alternates, so that neither is favoured.
            first = race % 2
            racers[first].release(incident_id)
            racers[1 - first].release(incident_id)
            answers = [racer.answer() for racer in racers]
            winners = [side for side, answer in enumerate(answers) if answer["status"] == 200]
            assert len(winners) == 1, answers
            winner = winners[0]
            wins[winner] += 1
            loser = answers[1 - winner]
            assert (loser["status"], loser["type"]) == (409, "already-claimed")
            assert loser["holder"] == names[winner]
    finally:
        for racer in racers:
            racer.end()
    sys.stdout.write(f"claims won on {database}: {wins[0]} and {wins[1]}\n")
    assert min(wins) >= LEAST_WINS, f"no race at all: {wins}"
