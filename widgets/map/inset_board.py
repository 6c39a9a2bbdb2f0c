"""Owns the insets on the map: one widget for each that is pinned, joined to the map and the book.

Thread: UI
"""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from desktop.models.inset import Corner, Inset
from desktop.viewmodels.inset_book import InsetBook
from widgets.canvas.map_view import MapView
from widgets.map.inset import MapInset


class InsetBoard(QObject):
    """Keeps the widgets in step with the book.

    Signals:
        changed (): Other insets, or other corners: they need other places.
        grid_chosen (str), incident_chosen (str), worker_chosen (str): Chosen in one of them.

    Args:
        view: The map; new insets show its data and marks.
        book: The insets.
        panel: What the insets lie in.
    """

    changed = Signal()
    grid_chosen = Signal(str)
    incident_chosen = Signal(str)
    worker_chosen = Signal(str)

    def __init__(self, view: MapView, book: InsetBook, panel: QWidget) -> None:
        super().__init__(panel)
        self._view, self._book, self._panel = view, book, panel
        self.widgets: list[MapInset] = []
        book.changed.connect(self.show_insets)
        self.show_insets()

    @Slot()
    def show_insets(self) -> None:
        """Have one widget for each inset."""
        while len(self.widgets) > len(self._book.insets):
            self._take_away(self.widgets.pop())
        for place, inset in enumerate(self._book.insets):
            if place == len(self.widgets):
                self.widgets.append(self._make(inset))
            self.widgets[place].show_inset(inset)
        self.changed.emit()

    def _make(self, inset: Inset) -> MapInset:
        made = MapInset(self._view.data, inset, self._panel)
        made.marked = replace(self._view.marked, hover_index=None)
        made.set_grey(self._view.is_grey)
        made.trails.is_masked = self._view.trails.is_masked
        made.grid_chosen.connect(self.grid_chosen)
        made.incident_chosen.connect(self.incident_chosen)
        made.worker_chosen.connect(self.worker_chosen)
        made.close_wished.connect(self._close_sender)
        made.move_wished.connect(self._move_sender)
        made.brought.connect(self._bring_sender)
        made.restore_wished.connect(self._book.restore)
        made.undo_wished.connect(self._book.undo)
        made.left.connect(self._view.setFocus)
        made.show()
        return made

    def _take_away(self, widget: MapInset) -> None:
        if widget.hasFocus():
            self._view.setFocus()
        widget.hide()
        widget.stop()
        widget.deleteLater()

    @Slot()
    def _close_sender(self) -> None:
        inset = self.sender()
        if isinstance(inset, MapInset):
            self._book.close(inset.inset.corner)

    @Slot(object)
    def _move_sender(self, corner: Corner) -> None:
        inset = self.sender()
        if isinstance(inset, MapInset):
            self._book.move(inset.inset.corner, corner)

    @Slot()
    def _bring_sender(self) -> None:
        inset = self.sender()
        if isinstance(inset, MapInset):
            self._view.show_box(inset.seen_box())
            self._view.setFocus()

    def take_focus(self) -> None:
        """Let the keys act on the first inset; with none what was closed last comes back, or the default."""
        if not self.widgets:
            self._book.undo()
        if not self.widgets:
            self._book.restore()
        self.widgets[0].setFocus()

    def stop(self) -> None:
        """Make no more tiles."""
        for widget in self.widgets:
            widget.stop()
