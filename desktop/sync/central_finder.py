"""Owns where the central is, as the keeper last said, and the wish to have the profile's own looked after.

Thread: UI
"""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal, Slot

from desktop.sync.access import CentralAccess, CentralAddress


class CentralFinder(QObject):
    """Passes on what is new of the central's place, and has one search run at a time.

    Args:
        access: Which central; a foreign one is looked after by others.

    Signals:
        found (CentralAddress): A central at a place that is new, or with another token.
        found_again (): It was looked for and is where it was.
        look_ordered (): The keeper shall see whether the profile's own still lives.
    """

    found = Signal(object)
    found_again = Signal()
    look_ordered = Signal()

    def __init__(self, access: CentralAccess, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._is_own = access.url is None
        self._address: CentralAddress | None = None
        self._is_looking = False

    @Slot(object)
    def take_address(self, address: CentralAddress) -> None:
        """Learn where it is, after it was started or searched for."""
        self._is_looking = False
        if address == self._address:
            self.found_again.emit()
            return
        self._address = address
        self.found.emit(address)

    @Slot(object)
    def take_alive(self, address: CentralAddress) -> None:
        """Learn that it lives; at the same place the feeds keep their pace: no storm of tries."""
        self._is_looking = False
        if address != self._address:
            self.take_address(address)

    def look_after(self) -> None:
        """Have the profile's own central looked for, unless somebody is looking."""
        if self._is_own and not self._is_looking:
            self._is_looking = True
            self.look_ordered.emit()
