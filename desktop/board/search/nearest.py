"""Owns what comes nearest to words that nothing holds: the longest beginnings that something does."""

from __future__ import annotations

from desktop.board.search.search_index import Finds, SearchIndex


def look_near(index: SearchIndex, pieces: tuple[str, ...], limit: int) -> Finds:
    """Return what is found for as much of the pieces as something holds.

    Each piece is shortened to its longest beginning that is found anywhere; if nothing holds all of those,
    the longest alone counts.

    Args:
        index: Where to look.
        pieces: Pieces that are not found together.
        limit: Most finds of one kind.
    """
    shortened = [part for part in (_longest_beginning(index, piece) for piece in pieces) if part]
    together = index.look(" ".join(shortened), limit)
    if together.counts or not shortened:
        return together
    return index.look(max(shortened, key=len), limit)


def _longest_beginning(index: SearchIndex, piece: str) -> str:
    """Return the longest beginning that something holds; what holds a piece holds each beginning of it."""
    held, tried = 0, len(piece)
    if _is_held(index, piece):
        return piece
    while tried - held > 1:
        middle = (held + tried) // 2
        if _is_held(index, piece[:middle]):
            held = middle
        else:
            tried = middle
    return piece[:held]


def _is_held(index: SearchIndex, piece: str) -> bool:
    return bool(index.look(piece, 1).counts)
