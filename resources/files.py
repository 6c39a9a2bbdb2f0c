"""Owns the reading of files that the program brings, wherever it is installed."""

from __future__ import annotations

from importlib.resources import files


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
