"""Owns the wishes to see the past: the last one counts, and answers to older ones are let go.

Thread: UI
"""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal, Slot

from desktop.board.past_day import DaySpan, PastBegin, PastPart, PastWish
from desktop.board.past_places import FixBlock


class PastDesk(QObject):
    """Passes wishes to the worker that reads, and what it reads to who wished for it last.

    Signals:
        asking (PastWish), leaving (): For the worker.
        begun (PastBegin), part_came (PastPart), places_came (FixBlock): What was wished for, in order.
        places_refused (): This officer may not know where workers were.
        finished (): All has come.
        failed (str): The code of what failed.
    """

    asking = Signal(object)
    leaving = Signal()
    begun = Signal(object)
    part_came = Signal(object)
    places_came = Signal(object)
    places_refused = Signal()
    finished = Signal()
    failed = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._number = 0

    @Slot(object, str)
    def want(self, span: DaySpan, cursor: str) -> None:
        """Wish for a span; with a cursor for what follows it alone."""
        self._number += 1
        self.asking.emit(PastWish(self._number, span, cursor))

    @Slot()
    def leave(self) -> None:
        """Wish for nothing more."""
        self._number += 1
        self.leaving.emit()

    @Slot(int, object)
    def take_begin(self, number: int, begin: PastBegin) -> None:
        """Take how a span begins."""
        if number == self._number:
            self.begun.emit(begin)

    @Slot(int, object)
    def take_part(self, number: int, part: PastPart) -> None:
        """Take changes."""
        if number == self._number:
            self.part_came.emit(part)

    @Slot(int, object)
    def take_places(self, number: int, block: FixBlock) -> None:
        """Take where workers were."""
        if number == self._number:
            self.places_came.emit(block)

    @Slot(int)
    def take_refusal(self, number: int) -> None:
        """Learn that places are nobody's to know here."""
        if number == self._number:
            self.places_refused.emit()

    @Slot(int)
    def take_end(self, number: int) -> None:
        """Learn that all has come."""
        if number == self._number:
            self.finished.emit()

    @Slot(int, str)
    def take_failure(self, number: int, code: str) -> None:
        """Take a failure."""
        if number == self._number:
            self.failed.emit(code)
