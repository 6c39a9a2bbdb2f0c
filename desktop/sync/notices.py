"""Owns the notices that talking with the central and the disk gives rise to; words are made elsewhere.

text_key, arguments, replace_key: when

central-<failure>, theirs status url, central: a feed fails (see models.failure.Failure)
central-not-started, reason, central: the profile's own central does not start
board-rebuilt, -, board: the cursor is too old or of another epoch; loading anew
body-refused, path, body: a malformed answer was kept and not used
geometry-refused, -, geometry: the polygons are missing or no good; the rest goes on
store-moved-aside, path salvaged, store: the local file was broken; a new one is used
store-unavailable, -, store: no local file can be opened; orders are off
store-failed, -, store-write: the disk did not take a change
order-not-kept, operation target, order:<key>: the order was not given, nothing will be sent
order-expired, operation target, order:<key>: it was never carried out
order-conflict, operation target holder problem, order:<key>: somebody else was faster
order-rejected, operation target problem, order:<key>: the central refuses it
clock-skew, seconds, clock: this machine's clock is more than 2 s off
"""

from __future__ import annotations

from datetime import datetime

from desktop.board.server_clock import SKEW_ALARM_S, SKEW_WARN_S
from desktop.models.command import Command, Order, OrderState
from desktop.models.failure import Failure
from desktop.models.notice import Notice, NoticeLevel
from desktop.sync.messages import Failed, Quarantined

CENTRAL = "central"
BOARD = "board"
GEOMETRY = "geometry"
STORE = "store"
STORE_WRITE = "store-write"
CLOCK = "clock"

_TO_BE_MENDED = frozenset(
    {Failure.FOREIGN, Failure.VERSION, Failure.LOGIN, Failure.FORBIDDEN, Failure.TLS, Failure.DISK}
)
"""Failures that do not pass by themselves: somebody has to do something."""


def of_failure(failed: Failed, url: str, now: datetime) -> Notice:
    """Return the notice of a feed that fails."""
    level = NoticeLevel.ERROR if failed.failure in _TO_BE_MENDED else NoticeLevel.WARNING
    return Notice(
        level=level,
        text_key=f"central-{failed.failure.value}",
        replace_key=CENTRAL,
        since=now,
        arguments={**failed.arguments, "url": url},
        action="why",
    )


def of_no_central(reason: str, now: datetime) -> Notice:
    """Return the notice of a central that does not start."""
    return _notice(NoticeLevel.ERROR, "central-not-started", CENTRAL, now, reason=reason)


def of_refused_address(url: str, now: datetime) -> Notice:
    """Return the notice of something that was named as a central's address and is none."""
    return _notice(NoticeLevel.ERROR, "central-address", CENTRAL, now, url=url[:200])


def of_rebuild(now: datetime) -> Notice:
    """Return the notice of a board that is loaded anew."""
    return _notice(NoticeLevel.INFO, "board-rebuilt", BOARD, now)


def of_refused_body(kept: Quarantined, now: datetime) -> Notice:
    """Return the notice of an answer that was refused whole."""
    if kept.is_geometry:
        return _notice(NoticeLevel.WARNING, "geometry-refused", GEOMETRY, now)
    return _notice(NoticeLevel.WARNING, "body-refused", "body", now, path=kept.path)


def of_moved_store(path: str, salvaged: int, now: datetime) -> Notice:
    """Return the notice of a broken local file."""
    return _notice(NoticeLevel.ERROR, "store-moved-aside", STORE, now, path=path, salvaged=str(salvaged))


def of_missing_store(now: datetime) -> Notice:
    """Return the notice of a disk without any local file."""
    return _notice(NoticeLevel.ERROR, "store-unavailable", STORE, now)


def of_failed_write(now: datetime) -> Notice:
    """Return the notice of a change that the disk did not take."""
    return _notice(NoticeLevel.ERROR, "store-failed", STORE_WRITE, now)


def of_unkept_order(command: Command, now: datetime) -> Notice:
    """Return the notice of an order that could not be kept and so was not given."""
    return _notice(
        NoticeLevel.ERROR,
        "order-not-kept",
        order_key(command.key),
        now,
        operation=command.operation.value,
        target=command.target_id,
    )


_TEXT_OF_STATE = {
    OrderState.EXPIRED: "order-expired",
    OrderState.CONFLICT: "order-conflict",
    OrderState.REJECTED: "order-rejected",
}


def of_order(order: Order) -> Notice | None:
    """Return the notice of an order that was not carried out, None for any other state."""
    text_key = _TEXT_OF_STATE.get(order.state)
    if text_key is None:
        return None
    outcome = order.outcome
    return _notice(
        NoticeLevel.ERROR if order.state is OrderState.EXPIRED else NoticeLevel.WARNING,
        text_key,
        order_key(order.command.key),
        order.changed,
        operation=order.command.operation.value,
        target=order.command.target_id,
        holder="" if outcome is None else outcome.holder_name,
        problem="" if outcome is None else outcome.problem,
    )


def order_key(key: str) -> str:
    """Return the replace key of an order's notices."""
    return f"order:{key}"


def of_skew(skew_s: float | None, now: datetime) -> Notice | None:
    """Return the notice of a clock that is off, None if it is right or unknown."""
    if skew_s is None or abs(skew_s) <= SKEW_WARN_S:
        return None
    level = NoticeLevel.ERROR if abs(skew_s) > SKEW_ALARM_S else NoticeLevel.WARNING
    return _notice(level, "clock-skew", CLOCK, now, seconds=f"{skew_s:.0f}")


def _notice(level: NoticeLevel, text_key: str, replace_key: str, now: datetime, **arguments: str) -> Notice:
    return Notice(level=level, text_key=text_key, replace_key=replace_key, since=now, arguments=arguments)
