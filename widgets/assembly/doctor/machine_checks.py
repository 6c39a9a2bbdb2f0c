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

_PROBE_TIMEOUT_S = 30
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
