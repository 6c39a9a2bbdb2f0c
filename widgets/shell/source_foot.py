"""Owns the foot: the age of each source, orders that wait, the clock's skew, the version.

Thread: UI
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from desktop.settings.versions import PROGRAM_VERSION
from widgets.parts.plain_label import PlainLabel
from widgets.parts.wording import tr
from widgets.shell.link_pill import age_figure

FOOT_HEIGHT_PX = 30
SKEW_WARN_S = 2.0
"""Skew of the workstation's clock that is marked. Source: promises, A picture that cannot lie quietly."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourcePicture:
    """One source of the central.

    Attributes:
        name: The central's own name of it ("terminals", "hotline", ...).
        age_s: Seconds since its newest data, None if it never spoke.
        late: Whether the central itself calls it late.
    """

    name: str
    age_s: float | None
    late: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class FootPicture:
    """What the foot shows.

    Attributes:
        changes_age_s, positions_age_s: Seconds since each feed's last good answer, None if none yet.
        online, late, offline: Terminals by contact; None before any positions came.
        skew_s: Server clock minus this machine's, None before it is known.
        detail: How the feed runs ("long-poll", "poll"), empty if unknown.
    """

    changes_age_s: float | None = None
    positions_age_s: float | None = None
    sources: tuple[SourcePicture, ...] = ()
    terminals: tuple[int, int, int] | None = None
    orders_waiting: int = 0
    skew_s: float | None = None


def source_word(name: str) -> str:
    """Return the word for one of the central's sources."""
    match name:
        case "terminals":
            return tr("终端")
        case "hotline":
            return tr("热线")
        case "wechat":
            return tr("微信")
        case "incidents":
            return tr("事件源")
        case "posts":
            return tr("岗位")
        case _:
            return name


class SourceFoot(QFrame):
    """The line at the bottom.

    Signals:
        orders_requested (): The officer wants to see the orders under way.
        settings_requested (): The officer wants to change settings.
    """

    orders_requested = Signal()
    settings_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "foot")
        self.setFixedHeight(FOOT_HEIGHT_PX)
        self._picture = FootPicture()
        self._feeds = PlainLabel("foot")
        self._terminals = PlainLabel("foot")
        self._sources = PlainLabel("foot")
        self._orders = PlainLabel("foot")
        self._skew = PlainLabel("foot")
        self._settings = PlainLabel("foot")
        self._keys = PlainLabel("foot")
        self._version = PlainLabel("foot")
        self._version.setText(f"v{PROGRAM_VERSION}")
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 0, 14, 0)
        row.setSpacing(20)
        for widget in (self._feeds, self._terminals, self._sources, self._orders):
            row.addWidget(widget)
        row.addStretch(1)
        for widget in (self._skew, self._settings, self._keys, self._version):
            row.addWidget(widget)
        self._render()

    @property
    def words(self) -> str:
        """All that the foot says, for readers and tests."""
        labels = (self._feeds, self._terminals, self._sources, self._orders, self._skew)
        return " ".join(label.text() for label in labels if label.text())

    def show_sources(self, picture: FootPicture) -> None:
        """Show the ages as they are now."""
        self._picture = picture
        self._render()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click on the orders that wait opens their list, one on the settings those."""
        at = event.position().toPoint()
        if self._orders.geometry().contains(at):
            self.orders_requested.emit()
        elif self._settings.geometry().contains(at):
            self.settings_requested.emit()
        super().mousePressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Say it again in the new language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._render()

    def _render(self) -> None:
        shown = self._picture
        self._feeds.setText(
            tr("事件 {changes}  定位 {positions}").format(
                changes=_age(shown.changes_age_s), positions=_age(shown.positions_age_s)
            )
        )
        if shown.terminals is None:
            self._terminals.setText(tr("终端 –"))
        else:
            online, late, offline = shown.terminals
            self._terminals.setText(
                tr("终端 {online} 在线 · {late} 过期 · {offline} 离线").format(
                    online=online, late=late, offline=offline
                )
            )
        self._sources.setText("  ".join(_source(source) for source in shown.sources))
        self._sources.set_role("foot-alert" if any(s.late for s in shown.sources) else "foot")
        self._orders.setText(tr("待发指令 {count} F6").format(count=shown.orders_waiting))
        self._orders.set_role("foot-alert" if shown.orders_waiting else "foot")
        skew = shown.skew_s
        self._skew.setText(tr("服务器时差 {skew}").format(skew="–" if skew is None else f"{skew:+.1f} s"))
        self._skew.set_role("foot-alert" if skew is not None and abs(skew) > SKEW_WARN_S else "foot")
        self._settings.setText(tr("设置 Ctrl+,"))
        self._keys.setText(tr("按键 F1"))


def _age(age_s: float | None) -> str:
    return "–" if age_s is None else age_figure(age_s)


def _source(source: SourcePicture) -> str:
    text = f"{source_word(source.name)} {_age(source.age_s)}"
    return tr("{source}（来源迟到）").format(source=text) if source.late else text
