"""Owns the plans of what stands on a surface in letters and signs, each kept as long as it holds.

A plan holds for a scale and for a part of the plane wider than the window, so that panning moves nothing. A
city's is made when it is asked for. A province's is made in the background: until it is there the one before
it stands in, as far as it is still true.

Thread: UI
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache, partial

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject
from PySide6.QtGui import QFontMetricsF

from desktop.raster.points import are_same
from desktop.raster.scene import Scene
from desktop.viewmodels.map_feed import POST_CODES
from desktop.viewmodels.map_filter import LayerName
from widgets.canvas.boxes import Box, Boxes, boxes_about
from widgets.canvas.frame import Frame
from widgets.canvas.incident_plan import IncidentPlan
from widgets.canvas.kept_plans import keep_latest
from widgets.canvas.label_layout import holds
from widgets.canvas.mark_cut import INCIDENT_BADGE_PX, WORKER_BADGE_PX, letters_scale
from widgets.canvas.notes import (
    NO_ROWS,
    NO_STATES,
    NOT_SHOWN,
    PLATE_HIGH_PX,
    PLATE_SIGN_PX,
    WITH_WORD,
    Notes,
    NoteWants,
    Rows,
    place_notes,
    rows_within,
    stand_in,
)
from widgets.canvas.planned_marks import Planned
from widgets.canvas.surface_plan import SurfacePlan
from widgets.canvas.worker_plan import WorkerPlan
from widgets.parts.theme import SMALL_PX, font_of
from widgets.parts.wording import post_state_word, tr

CITY_GRIDS = 2000
"""In a city of so many grids at the most every plan is made at once: it takes a few milliseconds."""

AT_ONCE_NOTES = 200
"""So are those of a province that follow one with so few badges, signs and plates."""

_EARLY_SHARE = 0.5
"""A plan of the background is asked for when the window comes so near to the end of the one before."""


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


@dataclass(frozen=True, slots=True)
class _Look:
    """What may have changed since a plan was made, told apart by identity.

    Attributes:
        incidents, workers: The plans of marks.
        states_no: Number of the states' change.
    """

    incidents: Planned
    workers: Planned
    states_no: int

    def is_same(self, other: _Look) -> bool:
        """Say whether nothing may have changed."""
        return (
            self.incidents is other.incidents
            and self.workers is other.workers
            and self.states_no == other.states_no
        )


@dataclass(slots=True)
class _KeptNotes:
    """The plan of a scale, and what it was made of.

    Attributes:
        wants: What was placed.
        notes: The plan.
        look: Up to which look it is known to be made of what is the case.
        held: Objects that are told apart by their numbers, and so must live as long.
    """

    wants: NoteWants
    notes: Notes
    look: _Look
    held: tuple[object, ...]

    def holds_for(self, look: _Look, minutes: NDArray[np.float64], seen: Box) -> bool:
        """Say whether nothing may have changed since, and all that is seen was planned."""
        return (
            self.look.is_same(look)
            and holds(self.wants.region, seen)
            and are_same(minutes, self.wants.minutes)
        )

    def says_the_same(self, wants: NoteWants) -> bool:
        """Say whether the same was wanted of it, though it may be for another part of the plane."""
        return (
            are_same(wants.minutes, self.wants.minutes)
            and are_same(wants.numbers, self.wants.numbers)
            and np.array_equal(wants.states, self.wants.states)
        )


_Key = tuple[int, int, bool, str, int]
"""Numbers of the data and of its scene, whether that is whole, language, and step of the scale."""


class NotePlan(SurfacePlan[Notes]):
    """The plans of one surface.

    Args:
        incidents, workers: Where marks stand, and so their numbers.
        badge_px: Side of the badges of vacant posts.
    """

    def __init__(
        self,
        incidents: IncidentPlan,
        workers: WorkerPlan,
        badge_px: float,
        parent: QObject | None = None,
    ) -> None:
        kept: dict[_Key, _KeptNotes] = {}
        super().__init__(partial(keep_latest, kept), parent)
        self._incidents, self._workers, self.badge_px = incidents, workers, badge_px
        self._kept = kept
        self._states_no = 0
        self._postponed_no = 0
        self._minutes_of: NDArray[np.float64] = np.zeros(0)
        self._whole_minutes = self._minutes_of
        self._part: tuple[Scene, float, Box, Rows] | None = None

    def forget(self) -> None:
        """Look again, with the next picture, whether states of posts have changed."""
        self._look_anew()
        self._states_no += 1

    def planned(self, frame: Frame) -> Notes:
        """Return the plan for a frame."""
        return self._once(frame, lambda: self._plan(frame))

    def _plan(self, frame: Frame) -> Notes:
        data, key = frame.data, _key_of(frame)
        incidents = self._incidents.planned(frame)
        look = _Look(incidents, self._workers.planned(frame, incidents), self._states_no)
        seen = _seen(frame, 0.0)
        minutes = self._minutes_ahead(frame)
        kept = self._kept.get(key)
        before = kept or self._nearest(key)
        is_large = before is not None and _is_large(before.notes, data.scene)
        if kept is not None and kept.holds_for(look, minutes, seen):
            if is_large and self.is_settled and not holds(kept.wants.region, _seen(frame, _EARLY_SHARE)):
                self._order(frame, key, self._wants(frame, look, minutes), look)
            return kept.notes
        wants = self._wants(frame, look, minutes)
        if kept is not None and holds(kept.wants.region, seen) and kept.says_the_same(wants):
            kept.look = look
            return kept.notes
        if kept is not None and self._may_wait(look, kept, seen, data.scene):
            self._postponed_no = self._states_no
            self.made.emit()
            return stand_in(kept.notes, kept.wants.px_per_m, wants)
        if is_large and before is not None:
            self._order(frame, key, wants, look)
            return stand_in(before.notes, before.wants.px_per_m, wants)
        made = _make(wants, look, (data, data.scene))
        keep_latest(self._kept, key, made)
        return made.notes

    def _may_wait(self, look: _Look, kept: _KeptNotes, seen: Box, scene: Scene) -> bool:
        """Say whether a plan may wait for the next picture: this one has other colours to show."""
        only_states = kept.look.incidents is look.incidents and kept.look.workers is look.workers
        is_new = self._postponed_no != look.states_no and self.is_settled
        return is_new and only_states and holds(kept.wants.region, seen) and len(scene.codes) > CITY_GRIDS

    def _order(self, frame: Frame, key: _Key, wants: NoteWants, look: _Look) -> None:
        held = (frame.data, frame.data.scene)
        self._maker.make(frame.data.background, key, partial(_make, wants, look, held))

    def _nearest(self, key: _Key) -> _KeptNotes | None:
        """Return the plan of the nearest scale, None if there is none."""
        alike = [other for other in self._kept if other[:-1] == key[:-1]]
        nearest = min(alike, key=lambda other: abs(other[-1] - key[-1]), default=None)
        return None if nearest is None else self._kept[nearest]

    # -- what is wanted ----------------------------------------------------------------------------

    def _wants(self, frame: Frame, look: _Look, minutes: NDArray[np.float64]) -> NoteWants:
        data, region, has_states = frame.data, _seen(frame, 1.0), _has_states(frame)
        # Before a scene is whole its places are not asked for: they would be reckoned here and now.
        rows = self._rows_within(data.scene, frame.camera.px_per_m, region) if has_states else NO_ROWS
        return NoteWants(
            scene=data.scene,
            px_per_m=frame.camera.px_per_m,
            region=region,
            rows=rows,
            letters=letters_scale(frame.style),
            has_words=frame.style.grid_names,
            states=np.where(data.post_shown, data.statuses, NOT_SHOWN) if has_states else NO_STATES,
            minutes=minutes,
            numbers=_number_boxes(frame, look),
            badge_px=self.badge_px,
            word_px=_word_widths(gap_words(0)),
            plates={left: _plate(left) for left in np.unique(minutes[np.isfinite(minutes)]).tolist()},
        )

    def _rows_within(self, scene: Scene, px_per_m: float, region: Box) -> Rows:
        """Return the grids in a part of the plane; of the same part the same as last time."""
        held = self._part
        if held is None or held[0] is not scene or held[1:3] != (px_per_m, region):
            held = self._part = (scene, px_per_m, region, rows_within(scene, px_per_m, region))
        return held[3]

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


def _is_large(notes: Notes, scene: Scene) -> bool:
    """Say whether a plan like this one takes longer than a picture has time for."""
    bears = len(notes.badge_rows) + len(notes.sign_rows) + len(notes.plate_rows)
    return len(scene.codes) > CITY_GRIDS and bears > AT_ONCE_NOTES


def _make(wants: NoteWants, look: _Look, held: tuple[object, ...]) -> _KeptNotes:
    return _KeptNotes(wants, place_notes(wants), look, held)


def _key_of(frame: Frame) -> _Key:
    data = frame.data
    # By identity: two scenes are not compared by what they hold.
    return id(data), id(data.scene), data.is_whole, gap_words(0), frame.camera.step


def _seen(frame: Frame, margin: float) -> Box:
    """Return the window with so many windows on each side, in pixels of the plane."""
    camera = frame.camera
    left, top, wide, high = camera.left_px, camera.top_px, camera.width_px, camera.height_px
    return (left - margin * wide, top - margin * high, left + (1 + margin) * wide, top + (1 + margin) * high)


@lru_cache(maxsize=2)
def _word_widths(_language: str) -> Mapping[int, float]:
    return {POST_CODES[state]: word_width_px(post_state_word(state)) for state in WITH_WORD}


def _plate(minutes: float) -> tuple[str, float]:
    words = gap_words(minutes)
    return words, plate_width_px(words)


def _number_boxes(frame: Frame, look: _Look) -> Boxes:
    """Return the boxes of all numbers."""
    scale = letters_scale(frame.style)
    boxes = boxes_about(look.incidents.badges, INCIDENT_BADGE_PX[0] * scale, INCIDENT_BADGE_PX[1] * scale)
    if not frame.style.worker_px:
        return boxes
    beside = boxes_about(look.workers.badges, WORKER_BADGE_PX[0] * scale, WORKER_BADGE_PX[1] * scale)
    return np.concatenate([boxes, beside])


def _has_states(frame: Frame) -> bool:
    """Say whether the states of posts are those of the grids that are shown."""
    data = frame.data
    return data.is_whole and len(data.statuses) == len(data.post_shown) == len(data.scene.codes)
