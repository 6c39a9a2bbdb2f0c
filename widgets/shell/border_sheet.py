"""Owns the sheet that lists what was found at the borders, and walks the map from one to the next.

Thread: UI
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from zoneinfo import ZoneInfo

from PySide6.QtCore import QEvent, QModelIndex, Qt, Signal, Slot
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHBoxLayout,
    QHeaderView,
    QTableView,
    QWidget,
)

from desktop.models.partition import BorderCheck
from widgets.parts.key_button import KeyButton
from widgets.parts.own_keys import ENTER
from widgets.parts.plain_label import PlainLabel
from widgets.parts.sheet_text import Cell, csv_text
from widgets.parts.wording import minute_words, tr
from widgets.shell.border_entries import (
    BorderEntry,
    BorderEntryModel,
    BorderGroup,
    group_word,
)
from widgets.shell.failure_words import failure_words
from widgets.shell.overlay import Overlay

_ROW_PX = 26
_NEXT, _PREVIOUS, _PIN, _AGAIN, _COPY = "N", "P", "V", "R", "Alt+C"
_OWN_KEYS = ENTER | {Qt.Key.Key_N, Qt.Key.Key_P, Qt.Key.Key_V, Qt.Key.Key_R}


class FoundTable(QTableView):
    """The table; letters are the sheet's."""

    def __init__(self, model: BorderEntryModel) -> None:
        super().__init__()
        self.setModel(model)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(_ROW_PX)
        head = self.horizontalHeader()
        head.setSectionsClickable(False)
        head.setHighlightSections(False)
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        head.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        head.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk by arrows and pages; leave letters and Enter to the sheet."""
        if event.text().strip() or event.key() in ENTER:
            event.ignore()
            return
        super().keyPressEvent(event)


class BorderSheet(Overlay):
    """The sheet, at the right; the map stays in sight. Letters typed on it are no keys of the window.

    Args:
        parent: The window.
        place_of: Gives the words for where something lies.
        town_name: Gives the name of a town by its code.

    Signals:
        entry_chosen (BorderEntry): Show it on the map.
        shown_changed (): Other entries are listed, or the sheet was opened, closed or pinned.
        check_requested (): Check again.
    """

    entry_chosen = Signal(object)
    shown_changed = Signal()
    check_requested = Signal()

    def __init__(
        self, parent: QWidget, place_of: Callable[[BorderEntry], str], town_name: Callable[[str], str]
    ) -> None:
        super().__init__(parent, Qt.AlignmentFlag.AlignRight)
        self.setProperty("form", True)
        self._town_name = town_name
        self._check: BorderCheck | None = None
        self._failure = ""
        self._zone = ZoneInfo("Asia/Shanghai")
        self.entries = BorderEntryModel(place_of)
        self.table = FoundTable(self.entries)
        self.state = PlainLabel("plain", wraps=True)
        self.note = PlainLabel("dim", wraps=True)
        self.groups, self.towns = QComboBox(), QComboBox()
        self.next_button, self.previous_button = KeyButton(_NEXT), KeyButton(_PREVIOUS)
        self.pin_button, self.again_button = KeyButton(_PIN), KeyButton(_AGAIN)
        self.copy_button = KeyButton(_COPY)
        self.pin_button.setCheckable(True)
        self._build()
        self.table.clicked.connect(self._choose_index)
        self.groups.activated.connect(self._filter)
        self.towns.activated.connect(self._filter)
        self.next_button.clicked.connect(self.show_next)
        self.previous_button.clicked.connect(self.show_previous)
        self.pin_button.toggled.connect(self.shown_changed)
        self.again_button.clicked.connect(self.check_requested)
        self.copy_button.clicked.connect(self.copy_table)

    def _build(self) -> None:
        filters, buttons = QHBoxLayout(), QHBoxLayout()
        for box in (self.groups, self.towns):
            filters.addWidget(box, 1)
        for button in (self.previous_button, self.next_button, self.pin_button):
            buttons.addWidget(button)
        buttons.addStretch(1)
        for button in (self.copy_button, self.again_button):
            buttons.addWidget(button)
        self.column.addWidget(self.state)
        self.column.addLayout(filters)
        self.column.addWidget(self.table, 1)
        self.column.addWidget(self.note)
        self.column.addLayout(buttons)
        room = self.table.sizePolicy()
        room.setRetainSizeWhenHidden(True)  # with nothing to list, all else stays where it stands
        self.table.setSizePolicy(room)
        self.setMinimumSize(680, 560)

    @property
    def is_shown_on_map(self) -> bool:
        """Whether the map shows what was found: while the sheet is open, or where it is pinned."""
        return self.isVisible() or self.pin_button.isChecked()

    # -- what is shown -----------------------------------------------------------------------------

    def take_check(self, check: BorderCheck, zone: ZoneInfo) -> None:
        """Take what was found; the row in hand stays in hand if it is still there."""
        kept, row, bar = self._current(), self.table.currentIndex().row(), self.table.verticalScrollBar()
        scrolled = bar.value()
        self._check, self._failure, self._zone = check, "", zone
        self.entries.take_check(check)
        self._show_all()
        listed = self.entries.entries
        if not listed:
            return
        rows = [place for place, one in enumerate(listed) if kept and one.thing == kept.thing]
        found = rows[0] if rows else min(max(row, 0), len(listed) - 1)
        self.table.selectRow(found)
        if kept:
            bar.setValue(scrolled + found - row)  # it stays under the eyes: a step of the bar is a row

    def take_failure(self, code: str) -> None:
        """Take that nothing could be had; what is known stays."""
        self._failure = code
        self._show_state()

    def forget(self) -> None:
        """Show nothing of what somebody else was shown."""
        self._check, self._failure = None, ""
        self.pin_button.setChecked(False)
        self.entries.take_check(None)
        self._show_all()

    def open_sheet(self) -> None:
        """Show it, ready to walk through the list."""
        super().open_sheet()
        self.table.setFocus(Qt.FocusReason.PopupFocusReason)
        if self.entries.entries and self._current() is None:
            self.table.selectRow(0)
        self.shown_changed.emit()

    def close_sheet(self) -> None:
        """Hide it; the map shows what was found only where that is pinned."""
        super().close_sheet()
        self.shown_changed.emit()

    def render_words(self) -> None:
        """Say everything in the present language."""
        self.title.setText(tr("网格边界检查"))
        for button, words in (
            (self.next_button, tr("下一处")),
            (self.previous_button, tr("上一处")),
            (self.pin_button, tr("钉在图上")),
            (self.again_button, tr("重新检查")),
            (self.copy_button, tr("复制 CSV")),
        ):
            button.set_word(words)
        self.groups.setAccessibleName(tr("类型"))
        self.towns.setAccessibleName(tr("镇街"))
        self.table.setAccessibleName(tr("边界检查结果"))
        self._show_all()

    def _show_all(self) -> None:
        self._show_filters()
        self._show_state()
        self.shown_changed.emit()

    def _show_filters(self) -> None:
        # What is chosen is offered even where nothing is found any more: the list is filtered by it.
        counts, chosen = self.entries.counts(), self.entries.group
        choices: list[tuple[str, BorderGroup | None]] = [
            (f"{group_word(None)}  {counts.total():,}", None),
            *(
                (f"{group_word(one)}  {counts[one]:,}", one)
                for one in BorderGroup
                if counts[one] or one == chosen
            ),
        ]
        _refill(self.groups, choices, chosen)
        towns = [(self._town_name(code) or code, code) for code in self.entries.towns()]
        _refill(self.towns, [(tr("全市"), ""), *towns], self.entries.town_code)

    def _show_state(self) -> None:
        check = self._check
        words = []
        if self._failure:
            words.append(failure_words(self._failure))
        if check is None:
            words += [] if self._failure else [tr("正在检查 …")]
        elif check.checked_at is None:
            words.append(
                tr("正在检查 {n} 网格 … {share}").format(n=f"{check.grids:,}", share=f"{check.progress:.0%}")
            )
        else:
            count = len(check.faults) + len(check.outsiders)
            told = tr("发现 {n} 处").format(n=f"{count:,}") if count else tr("没有发现问题")
            at = minute_words(check.checked_at.astimezone(self._zone))
            grids = tr("{n} 网格").format(n=f"{check.grids:,}")
            words.append(" · ".join((told, grids, tr("边界检查于 {time}").format(time=at))))
        self.state.setText("\n".join(words))
        self.table.setVisible(bool(self.entries.entries))
        self.note.setText(self._note_words())
        self.note.setVisible(bool(self.note.text()))
        for button in (self.next_button, self.previous_button, self.copy_button):
            button.setEnabled(bool(self.entries.entries))

    def _note_words(self) -> str:
        """Return what is to be said of what is not listed."""
        check = self._check
        if check is None or check.checked_at is None:
            return ""
        left = sum(check.counts.values()) - len(check.faults)
        if left > 0:
            return tr("还有 {count} 条").format(count=f"{left:,}")
        if not self.entries.entries and (check.faults or check.outsiders):
            return tr("所选类型和镇街没有发现问题")
        return ""

    # -- what is wished ----------------------------------------------------------------------------

    @Slot()
    def _filter(self) -> None:
        self.entries.choose(self.groups.currentData(), self.towns.currentData() or "")
        self._show_all()

    @Slot()
    def show_next(self) -> None:
        """Show the next entry on the map; after the last the first."""
        self._step(1)

    @Slot()
    def show_previous(self) -> None:
        """Show the entry before on the map; before the first the last."""
        self._step(-1)

    def _step(self, by: int) -> None:
        rows = len(self.entries.entries)
        if rows:
            row = self.table.currentIndex().row()
            before_first = -1 if by > 0 else 0
            self.table.selectRow(((row if self._current() else before_first) + by) % rows)
            self.choose_current()

    def _current(self) -> BorderEntry | None:
        row = self.table.currentIndex().row()
        return self.entries.entries[row] if 0 <= row < len(self.entries.entries) else None

    @Slot(QModelIndex)
    def _choose_index(self, _index: QModelIndex) -> None:
        self.choose_current()

    def choose_current(self) -> None:
        """Show the entry in hand on the map."""
        entry = self._current()
        if entry is not None:
            self.entry_chosen.emit(entry)

    @Slot()
    def copy_table(self) -> None:
        """Copy what is listed as CSV."""
        QGuiApplication.clipboard().setText(csv_text(self.rows()))

    def rows(self) -> list[list[Cell]]:
        """Return what is listed as rows of a table, the headings first."""
        heads: list[Cell] = [tr("类型"), tr("位置"), tr("大小"), tr("网格编码"), tr("经度"), tr("纬度")]
        rows = [heads]
        for entry in self.entries.entries:
            found = entry.found
            place: list[Cell] = ["", ""]
            if found.lon_deg is not None and found.lat_deg is not None:
                place = [found.lon_deg, found.lat_deg]
            rows.append([*self.entries.cells(entry), " ".join(entry.codes), *place])
        return rows

    def event(self, event: QEvent) -> bool:
        """Have the sheet's own keys before the window's."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
            if plain and event.key() in _OWN_KEYS:
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter shows on the map, N and P walk, V pins, R checks again, Alt+C copies."""
        key, modifiers = event.key(), event.modifiers()
        if key == Qt.Key.Key_C and modifiers == Qt.KeyboardModifier.AltModifier:
            self.copy_button.click()
        elif key in ENTER:
            self.choose_current()
        elif key == Qt.Key.Key_N:
            self.next_button.click()
        elif key == Qt.Key.Key_P:
            self.previous_button.click()
        elif key == Qt.Key.Key_V:
            self.pin_button.toggle()
        elif key == Qt.Key.Key_R:
            self.again_button.click()
        else:
            super().keyPressEvent(event)


def _refill(box: QComboBox, choices: Sequence[tuple[str, object]], chosen: object) -> None:
    """Offer other choices; what was chosen stays, if it is there."""
    if box.view().isVisible():
        return
    box.clear()
    for words, value in choices:
        box.addItem(words, value)
    box.setCurrentIndex(max(0, next((at for at, (_, value) in enumerate(choices) if value == chosen), 0)))
