"""Owns a row of the legend: what it looks like on the map, its word, its count, and whether it is shown.

Thread: UI
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QWidget

from desktop.models.incident import Priority
from desktop.models.post import PostState
from desktop.viewmodels.map_filter import IncidentPhase, LayerName, WorkerGroup
from widgets.canvas.swatch import paint_load_swatch, paint_post_swatch, paint_worker_swatch
from widgets.map.legend_counts import RowOf
from widgets.parts.marks import paint_priority_mark
from widgets.parts.own_keys import ENTER, claims
from widgets.parts.safe_paint import painting
from widgets.parts.theme import SMALL_PX, current_palette, font_of, theme_holder
from widgets.parts.wording import tr

ROW_PX = 22
SWATCH = (28, 13)
PAD_PX = 10


class LegendButton(QAbstractButton):
    """A line of the legend that takes the focus and shows it.

    Signals:
        fold_wished (bool): Left was pressed: fold; right: unfold.
    """

    fold_wished = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self.setFixedHeight(ROW_PX)
        theme_holder().changed.connect(self.update)

    def event(self, event: QEvent) -> bool:
        """Keep Enter from the window: here it is as good as the space bar."""
        return claims(event, ENTER) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Press by Enter too; fold and unfold by left and right."""
        match Qt.Key(event.key()):
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self.click()
            case Qt.Key.Key_Left | Qt.Key.Key_Right:
                self.fold_wished.emit(event.key() == Qt.Key.Key_Left)
            case Qt.Key.Key_Up | Qt.Key.Key_Down:
                event.ignore()  # the legend walks, in the order of what is in sight
            case _:
                super().keyPressEvent(event)

    def paint_ground(self, painter: QPainter) -> None:
        """Draw what is under the words: the focus, the pointer."""
        palette = current_palette()
        if self.underMouse():
            painter.fillRect(self.rect(), palette.hover)
        if self.hasFocus():
            painter.setPen(QPen(palette.selection, 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))


class LegendHead(LegendButton):
    """The head of a section, or of the legend: a press folds it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._word, self._note, self._is_folded = "", "", False

    def say(self, word: str, note: str, *, is_folded: bool) -> None:
        """Show word and note."""
        if (word, note, is_folded) == (self._word, self._note, self._is_folded):
            return
        self._word, self._note, self._is_folded = word, note, is_folded
        state = tr("已折叠") if is_folded else tr("已展开")
        self.setAccessibleName(" ".join(one for one in (word, note, state) if one))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """As wide as its words."""
        metrics = QFontMetricsF(font_of(SMALL_PX, bold=True))
        wide = metrics.horizontalAdvance(self._word) + metrics.horizontalAdvance(self._note)
        return QSize(round(wide) + 4 * PAD_PX + 14, ROW_PX)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw a caret, the word, and at the right the note."""
        with painting(self) as painter:
            palette = current_palette()
            self.paint_ground(painter)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            middle = QPointF(PAD_PX + 4, self.height() / 2)
            painter.setPen(QPen(palette.dim_text, 1.5))
            turns = ((-2, -4), (2, 0), (-2, 4)) if self._is_folded else ((-4, -2), (0, 2), (4, -2))
            painter.drawPolyline([middle + QPointF(*turn) for turn in turns])
            painter.setFont(font_of(SMALL_PX))
            line = QRectF(self.rect()).adjusted(PAD_PX + 16, 0, -PAD_PX, 0)
            painter.setPen(palette.dim_text)
            painter.drawText(line, Qt.AlignmentFlag.AlignVCenter, self._word)
            painter.setPen(palette.text)
            painter.drawText(line, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, self._note)


class LegendRow(LegendButton):
    """One row; a press shows or hides what it stands for, with Shift it shows that alone.

    Signals:
        only_wished (): Nothing else of its section shall be shown.
    """

    only_wished = Signal()

    def __init__(self, what: RowOf, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.what = what
        self.setCheckable(True)
        self._word = ""
        self._number: int | None = None

    def say(self, word: str, number: int | None, *, is_shown: bool) -> None:
        """Show word, count, and whether it is shown."""
        count = "" if number is None else f"{number:,}"
        said = (word, count, tr("显示中") if is_shown else tr("隐去"))
        spoken = " ".join(one for one in said if one)
        if spoken == self.accessibleName() and is_shown == self.isChecked():
            return
        self._word, self._number = word, number
        self.setChecked(is_shown)
        self.setAccessibleName(spoken)
        self.updateGeometry()
        self.update()

    def nextCheckState(self) -> None:
        """What is shown follows from the filter alone."""

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """With Shift show this alone."""
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier and self.rect().contains(
            event.position().toPoint()
        ):
            self.setDown(False)
            self.only_wished.emit()
        else:
            super().mouseReleaseEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """With Shift show this alone."""
        shift = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        if shift and event.key() in (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.only_wished.emit()
        else:
            super().keyPressEvent(event)

    def sizeHint(self) -> QSize:
        """As wide as its words, with room for what says that it is hidden."""
        metrics = QFontMetricsF(font_of(SMALL_PX))
        number = "" if self._number is None else f"{self._number:,}"
        right = max(metrics.horizontalAdvance(number), metrics.horizontalAdvance(tr("隐去")))
        return QSize(round(metrics.horizontalAdvance(self._word) + right) + SWATCH[0] + 5 * PAD_PX, ROW_PX)

    @property
    def swatch_box(self) -> QRect:
        """Where the swatch is."""
        return QRect(PAD_PX, (ROW_PX - SWATCH[1]) // 2, *SWATCH)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw swatch, word, and count or the word for hidden."""
        with painting(self) as painter:
            palette = current_palette()
            self.paint_ground(painter)
            shown = self.isChecked()
            painter.setOpacity(1.0 if shown else 0.45)
            self._paint_swatch(painter)
            painter.setOpacity(1.0)
            font = font_of(SMALL_PX)
            font.setStrikeOut(not shown)
            painter.setFont(font)
            painter.setPen(palette.text if shown else palette.dim_text)
            line = QRectF(self.rect()).adjusted(SWATCH[0] + 2 * PAD_PX, 0, -PAD_PX, 0)
            painter.drawText(line, Qt.AlignmentFlag.AlignVCenter, self._word)
            painter.setFont(font_of(SMALL_PX))
            right = tr("隐去") if not shown else "" if self._number is None else f"{self._number:,}"
            painter.setPen(palette.dim_text)
            painter.drawText(line, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, right)

    def _paint_swatch(self, painter: QPainter) -> None:
        """Draw what it looks like on the map."""
        palette, box = current_palette(), self.swatch_box
        mark = QRectF(box.center().x() - 5, box.center().y() - 5, 11, 11)
        match self.what:
            case PostState():
                paint_post_swatch(painter, box, palette.map, self.what)
            case LayerName.LOAD:
                paint_load_swatch(painter, box, palette.map, busy=True)
            case Priority():
                paint_priority_mark(painter, mark, self.what)
            case IncidentPhase():
                self._paint_phase(painter, mark)
            case WorkerGroup():
                paint_worker_swatch(painter, mark, palette.map, self.what)
            case _:
                painter.setPen(QPen(palette.dim_text, 1))
                painter.drawRect(mark)
                if self.isChecked():
                    painter.fillRect(mark.adjusted(3, 3, -2, -2), palette.text)

    def _paint_phase(self, painter: QPainter, mark: QRectF) -> None:
        """Draw a ring for what calls, a small disc for what is in hand, as the marks do."""
        palette = current_palette()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(palette.text, 2 if self.what is IncidentPhase.CALLING else 1))
        reach = 0.0 if self.what is IncidentPhase.CALLING else 3.0
        painter.drawEllipse(mark.adjusted(reach, reach, -reach, -reach))
