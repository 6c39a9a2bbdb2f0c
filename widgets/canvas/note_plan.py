"""Owns where everything small with letters stands on a surface: no number, sign, plate or badge over another.

What calls for a person has its room first: numbers of incidents, then of workers, badges of vacant posts,
signs of states, plates of gaps ahead, words beside signs. Names of places get what is left.

A plan holds for a scale and for a part of the plane wider than the window, so that panning moves nothing.

Thread: UI
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QFontMetricsF

from desktop.models.post import PostState
from desktop.raster.points import are_same
from desktop.viewmodels.columns import column_of
from desktop.viewmodels.map_feed import POST_CODES
from desktop.viewmodels.map_filter import LayerName
from widgets.canvas.boxes import NO_BOXES, Box, Boxes, boxes_about, find_room
from widgets.canvas.frame import Frame
from widgets.canvas.kept_plans import keep_latest
from widgets.canvas.label_layout import holds
from widgets.canvas.mark_cut import INCIDENT_BADGE_PX, WORKER_BADGE_PX, letters_scale
from widgets.canvas.mark_plan import IncidentPlan
from widgets.canvas.planned_marks import Planned
from widgets.canvas.post_badges import MOST, PostBadges
from widgets.canvas.worker_plan import WorkerPlan
from widgets.parts.post_glyphs import SIGNED_STATES
from widgets.parts.theme import SMALL_PX, font_of
from widgets.parts.wording import post_state_word, tr

Rows = NDArray[np.int64]
Places = NDArray[np.float64]

SIGN_PX = 14.0
WIDE_PX = 44.0
"""Width of a grid on the screen from which it bears the sign of its post's state."""

ROOMY_PX = 104.0
"""Width from which signs stand above the name, bear their word, and what is as usual is signed too."""

ABOVE_NAME_PX = 20.0
NEAR_WORD_PX = 4.0
MOST_WORDS = 400
"""Words in a plan; grids that are so wide are fewer, save on a wall of screens."""

PLATE_SIGN_PX = 13.0
PLATE_HIGH_PX = 17.0
BELOW_PX = 20.0
"""Plates of gaps ahead stand so far under the middle of their grid."""

FEW_PLATES = 6
"""So many gaps ahead are said in words whatever the width of their grids."""

NOT_SHOWN = 255
NO_STATES: NDArray[np.uint8] = np.zeros(0, np.uint8)

_GAP_PX = 2.0

_WITH_WORD = (PostState.VACANT, PostState.UNVERIFIED, PostState.B_TO_CONFIRM, PostState.UNKNOWN)
_CALM = (PostState.OFF_HOURS, PostState.UNCOVERED)
"""States that are meant to be so: a city at night is not to be full of signs."""

STATES = tuple(PostState)

_SIGN_SHIFTS = ((0, 0), (0, -18), (0, 18), (-18, 0), (18, 0), (-18, -18), (18, -18), (-18, 18), (18, 18))
_PLATE_SHIFTS = ((0, 0), (0, 20), (0, -40), (0, 40), (0, -60))
_BARE_SHIFTS = ((0, -BELOW_PX), (-18, -BELOW_PX), (18, -BELOW_PX), (0, 0), (0, -38))
"""A sign alone stands in its grid or close by: farther off it would be another's."""

_BADGE_RING, _BADGE_REACH = 10, 3
_REGION_WINDOWS = 9
"""Windows in a plan's part of the plane."""


_SIGNED, _IS_CALM, _HAS_WORD = (
    column_of(dict.fromkeys(states, True), POST_CODES, np.bool_)
    for states in (SIGNED_STATES, _CALM, _WITH_WORD)
)


def _empty_rows() -> Rows:
    return np.zeros(0, np.int64)


def _empty_places() -> Places:
    return np.zeros((0, 2))


def word_width_px(word: str) -> float:
    """Return the width of a word beside a sign, its ground included."""
    return round(QFontMetricsF(font_of(SMALL_PX)).horizontalAdvance(word)) + 8.0


def plate_width_px(words: str) -> float:
    """Return the width of the plate of a gap ahead; without words it is its sign alone."""
    if not words:
        return PLATE_HIGH_PX
    return round(QFontMetricsF(font_of(SMALL_PX)).horizontalAdvance(words)) + PLATE_SIGN_PX + 12


def gap_words(minutes: float) -> str:
    """Return what the plate of a gap says that is so many minutes ahead."""
    return tr("{n} 分后空岗").format(n=math.ceil(minutes))


@dataclass(frozen=True)
class Notes:
    """What stands where, in pixels of the plane at the plan's scale.

    Attributes:
        sign_rows, sign_xy: Grids that bear a sign, (k,), and the signs' middles, (k, 2).
        worded: (k,) whether the state's word stands beside it.
        ahead: Grids in the plan's part of the plane that will have a gap within the hour.
        plate_rows, plate_xy: Those of them that bear a plate, and the plates' middles.
        plate_words: What each plate says; empty where there is room for its sign alone.
        badge_xy: Middles of the badges of vacant posts.
        taken: (m, 4) all of their boxes, numbers included; names keep clear of them.
    """

    sign_rows: Rows = field(default_factory=_empty_rows)
    sign_xy: Places = field(default_factory=_empty_places)
    worded: NDArray[np.bool_] = field(default_factory=lambda: np.zeros(0, np.bool_))
    ahead: Rows = field(default_factory=_empty_rows)
    plate_rows: Rows = field(default_factory=_empty_rows)
    plate_xy: Places = field(default_factory=_empty_places)
    plate_words: tuple[str, ...] = ()
    badge_xy: Places = field(default_factory=_empty_places)
    taken: Boxes = field(default_factory=lambda: NO_BOXES)


@dataclass(slots=True)
class _KeptNotes:
    """The plan of a scale, and what it was made of.

    Attributes:
        notes: The plan.
        region: The part of the plane that it holds for, left, top, right, bottom.
        minutes, numbers, states: What it was made of.
        looked_at: The plans of incidents and workers, and the number of the states' change, up to which
            that is known to be so.
        held: Objects that are told apart by their numbers, and so must live as long.
    """

    notes: Notes
    region: Box
    minutes: NDArray[np.float64]
    numbers: Boxes
    states: NDArray[np.uint8]
    looked_at: tuple[Planned, Planned, int]
    held: tuple[object, ...]

    def was_looked_at(self, at: tuple[Planned, Planned, int]) -> bool:
        """Say whether nothing may have changed since."""
        return self.looked_at[0] is at[0] and self.looked_at[1] is at[1] and self.looked_at[2] == at[2]


class NotePlan:
    """The plans of one surface, each kept as long as what it is made of stays the same.

    Args:
        incidents, workers: Where marks stand, and so their numbers.
        badges: Posts that are vacant in grids too small to say so.
    """

    def __init__(self, incidents: IncidentPlan, workers: WorkerPlan, badges: PostBadges) -> None:
        self._incidents, self._workers, self._badges = incidents, workers, badges
        self._frame: Frame | None = None
        self._kept: dict[tuple[object, ...], _KeptNotes] = {}
        self._states_no = 0
        self._minutes: NDArray[np.float64] = np.zeros(0)
        self._minutes_of = self._whole_minutes = self._minutes
        self._region: Box = (0.0, 0.0, 0.0, 0.0)
        self._notes = Notes()

    def forget(self) -> None:
        """Look again, with the next picture, whether states of posts have changed."""
        self._frame = None
        self._states_no += 1

    def planned(self, frame: Frame) -> Notes:
        """Return the plan for a frame; each layer of a picture asks for it."""
        if frame is not self._frame:
            self._frame = frame
            self._notes = self._planned(frame)
        return self._notes

    def _planned(self, frame: Frame) -> Notes:
        data, camera = frame.data, frame.camera
        incidents = self._incidents.planned(frame)
        now = (incidents, self._workers.planned(frame, incidents), self._states_no)
        left, top = float(camera.left_px), float(camera.top_px)
        seen = (left, top, left + camera.width_px, top + camera.height_px)
        # By identity: two scenes are not compared by what they hold.
        key = (id(data), id(data.scene), data.is_whole, camera.step, gap_words(0))
        minutes = self._minutes_ahead(frame)
        kept = self._kept.get(key)
        same = kept is not None and holds(kept.region, seen) and are_same(minutes, kept.minutes)
        if same and kept is not None and kept.was_looked_at(now):
            return kept.notes
        numbers = self._numbers(frame)
        states = np.where(data.post_shown, data.statuses, NOT_SHOWN) if _has_states(frame) else NO_STATES
        if (
            same
            and kept is not None
            and are_same(numbers, kept.numbers)
            and np.array_equal(states, kept.states)
        ):
            kept.looked_at = now
            return kept.notes
        wide, high = float(camera.width_px), float(camera.height_px)
        self._region = (left - wide, top - high, seen[2] + wide, seen[3] + high)
        self._minutes = minutes
        notes = self._plan(frame, numbers)
        held = (data, data.scene)
        keep_latest(self._kept, key, _KeptNotes(notes, self._region, minutes, numbers, states, now, held))
        return notes

    def _minutes_ahead(self, frame: Frame) -> NDArray[np.float64]:
        data = frame.data
        if not data.is_whole or not data.filter.shows(LayerName.COVERAGE):
            return np.zeros(0)
        minutes = data.gap_minutes()
        if len(minutes) != len(data.scene.codes):
            return np.zeros(0)
        if minutes is not self._minutes_of:
            self._minutes_of, self._whole_minutes = minutes, np.ceil(minutes)
        return self._whole_minutes

    def _numbers(self, frame: Frame) -> Boxes:
        """Return the boxes of all numbers."""
        incidents = self._incidents.planned(frame)
        scale = letters_scale(frame.style)
        boxes = boxes_about(incidents.badges, INCIDENT_BADGE_PX[0] * scale, INCIDENT_BADGE_PX[1] * scale)
        if not frame.style.worker_px:
            return boxes
        workers = self._workers.planned(frame, incidents)
        beside = boxes_about(workers.badges, WORKER_BADGE_PX[0] * scale, WORKER_BADGE_PX[1] * scale)
        return np.concatenate([boxes, beside])

    def _plan(self, frame: Frame, numbers: Boxes) -> Notes:
        data = frame.data
        if not _has_states(frame):
            return Notes(taken=numbers)
        badge_xy, taken = self._place_badges(frame, numbers)
        rows, sign_xy, roomy, taken = self._place_signs(frame, taken)
        plate_rows, plate_xy, words, taken = self._place_plates(frame, taken)
        # From afar words of that size could not be read.
        roomy &= letters_scale(frame.style) == 1.0
        worded, taken = _place_words(data.statuses[rows], sign_xy, roomy, taken)
        return Notes(
            rows, sign_xy, worded, self._rows_ahead(frame), plate_rows, plate_xy, words, badge_xy, taken
        )

    def _in_region(self, xy: Places) -> NDArray[np.bool_]:
        x, y = xy[:, 0], xy[:, 1]
        left, top, right, bottom = self._region
        return np.asarray((x >= left) & (x <= right) & (y >= top) & (y <= bottom), np.bool_)

    def _place_badges(self, frame: Frame, taken: Boxes) -> tuple[Places, Boxes]:
        at = self._badges.small_xy_px(frame.camera)
        at = at[self._in_region(at)]
        if len(at) > _REGION_WINDOWS * MOST:
            return _empty_places(), taken  # more than a window bears: the ground says so
        side = self._badges.side_px + _GAP_PX
        ring = [(0.0, 0.0)]
        for reach in range(1, _BADGE_REACH + 1):
            for turn in range(_BADGE_RING):
                angle = 2 * math.pi * turn / _BADGE_RING
                ring.append((reach * side * math.cos(angle), reach * side * math.sin(angle)))
        at, has_room = find_room(at, np.full((len(at), 2), side), ring, taken)
        at = at[has_room]  # where so many stand that one has none, they say it
        return at, np.concatenate([taken, boxes_about(at, side, side)])

    def _place_signs(self, frame: Frame, taken: Boxes) -> tuple[Rows, Places, NDArray[np.bool_], Boxes]:
        data, scale, letters = frame.data, frame.camera.px_per_m, letters_scale(frame.style)
        across = data.scene.across_m * scale / letters
        rows = np.flatnonzero(data.post_shown & (across >= WIDE_PX) & _SIGNED[data.statuses])
        rows = rows[self._in_region(data.scene.anchors_m[rows] * scale)]
        roomy = across[rows] >= ROOMY_PX
        kept = roomy | ~_IS_CALM[data.statuses[rows]]
        rows, roomy = rows[kept], roomy[kept]
        at = data.scene.anchors_m[rows] * scale
        at[:, 1] -= np.where(roomy, ABOVE_NAME_PX * letters, 0.0)
        side = SIGN_PX * letters + _GAP_PX
        shifts = [(x * letters, y * letters) for x, y in _SIGN_SHIFTS]
        at, has_room = find_room(at, np.full((len(at), 2), side), shifts, taken)
        rows, roomy, at = rows[has_room], roomy[has_room], at[has_room]
        return rows, at, roomy, np.concatenate([taken, boxes_about(at, side, side)])

    def _rows_ahead(self, frame: Frame) -> Rows:
        if not len(self._minutes):
            return _empty_rows()
        rows = np.flatnonzero(np.isfinite(self._minutes) & frame.data.post_shown)
        return rows[self._in_region(frame.data.scene.anchors_m[rows] * frame.camera.px_per_m)]

    def _place_plates(self, frame: Frame, taken: Boxes) -> tuple[Rows, Places, tuple[str, ...], Boxes]:
        data = frame.data
        # A plate that cannot be read from afar would only take room: there the outline says it.
        if not len(self._minutes) or letters_scale(frame.style) > 1:
            return _empty_rows(), _empty_places(), (), taken
        rows = self._rows_ahead(frame)
        at = data.scene.anchors_m[rows] * frame.camera.px_per_m + (0.0, BELOW_PX)
        soonest = np.argsort(self._minutes[rows], kind="stable")
        rows, at = rows[soonest], at[soonest]
        words = [gap_words(left) for left in self._minutes[rows].tolist()]
        said = {word: plate_width_px(word) if frame.style.grid_names else 0.0 for word in set(words)}
        sizes = np.array([(said[word] + _GAP_PX, PLATE_HIGH_PX + _GAP_PX) for word in words]).reshape(-1, 2)
        worded = np.zeros(len(rows), np.bool_)
        if frame.style.grid_names:
            # Where many grids are small and near a gap, their words would be all that is seen of the city.
            wide = data.scene.across_m[rows] * frame.camera.px_per_m >= WIDE_PX
            wanted = np.flatnonzero(wide) if len(rows) > FEW_PLATES else np.arange(len(rows))
            at[wanted], worded[wanted] = find_room(at[wanted], sizes[wanted], _PLATE_SHIFTS, taken)
            taken = np.concatenate([taken, _boxes_of(at[worded], sizes[worded])])
        # Where the words have no room the sign alone may.
        bare = np.flatnonzero(~worded)
        small = np.full((len(bare), 2), PLATE_HIGH_PX + _GAP_PX)
        at[bare], found = find_room(at[bare], small, _BARE_SHIFTS, taken)
        taken = np.concatenate([taken, _boxes_of(at[bare[found]], small[found])])
        kept = worded.copy()
        kept[bare[found]] = True
        told = tuple(words[row] if worded[row] else "" for row in np.flatnonzero(kept).tolist())
        return rows[kept], at[kept], told, taken


def _has_states(frame: Frame) -> bool:
    """Say whether the states of posts are those of the grids that are shown."""
    data = frame.data
    return data.is_whole and len(data.statuses) == len(data.post_shown) == len(data.scene.codes)


def _boxes_of(middles: Places, sizes: NDArray[np.float64]) -> Boxes:
    return np.concatenate([middles - sizes / 2, middles + sizes / 2], axis=1)


def _place_words(
    codes: NDArray[np.uint8], sign_xy: Places, roomy: NDArray[np.bool_], taken: Boxes
) -> tuple[NDArray[np.bool_], Boxes]:
    """Say which signs have room for their word beside them."""
    worded = np.zeros(len(codes), np.bool_)
    rows = np.flatnonzero(roomy & _HAS_WORD[codes])
    if not len(rows) or len(rows) > MOST_WORDS:
        return worded, taken
    wide = {code: word_width_px(post_state_word(STATES[code])) for code in np.unique(codes[rows]).tolist()}
    widths = np.array([wide[code] for code in codes[rows].tolist()])
    sizes = np.column_stack([widths, np.full(len(rows), PLATE_HIGH_PX)])
    at = sign_xy[rows] + np.column_stack([SIGN_PX / 2 + NEAR_WORD_PX + widths / 2, np.zeros(len(rows))])
    _, found = find_room(at, sizes, ((0, 0),), taken)
    worded[rows[found]] = True
    return worded, np.concatenate([taken, _boxes_of(at[found], sizes[found])])
