"""Proves that every state of a post looks like itself: on the ground, in the legend, and in its grid."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations, product

import numpy as np
import pytest
from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication

from desktop.models.incident import IncidentState
from desktop.models.post import PostState
from desktop.raster.colouring import Fill
from desktop.raster.palette import DAY, NIGHT, MapPalette, desaturated
from desktop.raster.patterns import Pattern
from desktop.raster.rasteriser import pixels_of
from desktop.settings.settings import Theme
from tests.helpers.demo_shapes import demo_scene
from tests.helpers.panel_stage import PanelStage, picture_of
from tests.helpers.records import NOW
from tests.helpers.samples import make_clock
from tests.helpers.whole_city import incident_in, whole_board
from widgets.canvas.frame import SurfaceStyle
from widgets.canvas.map_data import MapData
from widgets.canvas.map_view import MapView
from widgets.canvas.swatch import paint_load_swatch, paint_post_swatch
from widgets.parts.post_glyphs import SIGNED_STATES, paint_post_glyph

WIDEST = [demo_scene().codes[index] for index in np.argsort(-demo_scene().areas_m2)]
CODE = WIDEST[4]
PALETTES = [desaturated(NIGHT), desaturated(DAY)]


@pytest.fixture
def view(whole_stage: PanelStage) -> Iterator[MapView]:
    made = MapView(MapData(whole_stage.map_feed, whole_stage.feed), SurfaceStyle(grid_names=False))
    whole_stage.show(made, 500, 500)
    yield made
    made.stop()


def put(whole_stage: PanelStage, view: MapView, state: PostState) -> None:
    """Let a grid's post be in a state."""
    whole_stage.feed.load(whole_board({CODE: state}), None)
    view.ground.make_now(view.camera)


@pytest.mark.parametrize("palette", PALETTES)
def test_swatches_of_all_states_and_loads_are_apart_without_hue(
    qapp: QApplication, palette: MapPalette
) -> None:
    box, looks = QRect(0, 0, 28, 14), []
    for what in (*PostState, "busy", "overdue"):
        image = QImage(28, 14, QImage.Format.Format_RGB32)
        painter = QPainter(image)
        if isinstance(what, PostState):
            paint_post_swatch(painter, box, palette, what)
        else:
            paint_load_swatch(painter, box, palette, busy=True, overdue=what == "overdue")
        painter.end()
        looks.append(pixels_of(image) & 255)
    for one, other in combinations(looks, 2):
        assert (np.abs(one.astype(int) - other.astype(int)) >= 4).mean() >= 0.02


@pytest.mark.parametrize("side", [14, 28])
def test_signs_stay_in_their_boxes_and_differ(qapp: QApplication, side: int) -> None:
    looks = []
    for state in PostState:
        image = QImage(side + 8, side + 8, QImage.Format.Format_RGB32)
        image.fill(0)
        painter = QPainter(image)
        colours = (QColor(255, 255, 255), QColor(180, 180, 180), QColor(20, 20, 20))
        paint_post_glyph(painter, QRectF(4, 4, side, side), state, *colours)
        painter.end()
        pixels = pixels_of(image) & 255
        assert pixels.any() == (state in SIGNED_STATES)
        pixels[4:-4, 4:-4] = 0
        assert pixels.max() < 64, f"{state} reaches out of its box"
        looks.append(pixels_of(image) & 255)
    for one, other in combinations(looks, 2):
        assert (np.abs(one.astype(int) - other.astype(int)) >= 60).mean() >= 0.01


@pytest.mark.parametrize("theme", list(Theme))
def test_every_state_looks_like_itself_in_a_wide_grid(
    whole_stage: PanelStage, view: MapView, theme: Theme
) -> None:
    whole_stage.put_on(theme)
    view.fit_grid(view.data.scene.codes.index(CODE))
    pictures = []
    for state in PostState:
        put(whole_stage, view, state)
        pictures.append(pixels_of(picture_of(view)))
    for one, other in combinations(pictures, 2):
        assert (one != other).sum() >= 20


def test_a_city_off_hours_is_calm_and_yet_told_apart(whole_stage: PanelStage, view: MapView) -> None:
    view.ground.make_now(view.camera)
    day = picture_of(view)
    whole_stage.feed.load(whole_board(dict.fromkeys(WIDEST, PostState.OFF_HOURS)), None)
    view.ground.make_now(view.camera)
    night = picture_of(view)
    before, after = (pixels_of(image) & 255 for image in (day, night))
    changed = before != after
    assert changed.mean() > 0.2, "the ground says it"
    apart = np.abs(before.astype(int) - after.astype(int))[changed]
    assert np.quantile(apart, 0.98) <= 12, "no sign and no pattern shouts it"
    assert np.median(apart) >= 4


def test_fills_tell_load_before_hours_and_what_is_late_first(whole_stage: PanelStage, view: MapView) -> None:
    codes = WIDEST[:4]
    states = dict.fromkeys(codes, PostState.OFF_HOURS) | {codes[3]: PostState.UNCOVERED}
    made = [incident_in(codes[1], f"b{number}", state=IncidentState.HANDLING) for number in range(3)] + [
        replace(
            incident_in(codes[2], "late", state=IncidentState.HANDLING),
            stage_clock=make_clock(started=NOW, deadline_min=-5),
        )
    ]
    whole_stage.feed.load(whole_board(states, tuple(made)), None)
    whole_stage.map_feed.tick(NOW)
    rows = [view.data.scene.index_of[code] for code in codes]
    wanted = [Fill.OFF_HOURS, Fill.BUSY, Fill.OVERDUE, Fill.QUIET]
    assert view.data.fills[rows].tolist() == wanted
    assert view.data.patterns[rows[3]] == Pattern.LINES


def test_a_vacant_grid_says_so_in_words_once_there_is_room(whole_stage: PanelStage, view: MapView) -> None:
    view.fit_grid(view.data.scene.codes.index(CODE))
    put(whole_stage, view, PostState.VACANT)
    x, y = view.to_window(view.data.scene.anchors_m[view.data.scene.index_of[CODE]]).tolist()
    picture = picture_of(view)
    label, ground = (
        QColor.fromRgb(colour) for colour in (view.map_palette.label, view.map_palette.mark_ground)
    )
    beside = [
        picture.pixelColor(round(x) + dx, round(y) - 20 + dy)
        for dx, dy in product(range(14, 36), range(-6, 7))
    ]
    assert beside.count(ground) > 60
    assert beside.count(label) > 5
