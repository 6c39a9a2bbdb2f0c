"""Owns the way from values by key to a column whose rows are numbered: codes of states, indices of grids."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

K = TypeVar("K", bound=Hashable)
N = TypeVar("N", bound=np.generic)


def column_of(values: Mapping[K, float], row_of: Mapping[K, int], kind: type[N]) -> NDArray[N]:
    """Return values in the rows of their keys.

    Args:
        values: By key; those without a row are left out.
        row_of: Row of each key, 0 to n - 1.
        kind: Type of the column.

    Returns:
        (n,) of that type; 0 in rows without a value.
    """
    column = np.zeros(len(row_of), kind)
    for key, value in values.items():
        row = row_of.get(key)
        if row is not None:
            column[row] = value
    return column
