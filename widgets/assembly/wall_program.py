"""Owns the program `wall`: its start, its event loop, its end.

Thread: UI
"""

from __future__ import annotations

import signal
import sys
from argparse import Namespace

from PySide6.QtCore import QTimer

from desktop.settings.log_files import LogFiles
from desktop.settings.profile import Profile, open_profile
from widgets.assembly.application import (
    EXIT_SEAT_TAKEN,
    Appearance,
    SeatLock,
    access_of,
    leave,
    make_application,
    read_settings,
)
from widgets.assembly.basemap_joint import BasemapJoint
from widgets.assembly.display import has_display
from widgets.assembly.end_signals import EndSignals
from widgets.assembly.garbage import FREEZE_AFTER_MS, GarbageTimer
from widgets.assembly.milestones import Milestones
from widgets.assembly.station import Station
from widgets.assembly.wall import Wall
from widgets.shell.crash_guard import CrashGuard

EXIT_NO_DISPLAY = 5


def run_wall(arguments: Namespace) -> int:
    """Show the wall's page until the program is told to end.

    Returns:
        0 after a clean end, 3 if another wall sits on this seat, 5 without a display.
    """
    english = arguments.language == "en"
    if not has_display():
        sys.stderr.write(
            "There is no display for the wall. Set DISPLAY, or draw the page: main.py snapshot\n"
            if english
            else "没有显示器，大屏不能显示。请设置 DISPLAY，或用 main.py snapshot 画成图片。\n"
        )
        return EXIT_NO_DISPLAY
    profile = open_profile(arguments.profile, arguments.seat, "wall")
    seat = SeatLock(profile)
    if not seat.take():
        sys.stderr.write(
            f"Wall {arguments.seat} of this profile is already shown; choose another --seat.\n"
            if english
            else f"{arguments.seat} 号大屏已经在显示；请用 --seat 换一个号码。\n"
        )
        return EXIT_SEAT_TAKEN
    log = LogFiles(profile.log_folder, f"wall-{arguments.seat}")
    log.start()
    try:
        code = _show(arguments, profile)
    finally:
        log.stop()
        seat.release()
    return leave(code)


def _show(arguments: Namespace, profile: Profile) -> int:
    app = make_application()
    guard = CrashGuard(profile.log_folder / f"crash-wall-{arguments.seat}.txt")
    guard.install()
    garbage = GarbageTimer()
    garbage.start()
    settings, _broken = read_settings(profile, arguments)
    station = Station(profile, access_of(arguments, wall=True), with_positions=False)
    height_px = 1080 if arguments.windowed else app.primaryScreen().size().height()
    appearance = Appearance(app, settings)
    wall = Wall(station, appearance, settings, height_px, Milestones(arguments.started_s))
    basemap = BasemapJoint(profile, appearance)
    basemap.take_settings()
    ends = EndSignals(app)
    ends.watch(signal.SIGINT, signal.SIGTERM)
    QTimer.singleShot(FREEZE_AFTER_MS, garbage, garbage.freeze_loaded)
    if arguments.windowed:
        wall.window.resize(1920, 1080)
        wall.window.show()
    else:
        # Without a window manager, as on many a wall, nobody else makes it as large as the screen.
        wall.window.setGeometry(app.primaryScreen().geometry())
        wall.window.showFullScreen()
    station.start()
    code = app.exec()
    basemap.stop()
    wall.stop()
    ends.stop()
    garbage.stop()
    guard.remove()
    return int(code)
