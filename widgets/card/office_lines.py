"""Owns the lines of the card of a town, a community or a department: how it is reached, what it has in hand.

Thread: UI
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from PySide6.QtWidgets import QWidget

from desktop.board.board import Board
from desktop.models.codes import is_within
from desktop.models.incident import AssigneeKind
from desktop.models.organisation import Grid, Organisation
from desktop.models.person import Department
from desktop.models.post import PostState
from widgets.card.grid_lines import incident_widgets
from widgets.card.rows import Pair, plain_line, rule
from widgets.parts.places import town_name
from widgets.parts.wording import phone_words, post_state_word, tr


class AreaGrids:
    """Which grids lie in an area; a province is walked through once for each area, not with each change."""

    def __init__(self) -> None:
        self._known: tuple[str, Mapping[str, Grid]] | None = None
        self._codes: tuple[str, ...] = ()

    def codes(self, board: Board, area_code: str) -> tuple[str, ...]:
        """Return the codes of an area's grids."""
        known = self._known
        if known is None or known[0] != area_code or known[1] is not board.grids:
            self._known = (area_code, board.grids)
            self._codes = tuple(code for code in board.grids if is_within(code, area_code))
        return self._codes


def area_widgets(board: Board, area: Organisation, codes: Sequence[str]) -> Iterator[QWidget]:
    """Yield the card of a town or a community: its duty room, its grids, their posts, what is open there.

    Args:
        board: The board.
        area: The town or community.
        codes: Its grids.
    """
    grids = [board.grids[code] for code in codes]
    yield plain_line("dim", area.code)
    yield plain_line("title", area.name)
    if len(area.code) == 12:
        yield plain_line("dim", town_name(board, area.code))
    yield rule()
    yield Pair(tr("值班室"), phone_words(area.duty_phone) or "–")
    yield Pair(tr("负责人"), area.head or "–")
    yield Pair(tr("网格"), f"{len(grids):,}")
    counts = tr("{households} 户 · {residents} 人").format(
        households=f"{sum(grid.households for grid in grids):,}",
        residents=f"{sum(grid.residents for grid in grids):,}",
    )
    yield Pair(tr("规模"), counts)
    states = Counter(board.posts[code].state for code in codes if code in board.posts)
    if states:
        yield rule()
        yield plain_line("dim", tr("岗位"))
        for state in PostState:
            if states[state]:
                yield Pair(post_state_word(state), f"{states[state]:,}")
    yield from incident_widgets(
        [one for one in board.incidents.values() if is_within(one.grid_code, area.code)]
    )


def department_widgets(board: Board, department: Department) -> Iterator[QWidget]:
    """Yield the card of a department: its duty desk, and what was sent to it and is open."""
    yield plain_line("dim", tr("部门"))
    yield plain_line("title", department.name)
    yield rule()
    yield Pair(tr("值班室"), phone_words(department.phone) or "–")
    yield Pair(tr("地址"), department.address or "–")
    yield from incident_widgets(
        [
            one
            for one in board.incidents.values()
            if any(a.kind is AssigneeKind.DEPARTMENT and a.id == department.id for a in one.assignees)
        ]
    )
