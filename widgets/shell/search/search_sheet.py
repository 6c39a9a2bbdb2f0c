"""Owns the search sheet: words in, all that the city has under them out; Enter shows the marked one.

Thread: UI
"""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import QModelIndex, Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QFrame, QGridLayout, QListView, QWidget

from desktop.board.search.entries import HitKind
from desktop.board.search.hits import Hit, SearchAnswer
from desktop.board.search.recents import Recents
from widgets.parts.plain_label import PlainLabel
from widgets.parts.wording import tr
from widgets.shell.overlay import Overlay
from widgets.shell.search.hit_delegate import HEADING_PX, HIT_PX, HitDelegate
from widgets.shell.search.hit_model import HitModel
from widgets.shell.search.hit_words import example_rows, kind_word
from widgets.shell.search.search_field import SearchField

FEW = 8
"""Hits of a kind that are listed beside those of other kinds."""

MANY = 60
"""Hits of a kind that are listed alone."""

WIDTH_PX = 720
LIST_PX = 11 * HIT_PX + HEADING_PX
PAGE_ROWS = 9


class Finder(Protocol):
    """What answers."""

    def look(
        self, words: str, limit: int, only: HitKind | None = None, recents: Recents | None = None
    ) -> SearchAnswer:
        """Return what is found for some words."""

    def recall(self, recents: Recents) -> SearchAnswer:
        """Return what was chosen lately."""


class SearchSheet(Overlay):
    """The sheet.

    Args:
        parent: The window.
        finder: What answers.

    Attributes:
        recents: What this officer chose lately.

    Signals:
        chosen (Hit, bool): What to show, and whether the map is to be fitted to it.
        recents_changed (Recents): Something was chosen.
    """

    chosen = Signal(object, bool)
    recents_changed = Signal(object)

    def __init__(self, parent: QWidget, finder: Finder) -> None:
        super().__init__(parent)
        self._finder = finder
        self._only: HitKind | None = None
        self._answer = SearchAnswer()
        self.recents = Recents()
        self.field = SearchField()
        self.model = HitModel(self)
        self.list = QListView()
        self.delegate = HitDelegate(self.model, self.list)
        self._said = PlainLabel("plain", wraps=True)
        self._examples = _Examples()
        self._foot = PlainLabel("dim", wraps=True)
        self._looking = QTimer(self)
        self._looking.setSingleShot(True)
        self._looking.setInterval(0)
        self._build()
        self._join()

    def _build(self) -> None:
        self.list.setModel(self.model)
        self.list.setItemDelegate(self.delegate)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setMouseTracking(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.list.setProperty("role", "hits")
        self.field.setMinimumHeight(34)
        for widget in (self.field, self._said, self.list, self._examples, self._foot):
            self.column.addWidget(widget)
        self.column.setStretch(self.column.indexOf(self.list), 1)
        self.setMinimumSize(WIDTH_PX, LIST_PX + 150)

    def _join(self) -> None:
        self.field.words_changed.connect(self._wish_look)
        self.field.key_pressed.connect(self._serve_key)
        self._looking.timeout.connect(self.look)
        self.list.clicked.connect(self._choose_index)

    @property
    def hits(self) -> tuple[Hit, ...]:
        """What is listed."""
        return self.model.hits

    @property
    def only(self) -> HitKind | None:
        """The kind that is listed alone, None for all kinds."""
        return self._only

    # -- opening -----------------------------------------------------------------------------------

    def open_sheet(self) -> None:
        """Show it, ready to be typed into."""
        super().open_sheet()
        self._only = None
        self.field.selectAll()
        self.field.setFocus(Qt.FocusReason.PopupFocusReason)
        self.look()

    def render_words(self) -> None:
        """Say everything in the present language."""
        self.title.setText(tr("搜索"))
        self.field.setPlaceholderText(tr("名称、拼音首字母、编码、电话、地址、坐标"))
        self.field.setAccessibleName(tr("搜索"))
        self.list.setAccessibleName(tr("找到的"))
        self._examples.render_words()
        self._render_state()

    # -- looking -----------------------------------------------------------------------------------

    @Slot(str)
    def _wish_look(self, _words: str) -> None:
        # After the keys that are waiting already: of letters typed in a burst the last alone is looked for.
        self._only = None
        self._looking.start()

    @Slot()
    def look(self) -> None:
        """Look for what is typed, now."""
        self._looking.stop()
        words = self.field.words.strip()
        if not words:
            self._answer = self._finder.recall(self.recents)
        elif self._only is not None:
            self._answer = self._finder.look(words, MANY, self._only, self.recents)
        else:
            self._answer = self._finder.look(words, FEW, None, self.recents)
            if len(self._answer.groups) == 1 and not self._answer.is_near:
                self._answer = self._finder.look(words, MANY, None, self.recents)
        self.model.show(self._answer)
        self._mark_row(self._next_hit(-1, 1))
        self._render_state()

    @Slot(float)
    def take_share(self, share: float) -> None:
        """Learn how much of the city has been taken up; what is listed is looked for again at the end."""
        if not self.isVisible():
            return
        if share >= 1.0 and self._answer.share < 1.0:
            self.look()
        else:
            self._render_state(share)

    def _render_state(self, share: float | None = None) -> None:
        words, answer = self.field.words.strip(), self._answer
        is_empty = not words
        if is_empty:
            said = ""
        elif not answer.groups:
            said = tr("没有找到“{words}”").format(words=words)
        else:
            said = tr("没有完全符合“{words}”的，下面是最接近的").format(words=words) if answer.is_near else ""
        self._said.setText(said)
        self._said.setVisible(bool(said))
        self._examples.setVisible(is_empty or not answer.groups)
        self.list.setVisible(bool(answer.groups))
        # What stands alone stands at the top.
        self.column.setStretch(self.column.indexOf(self._examples), 0 if answer.groups else 1)
        keys = tr("↑ ↓ 选择 · Enter 显示 · Ctrl+Enter 缩放到 · Tab 只看此类 · Esc 关闭")
        if self._only is not None:
            keys = tr("只看{kind} · Tab 看全部 · Esc 关闭").format(kind=kind_word(self._only))
        done = answer.share if share is None else share
        if done < 1.0:
            keys = tr("正在建立索引 {share} %").format(share=int(done * 100)) + " · " + keys
        self._foot.setText(keys)

    # -- choosing ----------------------------------------------------------------------------------

    @Slot(int, bool)
    def _serve_key(self, key: int, is_ctrl: bool) -> None:
        if self._looking.isActive():
            self.look()
        match key:
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self.choose(fits=is_ctrl)
            case Qt.Key.Key_Down:
                self._mark_row(self._next_hit(self._marked_row(), 1))
            case Qt.Key.Key_Up:
                self._mark_row(self._next_hit(self._marked_row(), -1))
            case Qt.Key.Key_PageDown:
                self._mark_row(self._far_hit(PAGE_ROWS))
            case Qt.Key.Key_PageUp:
                self._mark_row(self._far_hit(-PAGE_ROWS))
            case _:
                self._narrow()

    def choose(self, *, fits: bool = False) -> None:
        """Show the marked hit and close.

        Args:
            fits: Whether the map is to be fitted to it.
        """
        hit = self.model.hit_at(self._marked_row())
        if hit is None:
            return
        if hit.kind is not HitKind.POSITION:
            self.recents = self.recents.with_chosen((hit.kind, hit.id, hit.ordinal))
            self.recents_changed.emit(self.recents)
        self.close_sheet()
        self.chosen.emit(hit, fits)

    @Slot(QModelIndex)
    def _choose_index(self, index: QModelIndex) -> None:
        if self.model.hit_at(index.row()) is not None:
            self.list.setCurrentIndex(index)
            self.choose()

    def _narrow(self) -> None:
        """List the kind of the marked hit alone, or all kinds again."""
        hit = self.model.hit_at(self._marked_row())
        if self._only is not None:
            self._only = None
        elif hit is not None and not self._answer.is_recent and not self._answer.is_near:
            self._only = hit.kind
        self.look()

    def _marked_row(self) -> int:
        return self.list.currentIndex().row()

    def _mark_row(self, row: int) -> None:
        if row < 0:
            return
        if self.model.hit_at(row - 1) is None:
            self.list.scrollTo(self.model.index(row - 1, 0))  # a group's first hit with its heading
        self.list.setCurrentIndex(self.model.index(row, 0))

    def _next_hit(self, row: int, step: int) -> int:
        """Return the next row with a hit, round the end; -1 if there is none."""
        count = self.model.rowCount()
        for _ in range(count):
            row = (row + step) % count
            if self.model.hit_at(row) is not None:
                return row
        return -1

    def _far_hit(self, rows: int) -> int:
        """Return the row with a hit that lies about so many rows further, at most the first or the last."""
        hits = [row for row in range(self.model.rowCount()) if self.model.hit_at(row) is not None]
        marked = self._marked_row()
        if not hits or marked not in hits:
            return -1
        at = hits.index(marked) + rows
        return hits[min(max(at, 0), len(hits) - 1)]


class _Examples(QFrame):
    """What can be typed, with an example of each."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(12, 8, 12, 8)
        self._grid.setHorizontalSpacing(24)
        self._grid.setVerticalSpacing(8)
        self._grid.setColumnStretch(1, 1)
        self._grid.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._labels: list[PlainLabel] = []

    def render_words(self) -> None:
        """Say them in the present language."""
        rows = example_rows()
        if not self._labels:
            for row in range(len(rows)):
                for column, role in enumerate(("dim", "plain")):
                    label = PlainLabel(role)
                    self._grid.addWidget(label, row, column)
                    self._labels.append(label)
        for label, words in zip(self._labels, (words for row in rows for words in row), strict=True):
            label.setText(words)
