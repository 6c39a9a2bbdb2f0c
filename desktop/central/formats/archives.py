"""Owns the unpacking of zip files: by members that are wanted, within limits, never by the names in them."""

from __future__ import annotations

import io
import lzma
import zipfile
import zlib
from collections.abc import Iterable
from pathlib import PurePosixPath

from desktop.central.formats.limits import (
    IMPORT_LIMITS,
    MEMBER_LIMIT,
    RATIO_LIMIT,
    FileLimits,
    FileUnusable,
)
from desktop.models.finding import FindingKind

_CHUNK_BYTES = 1 << 20
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    OSError,
    RuntimeError,
)


def check_archive(body: bytes) -> None:
    """Refuse a zip that unfolds to too much; it is unfolded to count, what it announces is not believed.

    Raises:
        FileUnusable: If it has too many members, unfolds to too much or is broken.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            _count_members(archive)
            left = _allowed(body, IMPORT_LIMITS)
            for member in archive.infolist():
                left -= _unfold(archive, member, left, None)
    except _BROKEN as error:
        raise FileUnusable(FindingKind.FILE_UNREADABLE, type(error).__name__) from error


def read_members(
    body: bytes, endings: Iterable[str], limits: FileLimits = IMPORT_LIMITS
) -> dict[str, dict[str, bytes]]:
    """Return the members of a zip that end so, by stem and ending; folders and other members are passed over.

    Nothing is written under a name from the archive.

    Raises:
        FileUnusable: If it has too many members, unfolds to too much or is broken.
    """
    wanted = frozenset(endings)
    found: dict[str, dict[str, bytes]] = {}
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            _count_members(archive)
            left = _allowed(body, limits)
            for member in archive.infolist():
                path = PurePosixPath(member.filename.replace("\\", "/"))
                ending = path.suffix.lower()
                if member.is_dir() or ending not in wanted or "__MACOSX" in path.parts:
                    continue
                content = io.BytesIO()
                left -= _unfold(archive, member, left, content)
                found.setdefault(str(path.with_suffix("")), {})[ending] = content.getvalue()
    except _BROKEN as error:
        raise FileUnusable(FindingKind.FILE_UNREADABLE, type(error).__name__) from error
    return found


def _count_members(archive: zipfile.ZipFile) -> None:
    if len(archive.infolist()) > MEMBER_LIMIT:
        raise FileUnusable(FindingKind.FILE_TOO_LARGE, f"{len(archive.infolist())} members")


def _allowed(body: bytes, limits: FileLimits) -> int:
    return min(limits.unpacked_bytes, len(body) * RATIO_LIMIT)


def _unfold(archive: zipfile.ZipFile, member: zipfile.ZipInfo, left: int, into: io.BytesIO | None) -> int:
    """Unfold a member, at most so many bytes; returns how many there were."""
    size = 0
    with archive.open(member) as file:
        while chunk := file.read(_CHUNK_BYTES):
            size += len(chunk)
            if size > left:
                raise FileUnusable(FindingKind.FILE_TOO_LARGE, member.filename[:80])
            if into is not None:
                into.write(chunk)
    return size
