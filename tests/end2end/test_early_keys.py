"""Proves that keys which are quicker than the central's answer are not lost, in a real window."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.models.command import Operation
from tests.helpers.central_program import CentralProgram
from tests.helpers.desk_seat import DeskSeat
from tests.helpers.fault_proxy import Exchange, FaultProxy
from tests.helpers.http_hand import bring_work
from tests.helpers.program_runs import Witness
from tests.helpers.shift import Shift
from tests.helpers.waiting import LIMIT_S
from tests.helpers.xvfb import VirtualScreen

ROWS = 12
"""Rows of the queue that are looked through for an incident that may be claimed."""

READING = "正在读取可用操作"

_DETAIL = re.compile(r"/incidents/([^/?]+)(\?.*)?$")


def incident_asked_for(exchange: Exchange) -> str | None:
    """Return the incident whose details are asked for, None if something else is."""
    found = _DETAIL.search(exchange.path)
    return found.group(1) if found is not None and exchange.method == "GET" else None


@pytest.fixture
def proxy(central: CentralProgram) -> Iterator[FaultProxy]:
    made = FaultProxy(central.address)
    made.holds = lambda exchange: incident_asked_for(exchange) is not None
    yield made
    made.close()


def press_before_it_is_read(seat: DeskSeat, proxy: FaultProxy) -> str:
    """Go to the next row and claim it at once, its details withheld until then; return whose they are."""
    # What was asked of the row before has come.
    seat.wait(lambda: READING not in seat.words("IncidentCard"), "the details did not come")
    begin = len(proxy.exchanges)
    proxy.hold_reply.clear()
    seat.hands.press("j", "c")
    asked = proxy.wait_for(lambda every: next(filter(incident_asked_for, every[begin:]), None), LIMIT_S)
    is_early = READING in seat.words("IncidentCard")
    proxy.hold_reply.set()
    assert asked is not None, "nothing was asked of the central"
    assert is_early, "the card was read before the key came"
    return incident_asked_for(asked) or ""


@pytest.mark.timeout(200)
def test_a_claim_pressed_before_the_card_is_read_is_sent_once_it_is(
    central: CentralProgram, proxy: FaultProxy, screen: VirtualScreen, tmp_path: Path
) -> None:
    shift, witness = Shift(central, screen, tmp_path, proxy.url), Witness(central)
    bring_work(central)
    try:
        free = {one for one in witness.board().incidents if witness.may(Operation.CLAIM, one)}
        seat = shift.sit_down()
        seat.press_until(lambda: seat.shows("IncidentCard"), "no incident came", "j")
        rows = (press_before_it_is_read(seat, proxy) for _ in range(ROWS))
        chosen = next((incident_id for incident_id in rows if incident_id in free), None)
        assert chosen is not None, "no row may be claimed"
        seat.wait(lambda: bool(witness.claimed()), "the claim was lost")
        assert witness.claimed() == [chosen]
        seat.leave()
    finally:
        shift.close()
        witness.close()
