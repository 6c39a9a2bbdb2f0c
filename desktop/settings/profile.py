"""Owns the profile: the folder with settings, local stores, the embedded central's database and its lock."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from platformdirs import user_data_path


@dataclass(frozen=True, slots=True)
class Profile:
    """Paths of one profile.

    Attributes:
        folder: Private folder (mode 0700); everything below belongs to this profile.
        seat: Number of the desk in the profile; each seat has a local store of its own.
        station: What sits there: a desk's "seat", a "wall", the "pictures" that are drawn.
    """

    folder: Path
    seat: int = 1
    station: str = "seat"

    @property
    def settings_file(self) -> Path:
        """Settings of all seats."""
        return self.folder / "settings.json"

    @property
    def store_file(self) -> Path:
        """Local store of this seat: last-known board, outbox, journal."""
        return self.folder / f"{self.station}-{self.seat}.sqlite"

    @property
    def layout_file(self) -> Path:
        """Window sizes of this seat."""
        return self.folder / f"{self.station}-{self.seat}-layout.json"

    @property
    def seat_lock_file(self) -> Path:
        """Held by the one process that sits on this seat."""
        return self.folder / f"{self.station}-{self.seat}.lock"

    @property
    def quarantine_folder(self) -> Path:
        """Bodies that could not be understood, kept for whoever looks into it."""
        return self.folder / "quarantine"

    @property
    def basemap_cache_folder(self) -> Path:
        """Tiles that map servers sent; shared by all seats, bounded by the settings."""
        return self.folder / "basemap-tiles"

    @property
    def central_file(self) -> Path:
        """Where the running embedded central says its URL, token and pid (mode 0600)."""
        return self.folder / "central.json"

    @property
    def central_database_file(self) -> Path:
        """SQLite database of the embedded central."""
        return self.folder / "central.sqlite"

    @property
    def backup_folder(self) -> Path:
        """Backups that the serving central was asked for."""
        return self.folder / "backups"

    @property
    def audit_anchors_file(self) -> Path:
        """Heads of the central's audit chain, noted outside its database."""
        return self.folder / "audit-anchors.jsonl"

    @property
    def central_lock_file(self) -> Path:
        """Held by the one process that owns the central's database."""
        return self.folder / "central.lock"

    @property
    def log_folder(self) -> Path:
        """Rotating logs of every program of the profile."""
        return self.folder / "logs"


def open_profile(name: str = "default", seat: int = 1, station: str = "seat") -> Profile:
    """Return the profile of that name, its folder made if need be.

    ``GRIDDESK_HOME`` names another parent folder than the user's data folder.

    Raises:
        OSError: If the folder cannot be made.
    """
    home = os.environ.get("GRIDDESK_HOME")
    parent = Path(home) if home else user_data_path("griddesk", appauthor=False)
    folder = parent / name
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return Profile(folder, seat, station)
