"""Owns the rhythm of the changes feed: when to ask next, and whether to let the central hold the answer."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field

WAIT_S = 4.0
"""Seconds for which the desk lets the central wait for a change. Source: contract, Reading."""

PLAIN_INTERVAL_S = 2.0
"""Interval of plain polling where waits are cut. Source: architecture, One poll."""

BUSY_GAP_S = 0.1
"""Shortest time between two answers with changes: screens are told no more often anyway."""

CUTS_TO_GIVE_UP = 3
"""Waits cut in a row, with good plain answers between them, after which the feed polls plainly."""

PLAIN_POLLS_BEFORE_TRIAL = 150
"""Plain polls (five minutes) after which one waiting poll is tried again."""

WAITS_BEFORE_CLOCK = 15
"""Waiting polls in a row (a minute) after which one does not wait: a quick answer alone tells the time."""

JITTER_S = 0.05


@dataclass
class PollRhythm:
    """Decides between waiting and plain polls by what came of them.

    Args:
        random_share: Returns a share 0..1.
    """

    random_share: Callable[[], float] = random.random
    is_plain: bool = field(default=False, init=False)
    _unsure: bool = field(default=True, init=False)
    _cuts: int = field(default=0, init=False)
    _last_wait_was_cut: bool = field(default=False, init=False)
    _plain_polls: int = field(default=0, init=False)
    _waits: int = field(default=0, init=False)

    def next_wait_s(self) -> float:
        """Return the wait of the next poll; 0 at the start and after a failure: being live shows at once."""
        if self._unsure:
            return 0.0
        if self.is_plain and self._plain_polls < PLAIN_POLLS_BEFORE_TRIAL:
            return 0.0
        return WAIT_S if self._waits < WAITS_BEFORE_CLOCK else 0.0

    def note_answer(self, wait_s: float, took_s: float, *, has_changes: bool, more: bool) -> float:
        """Take a good answer.

        Args:
            wait_s: What was asked for.
            took_s: How long the exchange took.
            has_changes: Whether it brought any change.
            more: Whether further changes wait.

        Returns:
            Seconds until the next poll.
        """
        self._unsure = False
        # A short wait is as good a look at the clock as none.
        self._waits = self._waits + 1 if wait_s > 0 and took_s > wait_s / 2 else 0
        if wait_s == 0:
            return self._after_plain(more=more)
        self._plain_polls = 0
        if not has_changes and took_s < wait_s / 2:
            # Something on the way answers for the central, or it does not know how to wait.
            self._note_cut()
            return 0.0 if more else PLAIN_INTERVAL_S
        self.is_plain = False
        self._cuts = 0
        self._last_wait_was_cut = False
        if more:
            return 0.0
        return max(BUSY_GAP_S - took_s, 0.0) + self.random_share() * JITTER_S

    def note_failure(self, wait_s: float, *, was_cut: bool) -> None:
        """Take a failure; `was_cut` if the answer did not come or broke off, or a proxy gave up."""
        self._unsure = True
        self._last_wait_was_cut = wait_s > 0 and was_cut
        if wait_s > 0:
            self._plain_polls = 0
        elif was_cut:
            self._cuts = 0  # the link itself is down; that says nothing of waits

    def _after_plain(self, *, more: bool) -> float:
        if self._last_wait_was_cut:
            self._last_wait_was_cut = False
            self._note_cut()
        if self.is_plain:
            self._plain_polls += 1
            return 0.0 if more else PLAIN_INTERVAL_S - JITTER_S + self.random_share() * JITTER_S * 2
        return 0.0

    def _note_cut(self) -> None:
        self._cuts += 1
        if self._cuts >= CUTS_TO_GIVE_UP:
            self.is_plain = True
            self._plain_polls = 0
