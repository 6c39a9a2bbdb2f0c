"""Owns the rows of the post table: every post, those that need somebody first.

Thread: UI
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import QObject, Signal, Slot

from desktop.board.board import ChangedIds
from desktop.models.delta import RecordKind
from desktop.models.post import ATTENTION_STATES, Post, PostState
from desktop.viewmodels.board_feed import BoardFeed

_RANK = {
    PostState.VACANT: 0,
    PostState.B_TO_CONFIRM: 1,
    PostState.UNVERIFIED: 2,
    PostState.UNKNOWN: 3,
    PostState.UNCOVERED: 4,
    PostState.B_COVERING: 5,
    PostState.A_ON_DUTY: 6,
    PostState.OFF_HOURS: 7,
}


class PostTable(QObject):
    """The sorted posts with the figures of the table's head.

    Painted as one surface with a time axis, not as cells, so it is a list with a signal, not an item model.

    Signals:
        changed (): Rows or figures changed.
    """

    changed = Signal()

    def __init__(self, feed: BoardFeed, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._feed = feed
        self._state: PostState | None = None
        self.rows: Sequence[Post] = ()
        self.needing = 0
        self.total = 0
        self.gaps_ahead = 0
        self.next_change: datetime | None = None
        feed.changed.connect(self.take_changes)
        self.refresh()

    @property
    def state(self) -> PostState | None:
        """State whose posts are listed, None for all."""
        return self._state

    @Slot(object)
    def set_state(self, state: PostState | None) -> None:
        """List the posts of one state, or all."""
        if state is not self._state:
            self._state = state
            self.refresh()

    @Slot(object)
    def take_changes(self, changed: ChangedIds) -> None:
        """Take what the board says has changed."""
        if RecordKind.POST in changed or RecordKind.GRID in changed:
            self.refresh()

    def refresh(self) -> None:
        """Sort and count anew."""
        posts = self._feed.board.posts.values()
        listed = [post for post in posts if self._state is None or post.state is self._state]
        self.rows = sorted(listed, key=_sort_key)
        self.total = len(posts)
        self.needing = sum(post.state in ATTENTION_STATES for post in posts)
        self.gaps_ahead = sum(_has_gap(post) for post in posts)
        self.next_change = min(
            (post.next_change for post in posts if post.next_change is not None), default=None
        )
        self.changed.emit()


def _sort_key(post: Post) -> tuple[int, datetime, str]:
    return (_RANK[post.state], post.since, post.grid_code)


def _has_gap(post: Post) -> bool:
    """Say whether the plan of today and tomorrow leaves the post vacant at some time after now."""
    return any(segment.state is PostState.VACANT and segment.end > post.since for segment in post.segments)
