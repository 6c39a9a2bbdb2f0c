"""Owns what every window of one program shares: the hub, the board, the clock, the map's data.

Thread: UI
"""

from __future__ import annotations

from zoneinfo import ZoneInfo

from PySide6.QtCore import QObject, Slot

from desktop.models.city import City
from desktop.settings.profile import Profile
from desktop.store.token_vault import TokenVault
from desktop.sync.access import CentralAccess
from desktop.sync.hub import SyncHub
from desktop.sync.worker import TransportFactory, make_transport
from desktop.viewmodels.board_feed import BoardFeed
from desktop.viewmodels.heat_feed import HeatFeed
from desktop.viewmodels.map_feed import MapFeed
from desktop.viewmodels.map_filter import MapFilter
from desktop.viewmodels.past_replay import PastReplay
from desktop.viewmodels.selection import Selection
from desktop.viewmodels.ticking import Ticking
from widgets.assembly.past_joint import join_past
from widgets.canvas.map_data import MapData


class Station(QObject):
    """The data side of a program, joined; windows only look at it.

    Args:
        profile: Where the local store is.
        access: Which central, and as whom.
        with_positions: Whether workers' positions are asked for; a wall shows nobody's.
        make: Makes the transports by which the central is asked.
        vault: Where a login outlives the program; None for the system's keyring.
    """

    def __init__(
        self,
        profile: Profile,
        access: CentralAccess,
        *,
        with_positions: bool = True,
        make: TransportFactory = make_transport,
        vault: TokenVault | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.hub = SyncHub(profile, access, self, make=make, with_positions=with_positions, vault=vault)
        self.feed = BoardFeed(self)
        self.selection = Selection(self)
        self.ticking = Ticking(self.hub.clock, self)
        self.map_feed = MapFeed(self.feed, self)
        self.map_filter = MapFilter(self)
        self.heat = HeatFeed(self)
        self.map_data = MapData(self.map_feed, self.feed, self, shown=self.map_filter, heat=self.heat)
        self.past = PastReplay(self.feed, self.map_feed, self.ticking, self)
        join_past(self.past, self.hub.past)
        self.hub.board_loaded.connect(self.feed.load)
        self.hub.loading.page_came.connect(self.feed.take_page)
        self.hub.committed.connect(self.feed.take_delta)
        self.hub.order_changed.connect(self.feed.take_order)
        self.hub.viewer_received.connect(self.feed.set_viewer)
        self.hub.geometry_received.connect(self.map_feed.take_shapes)
        self.hub.positions_received.connect(self.map_feed.take_fixes)
        self.hub.stations_received.connect(self.map_data.take_stations)
        self.ticking.second_passed.connect(self.map_feed.tick)
        self.ticking.second_passed.connect(self.heat.tick)
        self.heat.wanted.connect(self.hub.counts.want)
        self.hub.counts.received.connect(self.heat.take_counts)
        self.hub.counts.failed.connect(self.heat.take_failure)
        self.feed.city_changed.connect(self._take_city)
        self.feed.viewer_changed.connect(self.heat.forget)

    @Slot(object)
    def _take_city(self, city: City) -> None:
        self.heat.set_zone(ZoneInfo(city.time_zone))

    def start(self) -> None:
        """Show what the local store holds and begin to poll."""
        self.ticking.start()
        self.hub.start()

    def stop(self) -> None:
        """Stop all threads and timers; returns when they have ended."""
        self.ticking.stop()
        self.map_data.stop()
        self.past.close()
        self.hub.stop()
        self.feed.stop()
