"""Owns the top strip: figures that add up, freshness, the city's clock, who is on duty and who sits here.

Thread: UI
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import IntEnum
from zoneinfo import ZoneInfo

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from desktop.board.freshness import LinkState
from desktop.models.person import Role
from desktop.models.post import PostState
from widgets.parts.plain_label import PlainLabel
from widgets.parts.wording import clock_words, post_state_word, role_word, tr, weekday_word
from widgets.shell.figure import Figure
from widgets.shell.link_pill import LinkPill

STRIP_HEIGHT_PX = 44

_DIGIT = re.compile(r"\d")

_SPARE_PX = 16
"""For the word of a figure that has just changed: heavy letters are a little wider."""

LEAST_WIDTH_PX = 720
"""The strip never asks for more; where its words need more, the least important ones give way."""

ALWAYS_SHOWN = (PostState.A_ON_DUTY, PostState.B_COVERING, PostState.UNVERIFIED, PostState.VACANT)
"""States that stand in the strip even at zero; the others only when a post is in them."""

POST_ORDER = (
    PostState.A_ON_DUTY,
    PostState.B_COVERING,
    PostState.B_TO_CONFIRM,
    PostState.UNVERIFIED,
    PostState.VACANT,
    PostState.UNCOVERED,
    PostState.OFF_HOURS,
    PostState.UNKNOWN,
)


def shown_posts(counts: Mapping[PostState, int]) -> list[tuple[PostState, int]]:
    """Return the states and counts that the strip shows; their sum is the number of posts."""
    return [
        (state, counts.get(state, 0)) for state in POST_ORDER if counts.get(state, 0) or state in ALWAYS_SHOWN
    ]


class Saying(IntEnum):
    """How much the strip says; each step leaves out what the steps before it do, and more."""

    EVERYTHING = 0
    PEOPLE_COUNTED = 1
    NO_SHIFT = 2
    NO_ROLE = 3
    NO_PRODUCT = 4
    NO_CITY = 5
    NO_VIEWER = 6
    NO_CLOSED = 7
    NO_PARTS = 8


class StatusStrip(QFrame):
    """The strip over everything; it only shows what it is told.

    In a narrow window names give way before figures, and the parts of the posts last.

    Signals:
        seat_requested (): The name of who sits here was clicked.
    """

    seat_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "strip")
        self.setFixedHeight(STRIP_HEIGHT_PX)
        self._city = ("", False)
        self._incidents: tuple[int, int, int, int | None] | None = None
        self._posts: dict[PostState, int] = {}
        self._people: tuple[str, Role | None, tuple[str, ...]] = ("", None, ())
        self._now: datetime | None = None
        self._saying = Saying.EVERYTHING
        self._fitted: tuple[int, str] | None = None
        self._product = PlainLabel("product")
        self._city_label = PlainLabel("dim")
        self._demo_tag = PlainLabel("tag")
        self._open = Figure()
        self._warned = Figure()
        self._overdue = Figure()
        self._closed = Figure()
        self._posts_total = Figure()
        self._posts_parts = PlainLabel("dim")
        self._pill = LinkPill()
        self._clock = PlainLabel("plain")
        self._duty = PlainLabel("dim")
        self._viewer = PlainLabel("plain")
        self._viewer.setCursor(Qt.CursorShape.PointingHandCursor)
        self._lay_out()
        self._render()

    def _lay_out(self) -> None:
        row = self._row = QHBoxLayout(self)
        row.setSizeConstraint(QHBoxLayout.SizeConstraint.SetNoConstraint)
        row.setContentsMargins(14, 0, 14, 0)
        row.setSpacing(20)
        left: tuple[QWidget, ...] = (self._product, self._city_label, self._demo_tag)
        right: tuple[QWidget, ...] = (self._pill, self._clock, self._duty, self._viewer)
        for widget in left:
            row.addWidget(widget, 0, Qt.AlignmentFlag.AlignVCenter)
        for figure in (self._open, self._warned, self._overdue, self._closed):
            row.addWidget(figure)
        posts = self._posts_row = QHBoxLayout()
        posts.setSpacing(7)
        posts.addWidget(self._posts_total)
        posts.addWidget(self._posts_parts)
        row.addLayout(posts)
        row.addStretch(1)
        for widget in right:
            row.addWidget(widget, 0, Qt.AlignmentFlag.AlignVCenter)

    @property
    def posts_text(self) -> str:
        """The sum of the posts as it is shown."""
        return f"{self._posts_total.text} {self._posts_parts.text()}"

    @property
    def pill(self) -> LinkPill:
        """The pill that says how fresh the picture is."""
        return self._pill

    @property
    def saying(self) -> Saying:
        """How much the strip has room to say."""
        return self._saying

    def minimumSizeHint(self) -> QSize:
        """Ask for little: the strip gives way, the window does not grow for it."""
        return QSize(LEAST_WIDTH_PX, STRIP_HEIGHT_PX)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Say as much as there is room for."""
        super().resizeEvent(event)
        self._fit()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click on the name of who sits here asks who shall."""
        if self._viewer.isVisible() and self._viewer.geometry().contains(event.position().toPoint()):
            self.seat_requested.emit()
        super().mousePressEvent(event)

    def show_city(self, name: str, *, is_demo: bool) -> None:
        """Show whose city it is, and whether it is the demo."""
        self._city = (name, is_demo)
        self._fit()

    def show_incidents(self, open_count: int, warned: int, overdue: int, closed_today: int | None) -> None:
        """Show the counts of incidents; None stands for a figure that has not arrived."""
        self._incidents = (open_count, warned, overdue, closed_today)
        self._render_figures()
        self._fit()

    def show_posts(self, counts: Mapping[PostState, int]) -> None:
        """Show the posts by state."""
        self._posts = dict(counts)
        self._render_figures()
        self._fit()

    def show_people(self, viewer_name: str, role: Role | None, on_duty: Sequence[str]) -> None:
        """Show who sits here and who stands in the running shift."""
        self._people = (viewer_name, role, tuple(on_duty))
        self._fit()

    def show_clock(self, server_now: datetime, zone: ZoneInfo) -> None:
        """Show the time of the city, reckoned from the central's clock."""
        self._now = server_now.astimezone(zone)
        self._render_clock()
        self._fit()

    def show_link(self, state: LinkState, age_s: float | None) -> None:
        """Show how fresh the picture is."""
        self._pill.show_link(state, age_s)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        """Say everything again in the new language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._render()

    def _render(self) -> None:
        self._product.setText(tr("网格指挥台"))
        self._fitted = None
        self._render_figures()
        self._render_clock()
        self._fit()

    def _fit(self) -> None:
        """Leave out as little as the width allows; digits are equally wide, so most changes fit as before."""
        words = (self._city, self._people, self._posts_parts.text(), self._clock.text(), self._pill.text)
        figures = (self._open, self._warned, self._overdue, self._closed, self._posts_total)
        shape = (self.width(), _DIGIT.sub("0", f"{words} {[figure.text for figure in figures]}"))
        if shape == self._fitted:
            return
        self._fitted = shape
        for saying in Saying:
            self._saying = saying
            self._render_names()
            self._closed.setVisible(saying < Saying.NO_CLOSED)
            self._posts_parts.setVisible(saying < Saying.NO_PARTS)
            # An outer layout keeps what an inner one asked for until both are told.
            self._posts_row.invalidate()
            self._row.invalidate()
            if self._row.sizeHint().width() + _SPARE_PX <= self.width():
                break

    def _render_names(self) -> None:
        saying = self._saying
        city, is_demo = self._city
        self._product.setVisible(saying < Saying.NO_PRODUCT)
        self._city_label.setText(city)
        self._city_label.setVisible(bool(city) and saying < Saying.NO_CITY)
        self._demo_tag.setText(tr("演示 · 示意网格") if saying < Saying.NO_PRODUCT else tr("演示"))
        self._demo_tag.setVisible(is_demo)
        name, role, on_duty = self._people
        shift = tr("值班 {names}").format(names=" · ".join(on_duty))
        if saying >= Saying.PEOPLE_COUNTED:
            shift = tr("值班 {count} 人").format(count=len(on_duty))
        self._duty.setText(shift)
        self._duty.setVisible(bool(on_duty) and saying < Saying.NO_SHIFT)
        word = role_word(role) if role else ""
        if name:
            word = f"{name} · {word}" if word and saying < Saying.NO_ROLE else name
        self._viewer.setText(word)
        self._viewer.setVisible(bool(word) and saying < Saying.NO_VIEWER)

    def _render_figures(self) -> None:
        shown = self._incidents
        texts = ["–"] * 4 if shown is None else ["–" if n is None else f"{n:,}" for n in shown]
        self._open.show_number(tr("未结"), texts[0])
        self._warned.show_number(tr("临期"), texts[1])
        self._overdue.show_number(tr("超时"), texts[2], inverse=bool(shown and shown[2]))
        self._closed.show_number(tr("今日办结"), texts[3])
        total = sum(self._posts.values())
        self._posts_total.show_number(tr("岗位"), f"{total:,}" if self._posts else "–")
        parts = " · ".join(f"{post_state_word(state)} {n:,}" for state, n in shown_posts(self._posts))
        self._posts_parts.setText(f"= {parts}" if self._posts else "")

    def _render_clock(self) -> None:
        if self._now is None:
            self._clock.setText("–")
            return
        self._clock.setText(f"{weekday_word(self._now)} {clock_words(self._now)}")
