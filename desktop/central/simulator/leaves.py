"""Owns simulated absences: workers report away, B answers, posts change hands."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from sqlalchemy import insert, select

from desktop.central.city.absences import PlannedAbsence, absences_around, plan_absences
from desktop.central.city.demo import DemoCity
from desktop.central.city.duty import DutyBook
from desktop.central.city.seed import absence_row, answer_row, is_answered
from desktop.central.ledger.absences import answer_absence
from desktop.central.ledger.posts import resolve_posts_of
from desktop.central.ledger.unit import Unit
from desktop.central.rules.posts.book import Answer
from desktop.central.tables.rota import AbsenceAnswerRow, AbsenceRow


class Leaves:
    """Announces and answers absences when their time has come.

    Args:
        city: The city.
        duty: Told of each absence.
    """

    def __init__(self, city: DemoCity, duty: DutyBook) -> None:
        self._city = city
        self._duty = duty
        self._known: set[str] = set()
        self._unanswered: list[PlannedAbsence] = []
        self._ahead: list[PlannedAbsence] = []
        self._planned_for: date | None = None

    def begin(self, unit: Unit) -> None:
        """Take up what stands in the database."""
        known = set(unit.connection.execute(select(AbsenceRow.id)).scalars())
        answered = set(unit.connection.execute(select(AbsenceAnswerRow.absence_id)).scalars())
        city = self._city
        around = absences_around(city.seed, city.people, unit.now, city.zone, city.approver)
        present = [one for one in around if one.id in known]
        self._known.update(known)
        self._duty.add(present)
        self._unanswered = [one for one in present if one.id not in answered]
        self._plan(unit.now)

    def step(self, unit: Unit) -> None:
        """Announce and answer what is due."""
        self._plan(unit.now)
        due = [one for one in self._ahead if one.announced <= unit.now]
        if due:
            self._ahead = [one for one in self._ahead if one.announced > unit.now]
            self._announce(unit, [one for one in due if one.end > unit.now])
        for one in [one for one in self._unanswered if is_answered(one, unit.now)]:
            self._unanswered.remove(one)
            answer_absence(unit, one.id, one.b_id, Answer.ACCEPTED if one.accepts else Answer.REFUSED)

    def _plan(self, now: datetime) -> None:
        city = self._city
        today = now.astimezone(city.zone).date()
        if today == self._planned_for:
            return
        self._planned_for = today
        self._duty.forget_before(now - timedelta(days=1))
        ahead: list[PlannedAbsence] = []
        for offset in (0, 1):
            day = today + timedelta(days=offset)
            ahead += plan_absences(city.seed, city.people, day, city.zone, city.approver)
        self._ahead = sorted(
            (one for one in ahead if one.id not in self._known), key=lambda one: (one.announced, one.id)
        )

    def _announce(self, unit: Unit, absences: Iterable[PlannedAbsence]) -> None:
        for one in absences:
            self._known.add(one.id)
            self._duty.add([one])
            row = absence_row(one, unit.now)
            unit.connection.execute(insert(AbsenceRow), [row])
            if is_answered(one, unit.now):
                unit.connection.execute(insert(AbsenceAnswerRow), [answer_row(one)])
            else:
                self._unanswered.append(one)
            resolve_posts_of(unit, [one.worker_id])
