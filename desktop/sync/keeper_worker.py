"""Owns the search for a central that answers, at the start and when it is found dead.

Thread: central
"""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot

from desktop.api.requests_transport import AddressMalformed
from desktop.settings.profile import Profile
from desktop.sync.access import CentralAccess, CentralAddress
from desktop.sync.central_process import CentralNotStarted, CentralProcess
from desktop.sync.worker import TransportFactory, Worker, make_transport

RETRY_MS = 5000


class KeeperWorker(Worker):
    """Finds or starts the profile's central; with a foreign one there is nothing to keep.

    Signals:
        address_found (CentralAddress): A central that answers, or the foreign one that was named.
        found_alive (CentralAddress): Answer to `look_after`: where the profile's central is now.
        progressed (float, str): First start: share done, step.
        not_started (str): No central came to life; it is tried again.
        address_refused (str): What was named as an address is none.
    """

    address_found = Signal(object)
    found_alive = Signal(object)
    progressed = Signal(float, str)
    not_started = Signal(str)
    address_refused = Signal(str)

    def __init__(
        self, profile: Profile, access: CentralAccess, make: TransportFactory = make_transport
    ) -> None:
        super().__init__(make)
        self._access = access
        self._process = CentralProcess(profile, access, self.progressed.emit, self.is_stopping, make)
        self._timer = self._new_timer(self.ensure)

    @Slot()
    def ensure(self) -> None:
        """Find a central; start one if need be."""
        if self._access.url is not None:
            self._offer_foreign(CentralAddress(self._access.url, self._access.token or ""))
            return
        try:
            address = self._process.ensure()
        except CentralNotStarted as error:
            if not self.is_stopping():
                self.not_started.emit(str(error))
                self._timer.start(RETRY_MS)
            return
        self.address_found.emit(address)

    def _offer_foreign(self, address: CentralAddress) -> None:
        try:
            self._make(address).close()
        except AddressMalformed:
            self.address_refused.emit(address.url)
        else:
            self.address_found.emit(address)

    @Slot()
    def look_after(self) -> None:
        """A connection was refused: bring the profile's central back if it is dead, else say where it is.

        Another seat may have brought it back, at another address.
        """
        if self._access.url is not None or self._timer.isActive():
            return
        live = self._process.find_live()
        if live is None:
            self.ensure()
        else:
            self.found_alive.emit(live)

    def close_resources(self) -> None:
        """Let go of the child."""
        super().close_resources()
        self._process.release()
