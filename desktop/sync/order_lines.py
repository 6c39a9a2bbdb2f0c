"""Owns the order in which orders go out: first in, first out for each target, targets beside each other."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from desktop.api.retry import CAP_S, BackOff
from desktop.models.command import FINAL_ORDER_STATES, Command, Order, OrderState, Sitting, TargetKind

Target = tuple[TargetKind, str]


@dataclass
class _Waiting:
    order: Order
    due_s: float
    back_off: BackOff


class OrderLines:
    """One line for each target; only the head of a line goes out, and only when it is due.

    An order that fails again and again backs off by itself, so it holds up nobody but its followers.

    Args:
        clock: Steady clock in seconds.
        random_share: Returns a share 0..1.

    Attributes:
        sitting: Whose orders go out; others keep their place and hold up nobody. None: not known yet.
    """

    def __init__(self, clock: Callable[[], float], random_share: Callable[[], float]) -> None:
        self._clock = clock
        self._random_share = random_share
        self._lines: dict[Target, dict[str, _Waiting]] = {}
        self.sitting: Sitting | None = None

    def put(self, order: Order) -> None:
        """Take an order's committed state: into its line, or out of it once the state is final."""
        target = _target_of(order)
        line = self._lines.setdefault(target, {})
        held = line.get(order.command.key)
        if order.state in FINAL_ORDER_STATES:
            line.pop(order.command.key, None)
        elif held is None:
            back_off = BackOff(self._clock, self._random_share, short_cap_s=CAP_S)
            line[order.command.key] = _Waiting(order, self._clock(), back_off)
        else:
            held.order = order
        if not line:
            del self._lines[target]

    def delay(self, key: str, retry_after_s: float | None = None) -> float:
        """Put an order off after a failed try; returns the seconds."""
        for line in self._lines.values():
            held = line.get(key)
            if held is not None:
                delay_s = held.back_off.note_failure(retry_after_s)
                held.due_s = self._clock() + delay_s
                return delay_s
        return 0.0

    def hurry(self) -> None:
        """Make every order due now."""
        now_s = self._clock()
        for line in self._lines.values():
            for held in line.values():
                held.due_s = min(held.due_s, now_s)

    def next_due(self, busy: set[str]) -> tuple[Order | None, float | None]:
        """Return the order to act on now, and else the seconds until one is due (None: none waits).

        Args:
            busy: Keys whose last change is not committed yet; nothing of their line goes out.
        """
        now_s = self._clock()
        heads = [head for head in self._heads() if head.order.command.key not in busy]
        due = [head for head in heads if head.due_s <= now_s]
        if due:
            return min(due, key=lambda head: (head.due_s, head.order.sequence)).order, None
        return None, min((head.due_s - now_s for head in heads), default=None)

    def followers_to_rebase(self, accepted: Order) -> list[Order]:
        """Return the followers of an accepted order with the revision that it made in place of its own.

        They were given with that very order in view, on the same revision; since it was accepted nothing
        else has changed the record in between, so they would be refused for our own change.
        """
        seen = accepted.command.expected_revision
        made = None if accepted.outcome is None else accepted.outcome.revision
        if seen is None or made is None or seen == made:
            return []
        line = self._lines.get(_target_of(accepted), {})
        return [
            replace(held.order, command=replace(held.order.command, expected_revision=made))
            for held in line.values()
            if held.order.state is OrderState.QUEUED
            and held.order.sequence > accepted.sequence
            and held.order.command.expected_revision == seen
        ]

    def unsent_past(self, now: datetime, busy: set[str]) -> list[Order]:
        """Return the unsent orders that are past their expiry, wherever they stand in their line."""
        return [
            held.order
            for line in self._lines.values()
            for key, held in line.items()
            if held.order.state is OrderState.QUEUED and key not in busy and now >= held.order.command.expires
        ]

    def __len__(self) -> int:
        return sum(len(line) for line in self._lines.values())

    def _heads(self) -> Iterator[_Waiting]:
        for line in self._lines.values():
            own = [held for held in line.values() if self._may_go(held.order.command)]
            if own:
                yield min(own, key=lambda held: held.order.sequence)

    def _may_go(self, command: Command) -> bool:
        return self.sitting is not None and self.sitting.owns(command)


def _target_of(order: Order) -> Target:
    return order.command.target_kind, order.command.target_id
