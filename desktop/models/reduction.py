"""Owns the rule by which a change counts, the same in the local store and on the board."""

from __future__ import annotations

from desktop.models.delta import Change, ChangeOp
from desktop.models.incident import OPEN_STATES, Incident


def ends_record(change: Change) -> bool:
    """Say whether a change takes its record away: a tombstone, or an incident that is over."""
    if change.op is ChangeOp.DELETE or change.record is None:
        return True
    return isinstance(change.record, Incident) and change.record.state not in OPEN_STATES


def change_counts(change: Change, held_revision: int | None) -> bool:
    """Say whether a change is news against the revision that is held (None: nothing is held).

    Changes come in commit order, so a tombstone of the held revision itself is news too: a record that
    left the viewer's area is taken away without a new revision.
    """
    if ends_record(change):
        return held_revision is not None and change.revision >= held_revision
    return held_revision is None or change.revision > held_revision
