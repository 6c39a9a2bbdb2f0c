"""Owns the program `snapshot`: it polls like a desk, then draws every page to files, without a display.

Thread: UI
"""

from __future__ import annotations

import os
import sys
from argparse import Namespace
from pathlib import Path

from desktop.settings.log_files import LogFiles
from desktop.settings.profile import Profile, open_profile
from desktop.sync.access import WALL_SEAT, CentralAccess, CentralAddress
from desktop.sync.central_process import CentralNotStarted, CentralProcess, read_address
from widgets.assembly.application import (
    EXIT_SEAT_TAKEN,
    Appearance,
    SeatLock,
    access_of,
    make_application,
    read_settings,
)
from widgets.assembly.cuttable_link import CuttableLink
from widgets.assembly.garbage import GarbageTimer
from widgets.assembly.photographer import NotLive, Photographer
from widgets.shell.crash_guard import CrashGuard

EXIT_NOT_LIVE = 1
EXIT_NOT_WRITTEN = 6
_LOGICAL_HEIGHT_PX = 1080


def _say(chinese: str, english: str, language: str | None) -> None:
    sys.stdout.write((english if language == "en" else chinese) + "\n")
    sys.stdout.flush()


def _prepare_platform(size: tuple[int, int]) -> tuple[int, int]:
    """Choose the platform without a display and its scale; return the window's size in its own pixels.

    A picture of 3840x2160 is what a 4K monitor at 200 % shows, not a desk with letters half as large.
    """
    scale = max(1, round(size[1] / _LOGICAL_HEIGHT_PX))
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    os.environ["QT_SCALE_FACTOR"] = str(scale)
    return size[0] // scale, size[1] // scale


def _progress(share: float, step: str) -> None:
    sys.stdout.write(f"{100 * share:3.0f} %  {step}\n")
    sys.stdout.flush()


def _never() -> bool:
    return False


def run_snapshot(arguments: Namespace) -> int:
    """Draw every page to the folder of pictures.

    Returns:
        0 if all were drawn, 1 if the central gave no picture, 3 if pictures of this seat are being drawn
        already, 6 if the folder cannot be written.
    """
    language = arguments.language
    folder = Path(arguments.pictures)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        _say(f"不能写入 {folder}：{error.strerror}", f"Cannot write {folder}: {error.strerror}", language)
        return EXIT_NOT_WRITTEN
    profile = open_profile(arguments.profile, arguments.seat, "pictures")
    seat = SeatLock(profile)
    if not seat.take():
        _say("这个席位的图片正在画，请稍候。", "Pictures of this seat are being drawn already.", language)
        return EXIT_SEAT_TAKEN
    log = LogFiles(profile.log_folder, f"pictures-{arguments.seat}")
    log.start()
    process = CentralProcess(profile, access_of(arguments), _progress, _never)
    try:
        address = _find_central(arguments, process)
        return _draw(arguments, profile, folder, address)
    except CentralNotStarted as error:
        _say(f"本机中心启动不了：{error}", f"The central does not start: {error}", language)
        return EXIT_NOT_LIVE
    except NotLive as error:
        _say(
            f"没有得到完整的画面：{error}。请运行 main.py doctor",
            f"No complete picture came: {error}. Type: main.py doctor",
            language,
        )
        return EXIT_NOT_LIVE
    finally:
        process.release()
        log.stop()
        seat.release()


def _find_central(arguments: Namespace, process: CentralProcess) -> CentralAddress:
    if arguments.central:
        return CentralAddress(arguments.central, arguments.token or "")
    return process.ensure()


def _wall_token(profile: Profile, address: CentralAddress) -> str:
    """Return the wall's own token where the profile has one, else the one that was given."""
    own = read_address(profile.central_file, WALL_SEAT)
    return own.token if own is not None and own.url == address.url else address.token


def _draw(arguments: Namespace, profile: Profile, folder: Path, address: CentralAddress) -> int:
    size = _prepare_platform(arguments.size)
    app = make_application()
    settings, _broken = read_settings(profile, arguments)
    # The pictures' link can be cut without touching the central, which others may be using.
    link = CuttableLink(address.url) if address.url.startswith("http://") else None
    url = link.url if link else address.url
    guard = CrashGuard(profile.log_folder / f"crash-pictures-{arguments.seat}.txt")
    guard.install()
    garbage = GarbageTimer()
    garbage.start()
    photographer = Photographer(
        profile,
        CentralAccess(url=url, token=address.token),
        CentralAccess(url=url, token=_wall_token(profile, address)),
        Appearance(app, settings),
        size,
        folder,
    )
    try:
        photographer.begin()
        photographer.take_live_pictures()
        if link is not None:
            link.cut()
            photographer.take_stale_pictures()
    finally:
        photographer.stop()
        if link is not None:
            link.cut()
        garbage.stop()
        guard.remove()
    for path in photographer.written:
        sys.stdout.write(f"{path}\n")
    return 0
