"""A city whose every board is noted as it stands after each deed; the oracle of the replay."""

from __future__ import annotations

import random
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from desktop.central.ledger.presence import take_sign
from desktop.central.ledger.unit import Unit
from desktop.central.tables.records import RecordRow
from desktop.models.command import Operation
from desktop.models.delta import RecordKind
from desktop.models.incident import IncidentState
from desktop.models.instant import to_epoch_ms
from tests.helpers.small_city import CHEN, HEAD, LI, SmallCity

Rows = dict[tuple[str, str], tuple[int, str, str, bytes]]
"""Revision, area, parties and body of every live record by kind and id, presence left out."""


def rows_of(unit: Unit) -> Rows:
    """Return the board as it stands in the database."""
    query = select(RecordRow.__table__).where(RecordRow.kind != RecordKind.PRESENCE.value)
    return {
        (row.kind, row.id): (row.revision, row.area_code, row.parties, row.body)
        for row in unit.connection.execute(query)
    }


@dataclass
class PastCity:
    """Lives at random; what the board was is noted after each deed.

    Attributes:
        instants_ms: When it was noted, in order.
        boards: What was noted then.
    """

    city: SmallCity
    dice: random.Random
    instants_ms: list[int] = field(default_factory=list)
    boards: list[Rows] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)

    def note(self) -> None:
        """Note how the board stands."""
        self.instants_ms.append(to_epoch_ms(self.city.now))
        self.boards.append(self.city.ledger.transact(rows_of))
        self.numbers.append(self.city.ledger.head.number)

    def place_at(self, at_ms: int) -> int | None:
        """Return which of the noted boards stood at an instant, None if none had been noted."""
        place = bisect_right(self.instants_ms, at_ms)
        return place - 1 if place else None

    def live(self, deeds: int, longest: timedelta) -> None:
        """Do so many things, with a while between them."""
        for _ in range(deeds):
            self.city.now += longest * self.dice.random() ** 3
            self.dice.choice(self._deeds())()
            self.note()

    def _deeds(self) -> list[Callable[[], Any]]:
        return [
            self._report,
            self._report,
            self._move_on,
            self._move_on,
            self._move_on,
            self._look,
            self._tick,
        ]

    def _report(self) -> None:
        self.city.report(f"i-{len(self.boards)}", self.dice.choice([1, 2, 3]), self.dice.randrange(4))

    def _tick(self) -> None:
        self.city.ledger.tick()

    def _look(self) -> None:
        actor = self.dice.choice([LI, CHEN])
        rules = self.city.ledger.rules
        self.city.ledger.transact(lambda unit: take_sign(unit, actor, "1", self._any_incident(), rules))

    def _any_incident(self) -> str:
        ids = [key[1] for key in self.boards[-1] if key[0] == RecordKind.INCIDENT.value]
        return self.dice.choice(ids) if ids else ""

    def _move_on(self) -> None:
        incident_id = self._any_incident()
        if not incident_id:
            return
        incident = self.city.incident(incident_id)
        operations = [Operation.CLAIM, Operation.ACCEPT, Operation.VOID, Operation.NOTE]
        if incident.state is not IncidentState.TO_ACCEPT:
            operations = [Operation.CLAIM, Operation.RELEASE, Operation.FORCE_CLOSE, Operation.NOTE]
        operation = self.dice.choice(operations)
        # Who may not order it is refused, which changes nothing either.
        self.city.order(
            self.dice.choice([LI, CHEN, HEAD]), operation, incident_id, incident.revision, opinion="随机"
        )
