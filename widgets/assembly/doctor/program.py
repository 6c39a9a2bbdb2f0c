"""Owns the program `doctor`: runs every check, prints a plain line each, exits 1 if anything is broken."""

from __future__ import annotations

import sys
from argparse import Namespace

from desktop.settings.profile import Profile, open_profile
from desktop.settings.settings import Language, choose_language
from resources.files import ResourceMissing, resource_path
from widgets.assembly.doctor.central_check import check_central
from widgets.assembly.doctor.finding import Finding, Verdict
from widgets.assembly.doctor.machine_checks import (
    check_font,
    check_profile,
    check_versions,
    check_wall_letters,
)
from widgets.assembly.doctor.qt_libraries import check_libraries
from widgets.assembly.doctor.store_check import check_stores


def _font_findings() -> list[Finding]:
    try:
        folder = resource_path("fonts")
    except ResourceMissing:
        return [check_font([])]
    return [check_font(sorted([*folder.glob("*.otf"), *folder.glob("*.ttf")]))]


def examine(arguments: Namespace, profile: Profile) -> list[Finding]:
    """Run every check in the order in which one depends on another."""
    return [
        check_versions(),
        *check_libraries(),
        *_font_findings(),
        *check_profile(profile),
        *check_wall_letters(profile),
        *check_stores(profile),
        *check_central(profile, arguments.central, arguments.token),
    ]


def run_doctor(arguments: Namespace) -> int:
    """Print what is found.

    Returns:
        0 if nothing is broken, else 1.
    """
    try:
        profile = open_profile(arguments.profile, arguments.seat)
    except OSError as error:
        sys.stdout.write(
            Finding(
                Verdict.BAD,
                f"不能建立配置文件夹：{error.filename}（{error.strerror}）。请检查权限",
                f"The profile's folder cannot be made: {error.filename} ({error.strerror}). Check its rights",
            ).line(arguments.language or Language.CHINESE.value)
            + "\n"
        )
        return 1
    language = choose_language(arguments.language, profile.settings_file)
    broken = 0
    for finding in examine(arguments, profile):
        sys.stdout.write(finding.line(language) + "\n")
        broken += finding.verdict is Verdict.BAD
    summary = (f"{broken} 项故障", f"{broken} broken") if broken else ("一切正常", "All is well")
    sys.stdout.write((summary[1] if language == Language.ENGLISH else summary[0]) + "\n")
    return 1 if broken else 0
