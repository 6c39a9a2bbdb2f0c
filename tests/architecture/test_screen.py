"""Proves that tests get a real X11 screen, and that Qt's own X11 platform draws on it."""

import os
import subprocess
import sys

PROBE = """
from PySide6.QtGui import QGuiApplication
application = QGuiApplication([])
screen = application.primaryScreen()
print(application.platformName(), screen.size().width(), screen.size().height())
"""


def test_qt_starts_on_the_virtual_screen(screen: str) -> None:
    environment = {**os.environ, "DISPLAY": screen, "QT_QPA_PLATFORM": "xcb"}
    finished = subprocess.run(
        [sys.executable, "-c", PROBE], env=environment, capture_output=True, text=True, check=True, timeout=60
    )
    assert finished.stdout.split() == ["xcb", "1920", "1080"]
