"""Owns what an officer has typed on the card and not sent: by incident, so that it comes back with it."""

from __future__ import annotations

from dataclasses import dataclass, field

from desktop.models.command import Operation


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

    def __bool__(self) -> bool:
        return bool(self.opinions or self.moves)
