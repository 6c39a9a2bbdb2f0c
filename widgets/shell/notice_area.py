"""Owns the notices: one plain line each, a new one with the same key takes the old one's place.

Thread: UI
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from desktop.models.notice import Notice, NoticeLevel
from widgets.parts.key_button import KeyButton
from widgets.parts.plain_label import PlainLabel
from widgets.parts.wording import tr
from widgets.shell.notice_words import notice_words

SHOWN_AT_ONCE = 3
"""Lines that are shown; the others are counted, so that notices never push the work away."""


def level_word(level: NoticeLevel) -> str:
    """Return the word for a notice's level."""
    match level:
        case NoticeLevel.INFO:
            return tr("提示")
        case NoticeLevel.WARNING:
            return tr("注意")
        case _:
            return tr("故障")


def action_word(action: str) -> str:
    """Return the words on a notice's button; an unknown action has no button."""
    match action:
        case "retry":
            return tr("立即重试")
        case "why":
            return tr("为什么")
        case "orders":
            return tr("看指令")
        case "live":
            return tr("回到实时")
        case _:
            return ""


class NoticeLine(QFrame):
    """One notice.

    Signals:
        action_requested (str): Name of the notice's action.
        dismissed (str): The notice's replace_key.
    """

    action_requested = Signal(str)
    dismissed = Signal(str)

    def __init__(self, notice: Notice, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", f"notice-{notice.level.value}")
        self.setFixedHeight(32)
        self.notice = notice
        self._level = PlainLabel("strong")
        self._text = PlainLabel("plain")
        self._act = KeyButton("")
        self._close = KeyButton("")
        self._act.clicked.connect(self._on_act)
        self._close.clicked.connect(self._on_close)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 0, 14, 0)
        row.setSpacing(16)
        row.addWidget(self._level)
        row.addWidget(self._text)
        row.addStretch(1)
        row.addWidget(self._act)
        row.addWidget(self._close)
        self.render_words()

    @property
    def words(self) -> str:
        """The sentence that is shown."""
        return self._text.text()

    def show_notice(self, notice: Notice) -> None:
        """Take a newer notice of the same key."""
        self.notice = notice
        self.setProperty("role", f"notice-{notice.level.value}")
        self.style().unpolish(self)
        self.style().polish(self)
        self.render_words()

    def render_words(self) -> None:
        """Say it in the present language."""
        self._level.setText(level_word(self.notice.level))
        self._text.setText(notice_words(self.notice))
        word = action_word(self.notice.action)
        self._act.set_word(word)
        self._act.setVisible(bool(word))
        self._close.set_word(tr("收起"))

    def _on_act(self) -> None:
        self.action_requested.emit(self.notice.action)

    def _on_close(self) -> None:
        self.dismissed.emit(self.notice.replace_key)


class NoticeArea(QFrame):
    """The lines above the foot; hidden while there is nothing to say.

    Signals:
        action_requested (str): Name of an action that a notice offers ("retry", "why", "orders").
    """

    action_requested = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "notices")
        self._lines: dict[str, NoticeLine] = {}
        self._muted: set[str] = set()
        self._more = PlainLabel("dim")
        self._more.setContentsMargins(14, 2, 14, 2)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(1)
        self._column.addWidget(self._more)
        self._render()

    @property
    def lines(self) -> list[NoticeLine]:
        """The notices that stand, the newest first."""
        return list(reversed(self._lines.values()))

    def raise_notice(self, notice: Notice) -> None:
        """Show a notice; one with the same replace_key is replaced in place."""
        line = self._lines.get(notice.replace_key)
        if line is not None:
            line.show_notice(notice)
            return
        line = NoticeLine(notice)
        line.action_requested.connect(self.action_requested)
        line.dismissed.connect(self.clear_notice)
        self._lines[notice.replace_key] = line
        self._column.insertWidget(0, line)
        self._render()

    def clear_notice(self, replace_key: str) -> None:
        """Take a notice away; unknown keys are fine."""
        line = self._lines.pop(replace_key, None)
        if line is not None:
            self._column.removeWidget(line)
            line.hide()
            line.deleteLater()
            self._render()

    def mute(self, replace_key: str, muted: bool) -> None:
        """Hide a notice while something else on the window says the same, louder."""
        before = len(self._muted)
        if muted:
            self._muted.add(replace_key)
        else:
            self._muted.discard(replace_key)
        if len(self._muted) != before:
            self._render()

    def changeEvent(self, event: QEvent) -> None:
        """Say all again in the new language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            for line in self._lines.values():
                line.render_words()
            self._render()

    def _render(self) -> None:
        audible = [line for line in self.lines if line.notice.replace_key not in self._muted]
        for line in self.lines:
            line.setVisible(line in audible[:SHOWN_AT_ONCE])
        hidden = max(0, len(audible) - SHOWN_AT_ONCE)
        self._more.setText(tr("还有 {count} 条通知").format(count=hidden) if hidden else "")
        self._more.setVisible(hidden > 0)
        self.setVisible(bool(audible))
