"""Owns the stations on a map surface: calm signs when near, names when nearer, and what is known of one.

Thread: UI
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen, QPixmap

from desktop.models.base_data import CityStations, Station
from desktop.raster.palette import MapPalette
from desktop.raster.projection import Projection
from desktop.viewmodels.map_filter import LayerName
from widgets.canvas.boxes import find_room
from widgets.canvas.frame import Frame
from widgets.canvas.label_layer import LabelLayer
from widgets.canvas.sprites import SpriteSheet
from widgets.parts.station_glyphs import PLAIN, STATION_KINDS, paint_station_glyph
from widgets.parts.theme import SMALL_PX, font_of
from widgets.parts.wording import data_words, phone_words

SIDE_PX = 14
SIGNS_FROM_PX = 56.0
"""Width of a usual grid on the screen from which stations are marked."""

NAMES_FROM_PX = 150.0
"""Width from which they bear their names."""

MOST_NAMES = 60
_KEPT = 256
_PAD_PX = 8


@dataclass(frozen=True)
class StationMarks:
    """Stations as the map needs them.

    Attributes:
        stations: The records.
        kind_words: Chinese and English word of each kind, by its code.
        xy_m: (n, 2) places on the plane; NaN where no place is known.
        signs: (n,) uint8, places of their kinds in STATION_KINDS.
        row_of: Row of each station by its id.
    """

    stations: tuple[Station, ...] = ()
    kind_words: dict[str, tuple[str, str]] = field(default_factory=dict)
    xy_m: NDArray[np.float64] = field(default_factory=lambda: np.zeros((0, 2)))
    signs: NDArray[np.uint8] = field(default_factory=lambda: np.zeros(0, np.uint8))
    row_of: dict[str, int] = field(default_factory=dict)


def marks_of(found: CityStations, projection: Projection) -> StationMarks:
    """Return the marks of stations on a plane."""
    lon = np.array([one.lon_deg for one in found.stations], np.float64)
    lat = np.array([one.lat_deg for one in found.stations], np.float64)
    plain = STATION_KINDS.index(PLAIN)
    places = {code: place for place, code in enumerate(STATION_KINDS)}
    return StationMarks(
        stations=found.stations,
        kind_words={kind.code: (kind.name, kind.name_en) for kind in found.kinds},
        xy_m=np.column_stack(projection.to_metres(lon, lat)),
        signs=np.array([places.get(one.kind_code, plain) for one in found.stations], np.uint8),
        row_of={one.id: row for row, one in enumerate(found.stations)},
    )


class StationLayer:
    """Stations, calm: they are there when somebody looks for them.

    Attributes:
        chosen_id: Station whose plate is open, empty if none is.

    Args:
        labels: Names of places, and what they keep clear of: names of stations have what room is left.
    """

    def __init__(self, labels: LabelLayer) -> None:
        self.chosen_id = ""
        self._labels = labels
        self._found: CityStations | None = None
        self._projection: Projection | None = None
        self._marks = StationMarks()
        self._drawn_for: tuple[MapPalette, float] | None = None
        self._sheet: SpriteSheet | None = None
        self._names: dict[str, QPixmap] = {}

    def marks(self, frame: Frame) -> StationMarks:
        """Return the stations on the plane of a frame."""
        found, projection = frame.data.stations, frame.data.scene.projection
        if found is not self._found or projection is not self._projection:
            self._found, self._projection = found, projection
            self._marks = StationMarks() if found is None else marks_of(found, projection)
        return self._marks

    def is_shown(self, frame: Frame) -> bool:
        """Say whether a frame shows stations at all."""
        near = frame.data.scene.spacing_m * frame.camera.px_per_m >= SIGNS_FROM_PX
        return near and frame.data.is_whole and frame.data.filter.shows(LayerName.STATIONS)

    def paint(self, painter: QPainter, frame: Frame) -> None:
        """Draw the stations in the window."""
        if not self.is_shown(frame):
            return
        marks = self.marks(frame)
        at = frame.to_window(marks.xy_m)
        rows = np.flatnonzero(frame.is_visible(at, 120))
        self._sheet_for(frame).draw(painter, at[rows], marks.signs[rows])
        near = frame.data.scene.spacing_m * frame.camera.px_per_m >= NAMES_FROM_PX
        if near and frame.style.grid_names and 0 < len(rows) <= MOST_NAMES:
            self._paint_names(painter, frame, rows)

    def _paint_names(self, painter: QPainter, frame: Frame, rows: NDArray[np.intp]) -> None:
        """Draw the names that have room: at the right of their signs, or at the left."""
        marks, corner = self.marks(frame), np.array((frame.camera.left_px, frame.camera.top_px))
        pictures = [self._name(marks.stations[row].name, frame) for row in rows.tolist()]
        sizes = np.array([(one.width() / frame.ratio, one.height() / frame.ratio) for one in pictures])
        aside = np.column_stack([SIDE_PX / 2 + 2 + sizes[:, 0] / 2, np.zeros(len(rows))])
        at = marks.xy_m[rows] * frame.camera.px_per_m
        right, at_right = find_room(at + aside, sizes, ((0, 0),), taken := self._labels.room(frame))
        half = np.concatenate([-sizes / 2, sizes / 2], axis=1)
        taken = np.concatenate([taken, (np.tile(right, 2) + half)[at_right]])
        left, at_left = find_room((at - aside)[~at_right], sizes[~at_right], ((0, 0),), taken)
        places, found = right, at_right.copy()
        places[~at_right], found[~at_right] = left, at_left
        for row in np.flatnonzero(found).tolist():
            x, y = (places[row] - sizes[row] / 2 - corner).tolist()
            painter.drawPixmap(QPointF(round(x), round(y)), pictures[row])

    def _sheet_for(self, frame: Frame) -> SpriteSheet:
        key = (frame.palette, frame.ratio)
        if self._sheet is None or key != self._drawn_for:
            self._sheet, self._drawn_for = draw_station_sheet(*key), key
            self._names.clear()
        return self._sheet

    def _name(self, words: str, frame: Frame) -> QPixmap:
        if len(self._names) > _KEPT:
            self._names.clear()
        made = self._names.get(words)
        if made is None:
            made = self._names[words] = _draw_name(words, frame.palette, frame.ratio)
        return made

    def row_at(self, frame: Frame, x_px: float, y_px: float) -> int | None:
        """Return the row of the station at a window position, None if none is."""
        marks = self.marks(frame)
        if not self.is_shown(frame) or not len(marks.stations):
            return None
        away = np.abs(frame.to_window(marks.xy_m) - (x_px, y_px)).max(axis=1)
        away[~np.isfinite(away)] = np.inf
        row = int(np.argmin(away))
        return row if away[row] <= SIDE_PX / 2 + 2 else None


class StationPlateLayer:
    """The plate with what is known of the chosen station, above everything else.

    Args:
        stations: The layer of stations.
    """

    def __init__(self, stations: StationLayer) -> None:
        self._stations = stations

    def paint(self, painter: QPainter, frame: Frame) -> None:
        """Draw it where the station is."""
        if not self._stations.chosen_id or not self._stations.is_shown(frame):
            return
        marks = self._stations.marks(frame)
        row = marks.row_of.get(self._stations.chosen_id)
        if row is not None and np.isfinite(marks.xy_m[row]).all():
            at = frame.to_window(marks.xy_m[row])
            _paint_plate(painter, frame, at, plate_lines(marks.stations[row], marks.kind_words))


def plate_lines(station: Station, kind_words: dict[str, tuple[str, str]]) -> tuple[str, ...]:
    """Return what the plate of a station says: name, kind, address, phone and hours; plain text."""
    kind = kind_words.get(station.kind_code)
    reached = (phone_words(station.phone) if station.phone else "", station.hours)
    lines = (
        station.name,
        "" if kind is None else data_words(*kind),
        station.address,
        " · ".join(part for part in reached if part),
    )
    return tuple(line for line in lines if line)


def _paint_plate(painter: QPainter, frame: Frame, at: NDArray[np.float64], lines: tuple[str, ...]) -> None:
    bold, plain = font_of(SMALL_PX, bold=True), font_of(SMALL_PX)
    fonts = [bold if number == 0 else plain for number in range(len(lines))]
    metrics = [QFontMetricsF(font) for font in fonts]
    width = max(one.horizontalAdvance(line) for one, line in zip(metrics, lines, strict=True)) + 2 * _PAD_PX
    height = sum(one.height() for one in metrics) + 2 * _PAD_PX
    camera = frame.camera
    # Inside the window wherever the station is: the part that names it must be readable.
    left = min(max(4.0, float(at[0]) + SIDE_PX), max(4.0, camera.width_px - width - 4))
    top = min(max(4.0, float(at[1]) - height / 2), max(4.0, camera.height_px - height - 4))
    plate = QRectF(round(left) + 0.5, round(top) + 0.5, round(width), round(height))
    painter.setPen(QPen(QColor.fromRgb(frame.palette.selection), 1))
    painter.setBrush(QColor.fromRgb(frame.palette.mark_ground))
    painter.drawRoundedRect(plate, 3, 3)
    y = plate.top() + _PAD_PX
    for number, line in enumerate(lines):
        painter.setFont(fonts[number])
        painter.setPen(QColor.fromRgb(frame.palette.label if number == 0 else frame.palette.worker))
        place = QRectF(plate.left() + _PAD_PX, y, width, metrics[number].height())
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, line)
        y += metrics[number].height()


def draw_station_sheet(palette: MapPalette, ratio: float) -> SpriteSheet:
    """Return the signs of stations by the places of their kinds in STATION_KINDS."""
    ink, ground = QColor.fromRgb(palette.worker), QColor.fromRgb(palette.mark_ground)
    edge = QColor.fromRgb(palette.worker_stale)

    def draw(painter: QPainter, box: QRectF, cell: int) -> None:
        paint_station_glyph(painter, box, STATION_KINDS[cell], ink, ground, edge)

    return SpriteSheet(len(STATION_KINDS), SIDE_PX, ratio, draw)


def _draw_name(words: str, palette: MapPalette, ratio: float) -> QPixmap:
    font = font_of(SMALL_PX)
    metrics = QFontMetricsF(font)
    picture = QPixmap(round((metrics.horizontalAdvance(words) + 6) * ratio), round(metrics.height() * ratio))
    picture.setDevicePixelRatio(ratio)
    ground = QColor.fromRgb(palette.label_halo)
    ground.setAlpha(170)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.fillRect(QRectF(0, 0, metrics.horizontalAdvance(words) + 6, metrics.height()), ground)
    painter.setFont(font)
    painter.setPen(QColor.fromRgb(palette.worker))
    painter.drawText(QPointF(3, metrics.ascent()), words)
    painter.end()
    return picture
