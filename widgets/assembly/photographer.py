"""Owns the taking of pictures: it waits until a page is complete and at rest, then draws it to a file.

Thread: UI
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QEventLoop, QObject, QTimer
from PySide6.QtWidgets import QWidget

from desktop.board.freshness import LinkState
from desktop.board.queue_order import sort_by_breach
from desktop.models.incident import DESK_STATES
from desktop.settings.profile import Profile
from desktop.settings.settings import Language, Theme
from desktop.sync.access import CentralAccess
from widgets.assembly.application import Appearance
from widgets.assembly.desk import Desk
from widgets.assembly.milestones import Milestones
from widgets.assembly.station import Station
from widgets.assembly.wall import Wall

LIVE_LIMIT_S = 60.0
STALE_LIMIT_S = 45.0
DETAIL_LIMIT_S = 5.0
_LOOK_EVERY_MS = 50


class NotLive(Exception):
    """The page did not become complete in time."""


class Photographer(QObject):
    """Runs a desk and a wall side by side and draws both.

    Args:
        profile: Place of the desk's local store; the wall's lies beside it.
        desk_access, wall_access: The same central, as an officer and as a wall.
        size: Width and height of both windows.
        folder: Where pictures go.
    """

    def __init__(
        self,
        profile: Profile,
        desk_access: CentralAccess,
        wall_access: CentralAccess,
        appearance: Appearance,
        size: tuple[int, int],
        folder: Path,
    ) -> None:
        super().__init__()
        self._appearance = appearance
        self._folder = folder
        self._size = size
        self.written: list[Path] = []
        milestones = Milestones(0.0)
        self.desk = Desk(profile, Station(profile, desk_access), appearance, milestones)
        wall_profile = replace(profile, station="wall-pictures")
        station = Station(wall_profile, wall_access, with_positions=False)
        self.wall = Wall(station, appearance, appearance.settings, size[1], milestones)
        self._positions_came = False
        self._wall_ready = False
        self._detail_came = False
        self.desk.ready.connect(self._note_positions)
        self.wall.ready.connect(self._note_wall)
        self.desk.station.hub.detail_received.connect(self._note_detail)

    # -- the pictures ------------------------------------------------------------------------------

    def begin(self) -> None:
        """Poll until both pages are complete and live.

        Raises:
            NotLive: If they are not in time; says which step failed.
        """
        for window in (self.desk.window, self.wall.window):
            window.resize(*self._size)
            window.show()
        self.desk.station.start()
        self.wall.station.start()
        self._wait(self._is_live, LIVE_LIMIT_S)
        board = self.desk.station.feed.board
        waiting = sort_by_breach(i for i in board.incidents.values() if i.state in DESK_STATES)
        if waiting:
            most_severe = min(waiting, key=lambda incident: incident.priority)
            self.desk.station.selection.select_incident(most_severe.id)
            self._wait(self._has_detail, DETAIL_LIMIT_S, must=False)
        self._rest()

    def take_live_pictures(self) -> None:
        """Draw desk and wall in both languages and themes."""
        self._draw_all("desk", self.desk.window)
        self._draw_all("wall", self.wall.window)

    def take_stale_pictures(self) -> None:
        """Wait until both pages say that they are old, then draw them; the link has been cut before."""
        self._wait(self._is_stale, STALE_LIMIT_S)
        self._draw_all("desk-stale", self.desk.window)
        self._draw_all("wall-stale", self.wall.window)

    def stop(self) -> None:
        """Stop everything that runs."""
        self.desk.stop()
        self.wall.stop()

    def _draw_all(self, name: str, window: QWidget) -> None:
        settings = self._appearance.settings
        for language in Language:
            for theme in Theme:
                self._appearance.choose(replace(settings, language=language, theme=theme))
                self._rest()
                path = self._folder / f"{name}-{language.value}-{theme.value}.png"
                if not window.grab().save(str(path)):
                    raise OSError(f"cannot write {path}")
                self.written.append(path)
        self._appearance.choose(settings)

    # -- waiting -----------------------------------------------------------------------------------

    def _is_live(self) -> bool:
        links = (self.desk.station.hub.link, self.wall.station.hub.link)
        return (
            all(link.state is LinkState.LIVE for link in links)
            and self.desk.window.shows_city
            and self._positions_came
            and self._wall_ready
            and bool(self.desk.station.map_feed.shapes)
            and bool(self.wall.station.map_feed.shapes)
        )

    def _is_stale(self) -> bool:
        links = (self.desk.station.hub.link, self.wall.station.hub.link)
        return all(link.state in (LinkState.STALE, LinkState.OFFLINE) for link in links)

    def _has_detail(self) -> bool:
        return self._detail_came

    def _rest(self) -> None:
        """Let layouts settle, then make what the maps still miss."""
        self._pause()
        for surface in (*self.desk.panels.surfaces, self.wall.map):
            surface.make_now()
        self._pause()
        self._wait(self._are_settled, DETAIL_LIMIT_S, must=False)

    def _are_settled(self) -> bool:
        return all(surface.is_settled for surface in (*self.desk.panels.surfaces, self.wall.map))

    def _pause(self) -> None:
        loop = QEventLoop()
        QTimer.singleShot(2 * _LOOK_EVERY_MS, loop, loop.quit)
        loop.exec()

    def _wait(self, is_so: Callable[[], bool], limit_s: float, *, must: bool = True) -> None:
        deadline_s = time.monotonic() + limit_s
        while not is_so():
            if time.monotonic() > deadline_s:
                if must:
                    raise NotLive(self.desk.station.hub.link.worst.failure or "timeout")
                return
            self._pause()

    def _note_positions(self) -> None:
        self._positions_came = True

    def _note_wall(self) -> None:
        self._wall_ready = True

    def _note_detail(self, _detail: object) -> None:
        self._detail_came = True
