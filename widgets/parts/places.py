"""Owns the words for places: an incident's or a post's grid with its town."""

from __future__ import annotations

from desktop.board.board import Board
from desktop.models.codes import community_of, town_of


def town_name(board: Board, code: str) -> str:
    """Return the name of the town that a code lies in, empty if unknown."""
    town = board.organisations.get(town_of(code))
    return "" if town is None else town.name


def grid_name(board: Board, grid_code: str) -> str:
    """Return a grid's own name, its code if unknown."""
    grid = board.grids.get(grid_code)
    return grid_code if grid is None else grid.name


def place_name(board: Board, grid_code: str) -> str:
    """Return town and grid, as 天彭街道朝阳中路社区008网格."""
    return town_name(board, grid_code) + grid_name(board, grid_code)


def short_place_name(board: Board, grid_code: str) -> str:
    """Return town, community without its kind, and ordinal, as 桂花镇 三圣002."""
    community = board.organisations.get(community_of(grid_code))
    name = "" if community is None else community.name
    for ending in ("社区", "村"):
        if len(name) > len(ending) + 1:
            name = name.removesuffix(ending)
    return f"{town_name(board, grid_code)} {name}{grid_code[-3:]}"
