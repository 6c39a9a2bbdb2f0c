"""Proves the rows of what happened: the newest first, in city time, with the day where it is not today."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from desktop.models.incident import IncidentState
from desktop.models.incident_detail import TimelineEntry
from desktop.settings.settings import Language
from tests.helpers.card_scene import shown_words
from tests.helpers.panel_stage import PanelStage, cut_words
from tests.helpers.records import NOW
from widgets.card.timeline import MOST_ROWS, TimelineRows, moment_words

ZONE = ZoneInfo("Asia/Shanghai")


def make_entry(
    ago: timedelta, operation: str = "accept", opinion: str = "", actor: str = "李晓梅"
) -> TimelineEntry:
    return TimelineEntry(
        at=NOW - ago,
        actor_name=actor,
        operation=operation,
        opinion=opinion,
        from_state=None,
        to_state=IncidentState.TO_DISPATCH,
    )


def show(stage: PanelStage, *entries: TimelineEntry, width_px: int = 340) -> TimelineRows:
    rows = TimelineRows(entries, NOW, ZONE)
    stage.show(rows, width_px, 24 * max(1, len(entries)))
    return rows


def test_the_newest_is_on_top(stage: PanelStage) -> None:
    rows = show(
        stage,
        make_entry(timedelta(minutes=3), "create", "12345 转入", actor="热线"),
        make_entry(timedelta(minutes=2), "accept", "分类改为 公共事业"),
        make_entry(timedelta(minutes=1), "dispatch"),
    )
    assert shown_words(rows) == [
        "14:01:37",
        "李晓梅 派遣",
        "14:00:37",
        "李晓梅 受理 分类改为 公共事业",
        "13:59:37",
        "热线 上报 12345 转入",
    ]


def test_of_a_long_story_the_newest_moves_are_shown(stage: PanelStage) -> None:
    entries = [make_entry(timedelta(minutes=40 - n), opinion=f"第{n}步") for n in range(20)]
    deeds = shown_words(show(stage, *entries))[1::2]
    assert len(deeds) == MOST_ROWS
    assert deeds[0].endswith("第19步")
    assert deeds[-1].endswith("第8步")


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        (NOW, "14:02:37"),
        (datetime(2026, 11, 22, 16, 0, tzinfo=UTC), "00:00:00"),
        (datetime(2026, 11, 22, 15, 59, 59, tzinfo=UTC), "11-22 23:59"),
        (datetime(2026, 11, 20, 1, 5, tzinfo=UTC), "11-20 09:05"),
    ],
)
def test_the_day_is_said_where_it_is_not_today_in_the_city(moment: datetime, words: str) -> None:
    assert moment_words(moment, NOW, ZONE) == words


def test_an_opinion_is_never_read_as_tags(stage: PanelStage) -> None:
    attack = '<b>粗</b><img src="file:///none.png">'
    rows = show(stage, make_entry(timedelta(0), opinion=attack, actor="<i>甲</i>"))
    assert shown_words(rows)[1] == f"<i>甲</i> 受理 {attack}"
    assert {one.textFormat() for one in rows.findChildren(QLabel)} == {Qt.TextFormat.PlainText}


@pytest.mark.parametrize("language", list(Language))
def test_no_words_are_cut(stage: PanelStage, language: Language) -> None:
    stage.speak(language)
    long = "现场已设警戒线，燃气公司正在关阀，周围三十户居民已经疏散到社区活动室等待通知"
    rows = show(stage, make_entry(timedelta(days=2), "sign-for", long), make_entry(timedelta(0)))
    rows.resize(272, 200)
    stage.show(rows, 272, 200)
    assert cut_words(rows) == []
