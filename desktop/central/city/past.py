"""Owns the demo's past: a day of incidents with their whole timelines, lived by the rules of the present."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from desktop.central.city.chance import keyed
from desktop.central.city.events import Event
from desktop.central.city.fates import Fate, draw_fate, draw_opinion
from desktop.central.city.layout import CITY_CODE
from desktop.central.city.people import CityPeople
from desktop.central.city.rhythm import Rhythm
from desktop.central.rules.actor import Actor
from desktop.central.rules.lifecycle.claims import take_lease
from desktop.central.rules.lifecycle.moves import apply_move, find_transition, first_entry
from desktop.central.rules.lifecycle.passing import mark_clocks
from desktop.central.rules.lifecycle.situation import MoveArguments, Receiver, Situation
from desktop.central.rules.reporting import NewIncident, begin_incident
from desktop.central.rules.rulebook import Rulebook
from desktop.models.command import Operation
from desktop.models.incident import Assignee, AssigneeKind, Incident
from desktop.models.incident_detail import TimelineEntry
from desktop.models.lease import Lease
from desktop.models.person import Person, Role

PAST = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class PastMove:
    """One entry of a timeline, with who made it and the revision it made."""

    actor_id: str
    revision: int
    entry: TimelineEntry


@dataclass(slots=True)
class PastIncident:
    """An incident as it stands now, and how it came there."""

    incident: Incident
    moves: list[PastMove] = field(default_factory=list)


Answering = Callable[[str, datetime], str]
"""Names the worker who answers for a grid at an instant (its code and the instant are given)."""


def report_of(event: Event) -> NewIncident:
    """Return an event of the demo as what is reported to the central."""
    return NewIncident(
        id=event.id,
        title=event.title,
        description=event.description,
        class_code=event.template.class_code,
        priority=event.priority,
        source=event.source,
        grid_code=event.grid_code,
        lon_deg=event.lon_deg,
        lat_deg=event.lat_deg,
        address=event.address,
        reporter_name=event.reporter_name,
        reporter_phone=event.reporter_phone,
    )


class PastWriter:
    """Lives incidents from their report to the present, move by move, under the central's own rules.

    Args:
        seed: Seed of all randomness.
        people: The city's people.
        rules: Limits and calendar.
        rhythm: The day's rhythm; usual work goes on at its pace.
        answering: Who answers for a grid at an instant.
        zone: The city's zone.
    """

    def __init__(
        self,
        seed: int,
        people: CityPeople,
        rules: Rulebook,
        rhythm: Rhythm,
        answering: Answering,
        zone: ZoneInfo,
    ) -> None:
        self._seed = seed
        self._people = people
        self._rules = rules
        self._rhythm = rhythm
        self._answering = answering
        self._zone = zone
        self._officers = [p for p in people.persons if p.role is Role.DUTY_OFFICER]
        self._departments = {one.name: one for one in people.departments}
        self._workers = {worker.id: worker for worker in people.workers}

    def live(self, event: Event, serial_no: str, now: datetime) -> PastIncident:
        """Return what has become of an event by now.

        Args:
            event: What was reported, at an instant before now.
            serial_no: Number that people see.
            now: The present.
        """
        incident = self._first(event, serial_no)
        past = PastIncident(incident)
        source = self._workers[event.reporter_id].name if event.reporter_id else ""
        past.moves.append(PastMove(event.reporter_id, 1, first_entry(incident, source)))
        fate = draw_fate(self._seed, event.id, event.template.class_code, event.priority)
        life = _Life(self, past, fate, event, now)
        life.run()
        self._breach(past, now)
        return past

    def _first(self, event: Event, serial_no: str) -> Incident:
        return begin_incident(report_of(event), serial_no, event.at, self._rules)

    def officer_at(self, event_id: str, at: datetime) -> Person:
        """Return the officer of the shift that ran at an instant: two by day, two by night."""
        minute = at.astimezone(self._zone).hour * 60 + at.astimezone(self._zone).minute
        first = 0 if 510 <= minute < 1020 else 2
        shift = self._officers[first : first + 2]
        return shift[keyed(self._seed, "officer", event_id).randrange(2)]

    def assignee_of(self, event: Event, at: datetime, *, is_second: bool) -> Assignee:
        """Return who is sent: the department of the template, else the worker who answers."""
        department = self._departments.get(event.template.department)
        if department is not None and not is_second:
            return Assignee(AssigneeKind.DEPARTMENT, department.id, department.name)
        worker = self._workers[self._answering(event.grid_code, at)]
        return Assignee(AssigneeKind.WORKER, worker.id, worker.name)

    def when_done(self, start: datetime, fate: Fate, share: float = 1.0) -> datetime:
        """Return when handling that began at an instant has got so far."""
        if fate.handle_min is not None:
            return start + timedelta(minutes=fate.handle_min * share)
        return self._rhythm.instant_of(self._rhythm.count_until(start) + fate.work * share)

    def move(
        self,
        past: PastIncident,
        operation: Operation,
        actor: Actor,
        at: datetime,
        opinion: str,
        *,
        lease: Lease | None = None,
        assignees: tuple[Assignee, ...] = (),
    ) -> None:
        """Make one move under the rules."""
        self._breach(past, at)
        situation = Situation(past.incident, lease, actor, at, self._rules)
        transition = find_transition(situation, operation)
        receivers = tuple(Receiver(one, self._code_of(one)) for one in assignees)
        move = apply_move(situation, transition, MoveArguments(opinion=opinion, receivers=receivers))
        past.incident = move.incident
        past.moves.append(PastMove(actor.id, move.incident.revision, move.entry))

    def _code_of(self, assignee: Assignee) -> str:
        worker = self._workers.get(assignee.id)
        return CITY_CODE if worker is None else worker.home_grid_code

    def claim(self, past: PastIncident, actor: Actor, at: datetime) -> Lease:
        """Return the lease that a colleague takes right before a move of the desk."""
        return take_lease(Situation(past.incident, None, actor, at, self._rules), None)

    def _breach(self, past: PastIncident, at: datetime) -> None:
        past.incident = mark_clocks(past.incident, at)


class _Life:
    """One incident's way through the stages, as far as the present allows."""

    def __init__(
        self, writer: PastWriter, past: PastIncident, fate: Fate, event: Event, now: datetime
    ) -> None:
        self._writer = writer
        self._past = past
        self._fate = fate
        self._event = event
        self._now = now
        self._rng = keyed(0, "words", event.id)
        self._at = event.at

    def run(self) -> None:
        """Go on until the present."""
        fate = self._fate
        if not self._desk(Operation.CLAIM, fate.accept_min, "accept"):
            return
        if fate.is_settled_on_phone:
            self._desk(Operation.CLOSE, fate.dispatch_min, "phone")
            return
        is_returned = fate.is_returned and self._event.template.department != ""
        if is_returned and not (self._send(is_second=False) and self._give_back()):
            return
        if self._send(is_second=is_returned) and self._handle():
            if fate.fails_check:
                if not self._desk(Operation.RETURN, fate.check_min, "recheck"):
                    return
                if not self._finish(0.3):
                    return
            self._desk(Operation.CLOSE, fate.check_min, "close")

    def _step(self, at: datetime) -> bool:
        if at > self._now:
            return False
        self._at = at.replace(microsecond=at.microsecond // 1000 * 1000)
        return True

    def _desk(
        self, operation: Operation, minutes: float, words: str, assignees: tuple[Assignee, ...] = ()
    ) -> bool:
        if not self._step(self._at + timedelta(minutes=minutes)):
            return False
        person = self._writer.officer_at(self._event.id, self._at)
        actor = Actor(person.id, person.name, person.role, CITY_CODE)
        lease = None if operation is Operation.CLAIM else self._writer.claim(self._past, actor, self._at)
        opinion = draw_opinion(self._rng, words)
        self._writer.move(self._past, operation, actor, self._at, opinion, lease=lease, assignees=assignees)
        return True

    def _send(self, *, is_second: bool) -> bool:
        due = self._at + timedelta(minutes=self._fate.dispatch_min)
        assignee = self._writer.assignee_of(self._event, due, is_second=is_second)
        return self._desk(Operation.DISPATCH, self._fate.dispatch_min, "dispatch", (assignee,))

    def _field(self, operation: Operation, at: datetime) -> bool:
        if not self._step(at):
            return False
        assignee = self._past.incident.assignees[0]
        role = Role.WORKER if assignee.kind is AssigneeKind.WORKER else Role.DEPARTMENT
        actor = Actor(assignee.id, assignee.name, role, CITY_CODE)
        opinion = draw_opinion(self._rng, operation.value, self._event.template.class_code)
        self._writer.move(self._past, operation, actor, self._at, opinion)
        return True

    def _give_back(self) -> bool:
        return self._field(Operation.RETURN, self._at + timedelta(minutes=self._fate.sign_min))

    def _handle(self) -> bool:
        if not self._field(Operation.SIGN_FOR, self._at + timedelta(minutes=self._fate.sign_min)):
            return False
        start, share = self._at, self._fate.progress_share
        if share is not None:
            halfway = self._writer.when_done(start, self._fate, share)
            if not self._field(Operation.PROGRESS, halfway):
                return False
        return self._field(Operation.FINISH, self._writer.when_done(start, self._fate))

    def _finish(self, share: float) -> bool:
        return self._field(Operation.FINISH, self._writer.when_done(self._at, self._fate, share))
