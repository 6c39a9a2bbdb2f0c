"""The map looks as a person has approved it: every layer and state, both languages, night and day."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication

from desktop.raster.palette import DAY, NIGHT
from tests.gui.approved_pictures import store
from tests.gui.approved_pictures.catalogue import file_names
from tests.gui.approved_pictures.comparing import MOST_OFF, compare, difference_picture
from tests.helpers.central_program import ROOT
from widgets.parts.fonts import load_fonts
from widgets.parts.theme import SMALL_PX, font_of


@pytest.mark.timeout(600)
def test_every_picture_looks_as_approved() -> None:
    # In a process of its own: one that has drawn much before makes some letters a breath wider.
    run = subprocess.run(
        [sys.executable, "-m", "tests.gui.approved_pictures"], cwd=ROOT, capture_output=True, text=True
    )
    assert run.returncode == 0, (
        f"{run.stdout}{run.stderr}right? python -m tests.gui.approved_pictures --approve"
    )


def test_the_store_holds_these_pictures_and_no_others() -> None:
    assert store.stored_names() == file_names()


def test_the_store_is_small() -> None:
    assert sum(path.stat().st_size for path in store.APPROVED.glob("*.png")) < store.MOST_BYTES


def drawn(
    *, mark_at: tuple[float, float] = (40.0, 30.0), colour: int = NIGHT.worker, words: str = "空岗"
) -> QImage:
    """Return a small picture with the smallest mark that the map has, and a word."""
    image = QImage(120, 60, QImage.Format.Format_RGB32)
    image.fill(QColor.fromRgb(NIGHT.quiet))
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(QColor.fromRgb(colour))
    painter.setPen(QColor(0, 0, 0, 0))
    painter.drawEllipse(QPointF(*mark_at), 1.6, 1.6)
    painter.setFont(font_of(SMALL_PX))
    painter.setPen(QColor.fromRgb(NIGHT.label))
    painter.drawText(QPointF(60, 40), words)
    painter.end()
    return image


@pytest.mark.parametrize(
    "other",
    [
        {"mark_at": (41.0, 30.0)},
        {"mark_at": (40.0, 31.0)},
        {"colour": DAY.worker},
        {"words": "空"},
        {"words": "空岔"},
    ],
)
def test_the_comparison_bites(qapp: QApplication, other: dict[str, object]) -> None:
    load_fonts()
    approved = drawn()
    assert compare(drawn(), approved).is_none
    changed = drawn(**other)  # type: ignore[arg-type]
    found = compare(changed, approved)
    assert not found.is_none
    marked = difference_picture(changed, approved)
    reds = sum(marked.pixel(x, y) == 0xFFFF0000 for x in range(120) for y in range(60))
    assert reds == found.pixels


def test_a_token_that_changes_a_little_is_seen_and_rounding_is_not(qapp: QApplication) -> None:
    load_fonts()
    approved, lighter = drawn(), drawn()
    for image, step in ((lighter, MOST_OFF + 1),):
        for x in range(10):
            colour = image.pixelColor(x, 5)
            image.setPixelColor(x, 5, QColor(colour.red() + step, colour.green(), colour.blue()))
    assert not compare(lighter, approved).is_none
    rounded = approved.copy()
    for x in range(120):
        colour = rounded.pixelColor(x, 5)
        rounded.setPixelColor(x, 5, QColor(colour.red() + 1, colour.green() + 1, colour.blue()))
    assert compare(rounded, approved).is_none


def test_another_size_is_another_picture(qapp: QApplication) -> None:
    assert not compare(
        QImage(9, 9, QImage.Format.Format_RGB32), QImage(9, 8, QImage.Format.Format_RGB32)
    ).is_none


def test_a_picture_that_nobody_approved_fails_and_is_written(
    qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    load_fonts()
    monkeypatch.setattr(store, "APPROVED", tmp_path / "approved")
    monkeypatch.setattr(store, "FAILED", tmp_path / "failed")
    assert "nobody has approved" in store.check("new.night.png", drawn())
    store.approve("new.night.png", drawn())
    assert store.check("new.night.png", drawn()) == ""
    assert "pixels are off" in store.check("new.night.png", drawn(words="不明"))
    written = {path.name for path in (tmp_path / "failed").iterdir()}
    assert written == {"new.night.png", "new.night.difference.png"}
    store.forget_others(["kept.night.png"])
    assert store.stored_names() == set()
