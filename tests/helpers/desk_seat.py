"""Owns a seat at a real desk on a virtual screen: hands that work it, and eyes that say what is shown."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtGui import QImage

from tests.helpers.central_program import ROOT
from tests.helpers.hands import Hands
from tests.helpers.waiting import LIMIT_S, LOOK_EVERY_S, wait_until
from tests.helpers.xvfb import VirtualScreen

TITLE = "网格指挥台"


@dataclass(frozen=True)
class Seen:
    """What is seen of a widget.

    Attributes:
        box: Left, top, width, height on the screen, pixels.
        has_focus: Whether the keys go to it or into it.
        words: All words in sight within it.
        checked: Buttons within it that are pressed in.
    """

    is_visible: bool
    box: tuple[int, int, int, int]
    has_focus: bool
    words: str
    checked: tuple[str, ...]

    @property
    def middle(self) -> tuple[int, int]:
        """The middle of its box."""
        left, top, width, height = self.box
        return left + width // 2, top + height // 2


_NOTHING = Seen(is_visible=False, box=(0, 0, 0, 0), has_focus=False, words="", checked=())


class DeskSeat:
    """The program `desk` in a real window, worked from outside.

    Args:
        screen: Where its window is.
        environment: Of the program, without the display.
        arguments: Of the program, after `desk`.
    """

    def __init__(self, screen: VirtualScreen, environment: dict[str, str], *arguments: str) -> None:
        self.hands = Hands(screen)
        self._errors = Path(environment["GRIDDESK_HOME"]) / "seat-errors.txt"
        with self._errors.open("ab") as errors:
            self._program = subprocess.Popen(
                [sys.executable, "-m", "tests.helpers.watched_program", "desk", *arguments],
                cwd=ROOT,
                env={**environment, "DISPLAY": screen.display},
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
            )
        found: list[str] = []

        def is_shown() -> bool:
            window = self.hands.find_window(TITLE)
            found[:] = [window] if window else []
            return bool(found)

        self.wait(is_shown, "no window came")
        self.hands.focus(found[0])

    # -- eyes --------------------------------------------------------------------------------------

    def look(self, name: str) -> Seen:
        """Return what is seen of the widget of a class or object name; one in sight before others."""
        return next(iter(self.look_all(name)), _NOTHING)

    def look_all(self, name: str) -> list[Seen]:
        """Return what is seen of all widgets of a class or object name."""
        assert self._program.stdin is not None
        assert self._program.stdout is not None
        self._program.stdin.write(f"{name}\n")
        self._program.stdin.flush()
        line = self._program.stdout.readline()
        assert line, f"the desk has ended: {self.errors()[-2000:]}"
        return [
            Seen(one["visible"], tuple(one["box"]), one["focus"], one["words"], tuple(one["checked"]))
            for one in json.loads(line)
        ]

    def words(self, name: str) -> str:
        """Return the words within a widget, empty while it is out of sight."""
        seen = self.look(name)
        return seen.words if seen.is_visible else ""

    def shows(self, name: str) -> bool:
        """Say whether a widget is in sight."""
        return self.look(name).is_visible

    def picture(self, box: tuple[int, int, int, int], folder: Path) -> QImage:
        """Return what a part of the screen shows."""
        path = folder / "screen.png"
        self.hands.take_picture(path)
        return QImage(str(path)).copy(*box)

    # -- waiting -----------------------------------------------------------------------------------

    @staticmethod
    def wait(is_so: Callable[[], bool], what: str, limit_s: float = LIMIT_S) -> None:
        """Look again and again until something is the case."""
        wait_until(is_so, what, limit_s)

    def wait_for(self, name: str, *parts: str, limit_s: float = LIMIT_S) -> str:
        """Wait until a widget is in sight and says all of some words; return all that it says."""
        said: list[str] = [""]

        def is_said() -> bool:
            seen = self.look(name)
            said[0] = seen.words if seen.is_visible else ""
            return seen.is_visible and all(part in said[0] for part in parts)

        end_s = time.monotonic() + limit_s
        while not is_said():
            assert time.monotonic() < end_s, f"{name} does not say {parts}, but {said[0]!r}"
            time.sleep(LOOK_EVERY_S)
        return said[0]

    def wait_checked(self, name: str, button: str) -> None:
        """Wait until a button within a widget is pressed in."""
        self.wait(lambda: button in self.look(name).checked, f"{button} is not pressed in")

    def wait_gone(self, name: str, limit_s: float = LIMIT_S) -> None:
        """Wait until a widget is out of sight."""
        self.wait(lambda: not self.shows(name), f"{name} is still in sight", limit_s)

    def press_until(self, is_so: Callable[[], bool], what: str, *keys: str) -> None:
        """Press keys until something is the case: a desk that still takes a city up may let one pass."""
        end_s = time.monotonic() + LIMIT_S
        while not is_so():
            assert time.monotonic() < end_s, what
            self.hands.press(*keys)

    # -- end ---------------------------------------------------------------------------------------

    @property
    def pid(self) -> int:
        """Process id of the desk."""
        return self._program.pid

    def errors(self) -> str:
        """Return all that desks on this profile have written to their standard error."""
        return self._errors.read_text("utf-8", "replace")

    def leave(self) -> None:
        """End the program by its signal; it calls that a good end, and nothing has gone wrong in it."""
        self._program.send_signal(signal.SIGTERM)
        self._program.communicate(timeout=20)
        assert self._program.returncode == 0, self.errors()
        assert "Traceback" not in self.errors(), self.errors()

    def make_sure_of_its_end(self) -> None:
        """Kill a program that a failed test has left running."""
        if self._program.poll() is None:
            self._program.kill()
            self._program.communicate(timeout=20)
