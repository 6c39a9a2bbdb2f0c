"""Proves start page and foot: what they say at each moment."""

import pytest
from pytestqt.qtbot import QtBot

from widgets.shell.source_foot import FootPicture, SourceFoot, SourcePicture
from widgets.shell.start_page import StartPage


@pytest.fixture
def page(qtbot: QtBot) -> StartPage:
    page = StartPage()
    qtbot.addWidget(page)
    return page


def test_progress_is_a_share_with_a_step(page: StartPage) -> None:
    page.show_progress("records", 0.43)
    assert page.share == 0.43
    assert "43 %" in page.words
    page.show_progress("geometry", 0.5, "40 / 80")
    assert "40 / 80" in page.words
    assert "50 %" in page.words
    page.show_progress("records", 0.5)
    assert "40 / 80" not in page.words


def test_a_failure_takes_the_place_of_progress_and_gives_it_back(page: StartPage) -> None:
    page.show_progress("records", 0.43)
    page.show_failure("login")
    assert "43 %" not in page.words
    assert "F8" in page.words
    page.show_failure("")
    assert "43 %" in page.words


def test_foot_says_every_age_and_dashes_for_what_never_spoke(qtbot: QtBot) -> None:
    foot = SourceFoot()
    qtbot.addWidget(foot)
    assert "–" in foot.words
    foot.show_sources(
        FootPicture(
            changes_age_s=0.8,
            positions_age_s=2.0,
            sources=(
                SourcePicture(name="terminals", age_s=2.0, late=False),
                SourcePicture(name="hotline", age_s=None, late=True),
            ),
            terminals=(511, 5, 3),
            orders_waiting=2,
            skew_s=0.1,
        )
    )
    for part in ("0.8 s", "2.0 s", "511", "来源迟到", "2 F6", "+0.1 s"):
        assert part in foot.words
