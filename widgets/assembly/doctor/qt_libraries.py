"""Owns the search for system libraries that Qt needs and this machine lacks.

Qt blames libxcb-cursor0 whichever library is missing, so the dynamic linker is asked about each file instead.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

from widgets.assembly.doctor.finding import Finding, Verdict

_ALWAYS = ("QtCore", "QtGui", "QtWidgets")
_OFFSCREEN = "Qt/plugins/platforms/libqoffscreen.so"
_X11 = "Qt/plugins/platforms/libqxcb.so"

_PACKAGE_OF = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libGLX.so.0": "libglx0",
    "libOpenGL.so.0": "libopengl0",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgthread-2.0.so.0": "libglib2.0-0",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libdbus-1.so.3": "libdbus-1-3",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libX11.so.6": "libx11-6",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libxcb.so.1": "libxcb1",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render.so.0": "libxcb-render0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-shm.so.0": "libxcb-shm0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxcb-util.so.1": "libxcb-util1",
    "libz.so.1": "zlib1g",
    "libzstd.so.1": "libzstd1",
}


def missing_in(ldd_output: str) -> list[str]:
    """Return the libraries that a listing of the dynamic linker calls not found, each once, in its order."""
    missing: dict[str, None] = {}
    for line in ldd_output.splitlines():
        name, arrow, rest = line.strip().partition(" => ")
        if arrow and rest.startswith("not found"):
            missing[name] = None
    return list(missing)


def qt_folder() -> Path | None:
    """Return the folder of the Qt binding without importing it, None if it is not installed."""
    spec = importlib.util.find_spec("PySide6")
    if spec is None or not spec.submodule_search_locations:
        return None
    return Path(spec.submodule_search_locations[0])


def _missing_for(files: list[Path]) -> list[str]:
    found: dict[str, None] = {}
    for file in files:
        listing = subprocess.run(["ldd", str(file)], capture_output=True, text=True, timeout=30, check=False)
        for name in missing_in(listing.stdout):
            found[name] = None
    return list(found)


def _finding(files: list[Path], for_chinese: str, for_english: str, if_missing: Verdict) -> Finding:
    missing = _missing_for(files)
    if not missing:
        return Finding(
            Verdict.GOOD,
            f"Qt 系统库齐全（{for_chinese}）",
            f"Qt's system libraries are there ({for_english})",
        )
    names = ", ".join(missing)
    packages = sorted({_PACKAGE_OF[name] for name in missing if name in _PACKAGE_OF})
    unknown = [name for name in missing if name not in _PACKAGE_OF]
    todo = f"apt-get install {' '.join(packages)}" if packages else f"apt-file search {unknown[0]}"
    return Finding(
        if_missing,
        f"缺少 Qt 系统库（{for_chinese}）：{names}。请执行：{todo}",
        f"Qt's system libraries are missing ({for_english}): {names}. Type: {todo}",
    )


def check_libraries() -> list[Finding]:
    """Ask the dynamic linker what the Qt binding and its platform plugins miss here."""
    if not sys.platform.startswith("linux") or shutil.which("ldd") is None:
        return []
    folder = qt_folder()
    if folder is None:
        return [
            Finding(
                Verdict.BAD,
                "没有安装 PySide6。请执行：pip install -r requirements.txt",
                "PySide6 is not installed. Type: pip install -r requirements.txt",
            )
        ]
    if not (folder / _OFFSCREEN).exists():
        return [
            Finding(
                Verdict.BAD,
                f"PySide6 安装不完整：{folder}。请执行：pip install --force-reinstall -r requirements.txt",
                f"PySide6 is not whole: {folder}. Type: pip install --force-reinstall -r requirements.txt",
            )
        ]
    modules = [file for name in _ALWAYS for file in sorted(folder.glob(f"{name}.*so"))]
    has_display = bool(os.environ.get("DISPLAY"))
    return [
        _finding([*modules, folder / _OFFSCREEN], "无显示器", "without a display", Verdict.BAD),
        _finding(
            [folder / _X11], "X11 窗口", "X11 windows", Verdict.BAD if has_display else Verdict.DOUBTFUL
        ),
    ]
