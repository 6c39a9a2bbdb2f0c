"""A start that takes minutes says what it does, how far it is, and for how long it has been at it."""

from __future__ import annotations

from tests.gui.assembly.desk_scene import DeskScene
from widgets.assembly.load_progress import LoadProgress


def test_a_long_start_says_step_share_and_time(scene: DeskScene) -> None:
    now_s = [100.0]
    progress = LoadProgress(scene.window, scene.station.ticking, clock=lambda: now_s[0])
    page = scene.window.start_page
    progress.show_start(0.0, "ground")
    assert "正在建立演示城市  0 %" in page.words
    now_s[0] += 134
    progress.show_start(0.0, "ground")
    assert "正在建立演示城市  已用 2 分  0 %" in page.words, "it lives though it is no further"
    now_s[0] += 60
    progress.show_start(0.4, "positions")
    assert "正在写入定位  已用 3 分  40 %" in page.words
