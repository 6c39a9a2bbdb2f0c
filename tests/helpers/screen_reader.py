"""Owns the reading of a virtual screen: what lies on its clipboard, and pictures of what it shows.

`python -m tests.helpers.screen_reader` answers on its standard output, one line of JSON for each of its
standard input; it stays, for a program of Qt takes a second or two to start.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
STOP_LIMIT_S = 15.0


class ScreenReader:
    """A program beside those that are tested, on their screen.

    Args:
        display: Value of DISPLAY.
    """

    def __init__(self, display: str) -> None:
        self._program = subprocess.Popen(
            [sys.executable, "-m", "tests.helpers.screen_reader"],
            cwd=ROOT,
            env={**os.environ, "DISPLAY": display, "QT_QPA_PLATFORM": "xcb"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def clipboard(self) -> str:
        """Return the text that lies on the clipboard."""
        return self._ask("read")

    def set_clipboard(self, text: str) -> None:
        """Lay a text on the clipboard."""
        self._ask("write", text)

    def take_picture(self, path: Path) -> None:
        """Write what the screen shows to a PNG file."""
        assert self._ask("picture", str(path)) == "taken", f"no picture at {path}"

    def _ask(self, *question: str) -> str:
        assert self._program.stdin is not None
        assert self._program.stdout is not None
        self._program.stdin.write(json.dumps(question) + "\n")
        self._program.stdin.flush()
        line = self._program.stdout.readline()
        assert line, "the reader of the screen has ended"
        return str(json.loads(line))

    def stop(self) -> None:
        """End the program."""
        try:
            self._program.communicate(timeout=STOP_LIMIT_S)
        except subprocess.TimeoutExpired:
            self._program.kill()
            self._program.communicate()


def main() -> int:
    """Answer until nobody asks any more."""
    from PySide6.QtGui import QGuiApplication

    app = QGuiApplication([])
    for line in sys.stdin:
        # What has happened on the screen since the last question lies in the queue.
        app.processEvents()
        answer = ""
        match json.loads(line):
            case ["read"]:
                answer = app.clipboard().text()
            case ["write", text]:
                app.clipboard().setText(text)
                app.processEvents()
            case ["picture", path]:
                # Qt takes the whole screen itself, windows of other programs included.
                is_taken = app.primaryScreen().grabWindow(0).save(path)
                answer = "taken" if is_taken else ""
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())
