"""A login goes from the screen to the central and back, and what it brings is kept."""

from __future__ import annotations

from desktop.board.server_clock import ServerClock
from desktop.models.problem import ProblemType
from desktop.models.seat import Fault, Gate
from desktop.sync.access import CentralAccess, CentralAddress
from desktop.sync.login.joints import join_login
from desktop.sync.login.login_desk import LoginDesk
from desktop.sync.login.login_worker import LoginWorker
from desktop.sync.login.vault_worker import VaultWorker
from desktop.wire.accounts import EndedReply
from desktop.wire.codec import encode
from tests.helpers.memory_vault import MemoryVault
from tests.helpers.samples import NOON_MS
from tests.helpers.scripted_way import ScriptedWay, problem_reply
from tests.unit.sync.login.test_login_worker import LI, sitting_body

URL = "http://model"


def test_a_whole_day_of_a_seat(qapp: object) -> None:
    now_s = [0.0]
    way, vault = ScriptedWay(), MemoryVault()
    desk = LoginDesk(CentralAccess(url=URL), ServerClock(lambda: now_s[0]), lambda: now_s[0], "seat-1")
    worker = LoginWorker(lambda _address: way, lambda: now_s[0])
    keeper = VaultWorker(vault)
    join_login(desk, worker, keeper)
    desk.take_central(CentralAddress(URL, ""))
    assert (desk.picture.gate, desk.picture.is_kept) == (Gate.ENTER, True)
    refused = problem_reply(401, ProblemType.UNAUTHENTICATED)
    way.script("/v1/sittings", refused, sitting_body(1))
    desk.log_in("li", "wrong")
    assert desk.picture.fault is Fault.WRONG
    desk.log_in("li", "right")
    assert (desk.picture.gate, desk.picture.sitter) == (Gate.OPEN, LI)
    assert ["refresh-1" in secret for secret in vault.kept.values()] == [True]
    way.script("/v1/sittings/renewal", sitting_body(2), refused)
    now_s[0] = 800.0
    desk.tick()
    assert ["refresh-2" in secret for secret in vault.kept.values()] == [True]
    way.script("/v1/sittings/end", encode(EndedReply(server_time_ms=NOON_MS, data_as_of=())))
    desk.log_out()
    assert (desk.picture.gate, vault.kept) == (Gate.ENTER, {})
    assert way.paths()[-1] == "/v1/sittings/end"
