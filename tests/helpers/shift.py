"""Owns a seat in a control room at which officers sit down one after the other."""

from __future__ import annotations

import re
from pathlib import Path

from tests.helpers.central_program import CentralProgram
from tests.helpers.desk_seat import DeskSeat
from tests.helpers.program_runs import join, plain_environment
from tests.helpers.xvfb import VirtualScreen

_MANY_POSTS = re.compile(r"(A 在岗|下班|有意不设) [1-9][0-9]{2}")
"""What the legend says of most posts, whatever the hour."""


class Shift:
    """Real desks on one screen with one profile, against one central.

    Args:
        central: Whose officers they are.
        screen: Where they sit.
        home: Folder of the desk's profiles.
        way: Address by which the desks reach the central, its own if empty.
    """

    def __init__(self, central: CentralProgram, screen: VirtualScreen, home: Path, way: str = "") -> None:
        self._central, self._screen, self._home, self._way = central, screen, home, way
        self._seats: list[DeskSeat] = []

    def sit_down(self, officer: str = "officer-1") -> DeskSeat:
        """Let an officer sit down, once who sat there has left; the city is there then."""
        arguments = (*join(self._central, officer, self._way), "--profile", "desk")
        seat = DeskSeat(self._screen, plain_environment(self._home), *arguments)
        self._seats.append(seat)
        seat.wait(lambda: _MANY_POSTS.search(seat.words("MapLegend")) is not None, "the posts did not come")
        return seat

    def close(self) -> None:
        """Make sure that nobody sits there any more."""
        for seat in self._seats:
            seat.make_sure_of_its_end()
