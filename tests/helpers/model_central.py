"""Owns a central in miniature at the transport seam: one effect for each key, faults by seed."""

from __future__ import annotations

import json
import random
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from desktop.api.errors import CentralUnreachable, NeverSent
from desktop.api.transport import Reply, Request
from desktop.models.failure import Failure
from tests.helpers.samples import NOON, NOON_MS


class Mishap(StrEnum):
    """What goes wrong with one exchange of the model."""

    NONE = "none"
    REFUSED = "refused"
    LOST_BEFORE = "lost-before"
    LOST_AFTER = "lost-after"
    BUSY_429 = "429"
    BUSY_503 = "503"
    BROKEN_503_AFTER = "503-after"
    HTML = "html"
    IN_FLIGHT = "in-flight"
    LOGIN = "login"


@dataclass
class ModelCentral:
    """Effects of commands by target, in the order they took place.

    Attributes:
        now: The central's clock.
        chance: Share of exchanges that go wrong.
        loses_next_reply: The next exchange takes effect and its reply is lost.
    """

    source: random.Random
    now: datetime = NOON
    chance: float = 0.5
    effects: dict[str, list[str]] = field(default_factory=dict)
    revisions: dict[str, int] = field(default_factory=dict)
    answers: dict[str, tuple[int, bytes]] = field(default_factory=dict)
    refuses: set[str] = field(default_factory=set)
    posts: list[tuple[str, datetime]] = field(default_factory=list)
    loses_next_reply: bool = False

    def pass_time(self, seconds: float) -> None:
        """Let the central's clock go on."""
        self.now += timedelta(seconds=seconds)

    def exchange(self, request: Request) -> Reply:
        """Answer, or fail as the seed says."""
        mishap = self._choose_mishap()
        match mishap:
            case Mishap.REFUSED:
                raise NeverSent(Failure.REFUSED, "model")
            case Mishap.LOST_BEFORE:
                raise CentralUnreachable(Failure.TIMEOUT, "model")
            case Mishap.BUSY_429:
                return _problem(429, "rate-limited")
            case Mishap.BUSY_503:
                return _problem(503, "about:blank")
            case Mishap.LOGIN:
                return _problem(401, "unauthenticated")
            case Mishap.HTML:
                return _reply(200, b"<html/>", "text/html")
            case Mishap.IN_FLIGHT if request.method == "POST":
                return _problem(409, "idempotency-key-in-flight")
        reply = self._answer(request)
        if mishap is Mishap.LOST_AFTER:
            raise CentralUnreachable(Failure.CUT, "model")
        return _problem(503, "about:blank") if mishap is Mishap.BROKEN_503_AFTER else reply

    def _choose_mishap(self) -> Mishap:
        if self.loses_next_reply:
            self.loses_next_reply = False
            return Mishap.LOST_AFTER
        if self.source.random() < self.chance:
            return self.source.choice([choice for choice in Mishap if choice is not Mishap.NONE])
        return Mishap.NONE

    def abort(self) -> None:
        """Nothing runs on its own here."""

    def close(self) -> None:
        """Nothing is held."""

    def _answer(self, request: Request) -> Reply:
        if request.method == "GET":
            key = request.path.rpartition("/")[2]
            status, body = self.answers.get(key, (404, _problem_body(404, "not-found")))
            return _reply(status, body, "application/json" if status < 300 else "application/problem+json")
        key = request.headers["Idempotency-Key"]
        self.posts.append((key, self.now))
        if key not in self.answers:
            self.answers[key] = self._carry_out(key, request)
        status, body = self.answers[key]
        return _reply(status, body, "application/json" if status < 300 else "application/problem+json")

    def _carry_out(self, key: str, request: Request) -> tuple[int, bytes]:
        assert request.body is not None
        target = request.path.split("/")[3]
        expires = datetime.fromisoformat(json.loads(request.body)["expires"])
        if self.now >= expires:
            return 410, _problem_body(410, "command-expired")
        revision = self.revisions.get(target, 1)
        if key in self.refuses:
            return 409, _problem_body(409, "transition-not-allowed")
        if request.headers.get("If-Match") != f'"{revision}"':
            return 412, _problem_body(412, "stale-revision")
        self.effects.setdefault(target, []).append(key)
        self.revisions[target] = revision + 1
        answer = {"key": key, "target_id": target, "revision": revision + 1, "undo_until": None}
        return 200, json.dumps({**answer, "server_time_ms": NOON_MS, "data_as_of": []}).encode()


def _problem_body(status: int, kind: str) -> bytes:
    return json.dumps({"type": kind, "title": kind, "status": status}).encode()


def _problem(status: int, kind: str) -> Reply:
    return _reply(status, _problem_body(status, kind), "application/problem+json")


def _reply(status: int, body: bytes, kind: str) -> Reply:
    return Reply(status=status, headers={"content-type": kind}, body=body, sent_s=0.0, received_s=0.0)
