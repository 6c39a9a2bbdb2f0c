"""Owns hands at a virtual screen: they press keys in real windows and take pictures of what is shown."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

_TAKE_PICTURE = """
import sys
from PySide6.QtGui import QGuiApplication

app = QGuiApplication([])
sys.exit(not app.primaryScreen().grabWindow(0).save(sys.argv[1]))
"""
"""Qt takes the whole screen itself, windows of other programs included; no further package is needed."""


_READ_CLIPBOARD = """
import sys
from PySide6.QtGui import QGuiApplication

app = QGuiApplication([])
sys.stdout.buffer.write(app.clipboard().text().encode("utf-8"))
"""


class ToolMissing(Exception):
    """A program that the set-up installs is not there."""


def _need(name: str) -> str:
    path = shutil.which(name)
    if path is None:
        raise ToolMissing(f"{name} is missing; `make test` installs it")
    return path


class Hands:
    """Works on one display.

    Args:
        display: Value of DISPLAY.
    """

    def __init__(self, display: str) -> None:
        self._display = display

    def press(self, *keys: str) -> None:
        """Press keys one after the other where the focus is (names as xdotool knows them)."""
        self._do("key", "--clearmodifiers", "--delay", "60", *keys)

    def point(self, x_px: int, y_px: int) -> None:
        """Move the pointer to a place of the screen."""
        self._do("mousemove", "--sync", str(x_px), str(y_px))

    def click(self, x_px: int, y_px: int, times: int = 1) -> None:
        """Click with the left button at a place of the screen."""
        self._do("mousemove", str(x_px), str(y_px), "click", "--repeat", str(times), "--delay", "40", "1")

    def turn_wheel(self, x_px: int, y_px: int, notches: int) -> None:
        """Turn the wheel at a place of the screen, away from oneself if positive."""
        button = "4" if notches > 0 else "5"
        self._do(
            "mousemove", str(x_px), str(y_px), "click", "--repeat", str(abs(notches)), "--delay", "40", button
        )

    def drag(self, places: list[tuple[int, int]], *holding: str) -> None:
        """Drag with the left button along places of the screen, holding keys."""
        words = ["mousemove", *map(str, places[0])]
        for key in holding:
            words += ["keydown", key]
        words += ["mousedown", "1"]
        for x_px, y_px in places[1:]:
            words += ["mousemove", str(x_px), str(y_px), "sleep", "0.04"]
        words += ["mouseup", "1"]
        for key in holding:
            words += ["keyup", key]
        self._do(*words)

    def write(self, text: str) -> None:
        """Type letters."""
        self._do("type", "--delay", "40", text)

    def read_clipboard(self) -> str:
        """Return the text that lies on the display's clipboard."""
        run = subprocess.run(
            [sys.executable, "-c", _READ_CLIPBOARD],
            env={**os.environ, "DISPLAY": self._display, "QT_QPA_PLATFORM": "xcb"},
            capture_output=True,
            timeout=30,
            check=True,
        )
        return run.stdout.decode("utf-8")

    def find_window(self, name: str) -> str | None:
        """Return the id of a visible window by a part of its name, None if there is none."""
        found = self._do("search", "--onlyvisible", "--name", name, check=False).split()
        return found[0] if found else None

    def box_of(self, window: str) -> tuple[int, int, int, int]:
        """Return a window's place and size on the screen: left, top, width, height in pixels."""
        lines = self._do("getwindowgeometry", "--shell", window).split()
        found = dict(line.split("=", 1) for line in lines)
        return int(found["X"]), int(found["Y"]), int(found["WIDTH"]), int(found["HEIGHT"])

    def focus(self, window: str) -> None:
        """Give the keyboard to a window; there is no window manager to do it."""
        self._do("windowfocus", window)

    def take_picture(self, path: Path) -> None:
        """Write what the display shows to a PNG file."""
        subprocess.run(
            [sys.executable, "-c", _TAKE_PICTURE, str(path)],
            env={**os.environ, "DISPLAY": self._display, "QT_QPA_PLATFORM": "xcb"},
            timeout=30,
            check=True,
        )

    def _do(self, *words: str, check: bool = True) -> str:
        run = subprocess.run(
            [_need("xdotool"), *words],
            env={**os.environ, "DISPLAY": self._display},
            capture_output=True,
            text=True,
            timeout=30,
            check=check,
        )
        return run.stdout
