"""Owns what a click on the map means: the topmost incident, number, worker or station at a place.

Thread: UI
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPoint

from widgets.canvas.cluster_layer import ClusterLayer, CountedArea
from widgets.canvas.frame import Frame

REACH_PX = 12
"""How far from a mark a click still means it."""


def nearest_row(at_px: NDArray[np.float64], shown: NDArray[np.bool_], at: QPoint) -> int | None:
    """Return the topmost row in sight within reach, None if none is.

    Args:
        at_px: (n, 2) window positions, the later ones on top; NaN where there is no place.
        shown: (n,) which marks are drawn.
        at: Where the click was.
    """
    if not len(at_px):
        return None
    away = ((at_px - (at.x(), at.y())) ** 2).sum(axis=1)
    away[~shown] = np.inf
    # Equal distances go to the later row: it is drawn on top.
    row = len(away) - 1 - int(np.argmin(away[::-1]))
    return row if away[row] <= REACH_PX * REACH_PX else None


def area_at(layers: Sequence[ClusterLayer], frame: Frame, at: QPoint) -> CountedArea | None:
    """Return the area whose number is at a window position, of the first layer that has one there."""
    return next((area for layer in layers if (area := layer.area_at(frame, at)) is not None), None)
