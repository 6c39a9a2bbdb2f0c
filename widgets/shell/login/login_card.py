"""Owns the card with user name and password; it only shows what it is told and says what is wished.

Thread: UI
"""

from __future__ import annotations

from zoneinfo import ZoneInfo

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from desktop.models.seat import Fault, Gate, SeatPicture
from widgets.parts.key_button import KeyButton
from widgets.parts.own_keys import ENTER
from widgets.parts.plain_label import PlainLabel
from widgets.parts.wording import tr
from widgets.shell.login.caps_lock import CapsLockGuess
from widgets.shell.login.seat_words import fault_words, lead_words, title_words

CARD_WIDTH_PX = 420


class SeatButton(KeyButton):
    """A button of the card that Tab reaches and Enter presses."""

    def __init__(self, key: str, *, is_main: bool = False) -> None:
        super().__init__(key)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setProperty("main", is_main)


class PasswordField(QLineEdit):
    """A field that shows dots, and learns from what is typed whether capitals are locked.

    Signals:
        caps_lock_changed (bool): Whether they seem to be.
    """

    caps_lock_changed = Signal(bool)

    def __init__(self) -> None:
        super().__init__()
        self.setEchoMode(QLineEdit.EchoMode.Password)
        self.setMaxLength(200)
        self._guess = CapsLockGuess()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Look at the letter, then take it."""
        before = self._guess.is_on
        self._guess.take(event)
        if self._guess.is_on != before:
            self.caps_lock_changed.emit(self._guess.is_on)
        super().keyPressEvent(event)


class LoginCard(QFrame):
    """The card.

    Signals:
        login_requested (str, str): User name and password.
        switch_requested (): Somebody else wants to sit down.
        lock_requested (), log_out_requested (): Of whoever sits here.
        back_requested (): Nobody else sits down after all.
    """

    login_requested = Signal(str, str)
    switch_requested = Signal()
    lock_requested = Signal()
    log_out_requested = Signal()
    back_requested = Signal()

    def __init__(self, zone: ZoneInfo, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "login-card")
        self.setFixedWidth(CARD_WIDTH_PX)
        self._zone = zone
        self._seat = SeatPicture()
        self._tried = ""
        self._extra = ("", "", "")
        self.title = PlainLabel("title")
        self.lead = PlainLabel("plain", wraps=True)
        self.link = PlainLabel("dim", wraps=True)
        self.username, self.password = QLineEdit(), PasswordField()
        self.username.setMaxLength(64)
        self._username_label, self._password_label = PlainLabel("dim"), PlainLabel("dim")
        self.caps = PlainLabel("strong")
        self.fault = PlainLabel("strong", wraps=True)
        self.left_behind, self.notes = PlainLabel("plain", wraps=True), PlainLabel("dim", wraps=True)
        self.go = SeatButton("Enter", is_main=True)
        self.switch, self.lock = SeatButton("F9"), SeatButton("Ctrl+Shift+L")
        self.leave, self.back = SeatButton(""), SeatButton("Esc")
        self._lay_out()
        self._join()
        self.render_words()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(8)
        for widget in (self.title, self.lead, self.link):
            column.addWidget(widget)
        column.addSpacing(6)
        for label, field in ((self._username_label, self.username), (self._password_label, self.password)):
            field.setFixedHeight(32)
            column.addWidget(label)
            column.addWidget(field)
        for widget in (self.caps, self.fault):
            column.addWidget(widget)
        column.addSpacing(6)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.go)
        row.addStretch(1)
        for button in (self.switch, self.back):
            row.addWidget(button)
        column.addLayout(row)
        column.addWidget(self.left_behind)
        others = QHBoxLayout()
        others.setSpacing(8)
        for button in (self.lock, self.leave):
            others.addWidget(button)
        others.addStretch(1)
        column.addLayout(others)
        column.addWidget(self.notes)

    def _join(self) -> None:
        self.go.clicked.connect(self.submit)
        self.switch.clicked.connect(self.switch_requested)
        self.lock.clicked.connect(self.lock_requested)
        self.leave.clicked.connect(self.log_out_requested)
        self.back.clicked.connect(self.back_requested)
        self.username.textChanged.connect(self._on_typed)
        self.password.textChanged.connect(self._on_typed)
        self.password.caps_lock_changed.connect(self._show_caps_lock)
        self._show_caps_lock(False)

    @property
    def words(self) -> str:
        """All that the card says, for readers and tests."""
        labels = (self.title, self.lead, self.link, self.caps, self.fault, self.left_behind, self.notes)
        return "\n".join(label.text() for label in labels if not label.isHidden())

    @property
    def present_username(self) -> str:
        """Who logs in: the sitter of a locked desk, else whose name is typed."""
        return self._seat.username if self._seat.gate is Gate.LOCK else self.username.text().strip()

    # -- what is shown -----------------------------------------------------------------------------

    def show_seat(self, seat: SeatPicture) -> None:
        """Show the seat as it is now; what was typed stays until somebody is let in or turns back."""
        before, self._seat = self._seat, seat
        if seat.gate is not before.gate:
            self._begin(seat)
        elif before.is_asking and not seat.is_asking:
            self._take_answer(seat)
        self.render_words()

    def show_beside(self, link: str, left_behind: str, notes: str) -> None:
        """Show where the central is, what becomes of the sitter's work, and remarks."""
        self._extra = (link, left_behind, notes)
        self.render_words()

    def set_zone(self, zone: ZoneInfo) -> None:
        """Say clock times in another city's zone."""
        self._zone = zone

    def render_words(self) -> None:
        """Say everything in the present language."""
        seat = self._seat
        link, left_behind, notes = self._extra
        is_locked = seat.gate is Gate.LOCK
        self.title.setText(title_words(seat.gate))
        self.lead.setText(lead_words(seat))
        for label, words in ((self.link, link), (self.left_behind, left_behind), (self.notes, notes)):
            label.setText(words)
            label.setVisible(bool(words))
        self.fault.setText("" if self._is_stale_fault() else fault_words(seat, self._zone))
        self.fault.setVisible(bool(self.fault.text()))
        self._username_label.setText(tr("用户名"))
        self._password_label.setText(tr("密码"))
        self.caps.setText(tr("大写锁定可能已打开"))
        for widget in (self._username_label, self.username):
            widget.setVisible(not is_locked)
        self.go.set_word(tr("正在登录 …") if seat.is_asking else tr("解锁") if is_locked else tr("登录"))
        self.switch.set_word(tr("换人"))
        self.back.set_word(tr("返回"))
        self.lock.set_word(tr("锁定席位"))
        self.leave.set_word(tr("退出登录"))
        self.switch.setVisible(is_locked)
        self.back.setVisible(seat.gate is Gate.SWITCH)
        self.lock.setVisible(seat.gate is Gate.SWITCH and seat.can_lock)
        self.leave.setVisible(seat.gate in (Gate.SWITCH, Gate.AGAIN) and seat.sitter is not None)
        self._offer()

    def fit(self) -> None:
        """Be as high as the words need at this width, and no higher."""
        column = self.layout()
        if column is not None:
            column.activate()
            self.resize(CARD_WIDTH_PX, column.totalHeightForWidth(CARD_WIDTH_PX))

    def stops(self) -> list[QWidget]:
        """Return where Tab goes, in order."""
        return [self.username, self.password, self.go, self.switch, self.back, self.lock, self.leave]

    def take_focus(self) -> None:
        """Put the cursor where something is missing."""
        is_named = bool(self.present_username)
        field = self.password if is_named else self.username
        field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _begin(self, seat: SeatPicture) -> None:
        self.password.clear()
        self._tried = ""
        # Whoever was logged out by time is the likeliest to log in again; a change of officers is another.
        self.username.setText("" if seat.gate in (Gate.SWITCH, Gate.LOCK) else seat.username)

    def _take_answer(self, seat: SeatPicture) -> None:
        """Ready for the next try: a wrong password is typed anew, one that nobody looked at is not."""
        if seat.fault is Fault.WRONG:
            self.password.clear()
        if seat.gate is not Gate.OPEN:
            self.password.setFocus(Qt.FocusReason.OtherFocusReason)

    def _is_stale_fault(self) -> bool:
        """Say whether the refusal was about somebody else than whose name stands here now."""
        return bool(self._tried) and self.present_username != self._tried

    def _offer(self) -> None:
        locked = self._seat.fault is Fault.LOCKED and self._seat.locked_left_s > 0
        is_complete = bool(self.present_username and self.password.text())
        is_shut = locked and not self._is_stale_fault()
        self.go.setEnabled(is_complete and not self._seat.is_asking and not is_shut)
        for field in (self.username, self.password):
            field.setReadOnly(self._seat.is_asking)

    @Slot(bool)
    def _show_caps_lock(self, is_on: bool) -> None:
        self.caps.setVisible(is_on)

    @Slot()
    def _on_typed(self) -> None:
        if not self.password.text():
            self.caps.hide()
        self.render_words()

    # -- what is wished ----------------------------------------------------------------------------

    @Slot()
    def submit(self) -> None:
        """Have name and password checked; go to the field that is still empty."""
        self._offer()
        if self.go.isEnabled():
            self._tried = self.present_username
            self.login_requested.emit(self._tried, self.password.text())
        elif not self._seat.is_asking:
            self.take_focus()

    def forget(self) -> None:
        """Forget what was typed."""
        self.password.clear()
        self.username.clear()
        self._tried = ""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses the button in focus, or logs in; Escape turns back."""
        if event.key() in ENTER:
            focused = self.focusWidget()
            if isinstance(focused, SeatButton) and focused is not self.go and focused.hasFocus():
                focused.click()
            else:
                self.submit()
        elif event.key() == Qt.Key.Key_Escape and self._seat.gate is Gate.SWITCH:
            self.back_requested.emit()
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Say it again in the new language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.render_words()
