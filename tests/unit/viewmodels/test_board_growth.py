"""A large board grows on the screens page by page, and ends as the whole that was loaded."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication

from desktop.board.board import Board, ChangedIds, reduce_changes
from desktop.models.board_page import BoardPage
from desktop.models.delta import Change, ChangeOp, RecordKind
from desktop.models.geo import BoundingBox
from desktop.models.organisation import Grid, GridKind, GridStatus
from desktop.viewmodels import board_growth
from desktop.viewmodels.board_feed import BoardFeed
from desktop.viewmodels.post_table import PostTable
from tests.helpers.samples import NOON, make_city, make_delta, make_post, make_upsert


def make_grid(code: str) -> Grid:
    return Grid(
        code=code,
        name=code,
        kind=GridKind.COMMUNITY,
        parent_code=code[:12],
        status=GridStatus.VALID,
        valid_from=NOON,
        valid_to=None,
        households=1,
        residents=1,
        label_lon_deg=103.9,
        label_lat_deg=31.0,
        box=BoundingBox(103.8, 30.9, 104.0, 31.1),
        contacts=(),
        revision=1,
    )


CHANGES = tuple(make_upsert(make_post(f"510182001014{number:03d}")) for number in range(1, 21))
WHOLE = reduce_changes(Board(city=make_city(), cursor="e:7"), CHANGES)[0]


def pages_of(changes: tuple[Change, ...], cursor: str = "e:7", size: int = 5) -> list[BoardPage]:
    return [
        BoardPage(
            city=make_city(),
            cursor=cursor,
            changes=changes[first : first + size],
            begins=first == 0,
            done=first + size,
            total=len(changes),
        )
        for first in range(0, len(changes), size)
    ]


@pytest.fixture
def feed(qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> BoardFeed:
    monkeypatch.setattr(board_growth, "STEP", 4)
    monkeypatch.setattr(board_growth, "GROW_FROM", 17)
    return BoardFeed()


def test_each_step_shows_some_more_and_the_last_brings_cursor_and_all(feed: BoardFeed) -> None:
    cities: list[object] = []
    feed.city_changed.connect(cities.append)
    table = PostTable(feed)
    for page in pages_of(CHANGES):
        feed.take_page(page)
    feed.load(WHOLE, None)
    shown = []
    while feed.board.cursor == "":
        feed.flush()
        shown.append(table.total)
    assert shown == [4, 9, 14, 19, 20]
    assert (feed.board, cities) == (WHOLE, [make_city()])
    feed.flush()
    assert feed.board is not WHOLE  # what has grown is kept, not exchanged for the same


def test_what_changes_while_a_board_grows_is_taken_after_it(feed: BoardFeed) -> None:
    for page in pages_of(CHANGES):
        feed.take_page(page)
    feed.load(WHOLE, None)
    gone = CHANGES[-1]
    tombstone = Change(gone.kind, gone.id, ChangeOp.DELETE, gone.revision, None)
    feed.take_delta(make_delta(tombstone, cursor="e:8"))
    for _ in range(9):
        feed.flush()
    assert gone.id not in feed.board.posts
    assert (len(feed.board.posts), feed.board.cursor) == (19, "e:8")


def test_a_loading_that_was_begun_anew_ends_as_the_whole(feed: BoardFeed) -> None:
    for page in pages_of(CHANGES)[:2]:
        feed.take_page(page)
    fresh = reduce_changes(Board(city=make_city(), cursor="e:9"), CHANGES[3:])[0]
    for page in pages_of(CHANGES[3:], "e:9"):
        feed.take_page(page)
    feed.load(fresh, NOON)
    for _ in range(12):
        feed.flush()
    assert feed.board == fresh
    assert feed.saved_at == NOON


def test_a_board_that_is_shown_does_not_grow(feed: BoardFeed) -> None:
    feed.load(WHOLE, None)
    for page in pages_of(CHANGES[:5], "e:9"):
        feed.take_page(page)
    feed.flush()
    assert feed.board is WHOLE
    assert len(feed.board.records(RecordKind.POST)) == 20


def test_a_small_board_comes_as_a_whole(feed: BoardFeed) -> None:
    for page in pages_of(CHANGES[:16]):
        feed.take_page(page)
    feed.flush()
    assert feed.board == Board()


def test_grids_are_told_all_at_once_and_posts_as_they_come(feed: BoardFeed) -> None:
    told: list[tuple[int, int]] = []

    def note(changed: ChangedIds) -> None:
        told.append((len(changed.get(RecordKind.GRID, ())), len(changed.get(RecordKind.POST, ()))))

    feed.changed.connect(note)
    grids = tuple(make_upsert(make_grid(change.id)) for change in CHANGES[:10])
    pages = pages_of(grids + CHANGES)
    for page in pages:
        feed.take_page(page)
        feed.flush()
    feed.flush()
    assert [count for count, _ in told if count] == [10]
    assert len(told) > 3
    assert sum(posts for _, posts in told) == 20
    assert len(feed.board.grids) == 10


def test_grids_of_a_loading_that_broke_off_are_told_with_the_next_board(feed: BoardFeed) -> None:
    told: set[str] = set()
    feed.changed.connect(lambda changed: told.update(changed.get(RecordKind.GRID, ())))
    grids = tuple(make_upsert(make_grid(change.id)) for change in CHANGES)
    for page in pages_of(grids)[:2]:
        feed.take_page(page)
        feed.flush()
    assert not told
    feed.load(reduce_changes(Board(city=make_city(), cursor="e:9"), grids)[0], None)
    feed.flush()
    assert told == {change.id for change in grids}
