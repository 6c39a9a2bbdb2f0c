"""Owns the waiting of end-to-end tests for what other programs do."""

from __future__ import annotations

import time
from collections.abc import Callable

LIMIT_S = 120.0
LOOK_EVERY_S = 0.05
"""Between two looks: whoever looks without a pause takes the processor from those that are waited for."""


def wait_until(is_so: Callable[[], bool], what: str, limit_s: float = LIMIT_S) -> None:
    """Look again and again until something is the case.

    Raises:
        AssertionError: with `what`, once it has not come about in time.
    """
    end_s = time.monotonic() + limit_s
    while not is_so():
        assert time.monotonic() < end_s, what
        time.sleep(LOOK_EVERY_S)
