"""Measures the map over a basemap: a file of tiles under 519 grids, read and bent by its real threads."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

import numpy as np

from desktop.models.basemap import NO_BASEMAP, Basemap, BasemapKind, TileScheme
from desktop.models.datum import Crs
from desktop.models.tile_pyramid import TilePlace, place_at
from desktop.raster.basemap.messages import ToneTile
from desktop.sync.basemap.basemap_hub import BasemapHub
from tests.bench.figures import Figures, percentile
from tests.bench.frame_cases import measure_pan, measure_recolour
from tests.bench.map_scene import MapStage, wait_until
from tests.helpers.tile_sets import as_picture, places_around, write_mbtiles
from widgets.canvas.basemap_holder import basemap_holder

ZOOMS = range(9, 15)
REACH = 12
"""Tiles on either side of the city's middle at each zoom."""


def write_city(path: Path, lon_deg: float, lat_deg: float) -> Basemap:
    """Write a file whose tiles are hard to pack, as photographs are."""
    random = np.random.default_rng(7)
    pictures = [as_picture(random.integers(0, 255, (256, 256)).astype(np.uint8), "jpeg") for _ in range(8)]
    tiles: dict[TilePlace, bytes] = {}
    for zoom in ZOOMS:
        at = place_at(TileScheme.MERCATOR, zoom, lon_deg, lat_deg)
        for number, place in enumerate(places_around(zoom, at.column, at.row, REACH)):
            tiles[place] = pictures[number % len(pictures)]
    write_mbtiles(path, tiles)
    return Basemap(kind=BasemapKind.MBTILES, path=str(path), crs=Crs.GCJ02)


class Arrivals:
    """Notes what the threads have made."""

    def __init__(self) -> None:
        self.tiles = 0

    def take(self, _tile: ToneTile) -> None:
        """Count one more."""
        self.tiles += 1


def measure_basemap(figures: Figures) -> None:
    """Measure the first picture over a basemap, a drag over it, and recolouring."""
    stage = MapStage(519)
    view = stage.show()
    projection = stage.data.scene.projection
    with tempfile.TemporaryDirectory() as folder:
        basemap = write_city(Path(folder) / "city.mbtiles", projection.lon_deg, projection.lat_deg)
        hub, holder, arrivals = BasemapHub(Path(folder) / "cache"), basemap_holder(), Arrivals()
        holder.wished.connect(hub.want)
        hub.tile_made.connect(holder.tile_made)
        hub.tile_made.connect(arrivals.take)
        start_s = time.perf_counter()
        hub.show(basemap)
        holder.show(basemap)
        view.repaint()
        undertones = view.ground.undertones
        wait_until(lambda: arrivals.tiles > 0 and undertones.is_whole)
        figures.add(
            "map.basemap.first_picture_ms",
            (time.perf_counter() - start_s) * 1000,
            f"{arrivals.tiles} tiles of ours, GCJ-02 shifted back",
        )
        for case, times in (
            ("pan", measure_pan(stage, view)),
            ("recolour", measure_recolour(stage, view)[0]),
        ):
            note = f"{len(times)} frames, median {percentile(times, 0.5):.2f}, longest {max(times):.1f}"
            figures.add(f"map.basemap.{case}_p95_ms", percentile(times, 0.95), note)
        hub.stop()
        holder.show(NO_BASEMAP)
    stage.close(view)
