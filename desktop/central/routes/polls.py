"""Owns the answers that every desk asks for every few seconds: changes after a cursor, positions."""

from __future__ import annotations

from bisect import bisect_right
from typing import Any

from sqlalchemy import Row

from desktop.central.ledger.positions import columns_of, rows_since
from desktop.central.ledger.reader import ChangesPage, read_changes
from desktop.central.routes.context import Context
from desktop.central.rules.actor import Actor
from desktop.central.rules.refusal import Refused
from desktop.central.rules.visibility import Reader, eyes_of, reader_of
from desktop.models.problem import ProblemType
from desktop.wire.feed import encode_delta_from_json
from desktop.wire.readings import PositionsReply, encode_reading

LONGEST_WAIT_S = 20
"""How long a poll may wait for a change. Source: contract, Reading."""

MOST_CHANGES = 500
USUAL_CHANGES = 300
"""Changes looked at for one reply, at most and where the reader does not say."""

MOST_POSITIONS = 3000
"""Most workers that a page of positions can be asked to hold: some 220 KB."""

CURSOR_DIGITS = 18
"""Digits of a cursor's number at most, so that it fits both databases' integers."""


def cursor_prefix(context: Context, reader: Reader) -> str:
    """Return what stands before the number in a cursor: the database's life, and with whose eyes was read."""
    return f"{context.city.epoch}:{eyes_of(reader)}"


def parse_cursor(context: Context, reader: Reader, cursor: str) -> int:
    """Return the number in a cursor.

    Raises:
        Refused: cursor-gone, if it comes from another life of the database, from a reader who saw other
            things (another role or area), or is none of ours.
    """
    prefix, _, number = cursor.rpartition(":")
    is_number = number.isascii() and number.isdigit() and len(number) <= CURSOR_DIGITS
    if prefix != cursor_prefix(context, reader) or not is_number:
        detail = "the cursor belongs to another database, or to other rights; read the bundle"
        raise Refused(ProblemType.CURSOR_GONE, detail)
    return int(number)


async def poll_changes(context: Context, actor: Actor, since: str, wait_s: float, limit: int) -> bytes:
    """Return changes after a cursor in commit order; waits for the first one if there is none yet.

    Args:
        context: State of the serving process.
        actor: Who polls.
        since: The cursor.
        wait_s: How long to wait at most.
        limit: Most changes looked at.

    Returns:
        The JSON of the reply.

    Raises:
        Refused: cursor-gone.
    """
    reader = reader_of(actor)
    number = parse_cursor(context, reader, since)
    deadline_s = context.monotonic() + wait_s
    while True:
        page = None
        if context.ledger.head.number != number:
            page = await _read_page(context, number, reader, limit)
            number = page.number
        left_s = deadline_s - context.monotonic()
        # Changes of other areas move the cursor on and do not end the wait.
        if (page is not None and (page.items or page.more)) or left_s <= 0:
            break
        if not await context.ledger.head.wait_beyond(number, left_s):
            break
    check = None
    if context.wants_check(actor) and not (page is not None and page.more):
        check = await context.tail.check(reader, number)
        if check is not None:
            context.note_check(actor)
    # Sources bring incidents, and then a poll brings something: idle ones need not tell of them again.
    is_idle = check is None and (page is None or not page.items)
    return encode_delta_from_json(
        f"{cursor_prefix(context, reader)}:{number}",
        page.items if page is not None else [],
        more=page is not None and page.more,
        server_time_ms=context.now_ms(),
        data_as_of=context.pulse() if is_idle else context.data_as_of(),
        check=check,
    )


async def _read_page(context: Context, since: int, reader: Reader, limit: int) -> ChangesPage:
    """Return a page of changes: from memory where it is there, for nearly everybody."""
    page = await context.tail.read(since, reader, limit)
    if page is not None:
        return page
    return await context.ledger.transact_async(lambda unit: read_changes(unit, since, reader, limit))


async def poll_positions(context: Context, actor: Actor, since: str, limit: int = 0, page: str = "") -> bytes:
    """Return workers' positions that changed after a cursor, all without one; the JSON of the reply.

    Args:
        context: State of the serving process.
        actor: Who polls.
        since: The cursor, empty for none.
        limit: Most workers in the reply, 0 for all; what is left is told by `next`.
        page: What the last reply named `next`, empty for the first page.

    Raises:
        Refused: cursor-gone.
    """
    reader = reader_of(actor)
    number = parse_cursor(context, reader, since) if since else 0
    prefix = cursor_prefix(context, reader)
    until_text, _, after_id = page.partition("|")
    until = parse_cursor(context, reader, until_text) if page else None
    newest, rows = await _position_rows(context, number, actor.area_code, after_id, limit)
    is_cut = 0 < limit < len(rows)
    rows = rows[:limit] if is_cut else rows
    if number and not is_cut and not page:
        positions = await context.positions.read(number, actor.area_code, prefix)
    else:
        # All pages bear the cursor of the first: what moves meanwhile is told from there on.
        positions = columns_of(rows, prefix, newest if until is None else until)
    reply = PositionsReply(
        positions=positions,
        next=f"{positions.cursor}|{rows[-1].worker_id}" if is_cut else None,
        server_time_ms=context.now_ms(),
        data_as_of=context.data_as_of(),
    )
    return encode_reading(reply)


async def _position_rows(
    context: Context, since: int, area_code: str, after_id: str, limit: int
) -> tuple[int, list[Row[Any]]]:
    """Return the number of the newest batch, and at least one row more than a page holds."""
    if since:
        newest, rows = await context.positions.rows_since(since, area_code)
        return newest, rows[bisect_right(rows, after_id, key=_worker_id) :] if after_id else rows
    most = limit + 1 if limit else None
    return await context.ledger.transact_async(lambda unit: rows_since(unit, 0, area_code, after_id, most))


def _worker_id(row: Row[Any]) -> str:
    return str(row.worker_id)
