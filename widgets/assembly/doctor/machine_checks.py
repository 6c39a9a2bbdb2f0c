"""Owns the checks of versions, font, profile and database file that need neither Qt nor a central."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from desktop.settings.profile import Profile
from desktop.settings.settings import SettingsBroken, load_settings
from desktop.settings.versions import installed_qt_version, known_bad_pairs
from widgets.assembly.doctor.finding import Finding, Verdict
from widgets.wall.letters import LEAST_ARC_MIN, choose_sizes, find_short_letters

_PROBE_TIMEOUT_S = 30
_WALL_LINES = 1080
_ROOT = Path(__file__).resolve().parents[3]


def check_versions() -> Finding:
    """Say which Python and Qt meet here, and whether they may."""
    bad = known_bad_pairs()
    if bad:
        return Finding(Verdict.BAD, bad[0].sentence("zh"), bad[0].sentence("en"))
    version = installed_qt_version() or "–"
    pair = f"Python {sys.version_info.major}.{sys.version_info.minor}, PySide6 {version}"
    return Finding(Verdict.GOOD, f"版本可用：{pair}", f"Versions are fine: {pair}")


def check_font(files: list[Path]) -> Finding:
    """Let a process of its own load the program's font and draw 濛 without a display."""
    if not files:
        return Finding(
            Verdict.BAD,
            "程序自带的字体文件不在 resources/fonts 中，请重新安装",
            "The program's own font files are not in resources/fonts; install it again",
        )
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(_ROOT)}
    command = [sys.executable, "-m", "widgets.assembly.doctor.font_probe", *map(str, files)]
    try:
        run = subprocess.run(
            command, capture_output=True, text=True, timeout=_PROBE_TIMEOUT_S, env=environment, check=False
        )
        answer = json.loads(run.stdout)
    except (subprocess.TimeoutExpired, json.JSONDecodeError):
        return Finding(
            Verdict.BAD,
            "Qt 在本机启动不了，字体无法检查（原因见上面的系统库一项）",
            "Qt does not start on this machine, so the font cannot be checked (see the libraries above)",
        )
    if answer["undrawn"]:
        letters = "".join(answer["undrawn"])
        return Finding(
            Verdict.BAD,
            f"字体画不出：{letters}。请重新安装",
            f"The font cannot draw {letters}; install again",
        )
    family = answer["families"][0] if answer["families"] else "–"
    return Finding(Verdict.GOOD, f"字体“{family}”能画出“濛”", f'Font "{family}" draws 濛')


def check_wall_letters(profile: Profile) -> list[Finding]:
    """Say which letters of the wall fall short of what can be read from its distance, on a 1080-line wall."""
    try:
        settings = load_settings(profile.settings_file)
    except SettingsBroken:
        return []
    distance_m, pitch_mm = settings.wall_distance_m, settings.wall_pixel_pitch_mm
    short = find_short_letters(choose_sizes(_WALL_LINES, distance_m, pitch_mm), distance_m, pitch_mm)
    if not short:
        return []
    least = min(letters.arc_min for letters in short)
    return [
        Finding(
            Verdict.DOUBTFUL,
            f"大屏文字在 {distance_m:g} 米处只有 {least:.0f} 角分（应不少于 {LEAST_ARC_MIN:.0f}），"
            "请核对设置里的观看距离和像素间距，或换更大的屏",
            f"The wall's letters reach {least:.0f} minutes of arc at {distance_m:g} m (at least "
            f"{LEAST_ARC_MIN:.0f} are needed); check distance and pixel pitch in the settings",
        )
    ]


def check_profile(profile: Profile) -> list[Finding]:
    """Say whether the profile's folder can be written and its settings be read."""
    findings: list[Finding] = []
    probe = profile.folder / f".doctor-{os.getpid()}"
    try:
        probe.write_bytes(b"")
        probe.unlink()
    except OSError as error:
        findings.append(
            Finding(
                Verdict.BAD,
                f"配置文件夹不能写入：{profile.folder}（{error.strerror}）。请检查权限或磁盘空间",
                f"The profile's folder cannot be written: {profile.folder} ({error.strerror}). "
                "Check its rights and the free space",
            )
        )
    else:
        findings.append(
            Finding(
                Verdict.GOOD,
                f"配置文件夹可写：{profile.folder}",
                f"Profile's folder is writable: {profile.folder}",
            )
        )
    try:
        load_settings(profile.settings_file)
    except SettingsBroken:
        findings.append(
            Finding(
                Verdict.DOUBTFUL,
                f"设置文件读不懂，将使用默认值：{profile.settings_file}",
                f"The settings file cannot be understood, defaults are used: {profile.settings_file}",
            )
        )
    return findings
