"""Owns the box for all that may be done with an incident beside the four moves with keys of their own.

Thread: UI
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QLineEdit, QSpinBox, QVBoxLayout, QWidget

from desktop.models.command import Operation
from desktop.models.draft import MoveDraft
from widgets.card.moves import ON_THE_CARD, Asks, MoveForm, Surroundings, arguments_of, form_of
from widgets.card.rows import ActionButton
from widgets.parts.own_keys import ENTER, claims
from widgets.parts.plain_label import PlainLabel
from widgets.parts.wording import operation_word, tr

_OWN_KEYS = ENTER | {Qt.Key.Key_Escape}

LONGEST_DAYS = 365
"""Longest suspension. Source: domain, Life cycle."""


class MovesBox(QFrame):
    """A choice of moves, and the form of the chosen one; keys within it are no orders of the window.

    What is typed stays until the order has been taken over: whoever hears the wish says `hand_over` and, once
    the order is kept, `reset`; or `refuse`.

    Signals:
        move_requested (Operation, dict): The move and the body of its order.
        form_shown (): The form of a move is shown, which takes more room than before.
    """

    move_requested = Signal(object, object)
    form_shown = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "order")
        self.setProperty("form", True)
        self._around = Surroundings()
        self._now: datetime | None = None
        self._form: MoveForm | None = None
        self._kept: MoveDraft | None = None
        self.moves, self.choice, self.days = QComboBox(), QComboBox(), QSpinBox()
        self.title, self.words = QLineEdit(), QLineEdit()
        self.days.setRange(1, LONGEST_DAYS)
        self._missing = PlainLabel("small", wraps=True)
        self._go = ActionButton("", "Ctrl+Enter", is_main=True)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(8, 6, 8, 6)
        self._column.setSpacing(6)
        head = QHBoxLayout()
        self._word = PlainLabel("dim")
        head.addWidget(self._word)
        head.addWidget(self.moves, 1)
        self._column.addLayout(head)
        for widget in (self.choice, self.days, self.title, self.words, self._missing):
            self._column.addWidget(widget)
        foot = QHBoxLayout()
        foot.addWidget(self._go)
        foot.addStretch(1)
        self._column.addLayout(foot)
        self.moves.activated.connect(self._choose)
        self._go.clicked.connect(self.confirm)
        self.hide()

    def set_offer(self, allowed: Sequence[str], around: Surroundings, now: datetime) -> bool:
        """Offer what may be done; a form that is being filled stays as long as its move is allowed.

        Returns:
            Whether there is anything to offer.
        """
        self._around, self._now = around, now
        known = [Operation(name) for name in allowed if name in set(Operation)]
        offered = [one for one in known if one not in ON_THE_CARD and form_of(one, around).can_be_filled]
        present = None if self._form is None else self._form.operation
        self._word.setText(tr("更多操作 M"))
        self.moves.blockSignals(True)
        self.moves.clear()
        self.moves.addItem(tr("请选择 …"), "")
        for operation in offered:
            self.moves.addItem(operation_word(operation.value), operation.value)
        place = self.moves.findData(present.value) if present in offered and present is not None else 0
        self.moves.setCurrentIndex(max(place, 0))
        self.moves.blockSignals(False)
        if place <= 0:
            self._put_away()
        if self._kept is not None and self._form is None and self._kept.operation in offered:
            self._put_back(self._kept)
        return bool(offered)

    @Slot()
    def open(self) -> None:
        """Take the focus, the list of moves first."""
        if self.isVisibleTo(self.window()):
            self.moves.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def begin(self, operation: Operation) -> None:
        """Open the form of a move, if it is offered."""
        place = self.moves.findData(operation.value)
        if place > 0:
            self.moves.setCurrentIndex(place)
            self._choose(place)
            self.moves.setFocus(Qt.FocusReason.OtherFocusReason)
            self._go_on()

    @property
    def draft(self) -> MoveDraft | None:
        """The form as far as it is filled, None where nothing was typed or chosen."""
        form = self._form
        if form is None:
            return self._kept
        choice = self.choice.currentData()
        return MoveDraft(
            operation=form.operation,
            choice=None if choice is None else str(choice),
            days=self.days.value(),
            title=self.title.text(),
            words=self.words.text(),
        )

    def reset(self, kept: MoveDraft | None = None) -> None:
        """Forget what was typed: another incident is shown, or the order was given.

        Args:
            kept: What was typed for that incident before; it comes back once its move is offered.
        """
        self._kept = kept
        for field in (self.title, self.words):
            field.clear()
        self.moves.setCurrentIndex(0)
        self._show(None)

    def hand_over(self) -> None:
        """Give the keys back to the window: the order is being written, the words stay until it is."""
        self._missing.hide()
        self._leave()

    def refuse(self, why: str) -> None:
        """Say why the chosen move became no order; the words stay."""
        self._say(tr("没有下达，所写已保留：{why}").format(why=why))

    def _put_away(self) -> None:
        """Keep a form whose move is not offered any more, for when it is again; say so if words are in it."""
        form = self._form
        kept = None if form is None else self.draft
        self._show(None)
        if form is None or kept is None:
            return
        self._kept = kept
        for field in (self.title, self.words):
            field.clear()
        if kept.words or kept.title:
            deed = operation_word(form.operation.value)
            self._say(tr("{deed}：现在不能下达，所写已保留").format(deed=deed))

    def _say(self, words: str) -> None:
        self._missing.setText(words)
        self._missing.show()

    def _put_back(self, kept: MoveDraft) -> None:
        self._kept = None
        place = self.moves.findData(kept.operation.value)
        self.moves.setCurrentIndex(place)
        self._choose(place)
        self.choice.setCurrentIndex(max(0, self.choice.findData(kept.choice)))
        self.days.setValue(kept.days)
        self.title.setText(kept.title)
        self.words.setText(kept.words)

    @Slot(int)
    def _choose(self, _place: int) -> None:
        chosen = self.moves.currentData()
        self._show(form_of(Operation(chosen), self._around) if chosen else None)

    def _go_on(self) -> None:
        """Go from the list of moves to what the chosen one asks for first, and on from field to field."""
        if not self.moves.hasFocus():
            self.focusNextChild()
        elif self._form is not None:
            fields: list[QWidget] = [self.choice, self.days, self.title, self.words]
            next(one for one in fields if not one.isHidden()).setFocus(Qt.FocusReason.TabFocusReason)

    def _asks(self, what: Asks) -> bool:
        return self._form is not None and what in self._form.asks

    def _show(self, form: MoveForm | None) -> None:
        self._form = form
        self.choice.clear()
        if form is not None:
            for value, word in form.choices:
                self.choice.addItem(word, value)
            self._go.set_word(operation_word(form.operation.value))
            self.days.setSuffix(tr(" 天后恢复"))
            self.title.setPlaceholderText(tr("正确的标题"))
            reason, free = tr("理由（必填）"), tr("意见")
            self.words.setPlaceholderText(reason if form.needs_reason else free)
        self.choice.setVisible(self._asks(Asks.CHOICE))
        self.days.setVisible(self._asks(Asks.DAYS))
        self.title.setVisible(self._asks(Asks.TITLE))
        self.words.setVisible(form is not None)
        self._go.setVisible(form is not None)
        self._missing.hide()
        if form is not None:
            self.form_shown.emit()

    @Slot()
    def confirm(self) -> None:
        """Order the chosen move, or say what is missing."""
        form, now = self._form, self._now
        if form is None or now is None:
            return
        words, title = self.words.text().strip(), self.title.text().strip()
        missing = self.words if form.needs_reason and not words else None
        if self._asks(Asks.TITLE) and not title:
            missing = self.title
        if missing is not None:
            self._say(tr("还缺：{what}").format(what=missing.placeholderText()))
            missing.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        arguments = arguments_of(
            form,
            self._around,
            words=words,
            choice=str(self.choice.currentData() or ""),
            days=self.days.value(),
            title=title,
            now=now,
        )
        self.move_requested.emit(form.operation, dict(arguments))

    def event(self, event: QEvent) -> bool:
        """Have Enter and Escape before the window's own keys."""
        return claims(event, _OWN_KEYS) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Give the order with Ctrl+Enter, go on with Enter, leave the box with Escape."""
        if event.key() == Qt.Key.Key_Escape:
            self.reset()
            self._leave()
        elif event.key() not in _OWN_KEYS:
            super().keyPressEvent(event)
        elif event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.confirm()
        else:
            self._go_on()

    def _leave(self) -> None:
        """Give the keys back to the window."""
        focused = self.window().focusWidget()
        if focused is not None and self.isAncestorOf(focused):
            focused.clearFocus()
