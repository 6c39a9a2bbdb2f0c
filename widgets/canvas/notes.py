"""Owns where everything small with letters has room: no number, sign, plate or badge over another.

What calls for a person has its room first: numbers of incidents, then of workers, badges of vacant posts,
signs of states, plates of gaps ahead, words beside signs. Names of places get what is left.

Thread: any
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from desktop.models.post import PostState
from desktop.raster.right_of_way import SCREEN
from desktop.raster.scene import Scene
from desktop.viewmodels.map_feed import POST_CODES
from widgets.canvas.boxes import NO_BOXES, Box, Boxes, boxes_about, find_room
from widgets.parts.post_glyphs import SIGNED_STATES

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

BADGE_ROOM = 2.5
"""Sides of a badge that a grid must measure across for its own hatch to tell enough."""

MOST_BADGES = 100
"""Badges in one window; where more posts are vacant the ground says so."""

NOT_SHOWN = 255
NO_STATES: NDArray[np.uint8] = np.zeros(0, np.uint8)
NO_ROWS: Rows = np.zeros(0, np.int64)

_GAP_PX = 2.0
_CALM = (PostState.OFF_HOURS, PostState.UNCOVERED)
"""States that are meant to be so: a city at night is not to be full of signs."""

WITH_WORD = (PostState.VACANT, PostState.UNVERIFIED, PostState.B_TO_CONFIRM, PostState.UNKNOWN)
STATES = tuple(PostState)

_SIGN_SHIFTS = ((0, 0), (0, -18), (0, 18), (-18, 0), (18, 0), (-18, -18), (18, -18), (-18, 18), (18, 18))
_PLATE_SHIFTS = ((0, 0), (0, 20), (0, -40), (0, 40), (0, -60))
_BARE_SHIFTS = ((0, -BELOW_PX), (-18, -BELOW_PX), (18, -BELOW_PX), (0, 0), (0, -38))
"""A sign alone stands in its grid or close by: farther off it would be another's."""

_BADGE_RING, _BADGE_REACH = 10, 3
_REGION_WINDOWS = 9
"""Windows in a plan's part of the plane."""


def _flags(states: tuple[PostState, ...]) -> NDArray[np.bool_]:
    """Return by the code of a state, and by NOT_SHOWN, whether it is one of some."""
    flags = np.zeros(NOT_SHOWN + 1, np.bool_)
    flags[[POST_CODES[state] for state in states]] = True
    return flags


_SIGNED, _IS_CALM, _HAS_WORD, _IS_VACANT = (
    _flags(tuple(states)) for states in (SIGNED_STATES, _CALM, WITH_WORD, (PostState.VACANT,))
)


def _empty_rows() -> Rows:
    return np.zeros(0, np.int64)


def _empty_places() -> Places:
    return np.zeros((0, 2))


@dataclass(frozen=True)
class NoteWants:
    """What is to be placed.

    Attributes:
        scene: The grids.
        px_per_m: Scale.
        region: The part of the plane for which it is, pixels.
        rows: Grids whose middles lie there, ascending.
        letters: How much larger letters are than on a desk.
        has_words: Whether plates and signs bear words at all.
        states: (n,) POST_CODES, NOT_SHOWN of grids out of sight; empty as long as nothing is known.
        minutes: (n,) whole minutes until a post's gap, NaN where none is near; empty where none is told.
        numbers: (m, 4) the boxes of the numbers of marks.
        badge_px: Side of a badge.
        word_px: Width of each state's word, by its code.
        plates: Words and width of a plate, by its minutes.
    """

    scene: Scene
    px_per_m: float
    region: Box
    rows: Rows
    letters: float
    has_words: bool
    states: NDArray[np.uint8]
    minutes: NDArray[np.float64]
    numbers: Boxes
    badge_px: float
    word_px: Mapping[int, float]
    plates: Mapping[float, tuple[str, float]]


@dataclass(frozen=True)
class Notes:
    """What stands where, in pixels of the plane at the plan's scale.

    Attributes:
        sign_rows, sign_xy: Grids that bear a sign, (k,), and the signs' middles, (k, 2).
        worded: (k,) whether the state's word stands beside it.
        ahead: Grids in the plan's part of the plane that will have a gap within the hour.
        plate_rows, plate_xy: Those of them that bear a plate, and the plates' middles.
        plate_words: What each plate says; empty where there is room for its sign alone.
        badge_rows, badge_xy: Grids that bear the badge of a vacant post, and the badges' middles.
        taken: (m, 4) all of their boxes, numbers included; names keep clear of them.
    """

    sign_rows: Rows = field(default_factory=_empty_rows)
    sign_xy: Places = field(default_factory=_empty_places)
    worded: NDArray[np.bool_] = field(default_factory=lambda: np.zeros(0, np.bool_))
    ahead: Rows = field(default_factory=_empty_rows)
    plate_rows: Rows = field(default_factory=_empty_rows)
    plate_xy: Places = field(default_factory=_empty_places)
    plate_words: tuple[str, ...] = ()
    badge_rows: Rows = field(default_factory=_empty_rows)
    badge_xy: Places = field(default_factory=_empty_places)
    taken: Boxes = field(default_factory=lambda: NO_BOXES)


def place_notes(wants: NoteWants) -> Notes:
    """Return where everything stands."""
    if not len(wants.states):
        return Notes(taken=wants.numbers)
    badge_rows, badge_xy, taken = _place_badges(wants)
    SCREEN.give_way()
    rows, sign_xy, roomy, taken = _place_signs(wants, taken)
    SCREEN.give_way()
    ahead = _rows_ahead(wants)
    plate_rows, plate_xy, words, taken = _place_plates(wants, ahead, taken)
    # From afar words of that size could not be read.
    roomy &= wants.letters == 1.0
    worded, taken = _place_words(wants, rows, sign_xy, roomy, taken)
    return Notes(rows, sign_xy, worded, ahead, plate_rows, plate_xy, words, badge_rows, badge_xy, taken)


def stand_in(notes: Notes, px_per_m: float, wants: NoteWants) -> Notes:
    """Return an older plan as far as it still holds, until the one that is wanted is made.

    What is new has no place yet, and what stands so for a moment at another scale may come close; but
    nothing is said of a post that is not so any more.

    Args:
        notes: The older plan.
        px_per_m: Its scale.
        wants: What is wanted.
    """
    states, scene = wants.states, wants.scene
    if not len(states):
        return Notes(taken=wants.numbers)
    signed = _SIGNED[states[notes.sign_rows]]
    vacant = _IS_VACANT[states[notes.badge_rows]]
    gaps = wants.minutes if len(wants.minutes) else np.full(len(states), np.nan)
    told = np.isfinite(gaps) & (states != NOT_SHOWN)
    plated = told[notes.plate_rows]
    is_moved = px_per_m != wants.px_per_m
    if is_moved:
        across = scene.across_m * wants.px_per_m
        signed &= across[notes.sign_rows] >= WIDE_PX * wants.letters
        vacant &= across[notes.badge_rows] < BADGE_ROOM * wants.badge_px
    sign_rows, badge_rows, plate_rows = (
        notes.sign_rows[signed],
        notes.badge_rows[vacant],
        notes.plate_rows[plated],
    )
    sign_xy, badge_xy, plate_xy = notes.sign_xy[signed], notes.badge_xy[vacant], notes.plate_xy[plated]
    words = [notes.plate_words[row] for row in np.flatnonzero(plated).tolist()]
    taken = notes.taken
    if is_moved:
        moved = wants.px_per_m - px_per_m
        sign_xy = sign_xy + scene.anchors_m[sign_rows] * moved
        badge_xy = badge_xy + scene.anchors_m[badge_rows] * moved
        plate_xy = plate_xy + scene.anchors_m[plate_rows] * moved
        side = SIGN_PX * wants.letters + _GAP_PX
        badges = boxes_about(badge_xy, wants.badge_px, wants.badge_px)
        taken = np.concatenate([wants.numbers, badges, boxes_about(sign_xy, side, side)])
    return Notes(
        sign_rows,
        sign_xy,
        notes.worded[signed] & _HAS_WORD[states[sign_rows]],
        notes.ahead[told[notes.ahead]],
        plate_rows,
        plate_xy,
        tuple(
            wants.plates[left][0] if word else ""
            for left, word in zip(gaps[plate_rows].tolist(), words, strict=True)
        ),
        badge_rows,
        badge_xy,
        taken,
    )


def rows_within(scene: Scene, px_per_m: float, region: Box) -> Rows:
    """Return the grids whose middles lie in a part of the plane, pixels; ascending."""
    left, top, right, bottom = (edge / px_per_m for edge in region)
    x, y = scene.anchors_m[:, 0], scene.anchors_m[:, 1]
    return np.flatnonzero((x >= left) & (x <= right) & (y >= top) & (y <= bottom))


def _place_badges(wants: NoteWants) -> tuple[Rows, Places, Boxes]:
    scene, taken = wants.scene, wants.numbers
    rows = wants.rows[_IS_VACANT[wants.states[wants.rows]]]
    rows = rows[scene.across_m[rows] * wants.px_per_m < BADGE_ROOM * wants.badge_px]
    if len(rows) > _REGION_WINDOWS * MOST_BADGES:
        return _empty_rows(), _empty_places(), taken  # more than a window bears: the ground says so
    at = scene.anchors_m[rows] * wants.px_per_m
    side = wants.badge_px + _GAP_PX
    ring = [(0.0, 0.0)]
    for reach in range(1, _BADGE_REACH + 1):
        for turn in range(_BADGE_RING):
            angle = 2 * math.pi * turn / _BADGE_RING
            ring.append((reach * side * math.cos(angle), reach * side * math.sin(angle)))
    at, has_room = find_room(at, np.full((len(at), 2), side), ring, taken)
    rows, at = rows[has_room], at[has_room]  # where so many stand that one has none, they say it
    return rows, at, np.concatenate([taken, boxes_about(at, side, side)])


def _place_signs(wants: NoteWants, taken: Boxes) -> tuple[Rows, Places, NDArray[np.bool_], Boxes]:
    scene, scale, letters, states = wants.scene, wants.px_per_m, wants.letters, wants.states
    rows = wants.rows[_SIGNED[states[wants.rows]]]
    across = scene.across_m[rows] * scale / letters
    wide = across >= WIDE_PX
    rows, roomy = rows[wide], across[wide] >= ROOMY_PX
    kept = roomy | ~_IS_CALM[states[rows]]
    rows, roomy = rows[kept], roomy[kept]
    at = scene.anchors_m[rows] * scale
    at[:, 1] -= np.where(roomy, ABOVE_NAME_PX * letters, 0.0)
    side = SIGN_PX * letters + _GAP_PX
    shifts = [(x * letters, y * letters) for x, y in _SIGN_SHIFTS]
    at, has_room = find_room(at, np.full((len(at), 2), side), shifts, taken)
    rows, roomy, at = rows[has_room], roomy[has_room], at[has_room]
    return rows, at, roomy, np.concatenate([taken, boxes_about(at, side, side)])


def _rows_ahead(wants: NoteWants) -> Rows:
    if not len(wants.minutes):
        return _empty_rows()
    told = np.isfinite(wants.minutes[wants.rows]) & (wants.states[wants.rows] != NOT_SHOWN)
    return np.asarray(wants.rows[told], np.int64)


def _place_plates(wants: NoteWants, ahead: Rows, taken: Boxes) -> tuple[Rows, Places, tuple[str, ...], Boxes]:
    # A plate that cannot be read from afar would only take room: there the outline says it.
    if not len(ahead) or wants.letters > 1:
        return _empty_rows(), _empty_places(), (), taken
    scene = wants.scene
    at = scene.anchors_m[ahead] * wants.px_per_m + (0.0, BELOW_PX)
    soonest = np.argsort(wants.minutes[ahead], kind="stable")
    rows, at = ahead[soonest], at[soonest]
    said = [wants.plates[left] for left in wants.minutes[rows].tolist()]
    sizes = np.array([(width + _GAP_PX, PLATE_HIGH_PX + _GAP_PX) for _, width in said]).reshape(-1, 2)
    worded = np.zeros(len(rows), np.bool_)
    if wants.has_words:
        # Where many grids are small and near a gap, their words would be all that is seen of the city.
        wide = scene.across_m[rows] * wants.px_per_m >= WIDE_PX
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
    told = tuple(said[row][0] if worded[row] else "" for row in np.flatnonzero(kept).tolist())
    return rows[kept], at[kept], told, taken


def _place_words(
    wants: NoteWants, sign_rows: Rows, sign_xy: Places, roomy: NDArray[np.bool_], taken: Boxes
) -> tuple[NDArray[np.bool_], Boxes]:
    """Say which signs have room for their word beside them."""
    codes = wants.states[sign_rows]
    worded = np.zeros(len(codes), np.bool_)
    rows = np.flatnonzero(roomy & _HAS_WORD[codes])
    if not len(rows) or len(rows) > MOST_WORDS:
        return worded, taken
    widths = np.array([wants.word_px[code] for code in codes[rows].tolist()])
    sizes = np.column_stack([widths, np.full(len(rows), PLATE_HIGH_PX)])
    at = sign_xy[rows] + np.column_stack([SIGN_PX / 2 + NEAR_WORD_PX + widths / 2, np.zeros(len(rows))])
    _, found = find_room(at, sizes, ((0, 0),), taken)
    worded[rows[found]] = True
    return worded, np.concatenate([taken, _boxes_of(at[found], sizes[found])])


def _boxes_of(middles: Places, sizes: NDArray[np.float64]) -> Boxes:
    return np.concatenate([middles - sizes / 2, middles + sizes / 2], axis=1)
