"""The past plays minute by minute, at one of five speeds."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from desktop.viewmodels.past_player import SPEEDS, PastPlayer


def test_a_minute_lasts_as_long_as_the_speed_says(qapp: object) -> None:
    player = PastPlayer()
    lasts = {}
    for speed in SPEEDS:
        player.set_speed(speed)
        lasts[speed] = player.minute_lasts_ms
    assert lasts == {1: 60_000, 10: 6000, 60: 1000, 300: 200, 600: 100}


def test_faster_and_slower_end_at_the_ends(qapp: object) -> None:
    player = PastPlayer()
    said: list[int] = []
    player.changed.connect(lambda: said.append(player.speed))
    for _ in range(4):
        player.faster()
    for _ in range(6):
        player.slower()
    assert said == [300, 600, 300, 60, 10, 1]


def test_it_ticks_while_it_plays(qtbot: QtBot) -> None:
    player = PastPlayer()
    player.set_speed(600)
    with qtbot.waitSignals([player.minute_passed] * 3, timeout=5000):
        player.play()
    assert player.is_playing
    player.set_speed(300)
    assert player.is_playing
    player.pause()
    assert not player.is_playing


@pytest.mark.parametrize("wish", ["play", "pause"])
def test_what_is_so_already_says_nothing(qapp: object, wish: str) -> None:
    player = PastPlayer()
    if wish == "play":
        player.play()
    said: list[bool] = []
    player.changed.connect(lambda: said.append(True))
    getattr(player, wish)()
    assert not said
    player.pause()
