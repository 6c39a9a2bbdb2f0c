"""Owns what is selected: one incident, one grid, one worker, the same on every panel.

Thread: UI
"""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal, Slot


class Selection(QObject):
    """Shared by all panels; an empty id means that nothing is selected.

    Setting what is set already says nothing, so panels may answer a signal by setting it again.

    Signals:
        incident_selected (str), grid_selected (str), worker_selected (str): Id, or empty.
    """

    incident_selected = Signal(str)
    grid_selected = Signal(str)
    worker_selected = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._incident_id = ""
        self._grid_code = ""
        self._worker_id = ""

    @property
    def incident_id(self) -> str:
        """Selected incident, or empty."""
        return self._incident_id

    @property
    def grid_code(self) -> str:
        """Selected grid, or empty."""
        return self._grid_code

    @property
    def worker_id(self) -> str:
        """Selected worker, or empty."""
        return self._worker_id

    @Slot(str)
    def select_incident(self, incident_id: str) -> None:
        """Select an incident, or none."""
        if incident_id != self._incident_id:
            self._incident_id = incident_id
            self.incident_selected.emit(incident_id)

    @Slot(str)
    def select_grid(self, grid_code: str) -> None:
        """Select a grid, or none."""
        if grid_code != self._grid_code:
            self._grid_code = grid_code
            self.grid_selected.emit(grid_code)

    @Slot(str)
    def select_worker(self, worker_id: str) -> None:
        """Select a worker, or none."""
        if worker_id != self._worker_id:
            self._worker_id = worker_id
            self.worker_selected.emit(worker_id)

    @Slot()
    def clear(self) -> None:
        """Select nothing."""
        self.select_incident("")
        self.select_grid("")
        self.select_worker("")
