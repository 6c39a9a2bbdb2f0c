"""Owns the program `desk`: its start, its event loop, its end.

Thread: UI
"""

from __future__ import annotations

import signal
import sys
from argparse import Namespace
from datetime import UTC, datetime

from PySide6.QtCore import QTimer

from desktop.models.notice import Notice, NoticeLevel
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
from widgets.assembly.desk import Desk
from widgets.assembly.display import has_display
from widgets.assembly.end_signals import EndSignals
from widgets.assembly.garbage import FREEZE_AFTER_MS, GarbageTimer
from widgets.assembly.milestones import Milestones
from widgets.assembly.snapshot_program import run_snapshot
from widgets.assembly.station import Station
from widgets.shell.crash_guard import CrashGuard


def _say_no_display(language: str | None) -> None:
    if language == "en":
        sys.stdout.write("There is no display, so no window can be shown; the pages are drawn to files.\n")
    else:
        sys.stdout.write("没有显示器，不能打开窗口；改为把各页面画成图片。\n")


def run_desk(arguments: Namespace) -> int:
    """Show the desk until its window is closed; without a display draw the pages instead.

    Returns:
        0 after a clean end, 3 if another program sits on this seat.
    """
    if not has_display():
        _say_no_display(arguments.language)
        return run_snapshot(arguments)
    milestones = Milestones(arguments.started_s)
    profile = open_profile(arguments.profile, arguments.seat)
    seat = SeatLock(profile)
    if not seat.take():
        english = arguments.language == "en"
        sys.stderr.write(
            f"Seat {arguments.seat} of this profile is in use; choose another by --seat.\n"
            if english
            else f"席位 {arguments.seat} 已有程序在用；请用 --seat 换一个号码。\n"
        )
        return EXIT_SEAT_TAKEN
    log = LogFiles(profile.log_folder, f"desk-{arguments.seat}")
    log.start()
    try:
        code = _show(arguments, profile, milestones)
    finally:
        log.stop()
        seat.release()
    return leave(code)


def _show(arguments: Namespace, profile: Profile, milestones: Milestones) -> int:
    app = make_application()
    guard = CrashGuard(profile.log_folder / f"crash-{arguments.seat}.txt")
    guard.install()
    garbage = GarbageTimer()
    garbage.start()
    settings, broken = read_settings(profile, arguments)
    appearance = Appearance(app, settings, profile)
    desk = Desk(profile, Station(profile, access_of(arguments)), appearance, milestones)
    guard.notice_raised.connect(desk.window.notices.raise_notice)
    if broken:
        desk.window.notices.raise_notice(
            Notice(
                level=NoticeLevel.WARNING,
                text_key="settings-broken",
                replace_key="settings",
                since=datetime.now(UTC),
                arguments={"path": str(profile.settings_file)},
            )
        )
    ends = EndSignals(app)
    ends.watch(signal.SIGINT, signal.SIGTERM)
    QTimer.singleShot(FREEZE_AFTER_MS, garbage, garbage.freeze_loaded)
    # Remembered on a larger screen, it would reach over the edge of this one.
    desk.window.resize(desk.window.size().boundedTo(desk.window.screen().availableSize()))
    desk.window.show()
    desk.start()
    code = app.exec()
    desk.stop()
    ends.stop()
    garbage.stop()
    guard.remove()
    return int(code)
