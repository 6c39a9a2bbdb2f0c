"""Settings and profile on a real disk."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from desktop.models.basemap import Basemap, BasemapKind, TileScheme
from desktop.models.datum import Crs
from desktop.settings.profile import open_profile
from desktop.settings.settings import (
    Language,
    Settings,
    SettingsBroken,
    Theme,
    load_settings,
    save_settings,
)


def test_no_file_means_defaults(tmp_path: Path) -> None:
    assert load_settings(tmp_path / "settings.json") == Settings()


def test_settings_come_back_and_nobody_else_reads_them(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    chosen = Settings(theme=Theme.DAY, language=Language.ENGLISH, wall_distance_m=10.0)
    save_settings(path, chosen)
    assert load_settings(path) == chosen
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [entry.name for entry in tmp_path.iterdir()] == ["settings.json"]


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'{"theme": "dusk"}', b"\xff\xfe"])
def test_a_broken_file_is_said_and_kept(tmp_path: Path, body: bytes) -> None:
    path = tmp_path / "settings.json"
    path.write_bytes(body)
    with pytest.raises(SettingsBroken):
        load_settings(path)
    assert path.read_bytes() == body


def test_a_profile_is_private_and_each_seat_has_its_own_store(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GRIDDESK_HOME", str(tmp_path))
    first, second = open_profile("night", 1), open_profile("night", 2)
    assert first.folder == tmp_path / "night"
    assert stat.S_IMODE(first.folder.stat().st_mode) == 0o700
    assert first.store_file != second.store_file
    assert first.central_file == second.central_file


def test_settings_of_an_older_release_have_no_basemap(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    path.write_text('{"theme": "day", "language": "en", "wall_distance_m": 8.0, "idle_lock_min": 5.0}')
    assert load_settings(path) == Settings(
        theme=Theme.DAY, language=Language.ENGLISH, wall_distance_m=8.0, idle_lock_min=5.0
    )
    assert not load_settings(path).basemap.is_shown


def test_a_basemap_comes_back(tmp_path: Path) -> None:
    basemap = Basemap(
        kind=BasemapKind.WMTS,
        address="https://t0.tianditu.gov.cn/vec_c/wmts?tk=k",
        layer="vec",
        matrix_set="c",
        scheme=TileScheme.PLATE_CARREE,
        least_zoom=1,
        crs=Crs.CGCS2000,
        strength=0.4,
    )
    save_settings(tmp_path / "settings.json", Settings(basemap=basemap))
    assert load_settings(tmp_path / "settings.json").basemap == basemap


@pytest.mark.parametrize(
    "basemap",
    ['{"strength": 7}', '{"crs": "bd09"}', '{"least_zoom": 9, "most_zoom": 3}'],
)
def test_a_basemap_that_cannot_be_breaks_the_settings(tmp_path: Path, basemap: str) -> None:
    path = tmp_path / "settings.json"
    path.write_text(f'{{"basemap": {basemap}}}')
    with pytest.raises(SettingsBroken):
        load_settings(path)
