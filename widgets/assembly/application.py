"""Owns the application object: its font, theme, language, and the seat's lock.

Thread: UI
"""

from __future__ import annotations

import fcntl
import logging
import os
import sys
from argparse import Namespace
from dataclasses import replace
from typing import IO

from PySide6.QtCore import QObject, QTranslator, Signal
from PySide6.QtWidgets import QApplication

from desktop.settings.profile import Profile
from desktop.settings.settings import Language, Settings, SettingsBroken, Theme, load_settings, save_settings
from desktop.sync.access import WALL_SEAT, CentralAccess
from desktop.sync.worker import hung_threads
from resources.files import ResourceMissing, resource_path
from widgets.parts.fonts import load_fonts
from widgets.parts.theme import apply_theme

_LOG = logging.getLogger("griddesk.application")

EXIT_SEAT_TAKEN = 3
TRANSLATION = "translations/griddesk_en.qm"


SWITCH_INTERVAL_S = 0.0005
"""A thread gives the GIL up that soon after another asks for it; with Python's own 5 ms the screen waits
behind decoding and tile making (95th percentile of a map frame: 12 ms against 5 ms in one run)."""


def make_application() -> QApplication:
    """Return the application object with the program's own font; the screen goes before its workers."""
    sys.setswitchinterval(SWITCH_INTERVAL_S)
    existing = QApplication.instance()
    app = existing if isinstance(existing, QApplication) else QApplication(["griddesk"])
    app.setApplicationName("GridDesk")
    app.setDesktopFileName("griddesk")
    load_fonts()
    return app


def read_settings(profile: Profile, arguments: Namespace) -> tuple[Settings, bool]:
    """Return the settings with what the command line says instead, and whether the file was broken."""
    try:
        settings, broken = load_settings(profile.settings_file), False
    except SettingsBroken:
        _LOG.exception("settings are not readable")
        settings, broken = Settings(), True
    if arguments.theme:
        settings = replace(settings, theme=Theme(arguments.theme))
    if arguments.language:
        settings = replace(settings, language=Language(arguments.language))
    return settings, broken


def access_of(arguments: Namespace, *, wall: bool = False) -> CentralAccess:
    """Return which central the command line names, and as whom."""
    token_name = WALL_SEAT if wall else f"officer-{arguments.officer}"
    return CentralAccess(
        url=arguments.central,
        token=arguments.token,
        token_name=token_name,
        speed=arguments.speed,
        grids=arguments.grids,
        may_log_in=not wall,
    )


class SeatLock:
    """Held by the one program that sits on a seat."""

    def __init__(self, profile: Profile) -> None:
        self._path = profile.seat_lock_file
        self._file: IO[bytes] | None = None

    def take(self) -> bool:
        """Take the seat; False if another program sits there."""
        handle = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
        file = os.fdopen(handle, "r+b")
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.close()
            return False
        self._file = file
        return True

    def release(self) -> None:
        """Leave the seat."""
        if self._file is not None:
            self._file.close()
            self._file = None


def leave(code: int) -> int:
    """Return a program's exit code; does not return if a thread hangs, for an orderly end would wait for it.

    All that must be kept is on the disk by then: the store has ended before.
    """
    if hung_threads():
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)
    return code


class Appearance(QObject):
    """Theme and language of a running program; both switch without a restart.

    Args:
        app: The application.
        settings: What is chosen; a switch is remembered when `profile` is given.

    Signals:
        changed (): Another theme or language is on.
    """

    changed = Signal()

    def __init__(self, app: QApplication, settings: Settings, profile: Profile | None = None) -> None:
        super().__init__(app)
        self._app = app
        self._settings = settings
        self._profile = profile
        self._translator = QTranslator(self)
        self._english = self._load()
        self.apply()

    @property
    def settings(self) -> Settings:
        """What is chosen now."""
        return self._settings

    def toggle_theme(self) -> None:
        """Change between night and day."""
        other = Theme.DAY if self._settings.theme is Theme.NIGHT else Theme.NIGHT
        self.choose(replace(self._settings, theme=other))

    def toggle_language(self) -> None:
        """Change between Chinese and English."""
        chinese = self._settings.language is Language.CHINESE
        self.choose(replace(self._settings, language=Language.ENGLISH if chinese else Language.CHINESE))

    def choose(self, settings: Settings) -> None:
        """Take other settings and remember them."""
        self._settings = settings
        self.apply()
        if self._profile is not None:
            try:
                save_settings(self._profile.settings_file, settings)
            except OSError:
                _LOG.exception("settings are not saved")

    def apply(self) -> None:
        """Put theme and language on."""
        apply_theme(self._app, self._settings.theme)
        self._app.removeTranslator(self._translator)
        if self._settings.language is Language.ENGLISH and self._english:
            self._app.installTranslator(self._translator)
        self.changed.emit()

    def _load(self) -> bool:
        try:
            return self._translator.load(str(resource_path(TRANSLATION)))
        except ResourceMissing:
            _LOG.exception("the English texts are missing")
            return False
