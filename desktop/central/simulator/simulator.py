"""Owns the demo's life, step by step: walks, reports, absences, events, and people who handle them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy import select

from desktop.central.city.crowd import CROWD_FROM
from desktop.central.city.demo import DemoCity
from desktop.central.city.duty import DutyBook
from desktop.central.city.events import Event
from desktop.central.city.past import report_of
from desktop.central.ledger.incident_orders import add_incident
from desktop.central.ledger.intake import make_incident
from desktop.central.ledger.ledger import Ledger
from desktop.central.ledger.positions import Fix, record_positions
from desktop.central.ledger.unit import Unit
from desktop.central.rules.locator import GridLocator
from desktop.central.simulator.actors import Actors
from desktop.central.simulator.agenda import Agenda
from desktop.central.simulator.beginning import Beginning
from desktop.central.simulator.crowd_terminals import CrowdTerminals
from desktop.central.simulator.leaves import Leaves
from desktop.central.simulator.terminals import Terminals
from desktop.central.tables.positions import PositionRow
from desktop.models.incident import Incident

_MOST_MOVES = 32
"""Moves in one step."""

_MOVES_AT_ONCE = 8
_FIXES_AT_ONCE = 300
"""What one transaction takes, so that real orders never wait long behind the simulation."""

_LONGEST_GAP = timedelta(minutes=2)
"""After a longer pause the city goes on from the present; nothing is made up for."""


class Simulator:
    """Lets the demo city live; `step` is called about once a second.

    All it does is a function of the seed, of what stands in the database and of the instants it is
    given; it reads no clock. It acts through the ledger, under the same rules as everybody.

    Args:
        ledger: The central's ledger.
        city: The city as it was written.
        speed: Multiplies the rates of events, handling and walking, never a clock.
    """

    def __init__(self, ledger: Ledger, city: DemoCity, speed: float = 1.0) -> None:
        self._ledger = ledger
        self._speed = speed
        self._city = city
        self._duty = DutyBook(city.people, city.zone)
        self._agenda = Agenda(self._city, speed)
        self._leaves = Leaves(self._city, self._duty)
        self._actors = Actors(self._city, self._duty, ledger.rules, self._agenda)
        self._terminals: Terminals | CrowdTerminals | None = None
        self._last: datetime | None = None

    @property
    def open_count(self) -> int:
        """Number of open incidents at the last step."""
        return self._agenda.open_count

    def step(self, now: datetime | None = None) -> None:
        """Live on to an instant, in transactions of some milliseconds: who asks the central comes between.

        Args:
            now: Server time, aware, not before the last step's; the ledger's clock if None.
        """
        at = now or self._ledger.clock()
        if self._last is None:
            self._ledger.transact(self._begin, at)
        self._ledger.transact(self._announce, at)
        left = _MOST_MOVES
        while left > 0 and (made := self._ledger.transact(self._move, at)) > 0:
            left -= made
        self._send_fixes(at)
        self._last = at

    def _announce(self, unit: Unit) -> None:
        """Take note of what has changed; let absences begin and events be reported."""
        since = max(self._last or unit.now, unit.now - _LONGEST_GAP)
        self._agenda.follow(unit)
        self._leaves.step(unit)
        for event in self._city.events.events_between(since, unit.now, self._speed):
            self._report(unit, event)

    def _move(self, unit: Unit) -> int:
        """Make some of the moves that are due; returns how many."""
        self._agenda.follow(unit)
        due = self._agenda.due_items(unit.now, _MOVES_AT_ONCE)
        for item in due:
            self._actors.act(unit, item)
        return len(due)

    def _send_fixes(self, at: datetime) -> None:
        fixes = [] if self._terminals is None else self._terminals.collect(at)
        for first in range(0, len(fixes), _FIXES_AT_ONCE):
            some = fixes[first : first + _FIXES_AT_ONCE]
            self._ledger.transact(partial(_record, some, self._ledger.rules.locator), at)

    def _begin(self, unit: Unit) -> None:
        self._leaves.begin(unit)
        self._agenda.begin(unit)
        query = select(PositionRow.worker_id, PositionRow.lon_deg, PositionRow.lat_deg)
        seen = {row.worker_id: (row.lon_deg, row.lat_deg) for row in unit.connection.execute(query)}
        make = Terminals if len(self._city.people.workers) < CROWD_FROM else CrowdTerminals
        self._terminals = make(Beginning(self._city, self._duty, self._speed, unit.now, seen))

    def _report(self, unit: Unit, event: Event) -> None:
        if unit.find(Incident, event.id) is not None or unit.find_archived(event.id) is not None:
            # After the clock was set back an hour is lived again; its events are there already.
            return
        new = report_of(event)
        incident = make_incident(unit, new, self._ledger.rules)
        name = event.reporter_name if event.reporter_id else ""
        add_incident(unit, incident, event.reporter_id, name, self._ledger.rules)


def _record(fixes: Sequence[Fix], locator: GridLocator, unit: Unit) -> None:
    record_positions(unit, fixes, locator)
