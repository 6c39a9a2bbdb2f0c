"""Owns the exchange of what is typed between the card's fields and the book of the officer who types.

Thread: UI
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable
from datetime import UTC, datetime

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtWidgets import QLineEdit

from desktop.models.command import Order
from desktop.models.draft import Draft
from widgets.card.drafts import DraftBook
from widgets.card.moves_box import MovesBox

SAVE_MS = 300
"""What is typed is on its way to the disk after so long; a crash takes no more than that."""


def _utc_now() -> datetime:
    return datetime.now(UTC)


class DraftDesk(QObject):
    """Lets the fields show one incident's drafts of one officer, and tells what is to be kept.

    Args:
        opinion: The field for an opinion.
        moves: The box with the forms.
        now: Clock by which a draft's age is told.

    Signals:
        changed (Draft): A draft of a known officer as it is now; an empty one is over.
    """

    changed = Signal(object)

    def __init__(
        self,
        opinion: QLineEdit,
        moves: MovesBox,
        parent: QObject | None = None,
        *,
        now: Callable[[], datetime] = _utc_now,
    ) -> None:
        super().__init__(parent)
        self._opinion, self._moves, self._now = opinion, moves, now
        self._book = DraftBook()
        self._present = ""
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SAVE_MS)
        self._timer.timeout.connect(self.save)
        for field in (opinion, moves.title, moves.words):
            field.textChanged.connect(self._note_typed)
        for choice in (moves.moves, moves.choice):
            choice.currentIndexChanged.connect(self._note_typed)
        moves.days.valueChanged.connect(self._note_typed)

    @property
    def person_id(self) -> str:
        """Whose drafts these are, empty while nobody knows."""
        return self._book.person_id

    @Slot()
    def _note_typed(self) -> None:
        # Not started anew with each letter: whoever types without a pause is kept as well.
        if self._present and not self._timer.isActive():
            self._timer.start()

    @Slot()
    def save(self) -> None:
        """Note what is in the fields."""
        self._timer.stop()
        if self._present:
            self._tell(self._book.keep(self._present, self._opinion.text(), self._moves.draft, self._now()))

    def turn(self, incident_id: str) -> None:
        """Keep what was typed for the present incident, take up that for another; empty for none."""
        self.save()
        self._present = incident_id
        self._book.drop_old(self._now())
        self._opinion.hide()
        self._opinion.setText(self._book.opinion(incident_id))
        self._moves.reset(self._book.move(incident_id))

    def take_order(self, order: Order) -> None:
        """Clear what an order of whoever sits here carries; all else that is typed stays."""
        self.save()
        left = self._book.drop_sent(order)
        self._tell(left)
        if left is not None and left.incident_id == self._present:
            self._opinion.setText(left.opinion)
            if left.move is None:
                self._moves.reset()

    def take_kept(self, drafts: Iterable[Draft]) -> None:
        """Take up what this officer had typed in an earlier run."""
        self.save()
        self._book.add(drafts)
        present = self._present
        if present and not self._opinion.text() and self._moves.draft is None:
            self._opinion.setText(self._book.opinion(present))
            self._moves.reset(self._book.move(present))

    def has_any(self, known: Container[str]) -> bool:
        """Say whether anything is typed that was not sent, for an incident that is still known."""
        kept = any(one in known for one in self._book.by_incident if one != self._present)
        return kept or bool(self._present and (self._opinion.text() or self._moves.draft))

    def change_hands(self, book: DraftBook) -> DraftBook:
        """Take up another officer's book; returns that of whoever was here."""
        present = self._present
        self.turn("")
        left, self._book = self._book, book
        self.turn(present)
        return left

    def _tell(self, draft: Draft | None) -> None:
        if draft is not None and draft.person_id:
            self.changed.emit(draft)
