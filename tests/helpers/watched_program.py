"""Runs a program as `main.py` does, and says what its windows show when it is asked: eyes for tests.

`python -m tests.helpers.watched_program desk ...`: for each name of a widget (its class or object name) on a
line of the standard input, one line of JSON on the standard output. Nothing of the program is changed.

Thread: UI, and one that reads the standard input.
"""

from __future__ import annotations

import json
import sys
import threading
from typing import Any

from PySide6.QtCore import QModelIndex, QObject, QPoint, Qt, Signal, Slot
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QLabel,
    QLineEdit,
    QListView,
    QWidget,
)

from main import main

_MOST_ROWS = 60


class Eye(QObject):
    """Looks at the widgets of this process.

    Signals:
        asked (str): Somebody wants to know of the widgets of a name.
    """

    asked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.asked.connect(self.look, Qt.ConnectionType.QueuedConnection)

    def listen(self) -> None:
        """Read names until nobody asks any more."""
        for line in sys.stdin:
            self.asked.emit(line.strip())

    @Slot(str)
    def look(self, name: str) -> None:
        """Say what the widgets of a name show, those in sight first."""
        found = [
            seen_of(widget)
            for widget in QApplication.allWidgets()
            if name in (type(widget).__name__, widget.objectName())
        ]
        found.sort(key=lambda seen: not seen["visible"])
        sys.stdout.write(json.dumps(found) + "\n")
        sys.stdout.flush()


def seen_of(widget: QWidget) -> dict[str, Any]:
    """Return what somebody in front of the screen would see of a widget."""
    at = widget.mapToGlobal(QPoint(0, 0))
    inside = [widget, *widget.findChildren(QWidget)]
    in_sight = [one for one in inside if one.isVisible()]
    return {
        "visible": widget.isVisible(),
        "box": [at.x(), at.y(), widget.width(), widget.height()],
        "focus": widget.hasFocus() or any(one.hasFocus() for one in inside),
        "words": " ".join(filter(None, map(_words_of, in_sight))),
        "checked": [
            one.text() or one.objectName() or one.accessibleName()
            for one in in_sight
            if isinstance(one, QAbstractButton) and one.isChecked()
        ],
    }


def _words_of(widget: QWidget) -> str:
    if isinstance(widget, QLabel | QLineEdit | QAbstractButton) and widget.text():
        return widget.text()
    if isinstance(widget, QAbstractItemView) and widget.model() is not None:
        model, top = widget.model(), QModelIndex()
        # A list's model hides the number of its columns from Python.
        columns = 1 if isinstance(widget, QListView) else model.columnCount(top)
        rows = range(min(model.rowCount(top), _MOST_ROWS))
        cells = (
            model.index(row, column).data(Qt.ItemDataRole.DisplayRole)
            for row in rows
            for column in range(columns)
        )
        return " ".join(str(cell) for cell in cells if cell)
    return widget.accessibleName()


if __name__ == "__main__":
    eye = Eye()
    threading.Thread(target=eye.listen, name="eye", daemon=True).start()
    sys.exit(main(sys.argv[1:]))
