"""Owns the exchange of what is typed between the card's fields and the book of the officer who types."""

from __future__ import annotations

from collections.abc import Container

from PySide6.QtWidgets import QLineEdit

from desktop.models.command import Order
from widgets.card.drafts import DraftBook
from widgets.card.moves_box import MovesBox


class DraftDesk:
    """Lets the fields show one incident's drafts of one officer.

    Args:
        opinion: The field for an opinion.
        moves: The box with the forms.
    """

    def __init__(self, opinion: QLineEdit, moves: MovesBox) -> None:
        self._opinion, self._moves = opinion, moves
        self._book = DraftBook()

    def turn(self, before: str, after: str) -> None:
        """Keep what was typed for one incident, take up what was typed for the other; empty for none."""
        if before:
            self._book.keep(before, self._opinion.text(), self._moves.draft)
        self._opinion.hide()
        self._opinion.setText(self._book.opinions.get(after, ""))
        self._moves.reset(self._book.moves.get(after))

    def take_order(self, order: Order, present: str) -> None:
        """Clear what an order of whoever sits here has taken over; all else that is typed stays."""
        if present:
            self._book.keep(present, self._opinion.text(), self._moves.draft)
        if self._book.drop_sent(order) and order.command.target_id == present:
            self._opinion.setText(self._book.opinions.get(present, ""))
            if present not in self._book.moves:
                self._moves.reset()

    def has_any(self, present: str, known: Container[str]) -> bool:
        """Say whether anything is typed that was not sent, for an incident that is still known."""
        book = self._book
        kept = any(one in known for one in (*book.opinions, *book.moves) if one != present)
        return kept or bool(present and (self._opinion.text() or self._moves.draft))

    def change_hands(self, book: DraftBook, present: str) -> DraftBook:
        """Take up another officer's book; returns that of whoever was here."""
        self.turn(present, "")
        left, self._book = self._book, book
        self.turn("", present)
        return left
