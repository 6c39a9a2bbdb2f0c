"""Proves the answer to "why is my picture old": every failure has its step, its words and a remedy."""

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop.board.freshness import FeedStatus, LinkState, LinkStatus
from desktop.models.failure import Failure
from desktop.models.notice import Notice, NoticeLevel
from tests.helpers.samples import NOON
from widgets.shell.failure_words import STEP_OF, STEPS, failure_words, remedy_words
from widgets.shell.notice_words import notice_words
from widgets.shell.why_sheet import WhySheet, step_results


@pytest.mark.parametrize("failure", list(Failure))
def test_each_failure_has_a_step_words_and_a_remedy(failure: Failure) -> None:
    assert STEP_OF[failure] in STEPS
    assert failure_words(failure) != failure
    assert remedy_words(failure)
    results = step_results(failure)
    assert [went for _, went in results].count(False) == 1
    assert (STEP_OF[failure], False) in results


def test_steps_before_are_good_and_steps_after_are_not_reached() -> None:
    went = [result for _, result in step_results(Failure.LOGIN)]
    failing = went.index(False)
    assert all(went[:failing])
    assert all(result is None for result in went[failing + 1 :])


def test_no_failure_is_all_good() -> None:
    assert all(went for _, went in step_results(""))
    assert remedy_words("") == ""


@pytest.mark.parametrize("failure", list(Failure))
def test_each_failure_s_notice_is_a_sentence(failure: Failure) -> None:
    notice = Notice(
        level=NoticeLevel.ERROR,
        text_key=f"central-{failure.value}",
        replace_key="central",
        since=NOON,
        arguments={"url": "http://c:1"},
    )
    words = notice_words(notice)
    assert failure_words(failure) in words
    assert "http://c:1" in words


def test_sheet_names_central_age_and_failing_step(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(1000, 800)
    window.show()
    sheet = WhySheet(window)
    feed = FeedStatus(state=LinkState.STALE, age_s=47.0, failure=Failure.TLS, retry_in_s=3.0)
    sheet.show_link(LinkStatus(changes=feed, positions=feed, url="https://central.example"))
    sheet.open_sheet()
    for part in ("https://central.example", "47 s", failure_words(Failure.TLS), "3 "):
        assert part in sheet.words
