"""Owns the reading of files of one's own machine into what is sent to a central, or checked here."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

from desktop.central.formats.grid_files import SHAPEFILE_PARTS
from desktop.central.formats.limits import FileLimits


def read_own_file(path: Path, limits: FileLimits) -> bytes:
    """Return the content of a file; a shapefile is packed with what lies beside it.

    Raises:
        OSError: If it cannot be read, or is too large.
    """
    if path.suffix.lower() != ".shp":
        if path.stat().st_size > limits.file_bytes:
            raise OSError(f"{path} is larger than {limits.file_bytes} bytes")
        return path.read_bytes()
    parts = [
        part
        for part in sorted(path.parent.iterdir())
        if part.stem == path.stem and part.suffix.lower() in SHAPEFILE_PARTS
    ]
    if sum(part.stat().st_size for part in parts) > limits.unpacked_bytes:
        raise OSError(f"{path} is larger than {limits.unpacked_bytes} bytes")
    packed = io.BytesIO()
    # Some tools unpack files without their date, and a zip knows none before 1980.
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, strict_timestamps=False) as archive:
        for part in parts:
            archive.write(part, f"{path.stem}{part.suffix.lower()}")
    return packed.getvalue()
