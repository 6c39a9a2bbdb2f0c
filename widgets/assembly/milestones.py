"""Owns the milestones of a start: when the first picture stood, when it was live.

A diagnostics feature: with the environment variable GRIDDESK_MILESTONES naming a file, each milestone is
appended to it as one line of JSON: {"event": name, "monotonic_ms": system-wide monotonic clock,
"since_start_ms": since the program's first line ran}. A milestone is written once, when first reached.
"""

from __future__ import annotations

import json
import os
import time
from pathlib import Path

VARIABLE = "GRIDDESK_MILESTONES"


class Milestones:
    """Writes milestones where the environment asks for them, else nothing.

    Args:
        started_s: Monotonic clock when the program's first line ran.
    """

    def __init__(self, started_s: float) -> None:
        self._started_s = started_s
        name = os.environ.get(VARIABLE)
        self._path = Path(name) if name else None
        self._reached: set[str] = set()

    def reach(self, event: str) -> None:
        """Note that a milestone is reached; later calls with the same name do nothing."""
        if self._path is None or event in self._reached:
            return
        self._reached.add(event)
        now_s = time.monotonic()
        line = {
            "event": event,
            "monotonic_ms": round(now_s * 1000, 1),
            "since_start_ms": round((now_s - self._started_s) * 1000, 1),
        }
        with self._path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(line) + "\n")
