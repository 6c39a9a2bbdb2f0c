"""Owns the painting of the post table: state, grid, and the plan as bars on a time axis.

Thread: UI
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from PySide6.QtCore import QEvent, QRectF, Qt, Signal, Slot
from PySide6.QtGui import (
    QFontMetricsF,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QWidget

from desktop.models.post import Post, PostSegment, PostState, ReasonKind
from desktop.viewmodels.board_feed import BoardFeed
from desktop.viewmodels.post_table import PostTable
from widgets.parts.marks import paint_hatch, paint_post_mark
from widgets.parts.places import short_place_name
from widgets.parts.safe_paint import painting
from widgets.parts.theme import BODY_PX, SMALL_PX, current_palette, font_of, theme_holder
from widgets.parts.wording import absence_word, minute_words, post_state_word, short_age_words, tr

HEAD_PX = 26
ROW_PX = 30
STATE_LEFT_PX = 30
GRID_PX = 284
GAP_PX = 12
"""Least width of the column of grids, and the gap after each column."""
NOW_GAP_PX = 5
"""Between the line of now and words that give way to it."""
BEFORE = timedelta(hours=1)

_MARKED_STATES = frozenset({PostState.VACANT, PostState.UNVERIFIED, PostState.UNKNOWN})
"""States with a mark before the word; the words for B say B already."""


_LONG_PLACE = "天彭街道 朝阳中路008"
"""A place whose town and community have four letters each; longer ones are shortened in their middle."""


def words_left(box: QRectF, width: float, now_x: float) -> float:
    """Return where a bar's words begin: at its left end, or past the line of now if that would cross them.

    Args:
        box: The bar as it is seen.
        width: Width of the words.
        now_x: Where the line of now stands.
    """
    left = box.left() + 5
    crossed = left - NOW_GAP_PX < now_x < left + width + NOW_GAP_PX
    moved = now_x + NOW_GAP_PX
    return moved if crossed and moved + width + 3 <= box.right() else left


class RotaTable(QAbstractScrollArea):
    """The table; only rows in sight are drawn.

    Signals:
        grid_chosen (str): Code of the grid whose row was chosen.
    """

    grid_chosen = Signal(str)

    def __init__(
        self, table: PostTable, feed: BoardFeed, zone: ZoneInfo, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._table, self._feed, self._zone = table, feed, zone
        self.now = datetime.now(UTC)
        self.span = timedelta(hours=13)
        self.selected = ""
        self._is_masked = False
        self._measured_px: tuple[float, float] | None = None
        self._shown: tuple[object, ...] = ()
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        table.changed.connect(self.take_rows)
        theme_holder().changed.connect(self.viewport().update)

    # -- what is shown ---------------------------------------------------------------------------

    @Slot()
    def take_rows(self) -> None:
        """Take other rows."""
        self._fit_scroll_bar()
        self.viewport().update()

    @Slot(object)
    def tick(self, now: datetime) -> None:
        """Move the axis and the ages; drawn anew only when a pixel or a word is another one."""
        self.now = now
        shown = self._time_shown()
        if shown != self._shown:
            self._shown = shown
            self.viewport().update()

    def _time_shown(self) -> tuple[object, ...]:
        """Return what the time alone decides of the picture."""
        first, last = self._rows_in_sight()
        ages = tuple(self._since_words(self._table.rows[row]) for row in range(first, last))
        return round(self.x_of(self.now)), self.axis_start, ages

    def _rows_in_sight(self) -> tuple[int, int]:
        offset = self.verticalScrollBar().value()
        last = (offset + self.viewport().height()) // ROW_PX + 1
        return offset // ROW_PX, min(len(self._table.rows), last)

    def set_span(self, span: timedelta) -> None:
        """Show more or less time ahead."""
        self.span = span
        self.viewport().update()

    def select(self, code: str) -> None:
        """Mark a grid's row and bring it into sight."""
        self.selected = code
        row = self._table.rows.row_of(code)
        if row is not None:
            bar, top = self.verticalScrollBar(), row * ROW_PX
            height = self.viewport().height() - HEAD_PX
            if not bar.value() <= top <= bar.value() + height - ROW_PX:
                bar.setValue(top - height // 2)
        self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Let the scroll bar follow."""
        super().resizeEvent(event)
        self._fit_scroll_bar()

    def _fit_scroll_bar(self) -> None:
        height = self.viewport().height() - HEAD_PX
        bar = self.verticalScrollBar()
        bar.setRange(0, max(0, len(self._table.rows) * ROW_PX - height))
        bar.setPageStep(height)
        bar.setSingleStep(ROW_PX)

    # -- the axis --------------------------------------------------------------------------------

    @property
    def state_px(self) -> float:
        """Width of the column of states, px: the longest word of the language fits."""
        return self._columns_px()[0]

    @property
    def grid_px(self) -> float:
        """Width of the column of grids, px: a long name fits with the age of a position in any language."""
        return self._columns_px()[1]

    def _columns_px(self) -> tuple[float, float]:
        """Return the widths of both columns, measured once: each bar that is drawn asks for them."""
        if self._measured_px is None:
            bold, plain = (QFontMetricsF(font_of(BODY_PX, bold=is_bold)) for is_bold in (True, False))
            longest = max(bold.horizontalAdvance(post_state_word(one)) for one in PostState)
            age = tr("定位 {age}前").format(age=short_age_words(59 * 60))
            needed = plain.horizontalAdvance(f"{_LONG_PLACE} · {age}") + GAP_PX
            self._measured_px = (STATE_LEFT_PX + longest + 16, max(GRID_PX, needed))
        return self._measured_px

    def changeEvent(self, event: QEvent) -> None:
        """Measure anew in another language, or another font."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.LanguageChange, QEvent.Type.FontChange):
            self._measured_px = None
            self.viewport().update()

    @property
    def axis_left(self) -> float:
        """Where the axis begins, px."""
        return self.state_px + self.grid_px

    @property
    def axis_start(self) -> datetime:
        """Instant at the left end of the axis: the full hour an hour ago."""
        local = (self.now - BEFORE).astimezone(self._zone)
        return local.replace(minute=0, second=0, microsecond=0)

    def x_of(self, moment: datetime) -> float:
        """Return where an instant stands, in pixels; beyond the axis too."""
        left = self.axis_left
        share = (moment - self.axis_start) / self.span
        return left + share * (self.viewport().width() - left - 8)

    # -- painting --------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the head, the rows in sight and the line of now."""
        with painting(self.viewport()) as painter:
            palette = current_palette()
            painter.fillRect(self.viewport().rect(), palette.panel)
            offset = self.verticalScrollBar().value()
            for row in range(*self._rows_in_sight()):
                top = HEAD_PX + row * ROW_PX - offset
                self._paint_row(painter, self._table.rows[row], top)
            self._paint_head(painter)
            x = round(self.x_of(self.now))
            painter.setPen(QPen(palette.selection, 2))
            painter.drawLine(x, 2, x, self.viewport().height())
            if not self._table.rows:
                painter.setFont(font_of(BODY_PX))
                painter.setPen(palette.dim_text)
                painter.drawText(self.viewport().rect(), Qt.AlignmentFlag.AlignCenter, tr("没有这样的岗位"))

    def _paint_head(self, painter: QPainter) -> None:
        palette = current_palette()
        width = self.viewport().width()
        painter.fillRect(QRectF(0, 0, width, HEAD_PX), palette.panel)
        painter.setFont(font_of(SMALL_PX))
        painter.setPen(palette.dim_text)
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(QRectF(12, 0, self.state_px, HEAD_PX), middle, tr("状态"))
        painter.drawText(QRectF(self.state_px, 0, self.grid_px, HEAD_PX), middle, tr("网格"))
        step = max(1, round(self.span.total_seconds() / 3600 / 13))
        moment = self.axis_start
        while moment < self.axis_start + self.span:
            x = self.x_of(moment)
            painter.setPen(palette.line)
            painter.drawLine(round(x), 4, round(x), HEAD_PX)
            painter.setPen(palette.dim_text)
            painter.drawText(QRectF(x + 4, 0, 60, HEAD_PX), middle, minute_words(moment))
            moment = (moment + timedelta(hours=step)).astimezone(self._zone)
        painter.setPen(palette.line)
        painter.drawLine(0, HEAD_PX - 1, width, HEAD_PX - 1)

    def _paint_row(self, painter: QPainter, post: Post, top: float) -> None:
        palette = current_palette()
        width = self.viewport().width()
        if post.grid_code == self.selected:
            painter.fillRect(QRectF(0, top, width, ROW_PX - 1), palette.raised)
            painter.fillRect(QRectF(0, top, 3, ROW_PX - 1), palette.selection)
        painter.setPen(palette.line)
        painter.drawLine(0, round(top + ROW_PX - 1), width, round(top + ROW_PX - 1))
        state_px, left = self.state_px, 12
        if post.state in _MARKED_STATES:
            paint_post_mark(painter, QRectF(12, top + 9, 11, 11), post.state)
            left = STATE_LEFT_PX
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.setFont(font_of(BODY_PX, bold=True))
        painter.setPen(palette.text)
        painter.drawText(QRectF(left, top, state_px - left, ROW_PX), middle, post_state_word(post.state))
        painter.setFont(font_of(BODY_PX))
        painter.drawText(QRectF(state_px, top, self.grid_px - 8, ROW_PX), middle, self.row_words(post))
        painter.save()
        painter.setClipRect(QRectF(self.axis_left, top, width, ROW_PX))
        for segment in post.segments:
            self._paint_bar(painter, segment, top)
        painter.restore()

    def row_words(self, post: Post) -> str:
        """Return place and age as they are drawn: where the room ends it is the place that is shortened."""
        metrics = QFontMetricsF(font_of(BODY_PX))
        age = f" · {self._since_words(post)}"
        room = self.grid_px - GAP_PX - metrics.horizontalAdvance(age)
        place = short_place_name(self._feed.board, post.grid_code)
        return metrics.elidedText(place, Qt.TextElideMode.ElideMiddle, room) + age

    def _since_words(self, post: Post) -> str:
        """Return since when; of an unverified post also what fails."""
        age = short_age_words((self.now - post.since).total_seconds())
        decided = post.reasons[-1] if post.reasons else None
        if post.state is not PostState.UNVERIFIED or decided is None:
            return age
        if decided.kind is ReasonKind.FIX_OUTSIDE:
            return tr("格外 {age}").format(age=age)
        if decided.since is not None:
            old = short_age_words((self.now - decided.since).total_seconds())
            return tr("定位 {age}前").format(age=old)
        return tr("尚无定位")

    def _paint_bar(self, painter: QPainter, segment: PostSegment, top: float) -> None:
        left, right = self.x_of(segment.start), self.x_of(segment.end)
        edge, end = self.axis_left, self.viewport().width() - 8
        if right <= edge or left >= end:
            return
        box = QRectF(max(left, edge) + 1, top + 6, min(right, end) - max(left, edge) - 3, ROW_PX - 13)
        palette = current_palette()
        pen = QPen(palette.line, 1)
        if segment.state is PostState.VACANT:
            paint_hatch(painter, box, palette.dim_text, 6)
            pen = QPen(palette.text, 1)
        elif segment.state in (PostState.B_COVERING, PostState.B_TO_CONFIRM):
            pen = QPen(palette.selection, 1)
        if segment.state in (PostState.OFF_HOURS, PostState.B_TO_CONFIRM):
            pen.setStyle(Qt.PenStyle.DashLine)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(box)
        self._write_bar(painter, segment, box)

    def _write_bar(self, painter: QPainter, segment: PostSegment, box: QRectF) -> None:
        palette = current_palette()
        words = self._bar_words(segment, is_masked=self._is_masked)
        font = font_of(SMALL_PX)
        metrics = QFontMetricsF(font)
        width = metrics.horizontalAdvance(words)
        left = words_left(box, width, self.x_of(self.now))
        if segment.state is PostState.VACANT:
            ground = QRectF(left - 3, box.top() + 1, width + 8, box.height() - 2)
            painter.fillRect(ground.intersected(box), palette.panel)
        is_dim = segment.state is PostState.OFF_HOURS
        painter.setPen(palette.dim_text if is_dim else palette.text)
        painter.setFont(font)
        shown = metrics.elidedText(words, Qt.TextElideMode.ElideRight, max(0.0, box.right() - left - 3))
        place = QRectF(left, box.top() - 3, box.right() - left, box.height() + 6)
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, shown)

    def set_masked(self, is_masked: bool) -> None:
        """Name nobody, or everybody again; which posts are manned is shown in either case."""
        if is_masked != self._is_masked:
            self._is_masked = is_masked
            self.viewport().update()

    @staticmethod
    def _bar_words(segment: PostSegment, *, is_masked: bool = False) -> str:
        if segment.state is PostState.OFF_HOURS:
            return tr("下班时段")
        if segment.state is PostState.VACANT:
            return tr("空岗（A {why}）").format(why=absence_word(segment.absence_kind))
        if is_masked or not segment.person_name:
            return post_state_word(segment.state)
        if segment.state is PostState.B_TO_CONFIRM:
            return tr("B {name}（待确认）").format(name=segment.person_name)
        if segment.state is PostState.B_COVERING:
            return tr("B {name} 代").format(name=segment.person_name)
        return f"{'A' if segment.side is None else segment.side.value} {segment.person_name}"

    # -- choosing --------------------------------------------------------------------------------

    def _row_at(self, y: float) -> int | None:
        row = int((y - HEAD_PX + self.verticalScrollBar().value()) // ROW_PX)
        return row if y >= HEAD_PX and 0 <= row < len(self._table.rows) else None

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the row under the pointer."""
        row = self._row_at(event.position().y())
        if row is not None:
            self.grid_chosen.emit(self._table.rows[row].grid_code)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Keep the end of a click; it is nobody else's."""
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move by arrows, pages, Home and End; leave every other key to the window."""
        page = max(1, (self.viewport().height() - HEAD_PX) // ROW_PX)
        step = {
            Qt.Key.Key_Up: -1,
            Qt.Key.Key_Down: 1,
            Qt.Key.Key_PageUp: -page,
            Qt.Key.Key_PageDown: page,
            Qt.Key.Key_Home: -len(self._table.rows),
            Qt.Key.Key_End: len(self._table.rows),
        }.get(Qt.Key(event.key()))
        if step is None or not self._table.rows:
            event.ignore()
            return
        rows = self._table.rows
        here = rows.row_of(self.selected)
        at = here if here is not None else -1 if step > 0 else 0
        self.grid_chosen.emit(rows[min(len(rows) - 1, max(0, at + step))].grid_code)
