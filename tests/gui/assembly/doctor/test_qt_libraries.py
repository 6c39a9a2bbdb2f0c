"""Proves that the truly missing library is named, with the package that brings it."""

from pathlib import Path

import pytest

from widgets.assembly.doctor.finding import Verdict
from widgets.assembly.doctor.qt_libraries import check_libraries, missing_in, qt_folder

LISTING = """
\tlinux-vdso.so.1 (0x00007ffd)
\tlibxcb-icccm.so.4 => not found
\tlibX11.so.6 => /lib/x86_64-linux-gnu/libX11.so.6 (0x00007f)
\tlibxkbcommon-x11.so.0 => not found
\tlibxcb-icccm.so.4 => not found
"""


def test_each_missing_library_is_named_once() -> None:
    assert missing_in(LISTING) == ["libxcb-icccm.so.4", "libxkbcommon-x11.so.0"]


def test_complete_listing_misses_nothing() -> None:
    assert missing_in("\tlibc.so.6 => /lib/libc.so.6 (0x1)\n\t/lib64/ld-linux-x86-64.so.2 (0x2)\n") == []


def test_binding_is_found_without_importing_it() -> None:
    folder = qt_folder()
    assert folder is not None
    assert (folder / "Qt" / "plugins" / "platforms" / "libqoffscreen.so").exists()


def test_this_machine_can_draw_without_a_display() -> None:
    assert check_libraries()[0].verdict is Verdict.GOOD


def test_missing_library_is_said_with_its_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    linker = tmp_path / "ldd"
    linker.write_text("#!/bin/sh\necho '\tlibxcb-icccm.so.4 => not found'\n", encoding="utf-8")
    linker.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    monkeypatch.setenv("DISPLAY", ":0")
    finding = check_libraries()[1]
    assert finding.verdict is Verdict.BAD
    for language in ("zh", "en"):
        assert "libxcb-icccm.so.4" in finding.line(language)
        assert "apt-get install libxcb-icccm4" in finding.line(language)
        assert "cursor" not in finding.line(language)
