"""Owns the order of posts, those that need somebody first, and their figures, kept up with each change."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple, overload

from desktop.board.kept_order import SortKey, rearrange
from desktop.models.post import ATTENTION_STATES, Post, PostState

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

PostKey = tuple[int, datetime, str]
"""Rank of the state, since when, grid code."""


class _Facts(NamedTuple):
    """What is counted of a post."""

    state: PostState
    key: PostKey
    next_change: datetime | None
    has_gap: bool


class PostOrder:
    """All posts sorted, and counted; a change costs the logarithm of their number, not their number.

    Attributes:
        keys: The posts' keys in order.
        states: Number of posts in each state.
        gaps_ahead: Posts whose plan leaves them vacant at some time ahead.
    """

    def __init__(self) -> None:
        self.keys: list[SortKey] = []
        self.states: Counter[PostState] = Counter()
        self.gaps_ahead = 0
        self._facts: dict[str, _Facts] = {}
        self._changes: Counter[datetime] = Counter()

    @property
    def total(self) -> int:
        """Number of posts."""
        return len(self._facts)

    @property
    def needing(self) -> int:
        """Number of posts that ask for attention."""
        return sum(self.states[state] for state in ATTENTION_STATES)

    @property
    def next_change(self) -> datetime | None:
        """The next instant at which time alone changes a post."""
        return min(self._changes, default=None)

    def key_of(self, grid_code: str) -> PostKey | None:
        """Return a post's key, None if there is no such post."""
        facts = self._facts.get(grid_code)
        return None if facts is None else facts.key

    def take(self, posts: Mapping[str, Post], grid_codes: Collection[str]) -> None:
        """Take posts as they now are.

        Args:
            posts: All posts by grid code.
            grid_codes: Of those that came, changed or went.
        """
        gone: list[SortKey] = []
        come: list[SortKey] = []
        for code in grid_codes:
            post = posts.get(code)
            before = self._facts.pop(code, None)
            after = None if post is None else _facts_of(post)
            if before is not None:
                self._count(before, -1)
            if after is not None:
                self._facts[code] = after
                self._count(after, 1)
            if before is None or after is None or after.key != before.key:
                gone += [] if before is None else [before.key]
                come += [] if after is None else [after.key]
        rearrange(self.keys, gone, come)

    def _count(self, facts: _Facts, sign: int) -> None:
        self.states[facts.state] += sign
        self.gaps_ahead += sign * facts.has_gap
        if facts.next_change is not None:
            self._changes[facts.next_change] += sign
            if not self._changes[facts.next_change]:
                del self._changes[facts.next_change]


def _facts_of(post: Post) -> _Facts:
    key = (_RANK[post.state], post.since, post.grid_code)
    return _Facts(post.state, key, post.next_change, _has_gap(post))


def _has_gap(post: Post) -> bool:
    """Say whether the plan of today and tomorrow leaves the post vacant at some time after now."""
    return any(segment.state is PostState.VACANT and segment.end > post.since for segment in post.segments)


class PostRows(Sequence[Post]):
    """Posts in their order, or those of one state: nothing is copied but a stretch of keys.

    Args:
        order: The order; not changed while this lives.
        posts: All posts by grid code.
        state: Whose posts are listed, None for all.
    """

    def __init__(self, order: PostOrder, posts: Mapping[str, Post], state: PostState | None = None) -> None:
        self._posts = posts
        self._order = order
        self._keys, self._first, self._last = order.keys, 0, len(order.keys)
        if state is not None:
            rank = _RANK[state]
            self._first = bisect_left(self._keys, rank, key=_rank_of)
            self._last = bisect_left(self._keys, rank + 1, key=_rank_of)

    def __len__(self) -> int:
        return self._last - self._first

    @overload
    def __getitem__(self, at: int) -> Post: ...

    @overload
    def __getitem__(self, at: slice) -> Sequence[Post]: ...

    def __getitem__(self, at: int | slice) -> Post | Sequence[Post]:
        if isinstance(at, slice):
            return [self[one] for one in range(*at.indices(len(self)))]
        if not -len(self) <= at < len(self):
            raise IndexError(at)
        return self._posts[self._keys[self._first + at % len(self)][2]]

    def row_of(self, grid_code: str) -> int | None:
        """Return the row of a post, None if it is not listed."""
        key = self._order.key_of(grid_code)
        if key is None:
            return None
        at = bisect_left(self._keys, key)
        return at - self._first if self._first <= at < self._last else None


def _rank_of(key: SortKey) -> int:
    rank: int = key[0]
    return rank
