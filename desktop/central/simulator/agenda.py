"""Owns the agenda of simulated people: which incident asks for which move, and when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import cast

from sqlalchemy import select

from desktop.central.city.catalogue import load_events
from desktop.central.city.demo import DemoCity
from desktop.central.city.fates import Fate, draw_fate
from desktop.central.city.rhythm import Rhythm
from desktop.central.city.steady import usual_open
from desktop.central.ledger.unit import Unit
from desktop.central.tables.records import FeedChangeRow, FeedHeadRow
from desktop.models.command import Operation
from desktop.models.delta import ChangeOp, RecordKind
from desktop.models.incident import OPEN_STATES, AssigneeKind, Incident, IncidentState
from desktop.models.lease import Lease
from desktop.wire.feed import decode_record

State = IncidentState

_GRACE = timedelta(minutes=5)
"""How long after the end of a real person's claim colleagues keep their hands off."""

_RUN_META = "simulation"
_BEND, _SLOWEST, _FASTEST = 5.0, 0.25, 4.0
"""How firmly the work clock answers to more or less than the usual number of open incidents."""


@dataclass(slots=True)
class Item:
    """One open incident on the agenda.

    Attributes:
        due: When the next move comes, None while the work clock decides.
        due_work: Reading of the work clock at which it comes, None while time decides.
        operation: The next move.
    """

    incident: Incident
    fate: Fate
    operation: Operation
    due: datetime | None
    due_work: float | None


@dataclass(frozen=True, slots=True)
class _Run:
    """When a simulation of this database began, and at which speed; before it all lived at speed 1."""

    begun: datetime | None
    speed: float

    @classmethod
    def read(cls, unit: Unit) -> _Run:
        text = unit.read_meta(_RUN_META)
        if not text:
            return cls(None, 1.0)
        begun, speed = text.split(" ")
        return cls(datetime.fromisoformat(begun), float(speed))

    def write(self, unit: Unit) -> None:
        if self.begun is not None:
            unit.write_meta(_RUN_META, f"{self.begun.isoformat()} {self.speed}")

    def lived_minutes(self, start: datetime, end: datetime) -> float:
        """Return how many minutes of people's time went by between two instants before this run."""
        turn = end if self.begun is None else min(max(self.begun, start), end)
        slow, fast = (turn - start).total_seconds(), (end - turn).total_seconds()
        return (slow + fast * self.speed) / 60

    def lived_work(self, rhythm: Rhythm, start: datetime, end: datetime) -> float:
        """Return how far the work clock ran between two instants before this run."""
        turn = end if self.begun is None else min(max(self.begun, start), end)
        slow = rhythm.count_until(turn) - rhythm.count_until(start)
        return slow + (rhythm.count_until(end) - rhythm.count_until(turn)) * self.speed


class Agenda:
    """Follows the feed and says what simulated people do next.

    The work clock counts events of the city that come in while work goes on; it runs a little
    faster while more than usual is open, slower while less is.

    Args:
        city: The city.
        speed: Divides the minutes that people take.
    """

    def __init__(self, city: DemoCity, speed: float) -> None:
        self._city = city
        self._speed = speed
        self._usual = usual_open(city.rhythm.day_counts)
        self._items: dict[str, Item] = {}
        self._leases: dict[str, Lease] = {}
        self._claimed: set[str] = set()
        self._progressed: set[str] = set()
        self._rechecked: set[str] = set()
        self._hold_until: dict[str, datetime] = {}
        self._work = 0.0
        self._work_at: datetime | None = None
        self._cursor = 0
        self._begun: datetime | None = None
        self._before = _Run(None, 1.0)

    @property
    def open_count(self) -> int:
        """Number of open incidents."""
        return len(self._items)

    def begin(self, unit: Unit) -> None:
        """Take up what stands in the database."""
        query = select(FeedHeadRow.seq).where(FeedHeadRow.id == 1)
        self._cursor = unit.connection.execute(query).scalar_one()
        self._work_at = self._begun = unit.now
        self._before = _Run.read(unit)
        _Run(unit.now, self._speed).write(unit)
        for lease in unit.list_all(Lease):
            self._leases[lease.incident_id] = lease
        for incident in unit.list_all(Incident):
            self._place(incident, unit.now)

    def follow(self, unit: Unit) -> None:
        """Take note of what has changed since the last call, by whomever."""
        self._run_work_clock(unit.now)
        query = (
            select(
                FeedChangeRow.seq, FeedChangeRow.kind, FeedChangeRow.id, FeedChangeRow.op, FeedChangeRow.body
            )
            .where(
                FeedChangeRow.seq > self._cursor,
                FeedChangeRow.kind.in_((RecordKind.INCIDENT.value, RecordKind.LEASE.value)),
            )
            .order_by(FeedChangeRow.seq)
        )
        for row in unit.connection.execute(query):
            self._cursor = row.seq
            if row.kind == RecordKind.INCIDENT.value:
                self._place(cast("Incident", decode_record(RecordKind.INCIDENT, row.body)), unit.now)
            elif row.op == ChangeOp.DELETE.value:
                self._leases.pop(row.id, None)
                self._claimed.discard(row.id)
            else:
                self._leases[row.id] = cast("Lease", decode_record(RecordKind.LEASE, row.body))

    def due_items(self, now: datetime, most: int) -> list[Item]:
        """Return what is due, at most so many, the longest due first; real persons' claims left alone."""
        due = [item for item in self._items.values() if self._is_due(item, now)]
        due.sort(key=lambda item: (item.incident.created, item.incident.id))
        return due[:most]

    def lease_of(self, incident_id: str, now: datetime) -> Lease | None:
        """Return the lease that is alive on an incident."""
        lease = self._leases.get(incident_id)
        return lease if lease is not None and lease.expires > now else None

    def note_claim(self, incident_id: str) -> None:
        """Remember that the lease on an incident is a simulated colleague's."""
        self._claimed.add(incident_id)

    def note_move(self, incident_id: str, operation: Operation) -> None:
        """Remember moves that happen once in an incident's life."""
        if operation is Operation.PROGRESS:
            self._progressed.add(incident_id)
        elif operation is Operation.RETURN:
            self._rechecked.add(incident_id)

    def postpone(self, item: Item, until: datetime) -> None:
        """Look at an item again later."""
        item.due, item.due_work = until, None

    def _is_due(self, item: Item, now: datetime) -> bool:
        if item.due is not None:
            if item.due > now:
                return False
        elif item.due_work is None or item.due_work > self._work:
            return False
        lease = self.lease_of(item.incident.id, now)
        if lease is not None and item.incident.id not in self._claimed:
            self._hold_until[item.incident.id] = lease.expires + _GRACE / self._speed
        return self._hold_until.get(item.incident.id, now) <= now

    def _run_work_clock(self, now: datetime) -> None:
        if self._work_at is None or now <= self._work_at:
            return
        rhythm = self._city.rhythm
        came = rhythm.count_until(now) - rhythm.count_until(self._work_at)
        hour = rhythm.hour_of(now)
        low, part = int(hour), hour % 1
        usual = self._usual[low] * (1 - part) + self._usual[(low + 1) % len(self._usual)] * part
        share = len(self._items) / (usual * self._city.events.density)
        pace = min(max(share**_BEND, _SLOWEST), _FASTEST)
        self._work += came * self._speed * pace
        self._work_at = now

    def _place(self, incident: Incident, now: datetime) -> None:
        if incident.state not in OPEN_STATES or incident.stage_clock is None:
            self._forget(incident.id)
            return
        known = self._items.get(incident.id)
        if known is not None and known.incident.state is incident.state:
            progressed = known.operation is Operation.PROGRESS and incident.id in self._progressed
            same_clock = _run_since(known.incident, now) == _run_since(incident, now)
            if same_clock and not progressed:
                known.incident = incident
                return
        fate = (
            known.fate
            if known is not None
            else draw_fate(self._city.seed, incident.id, incident.class_code, incident.priority)
        )
        item = self._next_move(incident, fate, now)
        if item is None:
            self._items.pop(incident.id, None)
        else:
            self._items[incident.id] = item

    def _forget(self, incident_id: str) -> None:
        self._items.pop(incident_id, None)
        self._hold_until.pop(incident_id, None)
        for remembered in (self._claimed, self._progressed, self._rechecked):
            remembered.discard(incident_id)

    def _next_move(self, incident: Incident, fate: Fate, now: datetime) -> Item | None:
        match incident.state:
            case State.TO_VERIFY:
                return self._timed(incident, fate, Operation.VERIFY, fate.accept_min)
            case State.TO_ACCEPT:
                return self._timed(incident, fate, Operation.ACCEPT, fate.accept_min)
            case State.TO_DISPATCH | State.RETURNED:
                on_phone = fate.is_settled_on_phone and incident.state is State.TO_DISPATCH
                operation = Operation.CLOSE if on_phone else Operation.DISPATCH
                return self._timed(incident, fate, operation, fate.dispatch_min)
            case State.TO_SIGN:
                returns = fate.is_returned and _is_departments(incident)
                operation = Operation.RETURN if returns else Operation.SIGN_FOR
                return self._timed(incident, fate, operation, fate.sign_min)
            case State.HANDLING:
                return self._handling(incident, fate, now)
            case State.TO_CHECK:
                fails = fate.fails_check and incident.id not in self._rechecked
                operation = Operation.RETURN if fails else Operation.CLOSE
                return self._timed(incident, fate, operation, fate.check_min)
            case _:
                return None

    def _timed(self, incident: Incident, fate: Fate, operation: Operation, minutes: float) -> Item:
        started = _run_since(incident, incident.created)
        if self._begun is not None and started < self._begun:
            minutes -= self._before.lived_minutes(started, self._begun)
            started = self._begun
        return Item(incident, fate, operation, started + timedelta(minutes=minutes / self._speed), None)

    def _handling(self, incident: Incident, fate: Fate, now: datetime) -> Item:
        share, operation = 1.0, Operation.FINISH
        if fate.progress_share is not None and incident.id not in self._progressed:
            share, operation = fate.progress_share, Operation.PROGRESS
        if incident.id in self._rechecked:
            share, operation = 0.3, Operation.FINISH
        if fate.handle_min is not None:
            return self._timed(incident, fate, operation, fate.handle_min * share)
        started = _run_since(incident, now)
        if self._begun is not None and started < self._begun:
            done = self._before.lived_work(self._city.rhythm, started, self._begun)
            done += self._work
        else:
            rhythm = self._city.rhythm
            done = max(rhythm.count_until(now) - rhythm.count_until(started), 0.0) * self._speed
        return Item(incident, fate, operation, None, self._work + fate.work * share - done)


def _run_since(incident: Incident, otherwise: datetime) -> datetime:
    """Return when the present run of the stage's clock began: a handler who goes on goes on from there."""
    clock = incident.stage_clock
    return otherwise if clock is None else clock.resumed or clock.started


def _is_departments(incident: Incident) -> bool:
    return any(assignee.kind is AssigneeKind.DEPARTMENT for assignee in incident.assignees)


def departments_by_class() -> dict[str, tuple[str, ...]]:
    """Return the names of the departments that handle each class; the grid's worker handles the others."""
    found: dict[str, tuple[str, ...]] = {}
    for template in load_events().templates:
        if template.department and template.department not in found.get(template.class_code, ()):
            found[template.class_code] = (*found.get(template.class_code, ()), template.department)
    return found
