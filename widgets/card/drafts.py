"""Owns one officer's drafts on the card: by incident, so that each comes back with it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from desktop.models.command import Order
from desktop.models.draft import KEEP_DRAFT, Draft, MoveDraft


@dataclass
class DraftBook:
    """One officer's drafts.

    Attributes:
        person_id: Whose they are, empty while nobody knows.
        by_incident: Draft by incident id; none of them is empty.
    """

    person_id: str = ""
    by_incident: dict[str, Draft] = field(default_factory=dict)

    def opinion(self, incident_id: str) -> str:
        """Return the opinion typed for an incident, empty for none."""
        draft = self.by_incident.get(incident_id)
        return "" if draft is None else draft.opinion

    def move(self, incident_id: str) -> MoveDraft | None:
        """Return the form filled for an incident, None for none."""
        draft = self.by_incident.get(incident_id)
        return None if draft is None else draft.move

    def keep(self, incident_id: str, opinion: str, move: MoveDraft | None, now: datetime) -> Draft | None:
        """Note what is typed for an incident, in place of what was noted before.

        Returns:
            The draft as it is now, which may be empty; None if nothing has changed.
        """
        if (opinion, move) == (self.opinion(incident_id), self.move(incident_id)):
            return None
        draft = Draft(
            person_id=self.person_id, incident_id=incident_id, changed=now, opinion=opinion, move=move
        )
        self._put(draft)
        return draft

    def drop_sent(self, order: Order) -> Draft | None:
        """Drop what an order carries; returns the draft as it is now, None if nothing has changed."""
        held = self.by_incident.get(order.command.target_id)
        left = None if held is None else held.without_sent(order)
        if left is None or left is held:
            return None
        self._put(left)
        return left

    def drop_old(self, now: datetime) -> None:
        """Forget what nobody has touched for too long."""
        for draft in list(self.by_incident.values()):
            if now - draft.changed > KEEP_DRAFT:
                del self.by_incident[draft.incident_id]

    def add(self, drafts: Iterable[Draft]) -> None:
        """Take drafts of an earlier run; what has been typed since stands."""
        for draft in drafts:
            self.by_incident.setdefault(draft.incident_id, draft)

    def _put(self, draft: Draft) -> None:
        if draft.is_empty:
            self.by_incident.pop(draft.incident_id, None)
        else:
            self.by_incident[draft.incident_id] = draft
