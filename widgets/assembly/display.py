"""Owns the question whether this machine has a display; Qt itself aborts the process where it has none."""

from __future__ import annotations

import os
import re
import socket
import sys
from collections.abc import Mapping
from pathlib import Path

_TIMEOUT_S = 2.0
_X11_FIRST_PORT = 6000


def has_display(environment: Mapping[str, str] = os.environ) -> bool:
    """Say whether windows can be shown: a platform is named, or a display server answers."""
    if environment.get("QT_QPA_PLATFORM"):
        return True
    if not sys.platform.startswith("linux"):
        return True
    if environment.get("WAYLAND_DISPLAY"):
        folder = Path(environment.get("XDG_RUNTIME_DIR", "/nowhere"))
        return _answers_at(str(folder / environment["WAYLAND_DISPLAY"]))
    return x11_answers(environment.get("DISPLAY", ""))


def x11_answers(display: str) -> bool:
    """Say whether an X server answers under a name such as ":0", ":1.0" or "host:10.0"."""
    match = re.fullmatch(r"(?P<host>[^:]*):(?P<number>\d+)(\.\d+)?", display)
    if match is None:
        return False
    number = int(match["number"])
    if match["host"] not in ("", "unix"):
        try:
            with socket.create_connection((match["host"], _X11_FIRST_PORT + number), timeout=_TIMEOUT_S):
                return True
        except OSError:
            return False
    path = f"/tmp/.X11-unix/X{number}"
    return _answers_at(path) or _answers_at("\0" + path)


def _answers_at(path: str) -> bool:
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
        probe.settimeout(_TIMEOUT_S)
        try:
            probe.connect(path)
        except OSError:
            return False
        return True
