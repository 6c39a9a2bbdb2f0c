"""Each answer of the central becomes what a person has to know, and tokens end by the steady clock."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from desktop.api.errors import CentralUnreachable, NeverSent
from desktop.api.transport import Reply
from desktop.models.account import LoggedIn
from desktop.models.failure import Failure
from desktop.models.instant import from_epoch_ms
from desktop.models.person import Role, Viewer
from desktop.models.problem import ProblemType
from desktop.models.seat import Fault
from desktop.sync.access import CentralAddress
from desktop.sync.login.grant import Credentials, Grant, Refusal
from desktop.sync.login.login_worker import LOCKED_S, LoginWorker
from desktop.wire.accounts import EndedReply, SittingReply
from desktop.wire.codec import encode
from tests.helpers.samples import NOON_MS
from tests.helpers.scripted_way import Script, ScriptedWay, problem_reply

LI = Viewer(person_id="officer-1", name="李晓梅", role=Role.DUTY_OFFICER, area_code="510182", can_write=True)
TYPED = Credentials("李晓梅", "correct horse")


def sitting_body(number: int = 1, viewer: Viewer = LI) -> bytes:
    now = from_epoch_ms(NOON_MS)
    sitting = LoggedIn(
        viewer=viewer,
        access_token=f"access-{number}",
        access_until=now + timedelta(minutes=15),
        refresh_token=f"refresh-{number}",
        sitting_until=now + timedelta(hours=12),
    )
    return encode(SittingReply(sitting=sitting, server_time_ms=NOON_MS, data_as_of=()))


class Scene:
    def __init__(self) -> None:
        self.way = ScriptedWay()
        self.addresses: list[CentralAddress] = []
        self.worker = LoginWorker(self.make, clock=lambda: 50.0)
        self.heard: list[tuple[object, ...]] = []
        self.worker.admitted.connect(self.note)
        self.worker.refused.connect(self.note)
        self.worker.renewed.connect(self.note)
        self.worker.renewal_refused.connect(self.note)
        self.worker.renewal_lost.connect(self.note)
        self.worker.set_url("http://model")

    def make(self, address: CentralAddress) -> ScriptedWay:
        self.addresses.append(address)
        return self.way

    def note(self, *values: object) -> None:
        self.heard.append(values)


@pytest.fixture
def scene(qapp: object) -> Iterator[Scene]:
    made = Scene()
    yield made
    made.worker.stop_timers()


GRANT = Grant(
    viewer=LI,
    access="access-1",
    refresh="refresh-1",
    access_ends_s=900.0,
    sitting_ends_s=43_200.0,
    granted_s=0.0,
)


def test_whoever_is_let_in_gets_tokens_that_end_by_the_steady_clock(scene: Scene) -> None:
    scene.way.script("/v1/sittings", sitting_body())
    scene.worker.log_in(3, TYPED)
    assert scene.heard == [(3, "李晓梅", GRANT)]
    assert scene.addresses == [CentralAddress("http://model", "")], "no token goes along with a password"
    body = json.loads(scene.way.asked[0].body or b"")
    assert body == {"username": "李晓梅", "password": "correct horse"}


def locked_reply(after: str | None) -> Reply:
    reply = problem_reply(429, ProblemType.RATE_LIMITED)
    return reply if after is None else replace(reply, headers={**reply.headers, "retry-after": after})


@pytest.mark.parametrize(
    ("answer", "refusal"),
    [
        (problem_reply(401, ProblemType.UNAUTHENTICATED), Refusal(fault=Fault.WRONG)),
        (locked_reply("120"), Refusal(fault=Fault.LOCKED, until_s=170.0)),
        (locked_reply(None), Refusal(fault=Fault.LOCKED, until_s=50.0 + LOCKED_S)),
        (problem_reply(503, ProblemType.UNAVAILABLE), Refusal(fault=Fault.BUSY)),
        (NeverSent(Failure.REFUSED, "x"), Refusal(fault=Fault.UNREACHABLE, failure="refused")),
        (CentralUnreachable(Failure.TLS, "x"), Refusal(fault=Fault.UNREACHABLE, failure="tls")),
        (b"{}", Refusal(fault=Fault.UNREACHABLE, failure="schema")),
    ],
)
def test_each_refusal_says_what_is_the_case(scene: Scene, answer: Script, refusal: Refusal) -> None:
    scene.way.script("/v1/sittings", answer)
    scene.worker.log_in(1, TYPED)
    assert scene.heard == [(1, refusal)]


def test_without_a_central_it_is_said_at_once(scene: Scene) -> None:
    scene.worker.set_url("")
    scene.worker.log_in(1, TYPED)
    assert scene.heard == [(1, Refusal(fault=Fault.UNREACHABLE, failure="no-central"))]


def test_a_renewal_is_given_refused_or_lost(scene: Scene) -> None:
    scene.way.script(
        "/v1/sittings/renewal",
        sitting_body(),
        problem_reply(401, ProblemType.UNAUTHENTICATED),
        problem_reply(503, ProblemType.UNAVAILABLE),
        NeverSent(Failure.REFUSED, "x"),
        b"[]",
    )
    for _ in range(5):
        scene.worker.renew("refresh-0")
    assert scene.heard == [("refresh-0", GRANT), *[("refresh-0",)] * 4]
    assert json.loads(scene.way.asked[0].body or b"") == {"refresh_token": "refresh-0"}


def test_leaving_goes_out_with_the_token_that_is_left(scene: Scene) -> None:
    ended = encode(EndedReply(server_time_ms=NOON_MS, data_as_of=()))
    scene.way.script("/v1/sittings/end", ended, NeverSent(Failure.REFUSED, "x"))
    scene.worker.end("access-1")
    scene.worker.end("access-1")
    assert scene.addresses == [CentralAddress("http://model", "access-1")] * 2
    assert scene.heard == []


def test_nothing_that_is_logged_by_accident_tells_a_secret() -> None:
    told = repr((TYPED, GRANT, CentralAddress("http://model", "access-1")))
    for secret in ("correct horse", "access-1", "refresh-1"):
        assert secret not in told
