"""Owns the rows of the post table: every post, those that need somebody first.

Thread: UI
"""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QObject, Signal, Slot

from desktop.board.board import ChangedIds
from desktop.board.post_order import PostOrder, PostRows
from desktop.models.delta import RecordKind
from desktop.models.post import PostState
from desktop.viewmodels.board_feed import BoardFeed


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
        self._order = PostOrder()
        self.rows = PostRows(self._order, {})
        feed.changed.connect(self.take_changes)
        posts = feed.board.posts
        self._order.take(posts, posts.keys())
        self._list()

    @property
    def state(self) -> PostState | None:
        """State whose posts are listed, None for all."""
        return self._state

    @property
    def total(self) -> int:
        """Number of all posts."""
        return self._order.total

    @property
    def needing(self) -> int:
        """Number of posts that ask for attention."""
        return self._order.needing

    @property
    def gaps_ahead(self) -> int:
        """Number of posts that are planned to be vacant at some time today or tomorrow."""
        return self._order.gaps_ahead

    @property
    def next_change(self) -> datetime | None:
        """The next instant at which time alone changes a post, None if none is known."""
        return self._order.next_change

    @Slot(object)
    def set_state(self, state: PostState | None) -> None:
        """List the posts of one state, or all."""
        if state is not self._state:
            self._state = state
            self._list()

    @Slot(object)
    def take_changes(self, changed: ChangedIds) -> None:
        """Take what the board says has changed."""
        if RecordKind.POST in changed or RecordKind.GRID in changed:
            self._order.take(self._feed.board.posts, changed.get(RecordKind.POST, frozenset()))
            self._list()

    def _list(self) -> None:
        self.rows = PostRows(self._order, self._feed.board.posts, self._state)
        self.changed.emit()
