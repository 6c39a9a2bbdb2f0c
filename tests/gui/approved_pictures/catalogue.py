"""Owns the whole catalogue: importing it brings every picture in."""

from __future__ import annotations

from tests.gui.approved_pictures import map_shots, panel_shots
from tests.gui.approved_pictures.pictures import file_names, take_all

__all__ = ["file_names", "map_shots", "panel_shots", "take_all"]
