"""The search by keys in a real window: what is typed as initials is found, and opened for all to see."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop.board.board import Board
from desktop.board.search.folding import runs_of
from desktop.board.search.readings import readings_of
from desktop.models.incident import OPEN_STATES, Incident
from tests.helpers.central_program import CentralProgram
from tests.helpers.hands import Hands
from tests.helpers.program_runs import (
    Witness,
    end_in_order,
    join,
    make_sure_of_its_end,
    plain_environment,
    start,
)
from tests.helpers.waiting import wait_until
from tests.helpers.xvfb import VirtualScreen


def initials_of(title: str) -> str:
    """Return the initials of a title's first run, as a hurried officer types them."""
    return "".join(readings_of(sign)[0][0] for sign in runs_of(title)[0].text if readings_of(sign))


def choose(board: Board) -> Incident:
    """Return an open incident whose title is Chinese alone."""
    incidents = sorted(board.incidents.values(), key=lambda one: one.id)
    return next(
        one
        for one in incidents
        if one.state in OPEN_STATES and all(readings_of(sign) for sign in runs_of(one.title)[0].text)
    )


@pytest.mark.timeout(400)
def test_an_incident_is_found_by_initials_and_number_and_opened(
    central: CentralProgram, screen: VirtualScreen, tmp_path: Path
) -> None:
    witness, hands = Witness(central), Hands(screen)
    desk = start(plain_environment(tmp_path, DISPLAY=screen.display), *join(central), "--profile", "desk")
    try:
        wait_until(lambda: hands.find_window("网格指挥台") is not None, "no window came")
        window = hands.find_window("网格指挥台")
        assert window is not None
        hands.focus(window)
        incident = choose(witness.board())
        number = runs_of(incident.serial_no)[-1].text

        def find_and_open() -> bool:
            # The desk may still be taking the city up: typed anew until it is there.
            hands.press("Escape", "slash", "ctrl+a", *initials_of(incident.title), "space", *number, "Return")
            seen = witness.board().presences.values()
            return any(one.incident_id == incident.id and one.person_id == witness.me for one in seen)

        wait_until(find_and_open, "the incident was not opened")

        def clear_and_open_the_latest() -> bool:
            hands.press("Escape", "Escape", "slash", "ctrl+a", "BackSpace", "Return")
            seen = witness.board().presences.values()
            return any(one.incident_id == incident.id and one.person_id == witness.me for one in seen)

        wait_until(clear_and_open_the_latest, "what was chosen lately was not opened again")
        assert "Traceback" not in end_in_order(desk)
    finally:
        make_sure_of_its_end(desk)
        witness.close()
