"""Owns hands at a virtual screen: they press keys and move the pointer in real windows."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from pathlib import Path

from tests.helpers.waiting import LOOK_EVERY_S
from tests.helpers.xvfb import VirtualScreen

COPY_LIMIT_S = 20.0
_NOTHING_YET = "nothing has been copied yet"


class ToolMissing(Exception):
    """A program that the set-up installs is not there."""


def _need(name: str) -> str:
    path = shutil.which(name)
    if path is None:
        raise ToolMissing(f"{name} is missing; `make test` installs it")
    return path


class Hands:
    """Works on one screen."""

    def __init__(self, screen: VirtualScreen) -> None:
        self._screen = screen

    def press(self, *keys: str) -> None:
        """Press keys one after the other where the focus is (names as xdotool knows them)."""
        self._do("key", "--clearmodifiers", "--delay", "60", *keys)

    def point(self, x_px: int, y_px: int) -> None:
        """Move the pointer to a place of the screen."""
        self._do("mousemove", str(x_px), str(y_px))

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

    def copied(self, *keys: str, limit_s: float = COPY_LIMIT_S) -> str:
        """Press keys and return the text that lies on the clipboard then, empty if nothing comes."""
        reader, end_s = self._screen.reader, time.monotonic() + limit_s
        reader.set_clipboard(_NOTHING_YET)
        self.press(*keys)
        while (text := reader.clipboard()) in ("", _NOTHING_YET) and time.monotonic() < end_s:
            time.sleep(LOOK_EVERY_S)
        return "" if text == _NOTHING_YET else text

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
        """Write what the screen shows to a PNG file."""
        self._screen.reader.take_picture(path)

    def _do(self, *words: str, check: bool = True) -> str:
        run = subprocess.run(
            [_need("xdotool"), *words],
            env={**os.environ, "DISPLAY": self._screen.display},
            capture_output=True,
            text=True,
            timeout=30,
            check=check,
        )
        return run.stdout
