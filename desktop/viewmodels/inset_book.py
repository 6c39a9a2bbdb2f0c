"""Owns which insets the map of this seat has: pinned, moved between corners, closed, restored.

Thread: UI
"""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject, Signal, Slot

from desktop.models.geo import BoundingBox
from desktop.models.inset import Corner, Inset, Insets

MOST = 3
"""Insets at once; with more the map itself would be hidden."""

_KEPT = 20
"""Changes that can be taken back."""


class InsetBook(QObject):
    """The insets; never two in a corner.

    Signals:
        changed (): Other insets, or other corners; for whoever shows them.
        edited (): The officer changed them; for whoever keeps them.
    """

    changed = Signal()
    edited = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._insets = Insets().insets
        self._before: list[tuple[Inset, ...]] = []

    @property
    def insets(self) -> tuple[Inset, ...]:
        """The insets, the first pinned first."""
        return self._insets

    def take(self, insets: tuple[Inset, ...]) -> None:
        """Take up what was kept; of two in one corner the first stays."""
        by_corner = {one.corner: one for one in reversed(insets)}
        self._insets = tuple(one for one in insets if by_corner[one.corner] is one)[:MOST]
        self._before = []
        self.changed.emit()

    def _edit(self, insets: tuple[Inset, ...]) -> None:
        if insets != self._insets:
            self._before = [*self._before[-_KEPT + 1 :], self._insets]
            self._show(insets)

    def _show(self, insets: tuple[Inset, ...]) -> None:
        self._insets = insets
        self.changed.emit()
        self.edited.emit()

    def pin(self, name: str, box: BoundingBox) -> bool:
        """Pin a view in the first free corner; says whether there was one."""
        taken = {one.corner for one in self._insets}
        free = [corner for corner in Corner if corner not in taken]
        if len(self._insets) >= MOST or not free:
            return False
        self._edit((*self._insets, Inset(free[0], name, box)))
        return True

    def close(self, corner: Corner) -> None:
        """Close the inset in a corner."""
        self._edit(tuple(one for one in self._insets if one.corner is not corner))

    def move(self, corner: Corner, to: Corner) -> None:
        """Move an inset to another corner; what stands there changes places with it."""
        places = {corner: to, to: corner}
        self._edit(tuple(replace(one, corner=places.get(one.corner, one.corner)) for one in self._insets))

    @Slot()
    def undo(self) -> None:
        """Take the last change back: also an inset that was closed."""
        if self._before:
            self._show(self._before.pop())

    @Slot()
    def restore(self) -> None:
        """Show the urban core in its place again, and nothing else."""
        self._edit(Insets().insets)
