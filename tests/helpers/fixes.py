"""Owns fixes for tests: what a reader of their own makes of columns of positions."""

from __future__ import annotations

from desktop.board.fixes import Fixes, FixReader
from desktop.models.position import Positions


def fixes_of(positions: Positions) -> Fixes:
    """Return the fixes of a reply by somebody who has read none before."""
    return FixReader().read(positions)
