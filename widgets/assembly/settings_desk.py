"""Owns the settings of one desk: the sheet, the trial of what it says, and who keeps it.

Thread: UI
"""

from __future__ import annotations

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QWidget

from desktop.models.basemap import Basemap
from desktop.raster.basemap.bending import ForeignMap
from desktop.settings.settings import Settings
from widgets.assembly.application import Appearance
from widgets.assembly.basemap_joint import BasemapJoint
from widgets.canvas.map_view import MapView
from widgets.shell.settings.basemap_section import BasemapSection
from widgets.shell.settings.settings_sheet import SettingsSheet


class SettingsDesk(QObject):
    """Joins the sheet of settings to what it sets.

    Args:
        appearance: Holds and keeps the settings.
        basemap: Shows a basemap, for good or for a trial.
        view: The desk's map; a trial asks for a tile of what it shows.
        window: Over which the sheet lies.
    """

    def __init__(self, appearance: Appearance, basemap: BasemapJoint, view: MapView, window: QWidget) -> None:
        super().__init__(window)
        self._appearance, self._basemap, self._view = appearance, basemap, view
        self.basemap_section = BasemapSection()
        self.sheet = SettingsSheet(window, (self.basemap_section,))
        self.sheet.tried.connect(self._show)
        self.sheet.kept.connect(self._keep)
        self.basemap_section.trial_requested.connect(self._try_basemap)
        appearance.changed.connect(self._take_settings)
        basemap.hub.tried.connect(self.basemap_section.take_finding)

    @Slot()
    def toggle(self) -> None:
        """Open the sheet with what is set, or close it and undo what was tried."""
        self.sheet.take_settings(self._appearance.settings)
        self.sheet.toggle()

    @Slot()
    def _take_settings(self) -> None:
        """Learn what was set elsewhere, as the theme by its key: saving must not set it back."""
        self.sheet.take_settings(self._appearance.settings)

    @Slot(object)
    def _show(self, settings: Settings) -> None:
        self._basemap.show(settings.basemap)

    @Slot(object)
    def _keep(self, settings: Settings) -> None:
        self._appearance.choose(settings)

    @Slot(object)
    def _try_basemap(self, basemap: Basemap) -> None:
        projection = self._view.data.scene.projection
        foreign = ForeignMap(basemap.scheme, basemap.crs, basemap.least_zoom, basemap.most_zoom)
        zoom = foreign.zoom_for(projection, self._view.camera.px_per_m)
        self._basemap.hub.try_out(basemap, projection.lon_deg, projection.lat_deg, zoom)
