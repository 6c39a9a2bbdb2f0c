"""Owns the joints between the views of the city and the shared selection; in the past they are parted.

Thread: UI
"""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import QObject, Slot

from desktop.models.codes import is_within
from desktop.viewmodels.board_feed import BoardFeed
from desktop.viewmodels.selection import Selection
from widgets.canvas.frame import Marked
from widgets.canvas.map_view import MapView
from widgets.map.inset_board import InsetBoard

_ABOUT_M = 400.0
"""So much ground is shown on each side of a single place."""


class ViewSelection(QObject):
    """Selects what is chosen on a view, and marks on every view what is selected anywhere.

    Args:
        view: The map, in the present.
        insets: Its insets.
        feed: The board.
        selection: Shared by all panels.
    """

    def __init__(self, view: MapView, insets: InsetBoard, feed: BoardFeed, selection: Selection) -> None:
        super().__init__(view)
        self._view, self._insets = view, insets
        self._data, self._feed, self._selection = view.data, feed, selection
        self.join()

    @property
    def views(self) -> tuple[MapView, ...]:
        """The map and its insets."""
        return (self._view, *self._insets.widgets)

    @property
    def sources(self) -> tuple[MapView, InsetBoard]:
        """What tells of choices: the map, and the insets together."""
        return self._view, self._insets

    def join(self) -> None:
        """Let choices be selected and selections be marked; what is selected now is marked at once."""
        selection = self._selection
        self._mark_nothing()
        for source in self.sources:
            source.grid_chosen.connect(self.choose_grid)
            source.incident_chosen.connect(selection.select_incident)
            source.worker_chosen.connect(selection.select_worker)
        selection.incident_selected.connect(self.show_incident)
        selection.grid_selected.connect(self.show_grid)
        selection.worker_selected.connect(self.show_worker)
        self.show_grid(selection.grid_code)
        self.show_worker(selection.worker_id)
        if selection.incident_id:
            self.show_incident(selection.incident_id)

    def part(self) -> None:
        """Select and mark nothing more: what is shown is not the present."""
        selection = self._selection
        self._mark_nothing()
        self._view.withheld.forget()
        for source in self.sources:
            source.grid_chosen.disconnect(self.choose_grid)
            source.incident_chosen.disconnect(selection.select_incident)
            source.worker_chosen.disconnect(selection.select_worker)
        selection.incident_selected.disconnect(self.show_incident)
        selection.grid_selected.disconnect(self.show_grid)
        selection.worker_selected.disconnect(self.show_worker)

    def _mark_nothing(self) -> None:
        for view in self.views:
            view.marked = Marked()
            view.update()

    @Slot(str)
    def choose_grid(self, code: str) -> None:
        """Select a grid; an incident elsewhere is let go."""
        incident = self._feed.board.incidents.get(self._selection.incident_id)
        if incident is not None and not is_within(incident.grid_code, code):
            self._selection.select_incident("")
        self._selection.select_worker("")
        self._selection.select_grid(code)

    @Slot(str)
    def show_incident(self, incident_id: str) -> None:
        """Mark an incident and its grid, and bring it into sight."""
        self._view.withheld.forget()
        incident = self._feed.board.incidents.get(incident_id)
        for view in self.views:
            view.marked.incident_id = incident_id or None
            view.update()
        if incident is not None:
            self.show_grid(incident.grid_code)
            self._view.show_place(incident.lon_deg, incident.lat_deg)

    @Slot(str)
    def show_grid(self, code: str) -> None:
        """Mark a grid."""
        self._view.withheld.forget()
        index = self._data.scene.index_of.get(code)
        for view in self.views:
            view.marked.grid_index = index
            view.update()

    @Slot(str)
    def show_worker(self, worker_id: str) -> None:
        """Mark a worker."""
        self._view.withheld.forget()
        for view in self.views:
            view.marked.worker_id = worker_id or None
            view.update()

    def fit(self) -> None:
        """Fit the map to the selected incident, worker or grid, then to what it lies in."""
        selection, board = self._selection, self._feed.board
        incident = board.incidents.get(selection.incident_id)
        worker = board.workers.get(selection.worker_id)
        row = self._data.workers.rows.get(selection.worker_id)
        if incident is not None:
            at = self._data.scene.projection.to_metres(
                np.array([incident.lon_deg]), np.array([incident.lat_deg])
            )
            self._fit_or_go(incident.grid_code, float(at[0][0]), float(at[1][0]))
        elif row is not None and row < len(self._data.worker_xy):
            self._fit_or_go("", *self._data.worker_xy[row].tolist())
        else:
            # Nobody has seen the worker yet: the grid at home is where one would look.
            self._fit_or_go(selection.grid_code if worker is None else worker.home_grid_code)

    def _fit_or_go(self, code: str, x_m: float = math.nan, y_m: float = math.nan) -> None:
        """Fit the map to a grid, else to a place, as of what lies outside all grids."""
        if code in self._data.scene.index_of:
            self._view.walk_fit(code)
        elif math.isfinite(x_m) and math.isfinite(y_m):
            box_m = (x_m - _ABOUT_M, y_m - _ABOUT_M, x_m + _ABOUT_M, y_m + _ABOUT_M)
            self._view.fit_box(box_m, share=1)
