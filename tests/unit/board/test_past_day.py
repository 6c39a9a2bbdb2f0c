"""The board of any past instant is what a plain fold of all changes until then says."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from desktop.board import past_day
from desktop.board.board import Board, compare_boards, reduce_changes
from desktop.board.past_day import DaySpan, PastBegin, PastDay, PastPart
from desktop.models.delta import Change, RecordKind
from desktop.models.history import Stretch
from desktop.models.incident import IncidentState
from desktop.models.instant import from_epoch_ms
from desktop.models.post import PostState
from tests.helpers.samples import (
    NOON,
    NOON_MS,
    make_city,
    make_incident,
    make_post,
    make_tombstone,
    make_upsert,
)

HOUR_MS = 3_600_000
SPAN = DaySpan(NOON_MS, NOON_MS + HOUR_MS)


def begin_of(*changes: Change, stretches: tuple[Stretch, ...] = ()) -> PastBegin:
    board, _ = reduce_changes(Board(city=make_city(), cursor="epoch-1:1"), changes)
    return PastBegin(span=SPAN, board=board, kept_from_ms=NOON_MS, stretches=stretches)


def change_of(number: int, what: int) -> Change:
    """Return one of a few changes of one of a few records, the later the higher its revision."""
    revision = number + 2
    match what % 4:
        case 0:
            return make_upsert(make_incident(f"i{what % 7}", revision))
        case 1:
            return make_upsert(make_incident(f"i{what % 7}", revision, IncidentState.CLOSED))
        case 2:
            return make_upsert(make_post(f"51018200101400{what % 7}", revision, PostState.VACANT))
        case _:
            return make_tombstone(RecordKind.POST, f"51018200101400{what % 7}", revision)


@given(
    st.lists(st.tuples(st.integers(0, 27), st.integers(0, HOUR_MS)), max_size=60),
    st.lists(st.integers(0, HOUR_MS), min_size=1, max_size=12),
    st.integers(1, 7),
    st.booleans(),
)
def test_every_board_is_the_plain_fold(
    drawn: list[tuple[int, int]], instants: list[int], page: int, is_ordered: bool
) -> None:
    if is_ordered:
        drawn = [(what, at) for (what, _), at in zip(drawn, sorted(at for _, at in drawn), strict=True)]
    changes = [change_of(number, what) for number, (what, _) in enumerate(drawn)]
    at_ms = [NOON_MS + at for _, at in drawn]
    begin = begin_of(make_upsert(make_incident("i3", 1)), make_upsert(make_post("510182001014001", 1)))
    day = PastDay(begin)
    day._spacing = 8
    for first in range(0, len(changes), page):
        last = min(first + page, len(changes))
        day.add_changes(
            PastPart(tuple(changes[first:last]), tuple(at_ms[first:last]), SPAN.begin_ms + last, "")
        )
    for at in (*instants, 0, HOUR_MS):
        count = max((place + 1 for place, one in enumerate(at_ms) if one <= NOON_MS + at), default=0)
        expected, _ = reduce_changes(begin.board, changes[:count])
        assert day.board_at(NOON_MS + at) == expected


def test_it_says_how_far_it_reaches() -> None:
    day = PastDay(begin_of())
    assert (day.reach_ms, day.places_reach_ms) == (NOON_MS, NOON_MS)
    day.add_changes(PastPart((), (), NOON_MS + 5, "epoch-1:5"))
    assert (day.reach_ms, day.places_reach_ms, day.cursor) == (NOON_MS + 5, NOON_MS, "epoch-1:5")
    whole = [day.is_whole]
    day.add_changes(PastPart((), (), SPAN.end_ms, ""))
    whole.append(day.is_whole)
    day.lengthen(SPAN.end_ms + 9, (Stretch(from_epoch_ms(SPAN.end_ms), from_epoch_ms(SPAN.end_ms + 9)),))
    whole.append(day.is_whole)
    assert whole == [False, True, False]
    assert day.is_known(SPAN.end_ms + 8)


def test_boards_that_are_kept_share_what_is_the_same() -> None:
    day = PastDay(begin_of(make_upsert(make_post())))
    parts = [make_upsert(make_incident("i1", number + 1)) for number in range(past_day.MOST_FOLDED)]
    day.add_changes(PastPart(tuple(parts), tuple(NOON_MS + n for n in range(len(parts))), SPAN.end_ms, ""))
    late, early = day.board_at(SPAN.end_ms), day.board_at(NOON_MS)
    assert late.posts is early.posts
    assert set(compare_boards(early, late)) == {RecordKind.INCIDENT}


def test_time_in_which_nobody_noted_anything_is_a_gap() -> None:
    def stretch(first: int, last: int) -> Stretch:
        return Stretch(from_epoch_ms(NOON_MS + first), from_epoch_ms(NOON_MS + last))

    day = PastDay(begin_of(stretches=(stretch(1000, 2000), stretch(5000, 9000))))
    assert [(gap.begin_ms - NOON_MS, gap.end_ms - NOON_MS) for gap in day.gaps()] == [
        (0, 1000),
        (2000, 5000),
        (9000, HOUR_MS),
    ]
    assert [day.is_known(NOON_MS + at) for at in (0, 1000, 2000, 3000, 9000, 9001)] == [
        False,
        True,
        True,
        False,
        True,
        False,
    ]
    assert not PastDay(begin_of(stretches=(stretch(0, HOUR_MS),))).gaps()


def test_incidents_are_counted_by_when_they_were_reported() -> None:
    first = make_incident("i1", created=NOON + timedelta(minutes=2))
    day = PastDay(
        begin_of(make_upsert(first), make_upsert(make_incident("old", created=NOON - timedelta(1))))
    )
    later = make_incident("i2", created=NOON + timedelta(minutes=17))
    again = replace(first, revision=2)
    day.add_changes(PastPart((make_upsert(later), make_upsert(again)), (NOON_MS, NOON_MS), NOON_MS, ""))
    assert day.count_reported(NOON_MS, 15 * 60_000, 4).tolist() == [1, 1, 0, 0]
