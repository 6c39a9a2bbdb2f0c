"""Owns the wall: its window and page, and how they are joined to the station.

Thread: UI
"""

from __future__ import annotations

import logging
from datetime import datetime
from zoneinfo import ZoneInfo

from PySide6.QtCore import QObject, Signal, Slot

from desktop.board.freshness import LinkState, LinkStatus
from desktop.models.incident import Priority
from desktop.settings.settings import Settings
from desktop.viewmodels.wall_page import city_words, make_wall_page
from widgets.assembly.application import Appearance
from widgets.assembly.milestones import Milestones
from widgets.assembly.station import Station
from widgets.assembly.status_presenter import link_picture
from widgets.canvas.basemap_underlay import AttributionLayer
from widgets.canvas.frame import LayerPlace, SurfaceStyle
from widgets.canvas.map_surface import MapSurface
from widgets.parts.theme import theme_holder
from widgets.shell.failure_words import failure_words
from widgets.shell.stale_banner import banner_head
from widgets.wall.letters import choose_sizes, find_short_letters
from widgets.wall.wall_window import WallPageView, WallWindow

_LOG = logging.getLogger("griddesk.wall")
_GREY_STATES = frozenset({LinkState.STALE, LinkState.OFFLINE})


class Wall(QObject):
    """The wall display.

    Args:
        station: The data side; it gets no positions.
        appearance: Theme and language.
        settings: Viewing distance and pixel pitch.
        height_px: Height of the page, from which the letters' sizes follow.

    Signals:
        ready (): The city is shown.
    """

    ready = Signal()

    def __init__(
        self,
        station: Station,
        appearance: Appearance,
        settings: Settings,
        height_px: int,
        milestones: Milestones,
    ) -> None:
        super().__init__()
        self.station = station
        self.appearance = appearance
        self._milestones = milestones
        self._zone = ZoneInfo("Asia/Shanghai")
        self._sizes = choose_sizes(height_px, settings.wall_distance_m, settings.wall_pixel_pitch_mm)
        self._log_short_letters(settings)
        style = SurfaceStyle(
            label_px=self._sizes.label,
            worker_px=0,
            incident_px=round(self._sizes.body * 0.75),
            margin_px=round(self._sizes.body * 0.5),
            grid_names=False,
            short_names=True,
            quiet_marks=False,
            least_priority=Priority.HIGH,
        )
        self.map = MapSurface(station.map_data, style)
        self.map.add_layer(LayerPlace.HOVER, AttributionLayer(self.map.labels))
        self.page = WallPageView(self._sizes, self.map)
        self.window = WallWindow(self.page)
        station.hub.link_changed.connect(self.show_link)
        station.feed.changed.connect(self.show_board)
        station.ticking.second_passed.connect(self.show_second)
        appearance.changed.connect(self.window.update)

    def _log_short_letters(self, settings: Settings) -> None:
        for short in find_short_letters(self._sizes, settings.wall_distance_m, settings.wall_pixel_pitch_mm):
            _LOG.warning(
                "letters of %s reach %.1f minutes of arc at %.1f m",
                short.part,
                short.arc_min,
                settings.wall_distance_m,
            )

    @Slot(object)
    def show_board(self, _changed: object) -> None:
        """Show what the board says now."""
        city = self.station.feed.city
        if city is None:
            return
        self._zone = ZoneInfo(city.time_zone)
        self.page.head.show_city(city_words(city), is_demo=city.is_demo)
        self.show_second(self.station.ticking.now)
        self._milestones.reach("first_picture")
        self.ready.emit()

    @Slot(object)
    def show_second(self, now: datetime) -> None:
        """Show what time alone changes."""
        self.page.head.show_clock(now.astimezone(self._zone))
        if self.station.feed.city is not None:
            page = make_wall_page(self.station.feed.board, now)
            self.page.side.show_page(page, now)
            self.page.figures.show_page(page)

    @Slot(object)
    def show_link(self, link: LinkStatus) -> None:
        """Show how old the picture is, on the head, the banner and the map."""
        self.page.head.show_link(link.state, link.changes.age_s)
        self.map.set_grey(link.state in _GREY_STATES)
        theme_holder().set_grey(link.state is LinkState.OFFLINE)
        self.page.banner.show_words(banner_words(link, self.station.ticking.now))
        if link.state is LinkState.LIVE:
            self._milestones.reach("live")

    def stop(self) -> None:
        """Stop everything that runs; the window may go afterwards."""
        self.map.stop()
        self.station.stop()
        self.window.close()
        self.window.deleteLater()


def banner_words(link: LinkStatus, now: datetime) -> str:
    """Return what the wall's banner says of a link at a server instant, empty while it is live."""
    picture = link_picture(link, 0, now)
    if link.state is LinkState.LIVE:
        return ""
    parts = [banner_head(picture)]
    if picture.failure:
        parts.append(failure_words(picture.failure))
    return " · ".join(parts)
