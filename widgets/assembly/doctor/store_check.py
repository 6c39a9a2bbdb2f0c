"""Owns the check of the profile's database files: each is looked at only while no program has it open."""

from __future__ import annotations

import fcntl
from pathlib import Path

from desktop.settings.profile import Profile
from desktop.store.inspection import FileHealth, inspect_file
from widgets.assembly.doctor.finding import Finding, Verdict


def _is_held(lock_file: Path) -> bool:
    if not lock_file.exists():
        return False
    with lock_file.open("rb") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        fcntl.flock(lock, fcntl.LOCK_UN)
    return False


def _check_file(path: Path, lock_file: Path) -> Finding:
    if _is_held(lock_file):
        return Finding(
            Verdict.GOOD,
            f"数据库正在使用，未检查：{path.name}",
            f"Database is in use, not checked: {path.name}",
        )
    health, reason = inspect_file(path)
    match health:
        case FileHealth.SOUND:
            return Finding(Verdict.GOOD, f"数据库完好：{path.name}", f"Database is sound: {path.name}")
        case FileHealth.DAMAGED:
            return Finding(
                Verdict.BAD,
                f"数据库已损坏：{path}（{reason}）。下次启动会把它移开保存并重新开始",
                f"Database is damaged: {path} ({reason}). The next start moves it aside and begins anew",
            )
        case _:
            return Finding(
                Verdict.BAD,
                f"数据库打不开：{path}（{reason}）。请检查权限",
                f"Database cannot be opened: {path} ({reason}). Check its rights",
            )


def check_stores(profile: Profile) -> list[Finding]:
    """Look at every database file of the profile."""
    findings = [
        _check_file(path, path.with_suffix(".lock"))
        for path in sorted(profile.folder.glob("*.sqlite"))
        if path != profile.central_database_file
    ]
    if profile.central_database_file.exists():
        findings.append(_check_file(profile.central_database_file, profile.central_lock_file))
    return findings
