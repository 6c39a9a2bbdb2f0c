"""Owns the reading of files that the program brings, wherever it is installed."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path


class ResourceMissing(Exception):
    """A file that belongs to the program is not where it was installed."""


def read_bytes(folder: str, name: str) -> bytes:
    """Return the content of a file under ``resources``.

    Args:
        folder: Folder under ``resources``.
        name: Name of the file in it.
    """
    return files("resources").joinpath(folder, name).read_bytes()


def read_text(folder: str, name: str) -> str:
    """Return the content of a UTF-8 text file under ``resources``."""
    return read_bytes(folder, name).decode("utf-8")


def resource_path(name: str) -> Path:
    """Return where a file or folder the program brings lies, for libraries that open paths themselves.

    Args:
        name: Path below ``resources`` with forward slashes, for example ``fonts/GridDeskSans-Bold.ttf``.

    Raises:
        ResourceMissing: the program was installed without it.
    """
    path = Path(__file__).resolve().parent.joinpath(*name.split("/"))
    if not path.exists():
        raise ResourceMissing(name)
    return path
