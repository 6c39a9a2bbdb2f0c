"""Proves the post table as it is painted: bars where their hours are, the line of now, states, keys."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QEvent, QPoint, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QImage, QKeyEvent
from PySide6.QtTest import QTest

from desktop.models.post import PostSegment, PostSide, PostState, Reason, ReasonKind
from desktop.settings.settings import Language, Theme
from desktop.viewmodels.post_table import PostTable
from tests.helpers.panel_stage import PanelStage, picture_of
from tests.helpers.records import NOW, code_of, make_post
from tests.helpers.samples import make_delta, make_upsert
from widgets.parts.theme import BODY_PX, current_palette, font_of
from widgets.parts.wording import post_state_word
from widgets.rota.rota_table import HEAD_PX, NOW_GAP_PX, ROW_PX, STATE_LEFT_PX, RotaTable, words_left

ZONE = ZoneInfo("Asia/Shanghai")
WIDTH_PX, HEIGHT_PX = 1600, HEAD_PX + 8 * ROW_PX
AXIS_START = datetime(2026, 11, 23, 13, 0, tzinfo=ZONE)
OPENS = datetime(2026, 11, 23, 8, 30, tzinfo=ZONE)
CLOSES = datetime(2026, 11, 23, 17, 30, tzinfo=ZONE)


@pytest.fixture
def table(stage: PanelStage) -> RotaTable:
    made = RotaTable(PostTable(stage.feed, stage), stage.feed, ZONE)
    made.grid_chosen.connect(made.select)
    stage.show(made, WIDTH_PX, HEIGHT_PX)
    made.tick(NOW)
    return made


def states_of(table: RotaTable) -> list[PostState]:
    return [post.state for post in table._table.rows]


def row_of(table: RotaTable, state: PostState) -> int:
    return states_of(table).index(state)


def picture(table: RotaTable) -> QImage:
    return picture_of(table.viewport())


def pixels_down(image: QImage, x: int) -> set[str]:
    """Return the colours of a column below the head, once a row, where no bar has its border."""
    return {image.pixelColor(x, HEAD_PX + row * ROW_PX + 2).name() for row in range(8)}


def bar_line(image: QImage, row: int, *, top: bool = False) -> list[QColor]:
    """Return the colours along the middle of a row's bars, or along their upper border."""
    y = HEAD_PX + row * ROW_PX + (6 if top else ROW_PX - 9)
    return [image.pixelColor(x, y) for x in range(image.width())]


def hour_x(table: RotaTable, moment: datetime, hours: float = 13) -> float:
    """Return where an instant has to stand, by the rule of three."""
    share = (moment - AXIS_START).total_seconds() / (hours * 3600)
    return table.axis_left + share * (table.viewport().width() - table.axis_left - 8)


def test_needy_posts_come_first(table: RotaTable) -> None:
    assert states_of(table) == [
        PostState.VACANT,
        PostState.B_TO_CONFIRM,
        PostState.UNVERIFIED,
        PostState.UNKNOWN,
        PostState.UNCOVERED,
        PostState.B_COVERING,
        PostState.A_ON_DUTY,
        PostState.OFF_HOURS,
    ]


@pytest.mark.parametrize("hours", [6, 13, 26])
def test_the_axis_begins_at_the_full_hour_before_and_ends_at_the_edge(table: RotaTable, hours: int) -> None:
    table.set_span(timedelta(hours=hours))
    assert table.axis_start == AXIS_START
    assert table.x_of(AXIS_START) == table.axis_left
    assert table.x_of(AXIS_START + timedelta(hours=hours)) == pytest.approx(table.viewport().width() - 8)
    assert table.x_of(CLOSES) == pytest.approx(hour_x(table, CLOSES, hours))


@pytest.mark.parametrize("theme", list(Theme))
def test_the_line_of_now_stands_at_now_and_moves_with_it(
    stage: PanelStage, table: RotaTable, theme: Theme
) -> None:
    stage.put_on(theme)
    line = {current_palette().selection.name()}
    for moment in (NOW, NOW + timedelta(minutes=40)):
        table.tick(moment)
        x = round(hour_x(table, moment))
        image = picture(table)
        assert line in (pixels_down(image, x), pixels_down(image, x - 1))
        assert not pixels_down(image, x + 4) & line
        assert not pixels_down(image, x - 5) & line


def test_the_axis_moves_on_with_the_hour(table: RotaTable) -> None:
    table.tick(NOW + timedelta(hours=1))
    assert table.axis_start == AXIS_START + timedelta(hours=1)
    assert table.axis_left <= table.x_of(table.now) <= table.axis_left + 2 * table.viewport().width() / 13


def test_a_bar_stands_where_its_hours_are(table: RotaTable) -> None:
    palette = current_palette()
    colours = bar_line(picture(table), row_of(table, PostState.B_COVERING))
    start, end = NOW - timedelta(minutes=2, seconds=37), CLOSES
    edges = [x for x, colour in enumerate(colours) if colour == palette.selection]
    now_x = round(hour_x(table, NOW))
    borders = [x for x in edges if abs(x - now_x) > 1]
    assert min(borders) == pytest.approx(hour_x(table, start) + 1, abs=1)
    assert max(borders) == pytest.approx(hour_x(table, end) - 2, abs=1)


def test_what_is_over_before_the_axis_is_cut_at_its_edge(table: RotaTable) -> None:
    assert hour_x(table, OPENS) < table.axis_left
    colours = bar_line(picture(table), row_of(table, PostState.A_ON_DUTY))
    line = current_palette().line
    left = [x for x, colour in enumerate(colours) if colour == line]
    assert min(left) == pytest.approx(table.axis_left + 1, abs=1)


def test_plans_differ_by_their_strokes(table: RotaTable) -> None:
    image, palette = picture(table), current_palette()
    span = slice(round(hour_x(table, NOW)) + 160, round(hour_x(table, CLOSES)) - 8)
    inner = {state: bar_line(image, row_of(table, state))[span] for state in PostState}
    upper = {state: bar_line(image, row_of(table, state), top=True)[span] for state in PostState}
    hatched = sum(colour != palette.panel for colour in inner[PostState.VACANT])
    assert hatched > len(inner[PostState.VACANT]) / 8
    assert set(map(QColor.name, inner[PostState.B_COVERING])) == {palette.panel.name()}
    assert set(map(QColor.name, upper[PostState.B_COVERING])) == {palette.selection.name()}
    assert set(map(QColor.name, upper[PostState.B_TO_CONFIRM])) == {
        palette.selection.name(),
        palette.panel.name(),
    }
    assert set(map(QColor.name, upper[PostState.A_ON_DUTY])) == {palette.line.name()}
    assert set(map(QColor.name, upper[PostState.VACANT])) == {palette.text.name()}


@pytest.mark.parametrize(
    ("state", "side", "name", "words"),
    [
        (PostState.A_ON_DUTY, PostSide.A, "张伟", "A 张伟"),
        (PostState.B_COVERING, PostSide.B, "赵敏", "B 赵敏 代"),
        (PostState.B_TO_CONFIRM, PostSide.B, "赵敏", "B 赵敏（待确认）"),
        (PostState.UNVERIFIED, PostSide.B, "赵敏", "B 赵敏"),
        (PostState.VACANT, None, "", "空岗（A 不在岗）"),
        (PostState.OFF_HOURS, None, "", "下班时段"),
        (PostState.UNCOVERED, None, "", "有意不设"),
        (PostState.UNKNOWN, None, "", "不明"),
    ],
)
def test_a_bar_names_who_or_what(
    stage: PanelStage, state: PostState, side: PostSide | None, name: str, words: str
) -> None:
    segment = PostSegment(start=NOW, end=CLOSES, state=state, side=side, person_name=name)
    assert RotaTable._bar_words(segment) == words


def test_only_what_nobody_verified_has_a_mark(table: RotaTable) -> None:
    image, ground = picture(table), current_palette().panel
    marked = set()
    for row, state in enumerate(states_of(table)):
        top = HEAD_PX + row * ROW_PX
        drawn = [image.pixelColor(x, y) != ground for x in range(11, 24) for y in range(top + 8, top + 22)]
        gap = [image.pixelColor(x, y) != ground for x in (25, 26, 27) for y in range(top + 8, top + 22)]
        if any(drawn) and not any(gap):
            marked.add(state)
    assert marked >= {PostState.VACANT, PostState.UNVERIFIED, PostState.UNKNOWN}
    assert PostState.B_COVERING not in marked


@pytest.mark.parametrize("language", list(Language))
def test_states_and_ages_are_never_cut(stage: PanelStage, table: RotaTable, language: Language) -> None:
    stage.speak(language)
    bold, plain = QFontMetricsF(font_of(BODY_PX, bold=True)), QFontMetricsF(font_of(BODY_PX))
    table.tick(NOW + timedelta(minutes=36))
    for post in table._table.rows:
        word_px = bold.horizontalAdvance(post_state_word(post.state))
        assert STATE_LEFT_PX + word_px <= table.state_px
        words = table.row_words(post)
        assert "…" not in words, words
        assert plain.horizontalAdvance(words) <= table.grid_px - 8
        assert "朝阳中路" + post.grid_code[-3:] in words


def test_an_unverified_post_says_what_fails(stage: PanelStage, table: RotaTable) -> None:
    post = make_post(4, PostState.UNVERIFIED, 8)
    assert table.row_words(post).endswith(" · 定位 22 分前")
    outside = Reason(kind=ReasonKind.FIX_OUTSIDE, side=PostSide.A, since=NOW)
    assert table.row_words(replace(post, reasons=(outside,))).endswith(" · 格外 6 分")
    never = Reason(kind=ReasonKind.NO_FIX_YET, side=PostSide.A)
    assert table.row_words(replace(post, reasons=(never,))).endswith(" · 尚无定位")
    assert table.row_words(make_post(4, PostState.VACANT, 8)).endswith(" · 6 分")


def test_a_long_place_gives_way_to_the_age(stage: PanelStage, table: RotaTable) -> None:
    town = stage.feed.board.organisations["510182001"]
    stage.commit(make_delta(make_upsert(replace(town, name="非常非常非常长的街道名称", revision=2))))
    words = table.row_words(make_post(4, PostState.UNVERIFIED, 8))
    assert "…" in words
    assert words.endswith("004 · 定位 22 分前")


def test_a_click_chooses_the_row_under_the_pointer(stage: PanelStage, table: RotaTable) -> None:
    row = row_of(table, PostState.B_COVERING)
    spot = QPoint(700, HEAD_PX + row * ROW_PX + ROW_PX // 2)
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert table.selected == table._table.rows[row].grid_code
    image, selection = picture(table), current_palette().selection
    bars = [image.pixelColor(1, HEAD_PX + at * ROW_PX + 15) == selection for at in range(8)]
    assert bars == [at == row for at in range(8)]
    before = table.selected
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(700, 5))
    assert table.selected == before


@pytest.mark.parametrize(
    ("keys", "row"),
    [
        ([Qt.Key.Key_Down], 0),
        ([Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Up], 0),
        ([Qt.Key.Key_Up], 0),
        ([Qt.Key.Key_End], 7),
        ([Qt.Key.Key_End, Qt.Key.Key_Down], 7),
        ([Qt.Key.Key_End, Qt.Key.Key_Home], 0),
        ([Qt.Key.Key_Home, Qt.Key.Key_PageDown], 3),
        ([Qt.Key.Key_End, Qt.Key.Key_PageUp], 4),
    ],
)
def test_keys_move_the_choice_and_bring_it_into_sight(table: RotaTable, keys: list[Qt.Key], row: int) -> None:
    table.resize(WIDTH_PX, HEAD_PX + 3 * ROW_PX)
    for key in keys:
        QTest.keyClick(table, key)
    assert table.selected == table._table.rows[row].grid_code
    top = row * ROW_PX - table.verticalScrollBar().value()
    assert 0 <= top <= table.viewport().height() - HEAD_PX - ROW_PX


@pytest.mark.parametrize("key", [Qt.Key.Key_A, Qt.Key.Key_Return, Qt.Key.Key_Slash, Qt.Key.Key_Escape])
def test_every_other_key_is_left_to_the_window(table: RotaTable, key: Qt.Key) -> None:
    event = QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier)
    table.keyPressEvent(event)
    assert not event.isAccepted()
    assert table.selected == ""
    assert not table.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)


def test_only_as_much_to_scroll_as_there_are_rows(stage: PanelStage, table: RotaTable) -> None:
    bar = table.verticalScrollBar()
    assert bar.maximum() == 0
    table.resize(WIDTH_PX, HEAD_PX + 3 * ROW_PX)
    assert bar.maximum() == 5 * ROW_PX
    table._table.set_state(PostState.VACANT)
    assert bar.maximum() == 0


def test_a_selected_row_out_of_sight_is_scrolled_to(table: RotaTable) -> None:
    table.resize(WIDTH_PX, HEAD_PX + 3 * ROW_PX)
    last = table._table.rows[-1].grid_code
    table.select(last)
    assert table.verticalScrollBar().value() == 5 * ROW_PX
    table.select(code_of(99))
    assert table.verticalScrollBar().value() == 5 * ROW_PX


@given(
    left=st.floats(0, 1000),
    long=st.floats(1, 1000),
    width=st.floats(0, 300),
    now_x=st.floats(0, 2000),
)
def test_words_keep_clear_of_the_line_of_now_where_their_bar_has_room(
    left: float, long: float, width: float, now_x: float
) -> None:
    box = QRectF(left, 0, long, 15)
    start = words_left(box, width, now_x)
    crossed = start < now_x < start + width
    assert start >= box.left() + 5
    if start > box.left() + 5:
        assert start + width <= box.right()
    if crossed:
        assert now_x + NOW_GAP_PX + width + 3 > box.right()


def test_the_line_of_now_crosses_no_name_of_a_long_bar(table: RotaTable) -> None:
    row = row_of(table, PostState.A_ON_DUTY)
    post = table._table.rows[row]
    start = NOW - timedelta(minutes=10)
    segment = replace(post.segments[0], start=start, end=NOW + timedelta(hours=6), person_name="张伟")
    table._feed.take_delta(make_delta(make_upsert(replace(post, segments=(segment,), revision=9))))
    table._feed.flush()
    x = round(table.x_of(NOW))
    image = picture(table)
    row = row_of(table, PostState.A_ON_DUTY)
    top = HEAD_PX + row * ROW_PX

    def is_ink(colour: QColor) -> bool:
        return colour.lightness() > 120 and colour.hsvSaturation() < 60

    columns = [
        column
        for column in range(round(table.x_of(start)) + 4, x + 80)
        if any(is_ink(image.pixelColor(column, top + y)) for y in range(9, ROW_PX - 9))
    ]
    assert columns
    assert min(columns) > x
