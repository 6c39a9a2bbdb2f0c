"""Owns the lines of a worker's card: which post now, where, how old the fix is, what is in hand.

Thread: UI
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from PySide6.QtWidgets import QWidget

from desktop.board.board import Board
from desktop.models.geo import distance_to_shape_m
from desktop.models.person import Worker
from desktop.models.post import Post
from desktop.viewmodels.map_feed import MapFeed
from widgets.card.grid_lines import incident_widgets
from widgets.card.rows import CardLink, Pair, plain_line, rule
from widgets.parts.places import grid_name, place_name
from widgets.parts.reason_words import answer_words
from widgets.parts.wording import age_words, distance_words, phone_words, post_state_word, tr


class WorkerLines:
    """The lines of one worker; those that time changes are kept at hand.

    Args:
        board: The board.
        worker: The worker.
        map_feed: Positions and shapes.
        now: Server's present instant.
    """

    def __init__(self, board: Board, worker: Worker, map_feed: MapFeed, now: datetime) -> None:
        self._board, self._worker, self._map_feed = board, worker, map_feed
        self._fix, self._place = Pair(tr("定位")), Pair(tr("位置"))
        self.to_home = CardLink(tr("看 {grid}").format(grid=grid_name(board, worker.home_grid_code)))
        self.to_home.setProperty("grid", worker.home_grid_code)
        self.tick(now)

    def widgets(self) -> Iterator[QWidget]:
        """Yield the card, line by line."""
        board, worker = self._board, self._worker
        yield plain_line("dim", tr("网格员"))
        yield plain_line("title", worker.name)
        yield plain_line("dim", place_name(board, worker.home_grid_code))
        yield Pair(tr("电话"), phone_words(worker.phone) or "–")
        yield rule()
        held = [post for post in board.posts.values() if post.effective_id == worker.id]
        yield plain_line("dim", tr("现在负责"))
        for post in held:
            yield plain_line("strong", _post_words(board, post, worker))
        if not held:
            yield plain_line("value", self._why_none())
        yield self._fix
        yield self._place
        yield from incident_widgets(
            [one for one in board.incidents.values() if any(a.id == worker.id for a in one.assignees)]
        )
        yield self.to_home

    def tick(self, now: datetime) -> None:
        """Move the age of the fix, and where it is."""
        marks = self._map_feed.workers
        row = marks.rows.get(self._worker.id)
        if row is None:
            self._fix.value.setText(tr("尚无定位"))
            self._place.value.setText("–")
            return
        age = age_words(max(0.0, now.timestamp() - float(marks.fix_ms[row]) / 1000))
        accuracy = round(float(marks.accuracy_m[row]))
        self._fix.value.setText(tr("{age}前 · 精度 {n} 米").format(age=age, n=accuracy))
        self._place.value.setText(
            self._place_words(
                float(marks.lon_deg[row]), float(marks.lat_deg[row]), is_outside=bool(marks.outside[row])
            )
        )

    def _place_words(self, lon_deg: float, lat_deg: float, *, is_outside: bool) -> str:
        words = tr("在网格外") if is_outside else tr("在所负责的网格内")
        index = self._map_feed.index_of.get(self._worker.home_grid_code)
        if index is None:
            return words
        away_m = distance_to_shape_m(self._map_feed.shapes[index], lon_deg, lat_deg)
        return f"{words} · {tr('距本网格 {far}').format(far=distance_words(away_m))}" if away_m else words

    def _why_none(self) -> str:
        """Return why a worker answers for no grid, as far as the home grid's post tells."""
        post = self._board.posts.get(self._worker.home_grid_code)
        if post is None:
            return tr("无")
        if post.effective_id is None:
            return tr("无 · 本网格{state}").format(state=post_state_word(post.state))
        return tr("无 · 本网格由 {name} 负责").format(name=answer_words(post))


def _post_words(board: Board, post: Post, worker: Worker) -> str:
    """Return a post that a worker answers for, and in which part."""
    sides = {post.a_id: tr("A岗"), post.b_id or "": tr("B岗")}
    side = sides.get(worker.id, tr("代班"))
    return f"{grid_name(board, post.grid_code)} · {side} · {post_state_word(post.state)}"
