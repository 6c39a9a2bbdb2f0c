"""Owns a screen without a monitor: one Xvfb server for tests that need real windows of X11."""

from __future__ import annotations

import os
import shutil
import subprocess
from types import TracebackType

from tests.helpers.screen_reader import ScreenReader


class ScreenMissing(Exception):
    """Xvfb is not installed or did not start."""


class VirtualScreen:
    """An X server on the first free display, reachable over its local socket alone.

    Attributes:
        display: Value for ``DISPLAY``.
        pid: Process id of the server.
    """

    def __init__(self, width_px: int = 1920, height_px: int = 1080) -> None:
        program = shutil.which("Xvfb")
        if program is None:
            raise ScreenMissing("Xvfb is missing; type: sudo apt-get install -y --no-install-recommends xvfb")
        reading, writing = os.pipe()
        size = f"{width_px}x{height_px}x24"
        self._process = subprocess.Popen(
            [program, "-displayfd", str(writing), "-screen", "0", size, "-nolisten", "tcp", "-noreset"],
            pass_fds=(writing,),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        os.close(writing)
        with os.fdopen(reading) as stream:
            number = stream.readline().strip()  # ends by itself if the server ends
        if not number:
            self._process.wait()
            raise ScreenMissing("Xvfb ended at once")
        self.display = f":{number}"
        self.pid = self._process.pid
        self._reader: ScreenReader | None = None

    @property
    def reader(self) -> ScreenReader:
        """Who reads what is shown; started when it is first asked for."""
        if self._reader is None:
            self._reader = ScreenReader(self.display)
        return self._reader

    def stop(self) -> None:
        """End the server, and who reads it."""
        try:
            if self._reader is not None:
                self._reader.stop()
        finally:
            self._process.terminate()
            self._process.wait()

    def __enter__(self) -> VirtualScreen:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()
