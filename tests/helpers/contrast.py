"""Owns the contrast of colours, and of what a picture shows. Source: WCAG 2.2."""

from __future__ import annotations

from PySide6.QtGui import QColor, QImage


def luminance(colour: QColor) -> float:
    """Return the relative luminance of a colour, 0..1."""

    def part(value: float) -> float:
        return float(value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4)

    return 0.2126 * part(colour.redF()) + 0.7152 * part(colour.greenF()) + 0.0722 * part(colour.blueF())


def contrast(one: QColor, other: QColor) -> float:
    """Return the contrast of two colours, 1..21."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def contrast_in(picture: QImage) -> float:
    """Return the contrast of the lightest and the darkest pixel of a picture."""
    colours = {picture.pixel(x, y) for x in range(picture.width()) for y in range(picture.height())}
    found = [luminance(QColor.fromRgb(colour)) for colour in colours]
    return (max(found) + 0.05) / (min(found) + 0.05)
