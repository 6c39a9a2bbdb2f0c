"""Proves the words for places: grid with its town, short forms, and a code where nothing is known."""

from __future__ import annotations

from dataclasses import replace

import pytest

from desktop.board.board import Board
from desktop.models.codes import Level
from desktop.models.organisation import Organisation
from tests.helpers.records import COMMUNITY, code_of, make_board
from widgets.parts.places import grid_name, place_name, short_place_name, town_name

FOREIGN = "510182009001003"


def with_community(name: str) -> Board:
    board = make_board()
    community = Organisation(
        code=COMMUNITY, name=name, level=Level.COMMUNITY, parent_code="510182001", revision=2
    )
    return replace(board, organisations={**board.organisations, COMMUNITY: community})


def test_a_place_is_town_and_grid() -> None:
    board = make_board()
    assert town_name(board, code_of(8)) == "天彭街道"
    assert town_name(board, COMMUNITY) == "天彭街道"
    assert grid_name(board, code_of(8)) == "朝阳中路社区008网格"
    assert place_name(board, code_of(8)) == "天彭街道朝阳中路社区008网格"


def test_what_is_unknown_is_shown_by_its_code() -> None:
    board = make_board()
    assert town_name(board, FOREIGN) == ""
    assert grid_name(board, FOREIGN) == FOREIGN
    assert place_name(board, FOREIGN) == FOREIGN
    assert place_name(Board(), code_of(8)) == code_of(8)


@pytest.mark.parametrize(
    ("community", "words"),
    [
        ("朝阳中路社区", "天彭街道 朝阳中路008"),
        ("三圣村", "天彭街道 三圣008"),
        ("东湖社区", "天彭街道 东湖008"),
        ("社区", "天彭街道 社区008"),
        ("新村", "天彭街道 新村008"),
        ("村社区", "天彭街道 村社区008"),
    ],
)
def test_the_short_form_leaves_the_kind_of_community_out_but_never_the_name(
    community: str, words: str
) -> None:
    assert short_place_name(with_community(community), code_of(8)) == words


def test_the_short_form_of_an_unknown_place_keeps_the_number() -> None:
    assert short_place_name(Board(), code_of(8)).strip() == "008"
