"""Owns the figures of a run: collected by name, printed as a table, written as JSON."""

from __future__ import annotations

import json
import os
import platform
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

OUTPUT = Path("build/bench.json")


def percentile(values: Sequence[float], share: float) -> float:
    """Return the value below which a share of the values lies (nearest rank)."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, max(0, round(share * len(ordered)) - 1))]


class Figures:
    """Figures by name; a name is written once."""

    def __init__(self) -> None:
        self._values: dict[str, float] = {}
        self._notes: dict[str, str] = {}

    def add(self, name: str, value: float, note: str = "") -> None:
        """Add a figure and print it at once."""
        self._values[name] = round(value, 3)
        self._notes[name] = note
        sys.stdout.write(f"  {name:<40} {value:>12.3f}  {note}\n")
        sys.stdout.flush()

    def get(self, name: str) -> float:
        """Return a figure of this run."""
        return self._values[name]

    def write(self) -> None:
        """Write all figures with date and machine."""
        OUTPUT.parent.mkdir(parents=True, exist_ok=True)
        document = {
            "at": datetime.now(UTC).isoformat(timespec="seconds"),
            "machine": {"cores": os.cpu_count(), "python": platform.python_version()},
            "figures": self._values,
            "notes": {name: note for name, note in self._notes.items() if note},
        }
        OUTPUT.write_text(json.dumps(document, indent=1, ensure_ascii=False), "utf-8")
