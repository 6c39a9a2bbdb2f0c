"""Proves that a display is believed in only when it answers."""

import socket
from pathlib import Path

from widgets.assembly.display import has_display, x11_answers


def test_no_display_at_all() -> None:
    assert not has_display({})


def test_a_named_platform_is_taken_at_its_word() -> None:
    assert has_display({"QT_QPA_PLATFORM": "offscreen"})


def test_a_display_that_nobody_serves() -> None:
    assert not has_display({"DISPLAY": ":4711"})
    assert not has_display({"WAYLAND_DISPLAY": "wayland-9", "XDG_RUNTIME_DIR": "/nowhere"})
    assert not x11_answers("nonsense")


def test_a_wayland_display_that_answers(tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(tmp_path / "wayland-0"))
        server.listen()
        assert has_display({"WAYLAND_DISPLAY": "wayland-0", "XDG_RUNTIME_DIR": str(tmp_path)})


def test_an_x_server_over_the_network_that_answers() -> None:
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        number = server.getsockname()[1] - 6000
        assert x11_answers(f"127.0.0.1:{number}.0")
