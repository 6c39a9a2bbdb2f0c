"""Notices that stand: one for each key, as old as the first of its kind, told when it says something new."""

from __future__ import annotations

from datetime import timedelta

from desktop.models.notice import Notice, NoticeLevel
from desktop.sync.notice_desk import NoticeDesk
from tests.helpers.samples import NOON


def make_notice(text_key: str, minutes: int = 0) -> Notice:
    since = NOON + timedelta(minutes=minutes)
    return Notice(level=NoticeLevel.WARNING, text_key=text_key, replace_key="central", since=since)


def test_a_notice_keeps_the_instant_at_which_its_trouble_began() -> None:
    desk = NoticeDesk()
    raised: list[Notice] = []
    cleared: list[str] = []
    desk.raised.connect(raised.append)
    desk.cleared.connect(cleared.append)
    desk.put(make_notice("refused"))
    desk.put(make_notice("refused", 1))
    desk.put(make_notice("timeout", 2))
    assert [(notice.text_key, notice.since) for notice in raised] == [("refused", NOON), ("timeout", NOON)]
    assert desk.stands("central")
    desk.clear("central")
    desk.clear("central")
    assert cleared == ["central"]
    desk.put(make_notice("refused", 9))
    assert raised[-1].since == NOON + timedelta(minutes=9)
