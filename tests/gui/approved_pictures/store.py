"""Owns the approved pictures on the disk, what is written when one fails, and the sheet that shows all."""

from __future__ import annotations

import io
from collections.abc import Iterable
from pathlib import Path

from PIL import Image, ImageDraw
from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtGui import QImage

from tests.gui.approved_pictures.comparing import Difference, compare, difference_picture

APPROVED = Path(__file__).parent / "approved"
FAILED = Path("build/approved_pictures")
SHEET = FAILED / "contact-sheet.png"
MOST_BYTES = 6_000_000
_COLUMNS, _CELL = 5, (380, 292)


def stored_names() -> set[str]:
    """Return the names of the files that are there."""
    return {path.name for path in APPROVED.glob("*.png")}


def load(name: str) -> QImage | None:
    """Return an approved picture, None if there is none of that name."""
    image = QImage(str(APPROVED / name))
    return None if image.isNull() else image


def approve(name: str, picture: QImage) -> None:
    """Keep a picture as the approved one, as small as PNG gets it."""
    APPROVED.mkdir(exist_ok=True)
    _as_pillow(picture).save(APPROVED / name, optimize=True)


def forget_others(names: Iterable[str]) -> None:
    """Take away approved pictures that are not taken any more."""
    for name in stored_names() - set(names):
        (APPROVED / name).unlink()


def check(name: str, actual: QImage) -> str:
    """Return what is wrong with a picture, empty if nothing is; a wrong one is written to build/."""
    approved = load(name)
    if approved is None:
        _write_failed(name, actual, None)
        return f"{name}: nobody has approved a picture of that name"
    found: Difference = compare(actual, approved)
    if found.is_none:
        return ""
    _write_failed(name, actual, difference_picture(actual, approved))
    return f"{name}: {found.words}; see {FAILED / name}"


def _write_failed(name: str, actual: QImage, difference: QImage | None) -> None:
    FAILED.mkdir(parents=True, exist_ok=True)
    actual.save(str(FAILED / name))
    if difference is not None:
        difference.save(str(FAILED / name.replace(".png", ".difference.png")))


def _as_pillow(picture: QImage) -> Image.Image:
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    picture.convertToFormat(QImage.Format.Format_RGB888).save(buffer, "PNG")  # type: ignore[call-overload]
    return Image.open(io.BytesIO(data.data())).convert("RGB")


def write_sheet(path: Path = SHEET) -> list[Path]:
    """Write sheets with every approved picture and its name, one for each theme, for a person to look at."""
    written = []
    for theme in ("night", "day"):
        names = sorted(name for name in stored_names() if name.endswith(f".{theme}.png"))
        rows = -(-len(names) // _COLUMNS)
        sheet = Image.new("RGB", (_COLUMNS * _CELL[0], max(1, rows) * _CELL[1]), "#808080")
        pen = ImageDraw.Draw(sheet)
        for place, name in enumerate(names):
            left, top = place % _COLUMNS * _CELL[0], place // _COLUMNS * _CELL[1]
            picture = Image.open(APPROVED / name)
            picture.thumbnail((_CELL[0] - 8, _CELL[1] - 22), Image.Resampling.LANCZOS)
            pen.text((left + 4, top + 2), name.removesuffix(f".{theme}.png"), fill="#000000")
            sheet.paste(picture, (left + 4, top + 16))
        path.parent.mkdir(parents=True, exist_ok=True)
        written.append(path.with_stem(f"{path.stem}-{theme}"))
        sheet.save(written[-1])
    return written
