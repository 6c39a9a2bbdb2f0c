"""Owns what waits to be shown of a board that is still being loaded, and when it has become the whole."""

from __future__ import annotations

from collections import deque
from datetime import datetime

from desktop.board.board import Board
from desktop.models.board_page import GROW_FROM, BoardPage
from desktop.models.delta import Change

GROWING_GAP_MS = 30
"""From one step of growth to the next: in between the screens are painted and keys are served."""

STEP = 1500
"""Records of one step; board and screens take them in some 20 ms."""


class BoardGrowth:
    """Pages of one loading, from the first until the whole board has come.

    Only a large board grows, and only where none is shown: a small one is here at once, and a picture is not
    taken apart while another is loaded.
    """

    def __init__(self) -> None:
        self._loading: tuple[str, str] | None = None
        self._is_whole = True
        self._waiting: deque[tuple[Change, ...]] = deque()
        self._final: tuple[Board, datetime | None] | None = None

    @property
    def is_going_on(self) -> bool:
        """Whether a board is growing, though nothing of it may wait right now."""
        return self._loading is not None

    @property
    def has_more(self) -> bool:
        """Whether there is something to be shown, or the whole board has come and waits for it."""
        return bool(self._waiting) or self._final is not None

    def take(self, page: BoardPage, shown: Board) -> bool:
        """Take a page; returns whether a board begins to grow with it.

        Args:
            page: The page.
            shown: The board that is on the screens.
        """
        loading = (page.city.epoch, page.cursor)
        begins = self._loading is None
        if begins and (shown.city is not None or not page.begins or page.total < GROW_FROM):
            return False
        if not begins and (page.begins or loading != self._loading):
            # It was begun anew: what was shown of the first try may be out of date by now.
            self._is_whole = False
        self._loading = loading
        for first in range(0, len(page.changes), STEP):
            self._waiting.append(page.changes[first : first + STEP])
        return begins

    def next_changes(self) -> list[Change]:
        """Return the records of the next step."""
        found: list[Change] = []
        while self._waiting and len(found) < STEP:
            found += self._waiting.popleft()
        return found

    def put_off(self, board: Board, saved_at: datetime | None) -> bool:
        """Keep the whole board until its last page is shown; return False if none waits."""
        if not self._waiting:
            return False
        self._final = (board, saved_at)
        return True

    def final(self) -> tuple[Board, datetime | None] | None:
        """Return the whole board once its last page is shown, and when it was saved."""
        if self._waiting:
            return None
        final, self._final = self._final, None
        return final

    def has_become(self, grown: Board, board: Board) -> bool:
        """Say whether what has grown is the whole board; the growth ends here in any case."""
        loading, is_whole = self._loading, self._is_whole
        self._loading, self._is_whole = None, True
        if loading is None or board.city is None or not is_whole:
            return False
        return loading == (board.city.epoch, board.cursor) and grown.count() == board.count()
