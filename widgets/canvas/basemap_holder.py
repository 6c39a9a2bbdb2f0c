"""Owns what lies under the grids of every map of this program, and brings the maps and its maker together.

Thread: UI
"""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from desktop.models.basemap import NO_BASEMAP, Basemap
from desktop.raster.basemap.tone_table import ToneLook


class BasemapHolder(QObject):
    """Holds the basemap that is on; maps that are made later have it too.

    Attributes:
        basemap: What is set.
        attribution: Whose map it is; it stands on the map as long as the map is shown.

    Signals:
        changed (): Another basemap, look or attribution is on.
        renewed (bool): All tones are to be wished for anew, or (False) none at all.
        wished (ToneWish): A map misses tones.
        tile_made (ToneTile): There are some.
    """

    changed = Signal()
    renewed = Signal(bool)
    wished = Signal(object)
    tile_made = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.basemap = NO_BASEMAP
        self.attribution = ""

    @property
    def look(self) -> ToneLook | None:
        """How it shows, None without one."""
        basemap = self.basemap
        return ToneLook(basemap.tone, basemap.strength) if basemap.is_shown else None

    def show(self, basemap: Basemap) -> None:
        """Lay another basemap under every map; where only its look is another, its tones stay."""
        keeps_tones = basemap.has_same_tiles(self.basemap)
        self.basemap = basemap
        if not keeps_tones or basemap.attribution:
            self.attribution = basemap.attribution
        if not keeps_tones:
            self.renewed.emit(basemap.is_shown)
        self.changed.emit()

    def set_attribution(self, attribution: str) -> None:
        """Say whose map it is, where its file says so."""
        if attribution != self.attribution:
            self.attribution = attribution
            self.changed.emit()


_HOLDER = BasemapHolder()


def basemap_holder() -> BasemapHolder:
    """Return the program's one holder."""
    return _HOLDER
