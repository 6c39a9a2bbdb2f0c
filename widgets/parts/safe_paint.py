"""Owns the guard of every paint: an error amid one is told of once, and takes away that one picture alone.

Left to Qt it would end the program: it stays set while Qt goes on, above all where a class overrides `event`
too, and the painter that nobody ended outlives the paint.

Thread: UI
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from weakref import WeakKeyDictionary

from PySide6.QtCore import QObject
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

_TOLD: WeakKeyDictionary[QObject, set[tuple[str, int]]] = WeakKeyDictionary()
"""File and line of what has failed in each widget's paint: it comes again with every frame."""


@contextmanager
def painting(surface: QWidget) -> Iterator[QPainter]:
    """Paint a widget or the viewport of one: everything that its `paintEvent` does stands in this block.

    Args:
        surface: What is painted.

    Returns:
        A painter on it, which ends with the block whatever happens.
    """
    painter = QPainter(surface)
    try:
        with _telling(surface):
            yield painter
    finally:
        painter.end()


@contextmanager
def painting_row(delegate: QObject, painter: QPainter) -> Iterator[None]:
    """Paint a row of a list: everything that a delegate's `paint` does stands in this block.

    Args:
        delegate: Who paints.
        painter: The list's; it gets its state back.
    """
    painter.save()
    try:
        with _telling(delegate):
            yield
    finally:
        painter.restore()


@contextmanager
def _telling(painted: QObject) -> Iterator[None]:
    try:
        yield
    except Exception as error:  # noqa: BLE001 - an error that reaches Qt amid a paint ends the program
        told, place = _TOLD.setdefault(painted, set()), _place_of(error)
        if place not in told:
            told.add(place)
            sys.excepthook(type(error), error, error.__traceback__)


def _place_of(error: Exception) -> tuple[str, int]:
    """Return the file and line in which an error came up."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return ("", 0) if trace is None else (trace.tb_frame.f_code.co_filename, trace.tb_lineno)
