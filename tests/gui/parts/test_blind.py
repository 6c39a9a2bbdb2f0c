"""A blind hides all of what it lies over, whatever comes or grows beneath it, until it is lifted."""

from __future__ import annotations

from PySide6.QtCore import QPoint
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from widgets.parts.blind import Blind
from widgets.parts.plain_label import PlainLabel


def shown(widget: QWidget) -> QImage:
    QApplication.processEvents()
    return widget.grab().toImage()


def test_nothing_beneath_it_shows_and_the_keys_stay_where_they_were(qtbot: QtBot) -> None:
    sheet = QWidget()
    qtbot.addWidget(sheet)
    sheet.resize(300, 200)
    name, field = PlainLabel("plain", sheet), QLineEdit(sheet)
    field.move(0, 60)
    sheet.show()
    sheet.activateWindow()
    field.setFocus()
    name.setText("赵敏")
    open_picture = shown(sheet)
    blind = Blind(sheet)
    covered = shown(sheet)
    assert covered != open_picture
    assert field.hasFocus()
    name.setText("欧阳建国")
    late = PlainLabel("plain", sheet)
    late.setText("139 0001 2203")
    late.show()
    assert shown(sheet) == covered
    sheet.resize(400, 300)
    QApplication.processEvents()
    assert sheet.childAt(QPoint(390, 290)) is blind
    late.hide()
    name.setText("赵敏")
    sheet.resize(300, 200)
    blind.lift()
    assert shown(sheet) == open_picture
