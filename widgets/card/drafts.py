"""Owns what an officer has typed on the card and not sent: by incident, so that it comes back with it."""

from __future__ import annotations

from dataclasses import dataclass, field

from desktop.models.command import FINAL_ORDER_STATES, Command, Operation, Order, OrderState, TargetKind

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


@dataclass
class DraftBook:
    """One officer's drafts.

    Attributes:
        opinions: Opinion by incident id.
        moves: Form by incident id.
    """

    opinions: dict[str, str] = field(default_factory=dict)
    moves: dict[str, MoveDraft] = field(default_factory=dict)

    def keep(self, incident_id: str, opinion: str, move: MoveDraft | None) -> None:
        """Note what was typed for an incident, in place of what was noted before."""
        self.opinions.pop(incident_id, None)
        self.moves.pop(incident_id, None)
        if opinion:
            self.opinions[incident_id] = opinion
        if move is not None:
            self.moves[incident_id] = move

    def drop_sent(self, order: Order) -> bool:
        """Drop what an order has taken over: a form once the outbox holds it, an opinion once accepted.

        An opinion stands beside its buttons, so the words of a rejected order must still be there.

        Returns:
            Whether there was any such draft.
        """
        command, incident_id = order.command, order.command.target_id
        if command.target_kind is not TargetKind.INCIDENT:
            return False
        move, opinion = self.moves.get(incident_id), self.opinions.get(incident_id, "")
        if order.state not in FINAL_ORDER_STATES and move is not None and move.is_said_by(command):
            del self.moves[incident_id]
            return True
        said = str(command.arguments.get("opinion", "")).strip()
        is_said = command.operation in _WITH_OPINION and said == opinion.strip()
        if order.state is OrderState.ACCEPTED and opinion and is_said:
            del self.opinions[incident_id]
            return True
        return False

    def __bool__(self) -> bool:
        return bool(self.opinions or self.moves)
