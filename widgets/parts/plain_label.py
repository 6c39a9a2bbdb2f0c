"""Owns the one way to show text in a label: as it is, never as HTML.

Thread: UI
"""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget


class PlainLabel(QLabel):
    """A label that shows every text as it is, never as HTML, and never narrower than it.

    Args:
        role: Name under which the style sheets know it ("dim", "figure", "inverse", ...).
    """

    def __init__(self, role: str, parent: QWidget | None = None, *, wraps: bool = False) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("role", role)
        if wraps:
            self.setWordWrap(True)
            self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)

    def set_role(self, role: str) -> None:
        """Change the role; the style follows at once."""
        if self.property("role") != role:
            self.setProperty("role", role)
            self.style().unpolish(self)
            self.style().polish(self)
