"""Owns the reading of a bundle: page after page, each told as it comes, one board at the end.

Thread: feed
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from desktop.api.client import CentralClient, Timed
from desktop.board.board import Board, add_page
from desktop.models.board_page import BoardPage
from desktop.models.delta import BundlePage
from desktop.wire.codec import ReplyMalformed

Retried = Callable[[Callable[[], Timed[BundlePage]]], Timed[BundlePage]]
"""Asks for a page, again if need be."""


@dataclass(frozen=True, slots=True)
class LoadedBundle:
    """A complete bundle.

    Attributes:
        stamp_ms: Server's clock of the first page, before which nothing was read.
        last: The last page.
    """

    board: Board
    stamp_ms: int
    last: Timed[BundlePage]


def read_bundle(
    client: CentralClient,
    limit: int,
    retried: Retried,
    take: Callable[[BoardPage], None],
    pause: Callable[[], None],
) -> LoadedBundle:
    """Read a whole bundle.

    Args:
        client: Asks the central.
        limit: Records a page.
        retried: Asks for a page, again if need be.
        take: Given each page as soon as it is in the board.
        pause: Lets other threads run between two pages.

    Raises:
        ReplyMalformed: If the central began another life in between.
        CentralError: If a page could not be had.
    """
    board: Board | None = None
    token: str | None = None
    done = stamp_ms = 0
    while True:
        page = retried(partial(client.bundle_page, token, limit))
        reply = page.reply
        if board is not None and board.city is not None and reply.epoch != board.city.epoch:
            raise ReplyMalformed("the epoch changed between two pages of a bundle")
        begins, stamp_ms = board is None, stamp_ms or reply.server_time_ms
        board = add_page(board, reply)
        done += len(reply.changes)
        if board.city is not None:
            take(
                BoardPage(
                    city=board.city,
                    cursor=board.cursor,
                    changes=reply.changes,
                    begins=begins,
                    done=done,
                    total=max(done, reply.total),
                )
            )
        token = reply.next
        if token is None:
            return LoadedBundle(board, stamp_ms, page)
        pause()
