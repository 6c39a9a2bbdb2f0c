"""Owns the anchors of the audit chain: its head noted in a file outside the database, every so often.

Whoever can write the database can seal a forged chain anew; with the anchors it disagrees.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from desktop.central.rules.audit_chain import ChainHead


class AuditAnchors:
    """A file of heads, one a line, only ever longer.

    Args:
        path: The file; made with mode 0600 when the first head is noted.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._last = max(self.read(), default=0)

    def note(self, head: ChainHead, now: datetime) -> None:
        """Note a head that is further than the last one noted."""
        if head.number <= self._last:
            return
        line = json.dumps({"number": head.number, "seal": head.seal, "at": now.isoformat()})
        handle = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        with os.fdopen(handle, "a", encoding="utf-8") as file:
            # A line that a crash cut short must not swallow this one.
            file.write(f"\n{line}\n")
            file.flush()
            os.fsync(file.fileno())
        self._last = head.number

    def read(self) -> Mapping[int, str]:
        """Return the noted seals by number; a line cut short by a crash is passed over."""
        found: dict[int, str] = {}
        try:
            lines = self._path.read_text("utf-8").splitlines()
        except FileNotFoundError:
            return found
        for line in filter(None, lines):
            try:
                noted = json.loads(line)
                found[int(noted["number"])] = str(noted["seal"])
            except (ValueError, KeyError, TypeError):
                continue
        return found
