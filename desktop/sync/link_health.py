"""Owns the state of the link: when each feed last gave a complete good answer, and what fails."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from desktop.board.freshness import FeedStatus, LinkStatus, link_state_after
from desktop.models.failure import Failure
from desktop.models.instant import from_epoch_ms
from desktop.sync.messages import Answered, Failed, FeedName


@dataclass
class _Feed:
    good_s: float | None = None
    last_good: datetime | None = None
    failure: str = ""
    retry_at_s: float | None = None

    def status(self, now_s: float) -> FeedStatus:
        age_s = None if self.good_s is None else max(0.0, now_s - self.good_s)
        return FeedStatus(
            state=link_state_after(age_s),
            age_s=age_s,
            last_good=self.last_good,
            failure=self.failure,
            retry_in_s=None if self.retry_at_s is None else max(0.0, self.retry_at_s - now_s),
        )


class LinkHealth:
    """Collects what the feeds report; the age is on a steady clock that nobody sets.

    Args:
        with_positions: False on a page without people: the changes alone say how old it is.
    """

    def __init__(self, url: str = "", *, with_positions: bool = True) -> None:
        self._shown = (FeedName.CHANGES, FeedName.POSITIONS if with_positions else FeedName.CHANGES)
        self._feeds = {name: _Feed() for name in FeedName}
        self.url = url
        self.plain_polling = False

    def note_saved(self, saved_at: datetime) -> None:
        """Learn when the last-known picture was true; it stays OFFLINE until an answer comes."""
        self._feeds[FeedName.CHANGES].last_good = saved_at

    def note_asking(self, name: FeedName) -> None:
        """A try begins."""
        self._feeds[name].retry_at_s = None

    def note_answered(self, answered: Answered) -> None:
        """Take a good answer; what failed is over with it."""
        feed = self._feeds[answered.feed]
        feed.failure, feed.retry_at_s = "", None
        if answered.clears_age:
            feed.good_s = max(answered.received_s, feed.good_s or answered.received_s)
            feed.last_good = from_epoch_ms(answered.server_time_ms)

    def note_failed(self, failed: Failed) -> None:
        """Take a failed try; the age goes on."""
        feed = self._feeds[failed.feed]
        feed.failure, feed.retry_at_s = failed.failure.value, failed.retry_at_s

    def note_no_central(self, failure: Failure = Failure.NO_CENTRAL) -> None:
        """There is no central to ask: none came to life, or what was named is no address."""
        for feed in self._feeds.values():
            feed.failure = failure.value

    def evaluate(self, now_s: float, skew_s: float | None) -> LinkStatus:
        """Return the state at a reading of the steady clock."""
        changes, positions = (self._feeds[name].status(now_s) for name in self._shown)
        return LinkStatus(
            changes=changes,
            positions=positions,
            skew_s=skew_s,
            plain_polling=self.plain_polling,
            url=self.url,
        )


def differs_visibly(old: LinkStatus, new: LinkStatus) -> bool:
    """Say whether a state or a failure changed, so that it is told at once."""
    return _visible(old) != _visible(new)


def _visible(status: LinkStatus) -> tuple[object, ...]:
    return (
        status.changes.state,
        status.changes.failure,
        status.positions.state,
        status.positions.failure,
        status.plain_polling,
        status.url,
    )
