"""Proves the search: by name, code, number and title; the best first; never more than asked for."""

from datetime import UTC, datetime

import pytest

from desktop.board.board import Board
from desktop.board.search import HitKind, search_board
from desktop.models.codes import Level
from desktop.models.geo import BoundingBox
from desktop.models.incident import Incident, IncidentState, IntakeSource, Priority
from desktop.models.organisation import Grid, GridKind, GridStatus, Organisation
from desktop.models.person import Worker

NOW = datetime(2026, 11, 23, 6, tzinfo=UTC)


def make_grid(ordinal: int) -> Grid:
    return Grid(
        code=f"510182001014{ordinal:03d}",
        name=f"朝阳中路社区{ordinal:03d}网格",
        kind=GridKind.COMMUNITY,
        parent_code="510182001014",
        status=GridStatus.VALID,
        valid_from=NOW,
        valid_to=None,
        households=1,
        residents=2,
        label_lon_deg=103.9,
        label_lat_deg=31.0,
        box=BoundingBox(103.8, 30.9, 104.0, 31.1),
        contacts=(),
        revision=1,
    )


def make_incident(number: int, title: str) -> Incident:
    return Incident(
        id=f"i{number}",
        serial_no=f"20261123{number:05d}",
        code_set="s",
        class_code="1",
        class_name="民生服务 / 其它",
        title=title,
        description="",
        priority=Priority.LOW,
        source=IntakeSource.HOTLINE,
        state=IncidentState.TO_ACCEPT,
        grid_code="510182001014008",
        address="朝阳中路 116 号",
        lon_deg=103.9,
        lat_deg=31.0,
        reporter_name="",
        reporter_phone="",
        created=NOW,
        created_by_code="510182",
        held_by_code="510182",
        stage_clock=None,
        handle_clock=None,
        revision=1,
    )


@pytest.fixture
def board() -> Board:
    grids = {grid.code: grid for grid in (make_grid(n) for n in range(1, 20))}
    incidents = {i.id: i for i in (make_incident(1, "燃气异味"), make_incident(2, "有人闻到燃气"))}
    town = Organisation(code="510182001", name="天彭街道", level=Level.TOWN, parent_code="510182", revision=1)
    worker = Worker(id="w8", name="赵敏", phone="13900012203", home_grid_code="510182001014008", revision=1)
    return Board(
        organisations={town.code: town}, grids=grids, incidents=incidents, workers={worker.id: worker}
    )


@pytest.mark.parametrize(
    ("words", "kind", "found"),
    [
        ("天彭街道朝阳中路社区008", HitKind.GRID, "510182001014008"),
        ("510182001014008", HitKind.GRID, "510182001014008"),
        ("赵敏", HitKind.WORKER, "w8"),
        ("2203", HitKind.WORKER, "w8"),
        ("2026112300002", HitKind.INCIDENT, "i2"),
    ],
)
def test_each_way_of_naming(board: Board, words: str, kind: HitKind, found: str) -> None:
    hits = search_board(board, words, 10)
    assert [(hit.kind, hit.id) for hit in hits] == [(kind, found)]


def test_what_begins_with_the_words_comes_first(board: Board) -> None:
    assert [hit.id for hit in search_board(board, "燃气", 10)] == ["i1", "i2"]


def test_never_more_than_asked_for_and_nothing_for_nothing(board: Board) -> None:
    assert len(search_board(board, "社区", 5)) == 5
    assert search_board(board, "  ", 5) == ()
    assert search_board(board, "没有这个", 5) == ()
