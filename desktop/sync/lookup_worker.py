"""Owns reads on demand: who the officer is, an incident in full, a grid's sheet, stations; signs of life.

Thread: lookup
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from dataclasses import replace
from functools import partial

from PySide6.QtCore import Signal, SignalInstance, Slot

from desktop.api.client import CentralClient
from desktop.api.errors import CentralError, ProblemAnswered
from desktop.api.retry import read_with_retry
from desktop.models.base_data import BaseCatalogue, CityStations, GridSheet
from desktop.models.codes import community_of
from desktop.models.incident_counts import CountsWish, IncidentCounts
from desktop.models.incident_detail import IncidentDetail
from desktop.models.partition import BorderCheck
from desktop.models.person import DESK_ROLES, Role
from desktop.models.presence import SIGN_EVERY_S
from desktop.models.problem import ProblemType
from desktop.models.rota import PostDetail
from desktop.sync.access import CentralAddress
from desktop.sync.station_reading import (
    NEXT_PAGE_MS,
    READ_AGAIN_MS,
    STATIONS_SOON_MS,
    TRY_AGAIN_MS,
    StationReading,
)
from desktop.sync.worker import TransportFactory, Worker, make_transport
from desktop.wire.codec import ReplyMalformed

VIEWER_RETRY_MS = 3000
PAGE_BREAK_S = 0.05
"""Between two pages, so that their decoding never holds up the screen."""

MOST_FAULTS = 5000
"""Faults of borders that are read; whoever has more has another list to work through first."""

SIGN_SOON_MS = 700
"""An officer who walks down the queue opens nothing on the way."""


class LookupWorker(Worker):
    """Reads what a screen asks for, one at a time.

    Signals:
        viewer_received (Viewer), detail_received (IncidentDetail): Answers.
        detail_failed (str, str): Incident id, and the code of what failed ("gone" if there is no such one).
        sheet_received (GridSheet), sheet_failed (str, str): The same for what is known of a grid.
        stations_received (CityStations): All stations of the viewer's area, now and then.
        borders_received (BorderCheck), borders_failed (str, str): The same for the check of all borders.
        counts_received (IncidentCounts), counts_failed (str): The same for counts of incidents.
    """

    viewer_received = Signal(object)
    detail_received = Signal(object)
    detail_failed = Signal(str, str)
    sheet_received = Signal(object)
    sheet_failed = Signal(str, str)
    stations_received = Signal(object)
    borders_received = Signal(object)
    borders_failed = Signal(str, str)
    counts_received = Signal(object)
    counts_failed = Signal(str)

    def __init__(self, make: TransportFactory = make_transport, seat: str = "1") -> None:
        super().__init__(make)
        self._viewer_timer = self._new_timer(self.fetch_viewer)
        self._sign_timer = self._new_timer(self.give_sign)
        self._station_timer = self._new_timer(self.fetch_stations)
        self._stations = StationReading()
        self._seat, self._open_id = seat, ""
        self._catalogue: BaseCatalogue | None = None
        self._sits = False

    @Slot(object)
    def set_address(self, address: CentralAddress) -> None:
        """Ask this central from now on; first, who bears the token."""
        self._replace_client(address)
        self._sits, self._catalogue = False, None
        self._stations.restart()
        self._station_timer.stop()
        if address.token:
            self._viewer_timer.start(0)
        else:
            self._viewer_timer.stop()

    @Slot()
    def fetch_viewer(self) -> None:
        """Ask who bears the token, again and again until there is an answer."""
        client = self._client
        if client is None or self.is_stopping():
            return
        try:
            found = client.viewer()
        except (CentralError, ReplyMalformed):
            # The feeds meet the same trouble and tell it.
            if not self.is_stopping():
                self._viewer_timer.start(VIEWER_RETRY_MS)
            return
        viewer = found.reply.viewer
        self.viewer_received.emit(viewer)
        self._sits = viewer.role in DESK_ROLES
        self.give_sign()
        if viewer.role is not Role.WALL:  # nobody looks anything up there
            self._stations.restart()
            self._station_timer.start(STATIONS_SOON_MS)

    @Slot(str)
    def show_open(self, incident_id: str) -> None:
        """Note which incident is open at this desk, empty for none; colleagues are told soon."""
        self._open_id = incident_id
        if self._sits:
            self._sign_timer.start(SIGN_SOON_MS)

    @Slot()
    def give_sign(self) -> None:
        """Say that this desk lives, now and every few seconds; its claims end without it."""
        client = self._client
        if client is None or not self._sits or self.is_stopping():
            return
        with contextlib.suppress(CentralError, ReplyMalformed):  # the feeds meet and tell the same trouble
            client.give_sign(self._seat, self._open_id)
        if not self.is_stopping():
            self._sign_timer.start(round(SIGN_EVERY_S * 1000))

    @Slot(str)
    def fetch_detail(self, incident_id: str) -> None:
        """Read an incident with its timeline and what may be done."""

        def read(client: CentralClient) -> IncidentDetail:
            return client.incident_detail(incident_id).reply.detail

        self._answer(read, self.detail_received, partial(self.detail_failed.emit, incident_id))

    @Slot(str)
    def fetch_sheet(self, grid_code: str) -> None:
        """Read what is known of a grid beside its record: profile, stations, contacts, duties, its post."""
        read = partial(self._read_sheet, grid_code)
        self._answer(read, self.sheet_received, partial(self.sheet_failed.emit, grid_code))

    @Slot(str)
    def fetch_borders(self, wish: str) -> None:
        """Read what is wrong with the borders, and what lies outside of every grid."""
        self._answer(self._read_borders, self.borders_received, partial(self.borders_failed.emit, wish))

    def _read_borders(self, client: CentralClient) -> BorderCheck:
        first = client.border_check("").reply
        faults, page = list(first.check.faults), first.next
        while page and len(faults) < MOST_FAULTS and not self.is_stopping():
            self._breathe(PAGE_BREAK_S)
            more = client.border_check(page).reply
            faults += more.check.faults
            page = more.next
        return replace(first.check, faults=tuple(faults[:MOST_FAULTS]))

    @Slot(object)
    def fetch_counts(self, wish: CountsWish) -> None:
        """Read how many incidents came in where."""

        def read(client: CentralClient) -> IncidentCounts:
            return client.incident_counts(wish).reply.counts

        self._answer(read, self.counts_received, self.counts_failed.emit)

    @Slot()
    def fetch_stations(self) -> None:
        """Read a page of the stations; all of them are told with the last one."""
        client = self._client
        if client is None or self.is_stopping():
            return
        try:
            catalogue = self._read_catalogue(client)
            found = self._stations.read_page(client)
        except (CentralError, ReplyMalformed):
            # The feeds meet and tell the same trouble; the stations of before stay.
            self._stations.restart()
            again_ms = TRY_AGAIN_MS
        else:
            again_ms = NEXT_PAGE_MS if found is None else READ_AGAIN_MS
            if found is not None:
                self.stations_received.emit(CityStations(stations=found, kinds=catalogue.station_kinds))
        if not self.is_stopping():
            self._station_timer.start(again_ms)

    def _read_catalogue(self, client: CentralClient) -> BaseCatalogue:
        """Return the words of base information; they change with the central alone."""
        if self._catalogue is None:
            self._catalogue = client.base_catalogue().reply.catalogue
        return self._catalogue

    def _read_sheet(self, grid_code: str, client: CentralClient) -> GridSheet:
        return GridSheet(
            profile=client.grid_profile(grid_code).reply.profile,
            stations=client.stations(community_of(grid_code)).reply.stations,
            catalogue=self._read_catalogue(client),
            contacts=client.grid_contacts(grid_code).reply.contacts,
            duties=client.grid_duties(grid_code).reply.duties,
            post=self._read_post(client, grid_code),
        )

    def _read_post(self, client: CentralClient, grid_code: str) -> PostDetail | None:
        """Return a grid's post with the days ahead; None where it has none or this viewer may not read it."""
        try:
            return client.post_detail(grid_code).reply.detail
        except ProblemAnswered:
            return None

    def _answer(
        self,
        read: Callable[[CentralClient], object],
        received: SignalInstance,
        fail: Callable[[str], None],
    ) -> None:
        """Read something and say what it is, or the code of what failed."""
        client = self._client
        if client is None or self.is_stopping():
            fail("no-central")
            return
        try:
            found = read_with_retry(lambda: read(client), sleep=self._breathe)
        except ProblemAnswered as error:
            gone = error.problem.type == ProblemType.NOT_FOUND
            fail("gone" if gone else error.failure.value)
        except CentralError as error:
            fail(error.failure.value)
        except ReplyMalformed:
            fail("schema")
        else:
            received.emit(found)
