"""Owns the demo's life, step by step: walks, reports, absences, events, and people who handle them."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select

from desktop.central.city.demo import make_city
from desktop.central.city.duty import DutyBook
from desktop.central.city.events import Event
from desktop.central.city.layout import DEFAULT_GRIDS
from desktop.central.city.past import report_of
from desktop.central.ledger.incident_orders import add_incident
from desktop.central.ledger.intake import make_incident
from desktop.central.ledger.ledger import Ledger
from desktop.central.ledger.positions import record_positions
from desktop.central.ledger.unit import Unit
from desktop.central.simulator.actors import Actors
from desktop.central.simulator.agenda import Agenda
from desktop.central.simulator.leaves import Leaves
from desktop.central.simulator.terminals import Terminals
from desktop.central.tables.positions import PositionRow
from desktop.models.incident import Incident

_MOST_MOVES = 32
"""Moves in one step, so that real orders never wait long behind the simulation."""

_LONGEST_GAP = timedelta(minutes=2)
"""After a longer pause the city goes on from the present; nothing is made up for."""


class Simulator:
    """Lets the demo city live; `step` is called about once a second.

    All it does is a function of the seed, of what stands in the database and of the instants it is
    given; it reads no clock. It acts through the ledger, under the same rules as everybody.

    Args:
        ledger: The central's ledger.
        seed: Seed with which the city was written.
        speed: Multiplies the rates of events, handling and walking, never a clock.
        grids: Number of grids with which the city was written.
    """

    def __init__(self, ledger: Ledger, seed: int, speed: float = 1.0, grids: int = DEFAULT_GRIDS) -> None:
        self._ledger = ledger
        self._speed = speed
        self._city = make_city(seed, grids)
        self._duty = DutyBook(self._city.people, self._city.zone)
        self._agenda = Agenda(self._city, speed)
        self._leaves = Leaves(self._city, self._duty)
        self._actors = Actors(self._city, self._duty, ledger.rules, self._agenda)
        self._terminals: Terminals | None = None
        self._last: datetime | None = None

    @property
    def open_count(self) -> int:
        """Number of open incidents at the last step."""
        return self._agenda.open_count

    def step(self, now: datetime | None = None) -> None:
        """Live on to an instant, in one transaction of a few milliseconds.

        Args:
            now: Server time, aware, not before the last step's; the ledger's clock if None.
        """
        self._ledger.transact(self._step, now)

    def _step(self, unit: Unit) -> None:
        if self._last is None:
            self._begin(unit)
        since = max(self._last or unit.now, unit.now - _LONGEST_GAP)
        self._agenda.follow(unit)
        self._leaves.step(unit)
        for event in self._city.events.events_between(since, unit.now, self._speed):
            self._report(unit, event)
        for item in self._agenda.due_items(unit.now, _MOST_MOVES):
            self._actors.act(unit, item)
        if self._terminals is not None:
            fixes = self._terminals.collect(unit.now)
            if fixes:
                record_positions(unit, fixes, self._ledger.rules.locator)
        self._last = unit.now

    def _begin(self, unit: Unit) -> None:
        self._leaves.begin(unit)
        self._agenda.begin(unit)
        query = select(PositionRow.worker_id, PositionRow.lon_deg, PositionRow.lat_deg)
        seen = {row.worker_id: (row.lon_deg, row.lat_deg) for row in unit.connection.execute(query)}
        self._terminals = Terminals(self._city, self._duty, self._speed, unit.now, seen)

    def _report(self, unit: Unit, event: Event) -> None:
        if unit.find(Incident, event.id) is not None or unit.find_archived(event.id) is not None:
            # After the clock was set back an hour is lived again; its events are there already.
            return
        new = report_of(event)
        incident = make_incident(unit, new, self._ledger.rules)
        name = event.reporter_name if event.reporter_id else ""
        add_incident(unit, incident, event.reporter_id, name, self._ledger.rules)
