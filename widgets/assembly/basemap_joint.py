"""Owns the joint between the basemap's threads, the maps, and what the officer is told of it.

Thread: UI
"""

from __future__ import annotations

import logging
from datetime import UTC, datetime

from PySide6.QtCore import QObject, Signal, Slot

from desktop.models.basemap import NO_BASEMAP, Basemap, BasemapTrouble
from desktop.models.notice import Notice, NoticeLevel
from desktop.settings.profile import Profile
from desktop.sync.basemap.basemap_hub import BasemapHub
from desktop.sync.basemap.messages import BasemapState
from widgets.assembly.application import Appearance
from widgets.canvas.basemap_holder import basemap_holder

_LOG = logging.getLogger("griddesk.basemap")

NOTICE = "basemap"

_TO_BE_MENDED = frozenset(
    {
        BasemapTrouble.ADDRESS,
        BasemapTrouble.FILE_MISSING,
        BasemapTrouble.FILE_BROKEN,
        BasemapTrouble.VECTOR_TILES,
        BasemapTrouble.DENIED,
        BasemapTrouble.MOVED,
        BasemapTrouble.NOT_A_PICTURE,
        BasemapTrouble.WRONG_SIZE,
        BasemapTrouble.TLS,
    }
)
"""Troubles that do not pass by themselves."""


class BasemapJoint(QObject):
    """Lays the basemap of the settings under all maps of a program.

    Signals:
        notice_raised (Notice), notice_cleared (str): What is wrong with it; everything else goes on.
    """

    notice_raised = Signal(object)
    notice_cleared = Signal(str)

    def __init__(self, profile: Profile, appearance: Appearance, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._appearance = appearance
        self.hub = BasemapHub(profile.basemap_cache_folder, self)
        holder = basemap_holder()
        holder.wished.connect(self.hub.want)
        self.hub.tile_made.connect(holder.tile_made)
        self.hub.state_changed.connect(self._take_state)
        appearance.changed.connect(self.take_settings)

    @Slot()
    def take_settings(self) -> None:
        """Lay the basemap of the settings under the maps."""
        self.show(self._appearance.settings.basemap)

    def show(self, basemap: Basemap) -> None:
        """Lay a basemap under the maps at once, or none; a trial, until the settings say so too."""
        if basemap == basemap_holder().basemap:
            return
        if not basemap.has_same_tiles(self.hub.basemap):
            self.notice_cleared.emit(NOTICE)
            self.hub.show(basemap)
        basemap_holder().show(basemap)

    @Slot(object)
    def _take_state(self, state: BasemapState) -> None:
        basemap_holder().set_attribution(state.attribution)
        if state.trouble is None:
            self.notice_cleared.emit(NOTICE)
            return
        _LOG.warning("basemap: %s %s", state.trouble.value, state.detail)
        self.notice_raised.emit(
            Notice(
                level=NoticeLevel.ERROR if state.trouble in _TO_BE_MENDED else NoticeLevel.WARNING,
                text_key=f"basemap-{state.trouble.value}",
                replace_key=NOTICE,
                since=datetime.now(UTC),
                arguments={"detail": state.detail},
            )
        )

    def stop(self) -> None:
        """End the threads; the maps of this program are bare afterwards."""
        self._appearance.changed.disconnect(self.take_settings)
        self.hub.stop()
        basemap_holder().show(NO_BASEMAP)
