"""Owns the settings record, its reading and its writing."""

from __future__ import annotations

import os
import tempfile
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import msgspec

from desktop.models.basemap import NO_BASEMAP, Basemap


class Theme(StrEnum):
    """Night for dark control rooms, day for lit ones."""

    NIGHT = "night"
    DAY = "day"


class Language(StrEnum):
    """Language of the screens."""

    CHINESE = "zh"
    ENGLISH = "en"


class SettingsBroken(ValueError):
    """The settings file is not readable as settings; defaults are used, the file is kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What the officer or the city's IT may choose.

    Attributes:
        wall_distance_m: Distance from which the wall is read.
        wall_pixel_pitch_mm: Size of one pixel of the wall.
        idle_lock_min: Minutes without a key or a click after which a desk is locked, 0 for never.
        basemap: What lies under the grids; nothing by default.
    """

    theme: Theme = Theme.NIGHT
    language: Language = Language.CHINESE
    wall_distance_m: float = 6.0
    wall_pixel_pitch_mm: float = 0.63
    idle_lock_min: float = 10.0
    basemap: Basemap = NO_BASEMAP


def load_settings(path: Path) -> Settings:
    """Read the settings; defaults where there is no file.

    Raises:
        SettingsBroken: If the file is there but is no settings file.
    """
    try:
        body = path.read_bytes()
    except FileNotFoundError:
        return Settings()
    try:
        return msgspec.json.decode(body, type=Settings, strict=True)
    except (msgspec.MsgspecError, ValueError) as error:
        raise SettingsBroken(f"{path}: {error}") from error


def choose_language(wished: str | None, path: Path) -> Language:
    """Return the language that was named, else that of the settings; Chinese if they cannot be read."""
    if wished:
        return Language(wished)
    try:
        return load_settings(path).language
    except SettingsBroken:
        return Language.CHINESE


def save_settings(path: Path, settings: Settings) -> None:
    """Write the settings whole or not at all (mode 0600)."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=path.name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(msgspec.json.format(msgspec.json.encode(settings)))
            file.flush()
            os.fsync(file.fileno())
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
