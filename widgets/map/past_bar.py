"""Owns the bar at the foot of the past: which day, which minute, how it plays, how much of it has come.

Thread: UI
"""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QButtonGroup, QComboBox, QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from desktop.viewmodels.past_player import MINUTE_MS, SPEEDS
from desktop.viewmodels.past_replay import PastReplay
from widgets.canvas.day_track import DAY_MINUTES, HEIGHT_PX, QUARTER_MINUTES, DayPicture, DayTrack
from widgets.map.past_words import day_words, failure_words
from widgets.parts.key_button import KeyButton
from widgets.parts.plain_label import PlainLabel, TitleLabel
from widgets.parts.theme import current_palette, theme_holder
from widgets.parts.wording import tr

BAR_PX = HEIGHT_PX + 46


class PastBar(QFrame):
    """The time slider with its buttons."""

    def __init__(self, replay: PastReplay, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("past-bar")
        self._replay = replay
        self.track = DayTrack(self)
        self.days = QComboBox(self)
        self.days.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.days.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self._play = KeyButton("Space", self)
        self._speeds = QButtonGroup(self)
        self._slower, self._faster = PlainLabel("key"), PlainLabel("key")
        self._state = PlainLabel("plain")
        self.retry_button = KeyButton("F5", self)
        self._hint = TitleLabel("dim")
        self._build()
        self._join()
        self.restyle()
        self.hide()

    def _build(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self.days)
        head.addSpacing(8)
        head.addWidget(self._play)
        head.addSpacing(8)
        self._slower.setText("[")
        self._faster.setText("]")
        head.addWidget(self._slower)
        for speed in SPEEDS:
            button = QPushButton(f"{speed}×", self)
            button.setCheckable(True)
            button.setProperty("segment", True)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves the keys with the slider
            self._speeds.addButton(button, speed)
            head.addWidget(button)
        head.addWidget(self._faster)
        head.addSpacing(12)
        head.addWidget(self._state)
        head.addWidget(self.retry_button)
        head.addStretch(1)
        head.addWidget(self._hint)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 2)
        column.setSpacing(4)
        column.addLayout(head)
        column.addWidget(self.track)

    def _join(self) -> None:
        replay, track = self._replay, self.track
        track.minute_wanted.connect(self._go_to_minute)
        track.stepped.connect(replay.step)
        track.day_stepped.connect(self._step_day)
        track.play_toggled.connect(replay.toggle_play)
        track.slower_wanted.connect(replay.player.slower)
        track.faster_wanted.connect(replay.player.faster)
        self._play.clicked.connect(replay.toggle_play)
        self._speeds.idClicked.connect(replay.player.set_speed)
        self.retry_button.clicked.connect(replay.retry)
        self.days.activated.connect(self._choose_day)
        replay.player.changed.connect(self.render_words)
        theme_holder().changed.connect(self.restyle)

    @property
    def words(self) -> str:
        """What the bar says of the state of things, for readers and tests."""
        return self._state.text()

    # -- wishes ------------------------------------------------------------------------------------

    @Slot(int)
    def _go_to_minute(self, minute: int) -> None:
        self._replay.go_to(self._replay.midnight_ms + minute * MINUTE_MS)

    @Slot(int)
    def _choose_day(self, row: int) -> None:
        # The day that was read, though midnight may have passed since.
        self._replay.show_day(date.fromisoformat(self.days.itemData(row)))
        self.track.setFocus()

    @Slot(int)
    def _step_day(self, days: int) -> None:
        known = self._replay.days
        at = known.index(self._replay.day_shown) if self._replay.day_shown in known else 0
        self._replay.show_day(known[min(max(at - days, 0), len(known) - 1)])

    # -- what is shown -----------------------------------------------------------------------------

    @Slot()
    def restyle(self) -> None:
        """Take the colours of the theme that is on."""
        palette = current_palette()
        text, dim, line = palette.text.name(), palette.dim_text.name(), palette.line.name()
        panel, chosen = palette.panel.name(), palette.selection.name()
        self.setStyleSheet(f"""
#past-bar {{ background: {panel}; border: 0; border-top: 2px solid {chosen}; }}
QLabel[role] {{ background: transparent; border: 0; color: {text}; }}
QLabel[role="dim"] {{ color: {dim}; }}
QLabel[role="key"] {{ color: {dim}; border: 1px solid {line}; border-radius: 3px; padding: 0 5px; }}
""")

    @Slot()
    def render_words(self) -> None:
        """Say how it plays and how much has come."""
        replay = self._replay
        self._play.set_word(tr("暂停") if replay.player.is_playing else tr("播放"))
        self._speeds.button(replay.player.speed).setChecked(True)
        self._show_days()
        self._state.setText(self._state_words())
        self.retry_button.set_word(tr("重试"))
        self.retry_button.setVisible(bool(replay.failure))
        # What is the case goes before how to use it.
        self._hint.setVisible(not self._state.text())
        self._hint.setText(tr("← → 1 分  ⇧ 15 分  PgUp PgDn 1 时"))
        self.track.setAccessibleName(tr("时间轴"))
        self.days.setAccessibleName(tr("日期"))

    def _state_words(self) -> str:
        replay = self._replay
        if replay.failure:
            return failure_words(replay.failure)
        parts = []
        if replay.is_loading:
            parts.append(tr("载入 {n}%").format(n=int(100 * replay.progress)))
        if replay.places_refused:
            parts.append(tr("这个岗位不能看过去的位置，只显示事件和岗位"))
        return " · ".join(parts)

    def _show_days(self) -> None:
        replay = self._replay
        words = [day_words(day, replay.today) for day in replay.days]
        if [self.days.itemText(row) for row in range(self.days.count())] != words:
            self.days.clear()
            for word, day in zip(words, replay.days, strict=True):
                self.days.addItem(word, day.isoformat())
        if replay.day_shown in replay.days:
            self.days.setCurrentIndex(replay.days.index(replay.day_shown))

    @Slot()
    def show_track(self) -> None:
        """Show handle, reach, gaps and bars as they are now."""
        replay = self._replay
        day, span = replay.day, replay.span
        gaps, reported = [], []
        if day is not None:
            gaps = [(self._minute_of(gap.begin_ms), self._minute_of(gap.end_ms)) for gap in day.gaps()]
            counted = day.count_reported(
                replay.midnight_ms, QUARTER_MINUTES * MINUTE_MS, DAY_MINUTES // QUARTER_MINUTES
            )
            # Of what was reported before, only those are known that were not over yet.
            counted[: self._minute_of(span.begin_ms) // QUARTER_MINUTES] = 0
            reported = counted.tolist()
        self.track.show_day(
            DayPicture(
                minute=self._minute_of(replay.at_ms),
                first=self._minute_of(span.begin_ms),
                last=self._minute_of(span.end_ms),
                reach=self._minute_of(replay.reach_ms),
                reported=tuple(reported),
                gaps=tuple(gaps),
            )
        )

    def _minute_of(self, at_ms: int) -> int:
        return min(max((at_ms - self._replay.midnight_ms) // MINUTE_MS, 0), DAY_MINUTES)
