"""Owns the row of buttons over the map: in groups, and those there is no room for under one button.

Thread: UI
"""

from __future__ import annotations

from enum import StrEnum

from PySide6.QtCore import QEvent, QPoint, Qt, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from widgets.parts.wording import tr

_GAP_PX = 6
_GROUP_GAP_PX = 16


class MapWish(StrEnum):
    """What a button over the map asks for."""

    SEARCH = "search"
    NEARER = "nearer"
    FARTHER = "farther"
    FIT = "fit"
    LOCK = "lock"
    RECTANGLE = "rectangle"
    LASSO = "lasso"
    MEASURE = "measure"
    BORDERS = "borders"
    VIEWS = "views"
    PIN = "pin"
    MORE = "more"


_GROUPS = (
    (MapWish.SEARCH, MapWish.NEARER, MapWish.FARTHER, MapWish.FIT, MapWish.LOCK),
    (MapWish.RECTANGLE, MapWish.LASSO, MapWish.MEASURE),
    (MapWish.VIEWS, MapWish.PIN, MapWish.BORDERS),
)
_CHECKABLE = frozenset({MapWish.LOCK, MapWish.RECTANGLE, MapWish.LASSO, MapWish.MEASURE})
_KEYS = {
    MapWish.SEARCH: "/",
    MapWish.NEARER: "+",
    MapWish.FARTHER: "-",
    MapWish.FIT: "0",
    MapWish.LOCK: "L",
    MapWish.RECTANGLE: "E",
    MapWish.LASSO: "⇧E",
    MapWish.MEASURE: "D",
    MapWish.BORDERS: "Ctrl+G",
    MapWish.VIEWS: "B",
    MapWish.PIN: "I",
}


def wish_words(wish: MapWish) -> str:
    """Return what a button does, in words."""
    return {
        MapWish.SEARCH: tr("搜索"),
        MapWish.NEARER: tr("放大地图"),
        MapWish.FARTHER: tr("缩小地图"),
        MapWish.FIT: tr("全图"),
        MapWish.LOCK: tr("视图锁定"),
        MapWish.RECTANGLE: tr("框选"),
        MapWish.LASSO: tr("套索"),
        MapWish.MEASURE: tr("测量"),
        MapWish.BORDERS: tr("边界检查"),
        MapWish.VIEWS: tr("视图"),
        MapWish.PIN: tr("插图"),
        MapWish.MORE: tr("更多地图工具"),
    }[wish]


class MapButton(QPushButton):
    """A button over the map; the mouse leaves the focus where it is, Tab reaches it."""

    def __init__(self, wish: MapWish, parent: QWidget) -> None:
        super().__init__(parent)
        self.wish = wish
        self.setObjectName(f"map-{wish.value}")
        self.setProperty("overMap", True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAutoFillBackground(True)
        self.setCheckable(wish in _CHECKABLE)


class MapToolBar(QWidget):
    """The buttons; they ask, the panel does.

    Signals:
        wished (object): MapWish of the button that was pressed.
    """

    wished = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.buttons = {wish: MapButton(wish, self) for group in _GROUPS for wish in group}
        self.more = MapButton(MapWish.MORE, self)
        self._menu = QMenu(self)
        self._actions = {wish: QAction(self) for wish in self.buttons}
        for wish, button in self.buttons.items():
            button.clicked.connect(self._tell)
            action = self._actions[wish]
            action.setData(wish)
            action.setCheckable(button.isCheckable())
        self._menu.triggered.connect(self._tell_action)
        self.more.clicked.connect(self._open_menu)
        self.retranslate()

    def set_checked(self, wish: MapWish, checked: bool) -> None:
        """Show that something is on."""
        self.buttons[wish].setChecked(checked)
        self._actions[wish].setChecked(checked)

    def set_enabled(self, wish: MapWish, enabled: bool) -> None:
        """Let something be asked for, or show that it cannot be now."""
        self.buttons[wish].setEnabled(enabled)
        self._actions[wish].setEnabled(enabled)

    def retranslate(self) -> None:
        """Take words of the present language."""
        for wish, button in self.buttons.items():
            words, key = wish_words(wish), _KEYS[wish]
            short = {MapWish.NEARER: "+", MapWish.FARTHER: "\N{MINUS SIGN}"}.get(wish)
            button.setText(short or f"{words}  {key}")
            button.setAccessibleName(words)
            self._actions[wish].setText(f"{words}\t{key}")
        self.more.setText("\N{MIDLINE HORIZONTAL ELLIPSIS}")
        self.more.setAccessibleName(wish_words(MapWish.MORE))

    def arrange(self, width_px: int) -> None:
        """Stand in one row of at most so many pixels; what has no room goes under the last button."""
        for button in (*self.buttons.values(), self.more):
            button.adjustSize()
        sizes = {wish: button.width() for wish, button in self.buttons.items()}
        everything = sum(sizes.values()) + _GAP_PX * (len(sizes) - 1)
        everything += (_GROUP_GAP_PX - _GAP_PX) * (len(_GROUPS) - 1)
        room = width_px if everything <= width_px else width_px - self.more.width() - _GAP_PX
        left, is_full = 0, False
        under: list[QAction] = []
        for group in _GROUPS:
            for wish in group:
                button = self.buttons[wish]
                is_full = is_full or left + sizes[wish] > room
                button.setVisible(not is_full)
                if is_full:
                    under.append(self._actions[wish])
                else:
                    button.move(left, 0)
                    left += sizes[wish] + _GAP_PX
            left += _GROUP_GAP_PX - _GAP_PX if not is_full else 0
        if under != self._menu.actions():  # a menu that is open must not be emptied under the pointer
            self._menu.clear()
            self._menu.addActions(under)
        self.more.setVisible(is_full)
        if is_full:
            self.more.move(left, 0)
            left += self.more.width() + _GAP_PX
        height = max(button.height() for button in self.buttons.values())
        self.resize(max(1, left - _GAP_PX), height)

    @Slot()
    def _tell(self) -> None:
        button = self.sender()
        if isinstance(button, MapButton):
            self.wished.emit(button.wish)

    @Slot(QAction)
    def _tell_action(self, action: QAction) -> None:
        self.wished.emit(MapWish(action.data()))

    @Slot()
    def _open_menu(self) -> None:
        self._menu.popup(self.more.mapToGlobal(QPoint(0, self.more.height() + 2)))

    def changeEvent(self, event: QEvent) -> None:
        """Take words of another language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
