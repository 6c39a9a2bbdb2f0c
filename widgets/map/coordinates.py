"""Owns the readout of coordinates: where pointer or crosshair is, in both datums, and what is copied of it.

Thread: UI
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QVBoxLayout, QWidget

from desktop.models.datum import to_gcj02
from widgets.canvas.pointed import Pointed
from widgets.parts.key_button import KeyButton
from widgets.parts.plain_label import PlainLabel, TitleLabel
from widgets.parts.wording import tr

PLACES = 6
"""Decimal places of degrees: a tenth of a metre."""

_GAP_PX = 14


def degree_words(lon_deg: float, lat_deg: float) -> str:
    """Return a position as it is copied: longitude, latitude, decimal degrees."""
    return f"{lon_deg:.{PLACES}f}, {lat_deg:.{PLACES}f}"


def wgs84_words(at: Pointed) -> str:
    """Return the position in WGS84."""
    return degree_words(at.lon_deg, at.lat_deg)


def gcj02_words(at: Pointed) -> str:
    """Return the position as Chinese map services name it."""
    return degree_words(*to_gcj02(at.lon_deg, at.lat_deg))


class CoordinateReadout(QWidget):
    """One quiet line at the foot of the map.

    Signals:
        resized (): It says something else and needs another room.
    """

    resized = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("map-coordinates")
        self._wgs84, self._gcj02 = PlainLabel("foot", self), PlainLabel("foot", self)
        self._place = TitleLabel("foot", self)
        self.hide()

    def show_place(self, at: Pointed | None, place: str) -> None:
        """Show a position and the grid there; nothing where nobody points."""
        self.setVisible(at is not None)
        if at is None:
            return
        self._wgs84.setText(f"WGS84 {wgs84_words(at)}")
        self._gcj02.setText(f"GCJ-02 {gcj02_words(at)}")
        self._place.setText(place)
        self.resized.emit()

    def fit_into(self, width_px: int) -> None:
        """Say as much as there is room for: the position first, then the grid, then the other datum."""
        wide = {one: one.sizeHint().width() for one in (self._wgs84, self._gcj02, self._place)}
        room = max(0, width_px) - wide[self._wgs84]
        wide[self._place] = max(0, min(wide[self._place], room - _GAP_PX)) if self._place.text() else 0
        room -= wide[self._place] + _GAP_PX
        self._gcj02.setVisible(room - _GAP_PX >= wide[self._gcj02])
        self._place.setVisible(wide[self._place] > 0)
        left, high = 0, self._wgs84.sizeHint().height()
        for label in (self._wgs84, self._gcj02, self._place):
            if not label.isHidden():
                label.setGeometry(left, 0, wide[label], high)
                left += wide[label] + _GAP_PX
        self.resize(max(0, min(left - _GAP_PX, width_px)), high)

    @property
    def words(self) -> str:
        """All that is said."""
        return "  ".join((self._wgs84.text(), self._gcj02.text(), self._place.text()))


class CoordinateSheet(QFrame):
    """Says the position that was copied, and copies it in either datum.

    Signals:
        closed (): The sheet has gone.
    """

    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("coordinate-sheet")
        self.setProperty("role", "overlay")
        self.setProperty("form", True)  # letters are its own while it is open
        self.setAutoFillBackground(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._name = self._copied = ""
        self._place = PlainLabel("strong", self)
        self._said = PlainLabel("dim", self)
        self._words = {"WGS84": PlainLabel("plain", self), "GCJ-02": PlainLabel("plain", self)}
        self.buttons = {"WGS84": KeyButton("W", self), "GCJ-02": KeyButton("G", self)}
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 10, 14, 10)
        grid = QGridLayout()
        grid.setHorizontalSpacing(14)
        for row, datum in enumerate(self._words):
            name = PlainLabel("dim", self)
            name.setText(datum)
            for place, widget in enumerate((name, self._words[datum], self.buttons[datum])):
                grid.addWidget(widget, row, place)
        column.addWidget(self._place)
        column.addLayout(grid)
        column.addWidget(self._said)
        self.buttons["WGS84"].clicked.connect(self.copy_wgs84)
        self.buttons["GCJ-02"].clicked.connect(self.copy_gcj02)
        self.hide()

    def open_at(self, at: Pointed, place: str) -> None:
        """Show a position, its WGS84 copied already."""
        self._name = place
        self._words["WGS84"].setText(wgs84_words(at))
        self._words["GCJ-02"].setText(gcj02_words(at))
        self.show()
        self.copy_wgs84()
        self.raise_()
        self.setFocus(Qt.FocusReason.PopupFocusReason)

    def _render(self) -> None:
        self._place.setText(self._name or tr("网格之外"))
        self._said.setText(tr("已复制 {datum} · Esc 关闭").format(datum=self._copied))
        for button in self.buttons.values():
            button.set_word(tr("复制"))
        self.adjustSize()

    @Slot()
    def copy_wgs84(self) -> None:
        """Copy the position in WGS84."""
        self._copy("WGS84")

    @Slot()
    def copy_gcj02(self) -> None:
        """Copy the position in GCJ-02."""
        self._copy("GCJ-02")

    def _copy(self, datum: str) -> None:
        self._copied = datum
        QGuiApplication.clipboard().setText(self._words[datum].text())
        self._render()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Copy by W and G; Escape and Enter close."""
        match Qt.Key(event.key()):
            case Qt.Key.Key_W:
                self.copy_wgs84()
            case Qt.Key.Key_G:
                self.copy_gcj02()
            case Qt.Key.Key_Escape | Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self.hide()
                self.closed.emit()
            case _:
                super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Say it in another language; what was copied stays copied."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange and self.isVisible():
            self._render()
