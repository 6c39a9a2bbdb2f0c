"""Proves what is kept of an officer's choices: the last ones, once each, and nothing that cannot be read."""

import pytest

from desktop.board.search.entries import HitKind
from desktop.board.search.recents import MOST_RECENT, Recents, decode_recents


def test_the_latest_goes_first_and_stands_once() -> None:
    recents = Recents().with_chosen((HitKind.GRID, "a", 0)).with_chosen((HitKind.WORKER, "b", 0))
    assert recents.with_chosen((HitKind.GRID, "a", 0)).chosen == (
        (HitKind.GRID, "a", 0),
        (HitKind.WORKER, "b", 0),
    )


def test_no_more_than_the_last_ones() -> None:
    recents = Recents()
    for number in range(MOST_RECENT + 5):
        recents = recents.with_chosen((HitKind.CONTACT, "g", number))
    assert [at for _, _, at in recents.chosen] == list(range(MOST_RECENT + 4, 4, -1))


def test_they_come_back_as_they_were_kept() -> None:
    recents = Recents().with_chosen((HitKind.CONTACT, "510182001014008", 3))
    assert decode_recents(recents.encoded()) == recents


@pytest.mark.parametrize(
    "kept", [b"", b"{", b"[1]", b'[["moon","x",0]]', b'[["grid","x"]]', b"\xff", b"null", b"3"]
)
def test_what_cannot_be_read_is_nothing(kept: bytes) -> None:
    assert decode_recents(kept) == Recents()
