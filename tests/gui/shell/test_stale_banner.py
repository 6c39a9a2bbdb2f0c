"""Proves the banner: hidden while live, thin when late, loud when stale or offline, with reason and retry."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop.board.freshness import LinkState
from desktop.models.failure import Failure
from widgets.parts.key_button import KeyButton
from widgets.shell.stale_banner import BANNER_HEIGHT_PX, LATE_HEIGHT_PX, LinkPicture, StaleBanner

LAST_GOOD = datetime(2026, 11, 23, 6, 1, 50, tzinfo=UTC)


@pytest.fixture
def banner(qtbot: QtBot) -> StaleBanner:
    banner = StaleBanner(ZoneInfo("Asia/Shanghai"))
    qtbot.addWidget(banner)
    return banner


def test_hidden_while_live(banner: StaleBanner) -> None:
    banner.show_link(LinkPicture(state=LinkState.LIVE, age_s=0.8))
    assert banner.isHidden()


def test_late_is_a_thin_line(banner: StaleBanner) -> None:
    banner.show_link(LinkPicture(state=LinkState.LATE, age_s=8.0))
    assert not banner.isHidden()
    assert banner.height() == LATE_HEIGHT_PX


@pytest.mark.parametrize("state", [LinkState.STALE, LinkState.OFFLINE])
def test_old_picture_says_age_last_update_retry_and_waiting_orders(
    banner: StaleBanner, state: LinkState
) -> None:
    banner.show_link(
        LinkPicture(state=state, age_s=47.0, last_good=LAST_GOOD, retry_in_s=4.2, orders_waiting=2)
    )
    assert banner.height() == BANNER_HEIGHT_PX
    for part in ("47", "14:01:50", "4 ", "2 "):
        assert part in banner.words


def test_age_counts(banner: StaleBanner) -> None:
    banner.show_link(LinkPicture(state=LinkState.STALE, age_s=47.0))
    before = banner.words
    banner.show_link(LinkPicture(state=LinkState.STALE, age_s=48.0))
    assert banner.words != before


def test_only_live_hides_it(banner: StaleBanner) -> None:
    banner.show_link(LinkPicture(state=LinkState.OFFLINE, age_s=200.0))
    banner.show_link(LinkPicture(state=LinkState.LATE, age_s=7.0))
    assert not banner.isHidden()
    banner.show_link(LinkPicture(state=LinkState.LIVE, age_s=0.1))
    assert banner.isHidden()


def test_without_any_picture_none_is_called_old(banner: StaleBanner) -> None:
    banner.show_link(LinkPicture(state=LinkState.OFFLINE, failure=Failure.REFUSED, retry_in_s=2.0))
    assert banner.words.startswith("尚未连上中心")
    assert "画面" not in banner.words
    assert "2 秒后重试" in banner.words
    banner.show_link(LinkPicture(state=LinkState.OFFLINE, failure=Failure.ADDRESS))
    assert "重试" not in banner.words


def test_buttons_ask(banner: StaleBanner, qtbot: QtBot) -> None:
    asked: list[str] = []
    banner.show_link(LinkPicture(state=LinkState.STALE, age_s=47.0))
    retry, why = banner.findChildren(KeyButton)
    with qtbot.waitSignal(banner.retry_requested):
        qtbot.mouseClick(retry, Qt.MouseButton.LeftButton)
        asked.append("retry")
    with qtbot.waitSignal(banner.why_requested):
        qtbot.mouseClick(why, Qt.MouseButton.LeftButton)
        asked.append("why")
    assert asked == ["retry", "why"]
