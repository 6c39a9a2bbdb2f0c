"""Owns what an officer chose lately in the search, kept for the next runs of this seat."""

from __future__ import annotations

import json
from dataclasses import dataclass

from desktop.board.search.entries import EntryKey, HitKind

MOST_RECENT = 12


@dataclass(frozen=True, slots=True)
class Recents:
    """The last choices of one officer, the latest first.

    Attributes:
        chosen: The entries that were chosen.
    """

    chosen: tuple[EntryKey, ...] = ()

    def with_chosen(self, key: EntryKey) -> Recents:
        """Return them after another choice."""
        others = tuple(one for one in self.chosen if one != key)
        return Recents((key, *others)[:MOST_RECENT])

    def encoded(self) -> bytes:
        """Return them as they are kept."""
        return json.dumps([[kind.value, record_id, at] for kind, record_id, at in self.chosen]).encode()


def decode_recents(kept: bytes) -> Recents:
    """Return what was kept; nothing where it cannot be read, for it is a convenience alone."""
    try:
        chosen = tuple((HitKind(kind), str(record_id), int(at)) for kind, record_id, at in json.loads(kept))
    except (ValueError, TypeError):
        return Recents()
    return Recents(chosen[:MOST_RECENT])
