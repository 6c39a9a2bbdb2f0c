"""Owns the routes of the past: the board as it stood at an instant, and how it went on from there."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response

from desktop.central.ledger.history.looks import Span
from desktop.central.ledger.history.past_positions import look_at_positions, read_track
from desktop.central.ledger.history.replays import (
    PastBoard,
    SortKey,
    kind_of_key,
    parse_key,
)
from desktop.central.ledger.history.uptime import list_stretches
from desktop.central.routes.bodies import RecordId
from desktop.central.routes.context import Context, bearer, bearer_for, context_of, json_bytes
from desktop.central.routes.moments import Moment
from desktop.central.routes.polls import cursor_prefix, parse_cursor
from desktop.central.routes.readings import Number
from desktop.central.rules.actor import Actor
from desktop.central.rules.refusal import Refused
from desktop.central.rules.rights import Reading, may_read
from desktop.central.rules.visibility import Reader, reader_of
from desktop.models.codes import is_within
from desktop.models.delta import RecordKind
from desktop.models.history import Stretch
from desktop.models.instant import from_epoch_ms, to_epoch_ms
from desktop.models.position import PastPositions
from desktop.models.problem import ProblemType
from desktop.wire.history import encode_replay_changes, encode_replay_page
from desktop.wire.readings import PastTracksReply, TrackReply, UptimeReply, encode_reading

LONGEST_TRACK = timedelta(days=1)

LONGEST_SPAN = timedelta(hours=26)
"""A day, its longest with the end of summer time, and the hour before it."""

router = APIRouter(prefix="/v1")
Bearer = Annotated[Actor, Depends(bearer)]
Limit = Annotated[int, Query(ge=1, le=500)]


def _past_ms(context: Context, moment: Moment, pointer: str) -> int:
    at_ms = to_epoch_ms(moment)
    if at_ms > context.now_ms():
        raise Refused(ProblemType.VALIDATION, "that instant is yet to come", pointers=(pointer,))
    return at_ms


@contextmanager
def _asked_by(*pointers: str) -> Iterator[None]:
    """Have the refusal of what is kept no longer point at the fields that asked for it."""
    try:
        yield
    except Refused as refused:
        if refused.problem is not ProblemType.HISTORY_GONE:
            raise
        raise Refused(refused.problem, refused.detail, pointers=pointers) from refused


def _parse_page(context: Context, reader: Reader, page: str) -> tuple[int, SortKey]:
    cursor, _, rest = page.partition("|")
    kind, _, record_id = rest.partition("|")
    number = parse_cursor(context, reader, cursor)
    try:
        return number, parse_key(kind, record_id)
    except ValueError as error:
        raise Refused(ProblemType.CURSOR_GONE, "no such page; read from the first") from error


async def _positions(context: Context, actor: Actor, board: PastBoard, at_ms: int) -> PastPositions | None:
    if not may_read(actor.role, Reading.PAST_POSITIONS):
        return None
    worker_ids = {
        record.id
        for record in board.records
        if record.kind is RecordKind.WORKER and is_within(record.area_code, actor.area_code)
    }
    return await look_at_positions(context.ledger, actor, at_ms, worker_ids)


@router.get("/replay")
async def get_replay(
    request: Request, actor: Bearer, at: Moment, limit: Limit = 300, page: Number = "", positions: bool = True
) -> Response:
    """Return a page of the board as it stood at a past instant; its cursor begins the changes after it.

    Its first page tells where workers were, unless somebody does without: a look at that is noted. What is
    kept begins with `kept_from`; earlier instants are answered with 410. After `known_until` the central did
    not run before `at`, and nobody noted what happened.
    """
    context = context_of(request)
    reader = reader_of(actor)
    at_ms = _past_ms(context, at, "/query/at")
    with _asked_by("/query/at"):
        moment = await context.replays.find_moment(at_ms)
    number, after = _parse_page(context, reader, page) if page else (moment.number, None)
    with _asked_by("/query/page" if page else "/query/at"):
        board = await context.replays.read_board(number)
        found = await context.replays.read_page(number, reader, after, limit)
    city = context.city
    cursor = f"{cursor_prefix(context, reader)}:{number}"
    key = found.next_key
    body = encode_replay_page(
        found.items,
        at=from_epoch_ms(at_ms),
        known_until=from_epoch_ms(moment.known_until_ms),
        kept_from=from_epoch_ms(moment.kept_from_ms),
        cursor=cursor,
        epoch=city.epoch,
        city_name=city.name,
        is_demo=city.is_demo,
        time_zone=city.time_zone,
        geometry=city.geometry,
        next_page=None if key is None else f"{cursor}|{kind_of_key(key).value}|{key[1]}",
        total=found.total,
        positions=None if page or not positions else await _positions(context, actor, board, at_ms),
        **context.stamp(),
    )
    return json_bytes(body)


@router.get("/replay/changes")
async def get_replay_changes(
    request: Request,
    actor: Bearer,
    to: Moment,
    since: Number = "",
    begin: Annotated[Moment | None, Query(alias="from")] = None,
    limit: Limit = 300,
) -> Response:
    """Return changes up to a past instant, after a cursor of the replay or after another instant.

    The reply's cursor is the `since` of the next page; `at_ms` says when each change was made.
    """
    context = context_of(request)
    reader = reader_of(actor)
    if bool(since) == (begin is not None):
        raise Refused(
            ProblemType.VALIDATION,
            "name the begin by `since` or by `from`, by one of them",
            pointers=("/query/since", "/query/from"),
        )
    with _asked_by("/query/to"):
        until = await context.replays.find_moment(_past_ms(context, to, "/query/to"))
    if begin is None:
        number = parse_cursor(context, reader, since)
    elif begin > to:
        raise Refused(ProblemType.VALIDATION, "it ends before it begins", pointers=("/query/to",))
    else:
        with _asked_by("/query/from"):
            number = (await context.replays.find_moment(to_epoch_ms(begin))).number
    with _asked_by("/query/since" if begin is None else "/query/from"):
        found = await context.replays.read_changes(number, until.number, reader, limit)
    body = encode_replay_changes(
        found.items,
        at_ms=found.at_ms,
        cursor=f"{cursor_prefix(context, reader)}:{found.number}",
        more=found.more,
        known_until=from_epoch_ms(until.known_until_ms),
        **context.stamp(),
    )
    return json_bytes(body)


def _span_of(context: Context, begin: Moment, to: Moment) -> Span:
    to_ms = _past_ms(context, to, "/query/to")
    if not timedelta(0) <= to - begin <= LONGEST_SPAN:
        hours = round(LONGEST_SPAN.total_seconds() / 3600)
        raise Refused(
            ProblemType.VALIDATION, f"a span is of {hours} h at most", pointers=("/query/from", "/query/to")
        )
    return Span(to_epoch_ms(begin), to_ms)


def _parse_instant(page: str, span: Span) -> int:
    """Return the instant behind which a page of a span begins."""
    if not page:
        return span.from_ms
    if not (page.isascii() and page.isdigit() and span.from_ms <= int(page) <= span.to_ms):
        raise Refused(ProblemType.CURSOR_GONE, "no such page; read from the first")
    return int(page)


@router.get("/replay/positions")
async def get_replay_positions(
    request: Request,
    actor: Annotated[Actor, Depends(bearer_for(Reading.PAST_POSITIONS))],
    begin: Annotated[Moment, Query(alias="from")],
    to: Moment,
    page: Number = "",
) -> Response:
    """Return where all workers of the reader's area were over a span, page by page; for a replay of it.

    Of each worker the last fix of every minute, so that whoever shows whole minutes misses none. A worker is
    shown where the home grid lay in the area at the instant of the fix. The audit chain tells of each look
    once. A span begins where one likes; the boards that tell whose a worker was are kept from `kept_from`.
    """
    context = context_of(request)
    span = _span_of(context, begin, to)
    after_ms = _parse_instant(page, span)
    with _asked_by("/query/from", "/query/to"):
        found = await context.looks.read_page(actor, span, after_ms)
    reply = PastTracksReply(
        tracks=found.tracks,
        to=from_epoch_ms(found.reach_ms),
        one_in_s=found.one_in_s,
        next=None if found.reach_ms >= span.to_ms else str(found.reach_ms),
        **context.stamp(),
    )
    return json_bytes(encode_reading(reply))


@router.get("/replay/uptime")
async def get_replay_uptime(
    request: Request, actor: Bearer, begin: Annotated[Moment, Query(alias="from")], to: Moment
) -> Response:
    """Return when the central ran within a span; of the time between nobody noted what happened."""
    del actor  # Whoever may come in may know it.
    context = context_of(request)
    span = _span_of(context, begin, to)
    with _asked_by("/query/from", "/query/to"):
        kept_from_ms = (await context.replays.find_moment(context.now_ms())).kept_from_ms
    stretches = await context.ledger.transact_async(
        lambda unit: list_stretches(unit, span.from_ms, span.to_ms)
    )
    reply = UptimeReply(
        stretches=tuple(Stretch(from_epoch_ms(began), from_epoch_ms(ended)) for began, ended in stretches),
        kept_from=from_epoch_ms(kept_from_ms),
        **context.stamp(),
    )
    return json_bytes(encode_reading(reply))


@router.get("/positions/track")
async def get_track(
    request: Request,
    actor: Annotated[Actor, Depends(bearer_for(Reading.PAST_POSITIONS))],
    worker: Annotated[RecordId, Query()],
    begin: Annotated[Moment, Query(alias="from")],
    to: Moment,
) -> Response:
    """Return where one worker was, over a day at most; the audit chain tells who asked.

    Positions serve dispatch: which way somebody went, who was near. Old tracks hold one fix in `one_in_s`.
    """
    context = context_of(request)
    if not timedelta(0) <= to - begin <= LONGEST_TRACK:
        raise Refused(
            ProblemType.VALIDATION, "a track is of a day at most", pointers=("/query/from", "/query/to")
        )
    with _asked_by("/query/from", "/query/to"):
        track = await read_track(context.ledger, actor, worker, to_epoch_ms(begin), to_epoch_ms(to))
    reply = TrackReply(track=track, **context.stamp())
    return json_bytes(encode_reading(reply))
