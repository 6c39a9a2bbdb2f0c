"""Proves that the strip's figures add up, that no state is dropped, and that a change marks itself."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytestqt.qtbot import QtBot

from desktop.board.freshness import LinkState
from desktop.models.person import Role
from desktop.models.post import PostState
from widgets.parts.plain_label import PlainLabel
from widgets.shell.figure import Figure
from widgets.shell.status_strip import LEAST_WIDTH_PX, POST_ORDER, Saying, StatusStrip, shown_posts


@pytest.fixture
def strip(qtbot: QtBot) -> StatusStrip:
    strip = StatusStrip()
    qtbot.addWidget(strip)
    return strip


def test_every_state_has_its_place() -> None:
    assert set(POST_ORDER) == set(PostState)


@given(st.dictionaries(st.sampled_from(list(PostState)), st.integers(0, 20_000)))
def test_shown_posts_add_up_to_all_posts(counts: dict[PostState, int]) -> None:
    assert sum(n for _, n in shown_posts(counts)) == sum(counts.values())


def test_sum_is_shown_with_its_parts(strip: StatusStrip) -> None:
    strip.show_posts(
        {
            PostState.A_ON_DUTY: 480,
            PostState.B_COVERING: 26,
            PostState.UNVERIFIED: 3,
            PostState.VACANT: 1,
            PostState.OFF_HOURS: 7,
            PostState.UNKNOWN: 2,
        }
    )
    assert "519" in strip.posts_text
    for count in ("480", "26", "3", "1", "7", "2"):
        assert f" {count}" in strip.posts_text


def test_figures_that_have_not_arrived_are_dashes(strip: StatusStrip) -> None:
    strip.show_incidents(214, 9, 2, None)
    words = " ".join(figure.text for figure in strip.findChildren(Figure))
    assert "214" in words
    assert "–" in words


def test_overdue_stands_in_an_inverse_block_only_when_there_is_any(strip: StatusStrip) -> None:
    strip.show_incidents(10, 1, 0, 5)
    roles = [label.property("role") for label in strip.findChildren(PlainLabel)]
    assert "figure-inverse" not in roles
    strip.show_incidents(10, 1, 4, 5)
    inverse = [
        label for label in strip.findChildren(PlainLabel) if label.property("role") == "figure-inverse"
    ]
    assert [label.text() for label in inverse] == ["4"]


def test_clock_is_the_city_s(strip: StatusStrip) -> None:
    strip.show_clock(datetime(2026, 11, 23, 6, 2, 37, tzinfo=UTC), ZoneInfo("Asia/Shanghai"))
    assert any("14:02:37" in label.text() for label in strip.findChildren(PlainLabel))


def test_viewer_and_shift_are_named_as_plain_text(strip: StatusStrip) -> None:
    strip.resize(1920, strip.height())
    strip.show_people("<b>李晓梅</b>", Role.DUTY_OFFICER, ["陈国栋"])
    texts = [label.text() for label in strip.findChildren(PlainLabel)]
    assert any(text.startswith("<b>李晓梅</b>") for text in texts)
    assert any("陈国栋" in text for text in texts)


def test_first_number_is_no_change_but_the_second_is(qtbot: QtBot) -> None:
    figure = Figure()
    qtbot.addWidget(figure)
    figure.show_number("未结", "–")
    figure.show_number("未结", "214")
    roles = [label.property("role") for label in figure.findChildren(PlainLabel)]
    assert "changed" not in roles
    figure.show_number("未结", "215")
    roles = [label.property("role") for label in figure.findChildren(PlainLabel)]
    assert "changed" in roles


def test_pill_names_state_and_age(strip: StatusStrip) -> None:
    strip.show_link(LinkState.LIVE, 0.84)
    live = strip.pill.text
    assert "0.8 s" in live
    strip.show_link(LinkState.STALE, 47.2)
    assert "47 s" in strip.pill.text
    assert strip.pill.text.split()[0] != live.split()[0]


@pytest.fixture
def evening(strip: StatusStrip) -> StatusStrip:
    """The strip with the longest words it has: every state of a post occurs, three people are on duty."""
    strip.show_city("彭州", is_demo=True)
    strip.show_incidents(1211, 13, 14, 1610)
    strip.show_posts({state: 100 + n for n, state in enumerate(PostState)})
    strip.show_people("李晓梅", Role.SHIFT_LEADER, ["周明辉", "李晓梅", "陈国栋"])
    strip.show_clock(datetime(2026, 11, 23, 6, 2, 37, tzinfo=UTC), ZoneInfo("Asia/Shanghai"))
    strip.show_link(LinkState.STALE, 47.2)
    strip.show()
    return strip


def test_a_narrow_strip_leaves_out_names_and_cuts_no_word(evening: StatusStrip) -> None:
    sayings = []
    row = evening.layout()
    assert row is not None
    for width in range(2400, LEAST_WIDTH_PX - 1, -40):
        evening.resize(width, evening.height())
        row.activate()
        sayings.append(evening.saying)
        for label in evening.findChildren(PlainLabel):
            if label.isVisible():
                assert label.width() >= label.sizeHint().width(), (width, label.text())
                assert label.mapTo(evening, label.rect().topRight()).x() < width, (width, label.text())
        shown = {figure.text.split()[1] for figure in evening.findChildren(Figure) if figure.isVisible()}
        assert {"1,211", "13", "14"} <= shown
    assert sayings == sorted(sayings)
    assert sayings[0] is Saying.EVERYTHING
    assert sayings[-1] > Saying.NO_ROLE


def test_a_strip_that_grows_says_everything_again(evening: StatusStrip) -> None:
    evening.resize(900, evening.height())
    narrow = evening.saying
    evening.resize(2400, evening.height())
    assert narrow > evening.saying
    assert evening.saying is Saying.EVERYTHING
    assert any("陈国栋" in label.text() for label in evening.findChildren(PlainLabel) if label.isVisible())
