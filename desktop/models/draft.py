"""Owns what an officer has typed for an incident and not sent."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from desktop.models.command import FINAL_ORDER_STATES, Command, Operation, Order, OrderState, TargetKind
from desktop.models.instant import require_aware

KEEP_DRAFT = timedelta(days=7)
"""A draft that nobody has touched for so long is of no use to anybody."""

_WITH_OPINION = frozenset({Operation.CLOSE, Operation.RETURN})
"""Moves that carry what is typed in the card's field for an opinion."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveDraft:
    """A form of a move as far as it is filled.

    Attributes:
        choice: Value of the chosen entry, None if the move asks for none.
    """

    operation: Operation
    choice: str | None = None
    days: int = 1
    title: str = ""
    words: str = ""

    def is_said_by(self, command: Command) -> bool:
        """Say whether an order carries what is in this form; a move that takes no words carries none."""
        said = command.arguments
        return (
            command.operation is self.operation
            and said.get("opinion", self.words.strip()) == self.words.strip()
            and said.get("title", self.title.strip()) == self.title.strip()
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What one officer has typed for one incident.

    Attributes:
        person_id: Whose it is; nobody else may see it.
        changed: When it was last typed in.
        move: Form of another move, None where none is open.
    """

    person_id: str
    incident_id: str
    changed: datetime
    opinion: str = ""
    move: MoveDraft | None = None

    def __post_init__(self) -> None:
        require_aware(self.changed)

    @property
    def is_empty(self) -> bool:
        """Whether nothing is left of it."""
        return not self.opinion and self.move is None

    def without_sent(self, order: Order) -> Draft:
        """Return what an order leaves of it: no form once the outbox holds it, no opinion once accepted.

        An opinion stands beside its buttons, so the words of a rejected order must still be there.
        """
        command = order.command
        if (command.target_kind, command.target_id) != (TargetKind.INCIDENT, self.incident_id):
            return self
        if order.state not in FINAL_ORDER_STATES and self.move is not None and self.move.is_said_by(command):
            return replace(self, move=None)
        said = str(command.arguments.get("opinion", "")).strip()
        is_said = command.operation in _WITH_OPINION and said == self.opinion.strip()
        if order.state is OrderState.ACCEPTED and is_said:
            return replace(self, opinion="")
        return self
