"""Owns the counts of heat by grid as columns, which every change of a state asks for.

Thread: UI
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from desktop.board.heat import Heat
from desktop.viewmodels.columns import column_of


class HeatColumns:
    """The columns of the counts that are shown now."""

    def __init__(self) -> None:
        self._made_of: tuple[Heat, Mapping[str, int]] | None = None
        self._counts: NDArray[np.int64] = np.zeros(0, np.int64)
        self._usual: NDArray[np.float64] = np.zeros(0)

    def of(self, heat: Heat, index_of: Mapping[str, int]) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """Return what came in today and what is usual, each (n,) by the index of the grid.

        Args:
            heat: The counts; others are another object.
            index_of: Index of each grid by its code; those of another city are another object.
        """
        made_of = self._made_of
        if made_of is None or made_of[0] is not heat or made_of[1] is not index_of:
            self._made_of = (heat, index_of)
            self._counts = column_of(heat.counts, index_of, np.int64)
            self._usual = column_of(heat.usual, index_of, np.float64)
        return self._counts, self._usual
