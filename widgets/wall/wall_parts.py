"""Owns the painted parts of the wall page: head, lists of incidents and posts, and the six figures.

Thread: UI
"""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from desktop.viewmodels.wall_page import WallIncident, WallPage, WallPost
from widgets.parts.marks import paint_post_mark, paint_priority_mark
from widgets.parts.safe_paint import painting
from widgets.parts.theme import current_palette, font_of
from widgets.parts.wording import countdown_words, tr
from widgets.wall.letters import LetterSizes

WIDEST_S = 59 * 60 + 59
"""The duration whose words are widest."""


def long_words(seconds: float) -> str:
    """Return a duration in words of two units, for reading from afar ("1 时 12 分", "2 分 41 秒")."""
    whole = int(abs(seconds))
    if whole >= 86_400:
        return tr("{days} 天 {hours} 时").format(days=whole // 86_400, hours=whole % 86_400 // 3600)
    if whole >= 3600:
        return tr("{hours} 时 {minutes} 分").format(hours=whole // 3600, minutes=whole % 3600 // 60)
    return tr("{minutes} 分 {seconds} 秒").format(minutes=whole // 60, seconds=whole % 60)


def time_left_words(deadline: datetime | None, now: datetime) -> str:
    """Return how long a deadline is away or past, in words; that its clock is paused where there is none."""
    if deadline is None:
        return tr("暂停")
    words = long_words((deadline - now).total_seconds())
    return tr("超 {time}").format(time=words) if deadline < now else words


class WallSide(QWidget):
    """The two lists: most urgent incidents, posts that ask for something.

    Attributes:
        cut_words: What had no room in the last painting and ends in an ellipsis.
        clocks: Words of the incidents' clocks in the last painting.
    """

    def __init__(self, sizes: LetterSizes, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sizes = sizes
        self._page = WallPage()
        self._now: datetime | None = None
        self.cut_words: list[str] = []
        self.clocks: list[str] = []
        self._short = False

    def show_page(self, page: WallPage, now: datetime) -> None:
        """Show the lists at a server instant."""
        self._page, self._now = page, now
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw both lists; what does not fit from top to bottom is left out whole, never cut."""
        with painting(self) as painter:
            if self._now is None:
                return
            self.cut_words.clear()
            self.clocks.clear()
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            row = self._sizes.body * 1.28
            top = row * 0.3
            self._short = any(not self._has_room(incident, self._now) for incident in self._page.incidents)
            for incident in self._page.incidents:
                self._paint_incident(painter, incident, top, row, self._now)
                top += row * 2
            if not self._page.incidents:
                self._write(painter, tr("没有未结事件"), 0, top, row, current_palette().dim_text)
                top += row
            top += row * 0.2
            painter.setPen(QPen(current_palette().line, 1))
            painter.drawLine(0, round(top), self.width(), round(top))
            top += row * 0.2
            self._write(painter, self.posts_head(), 0, top, row, current_palette().dim_text)
            top += row * 1.1
            for post in self._page.posts:
                if top + row > self.height():
                    break
                self._paint_post(painter, post, top, row, self._now)
                top += row

    def posts_head(self) -> str:
        """Return the head of the list of posts; where there is no room it goes without the total."""
        page = self._page
        figures = {"vacant": page.vacant, "unverified": page.unverified, "total": page.posts_total}
        whole = tr("空岗 {vacant} · 未核实 {unverified} · 共 {total} 岗").format(**figures)
        if QFontMetricsF(font_of(self._sizes.body)).horizontalAdvance(whole) <= self.width():
            return whole
        return tr("空岗 {vacant} · 未核实 {unverified}").format(**figures)

    def _paint_incident(
        self, painter: QPainter, incident: WallIncident, top: float, row: float, now: datetime
    ) -> None:
        palette = current_palette()
        indent = self._sizes.body * 1.25
        side = self._sizes.body * 0.9
        mark = QRectF(0, top + (row - side) / 2, side, side)
        paint_priority_mark(painter, mark, incident.priority)
        left_room = self._paint_clock(painter, incident.deadline, top, row, now)
        self._write(painter, incident.what, indent, top, row, palette.text, until=left_room)
        place = f"{incident.town} {incident.grid}"
        self._write(painter, place, indent, top + row, row, palette.dim_text)

    def _has_room(self, incident: WallIncident, now: datetime) -> bool:
        """Say whether a name and its clock in words stand beside each other."""
        body = self._sizes.body
        name_px = QFontMetricsF(font_of(body)).horizontalAdvance(incident.what)
        # By the widest clock, so that the form does not change from second to second.
        over = incident.deadline is not None and incident.deadline < now
        words = tr("超 {time}").format(time=long_words(WIDEST_S)) if over else long_words(WIDEST_S)
        clock_px = QFontMetricsF(font_of(body, bold=True)).horizontalAdvance(words)
        return body * 2.05 + name_px + clock_px <= self.width()

    def _paint_clock(
        self, painter: QPainter, deadline: datetime | None, top: float, row: float, now: datetime
    ) -> float:
        """Draw the time left at the right edge; return its left.

        In digits if one name of the list needs the room: two forms under each other read as two things.
        """
        palette = current_palette()
        font = font_of(self._sizes.body, bold=True)
        gap = self._sizes.body * 0.4
        over = deadline is not None and deadline < now
        pad = self._sizes.body * 0.2 if over else 0.0
        words = time_left_words(deadline, now)
        if self._short and deadline is not None:
            words = countdown_words(deadline - now)
        self.clocks.append(words)
        width = QFontMetricsF(font).horizontalAdvance(words)
        box = QRectF(self.width() - width - 2 * pad, top + row * 0.05, width + 2 * pad, row * 0.9)
        painter.setFont(font)
        if over:
            painter.fillRect(box, palette.text)
        painter.setPen(palette.background if over else palette.text)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words)
        return box.left() - gap

    def _paint_post(self, painter: QPainter, post: WallPost, top: float, row: float, now: datetime) -> None:
        palette = current_palette()
        side = self._sizes.body * 0.72
        paint_post_mark(painter, QRectF(0, top + (row - side) / 2, side, side), post.state)
        age = minutes_words((now - post.since).total_seconds())
        font = font_of(self._sizes.body)
        width = QFontMetricsF(font).horizontalAdvance(age)
        start = self.width() - width
        self._write(painter, age, start, top, row, palette.text)
        words = f"{post.town} {post.grid}"
        indent = self._sizes.body * 1.25
        self._write(painter, words, indent, top, row, palette.text, until=start - self._sizes.body * 0.4)

    def _write(
        self,
        painter: QPainter,
        words: str,
        left: float,
        top: float,
        row: float,
        colour: QColor,
        *,
        until: float | None = None,
    ) -> None:
        font = font_of(self._sizes.body)
        painter.setFont(font)
        painter.setPen(colour)
        room = (self.width() if until is None else until) - left
        fitting = QFontMetricsF(font).elidedText(words, Qt.TextElideMode.ElideRight, room)
        if fitting != words:
            self.cut_words.append(words)
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.drawText(QRectF(left, top, room, row), flags, fitting)


def minutes_words(seconds: float) -> str:
    """Return how long a post has been so, in minutes below two hours, else in hours."""
    minutes = max(0, int(seconds // 60))
    if minutes < 120:
        return tr("{minutes} 分").format(minutes=minutes)
    return tr("{hours} 时").format(hours=minutes // 60)


class WallFigures(QWidget):
    """Six figures in equal columns: dim word over heavy number."""

    def __init__(self, sizes: LetterSizes, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sizes = sizes
        self._page = WallPage()

    def show_page(self, page: WallPage) -> None:
        """Show the figures."""
        self._page = page
        self.setAccessibleName(" ".join(f"{word} {number}" for word, number in self.figures()))
        self.update()

    def figures(self) -> list[tuple[str, str]]:
        """Return words and numbers as they are shown; a figure without a value is a dash."""
        page = self._page
        near = "–" if page.near_share is None else f"{100 * page.near_share:.1f}%"
        closed = "–" if page.closed_today is None else f"{page.closed_today:,}"
        return [
            (tr("未结"), f"{page.open_count:,}"),
            (tr("临期"), f"{page.warned:,}"),
            (tr("超时"), f"{page.overdue:,}"),
            (tr("今日办结"), closed),
            (tr("在岗"), f"{page.manned:,}"),
            (tr("就地化解"), near),
        ]

    def columns(self) -> list[tuple[float, float]]:
        """Return left edge and width of each column: as wide as its words, the gaps between all the same."""
        words = QFontMetricsF(font_of(self._sizes.body))
        numbers = QFontMetricsF(font_of(self._sizes.figure, bold=True))
        widths = [
            max(words.horizontalAdvance(word), numbers.horizontalAdvance(number)) + 2
            for word, number in self.figures()
        ]
        gap = (self.width() - sum(widths)) / (len(widths) - 1)
        columns, left = [], 0.0
        for width in widths:
            columns.append((left, width))
            left += width + gap
        return columns

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the columns."""
        with painting(self) as painter:
            palette = current_palette()
            word_row = self._sizes.body * 1.3
            for (word, number), (left, column) in zip(self.figures(), self.columns(), strict=True):
                painter.setFont(font_of(self._sizes.body))
                painter.setPen(palette.dim_text)
                flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
                painter.drawText(QRectF(left, 0, column, word_row), flags, word)
                painter.setFont(font_of(self._sizes.figure, bold=True))
                painter.setPen(palette.text)
                painter.drawText(QRectF(left, word_row, column, self._sizes.figure * 1.25), flags, number)
