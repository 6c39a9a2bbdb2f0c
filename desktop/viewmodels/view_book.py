"""Owns the officer's named views of the map: added, renamed, moved, deleted, and taken back.

Thread: UI
"""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from desktop.models.geo import BoundingBox
from desktop.models.named_view import LONGEST_NAME, NamedView

MOST = 50
"""Views of one officer; nobody finds anything among more."""

_KEPT = 20
"""Changes that can be taken back."""


class ViewBook(QObject):
    """The views of whoever sits here.

    Signals:
        changed (): Other views, or another order; for whoever shows them.
        edited (): The officer changed them; for whoever keeps them.
    """

    changed = Signal()
    edited = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._views: tuple[NamedView, ...] = ()
        self._before: list[tuple[NamedView, ...]] = []

    @property
    def views(self) -> tuple[NamedView, ...]:
        """The views in their order."""
        return self._views

    @property
    def can_undo(self) -> bool:
        """Whether a change can be taken back."""
        return bool(self._before)

    def take(self, views: tuple[NamedView, ...]) -> None:
        """Take up what was kept of whoever sits here now; what the one before changed stays that one's."""
        self._views, self._before = views[:MOST], []
        self.changed.emit()

    def _edit(self, views: tuple[NamedView, ...]) -> None:
        if views != self._views:
            self._before = [*self._before[-_KEPT + 1 :], self._views]
            self._views = views
            self.changed.emit()
            self.edited.emit()

    def add(self, name: str, box: BoundingBox) -> bool:
        """Add a view at the end; says whether there was room and it has a name."""
        name = name.strip()[:LONGEST_NAME]
        if not name or len(self._views) >= MOST:
            return False
        self._edit((*self._views, NamedView(name, box)))
        return True

    def rename(self, at: int, name: str) -> None:
        """Give a view another name; an empty one leaves it as it is."""
        name = name.strip()[:LONGEST_NAME]
        if name and 0 <= at < len(self._views):
            self._edit((*self._views[:at], replace(self._views[at], name=name), *self._views[at + 1 :]))

    def delete(self, at: int) -> None:
        """Delete a view."""
        if 0 <= at < len(self._views):
            self._edit((*self._views[:at], *self._views[at + 1 :]))

    def move(self, at: int, step: int) -> int:
        """Move a view up (-1) or down (1) in the order; returns where it is then."""
        to = at + step
        if not (0 <= at < len(self._views) and 0 <= to < len(self._views)):
            return at
        views = list(self._views)
        views.insert(to, views.pop(at))
        self._edit(tuple(views))
        return to

    def undo(self) -> None:
        """Take the last change back."""
        if self._before:
            self._views = self._before.pop()
            self.changed.emit()
            self.edited.emit()
