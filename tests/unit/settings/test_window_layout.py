"""Proves that window sizes come back, and that a broken file costs nothing but the sizes."""

from pathlib import Path

import pytest

from desktop.settings.window_layout import WindowLayout, load_layout, save_layout


def test_layout_comes_back(tmp_path: Path) -> None:
    layout = WindowLayout(window=(2560, 1440), columns=(400, 1700, 460), rows=(1000, 300))
    save_layout(tmp_path / "layout.json", layout)
    assert load_layout(tmp_path / "layout.json") == layout


@pytest.mark.parametrize("body", [b"", b"{}}", b'{"window": "large"}'])
def test_broken_file_gives_the_usual_sizes(tmp_path: Path, body: bytes) -> None:
    path = tmp_path / "layout.json"
    path.write_bytes(body)
    assert load_layout(path) == WindowLayout()
