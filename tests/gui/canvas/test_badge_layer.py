"""Proves that a vacant post is seen on the map however small its grid is there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtGui import QColor, QImage

from desktop.models.post import PostState
from desktop.raster.camera import Camera, fit_camera
from desktop.settings.settings import Theme
from tests.helpers.panel_stage import PanelStage, picture_of
from tests.helpers.text_boxes import NotingPainter
from tests.helpers.whole_city import whole_board
from widgets.canvas.badge_layer import BadgeLayer
from widgets.canvas.frame import SurfaceStyle
from widgets.canvas.map_data import MapData
from widgets.canvas.map_surface import MapSurface
from widgets.canvas.notes import MOST_BADGES, Notes

STYLE = SurfaceStyle(grid_names=False)


@pytest.fixture
def surface(whole_stage: PanelStage) -> Iterator[MapSurface]:
    """A map of the whole demo city, 900 pixels wide, every post held."""
    made = MapSurface(MapData(whole_stage.map_feed, whole_stage.feed), STYLE)
    whole_stage.show(made, 900, 900)
    made.make_now()
    yield made
    made.stop()


def smallest_grid(surface: MapSurface) -> int:
    return int(np.argmin(surface.data.scene.areas_m2))


def vacate(whole_stage: PanelStage, surface: MapSurface, row: int) -> None:
    whole_stage.feed.load(whole_board({surface.data.scene.codes[row]: PostState.VACANT}), None)
    whole_stage.feed.flush()


@pytest.mark.parametrize("theme", list(Theme))
def test_a_vacant_post_in_the_smallest_grid_shows_as_a_framed_piece_of_hatch(
    whole_stage: PanelStage, surface: MapSurface, theme: Theme
) -> None:
    whole_stage.put_on(theme)
    row = smallest_grid(surface)
    x, y = (round(value) for value in surface.to_window(surface.data.scene.anchors_m[row : row + 1])[0])
    before = picture_of(surface)
    vacate(whole_stage, surface, row)
    after = picture_of(surface)
    changed = [
        (dx, dy)
        for dx in range(-12, 13)
        for dy in range(-12, 13)
        if before.pixel(x + dx, y + dy) != after.pixel(x + dx, y + dy)
    ]
    across = [dx for dx, _ in changed]
    assert 11 <= max(across) - min(across) + 1 <= 14
    label = QColor.fromRgb(surface.map_palette.label)
    framed = sum(after.pixelColor(x + dx, y + dy) == label for dx, dy in changed)
    assert framed >= 30


def badges_in_sight(surface: MapSurface, camera: Camera | None = None) -> int:
    """Return how many badges are planned in the window of a camera."""
    frame = replace(surface.frame(), camera=camera or surface.camera)
    at = surface.notes.planned(frame).badge_xy - (frame.camera.left_px, frame.camera.top_px)
    return int(np.count_nonzero(frame.is_visible(at, 0)))


def test_a_grid_that_is_large_enough_bears_no_badge(whole_stage: PanelStage, surface: MapSurface) -> None:
    row = smallest_grid(surface)
    vacate(whole_stage, surface, row)
    assert badges_in_sight(surface) == 1
    box = tuple(float(edge) for edge in surface.data.scene.boxes_m[row])
    near = fit_camera((box[0], box[1], box[2], box[3]), 900, 900)
    assert badges_in_sight(surface, near) == 0


def test_badges_out_of_sight_are_not_drawn(whole_stage: PanelStage, surface: MapSurface) -> None:
    assert badges_in_sight(surface) == 0
    vacate(whole_stage, surface, smallest_grid(surface))
    assert badges_in_sight(surface, surface.camera.panned(5000, 0)) == 0


@pytest.mark.parametrize(("vacant", "drawn"), [(MOST_BADGES, MOST_BADGES), (MOST_BADGES + 1, 0)])
def test_where_very_many_are_vacant_the_ground_alone_says_so(
    surface: MapSurface, vacant: int, drawn: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    corner = np.array((surface.camera.left_px, surface.camera.top_px), np.float64)
    at = np.arange(vacant, dtype=np.float64)[:, None] * 8.0 + corner
    monkeypatch.setattr(surface.notes, "planned", lambda _frame: Notes(badge_xy=at))
    image = QImage(900, 900, QImage.Format.Format_RGB32)
    painter = NotingPainter(image, notes_sheets=False)
    BadgeLayer(13, surface.notes).paint(painter, surface.frame())
    painter.end()
    assert len(painter.noted) == drawn
