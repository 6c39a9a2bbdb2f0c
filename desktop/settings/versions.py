"""Owns the knowledge of library versions that GridDesk must not run with, and of its own version."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from importlib import metadata

PROGRAM_VERSION = "0.1.0"
"""Version of GridDesk; the same as in pyproject.toml (a test compares them)."""

QT_PACKAGE = "PySide6-Essentials"

_BAD_EVERYWHERE = frozenset({(6, 8, 0), (6, 9, 1), (6, 9, 2)})
"""PySide6 releases whose reference counting or signals are broken on every Python."""

_BAD_UP_TO_PYTHON_311 = frozenset({(6, 12, 0)})
"""PySide6 6.12.0 loses a reference per call that returns None on Python <= 3.11: it aborts in minutes."""


@dataclass(frozen=True, slots=True)
class BadPair:
    """A Qt binding and a Python that must not meet."""

    qt_version: str
    python_version: str

    def sentence(self, language: str | None) -> str:
        """Return what is the case and what to do, in Chinese or (language "en") in English."""
        if language == "en":
            return (
                f"PySide6 {self.qt_version} with Python {self.python_version} is known to crash. "
                "Install PySide6-Essentials 6.11.3: pip install 'PySide6-Essentials==6.11.3'"
            )
        return (
            f"PySide6 {self.qt_version} 与 Python {self.python_version} 搭配会崩溃，不能启动。"
            "请改装 6.11.3：pip install 'PySide6-Essentials==6.11.3'"
        )


def is_known_bad(qt_version: str, python: tuple[int, int]) -> bool:
    """Say whether a release of PySide6 must not run on that Python (major, minor)."""
    parts = tuple(int(part) for part in qt_version.split(".")[:3] if part.isdigit())
    return parts in _BAD_EVERYWHERE or (parts in _BAD_UP_TO_PYTHON_311 and python <= (3, 11))


def installed_qt_version() -> str | None:
    """Return the installed version of the Qt binding, None if there is none; imports nothing of it."""
    try:
        return metadata.version(QT_PACKAGE)
    except metadata.PackageNotFoundError:
        return None


def known_bad_pairs() -> list[BadPair]:
    """Return the bad pair this process would run with, an empty list if it is fine."""
    qt_version = installed_qt_version()
    python = (sys.version_info.major, sys.version_info.minor)
    if qt_version is None or not is_known_bad(qt_version, python):
        return []
    return [BadPair(qt_version, f"{python[0]}.{python[1]}")]
