"""Owns what is mended in a shapefile's table before anybody reads it: texts cut off within a character."""

from __future__ import annotations

from desktop.central.formats.limits import FileUnusable
from desktop.models.finding import FindingKind

_HEADER_BYTES = 32
_NAME_BYTES = 11
_LONGEST_CHARACTER = 4
_CUT_OFF = 0.1
"""Share of the bytes beyond ASCII that may belong to characters that were cut off."""


def is_utf8(table: bytes) -> bool:
    """Say whether the records of a table are UTF-8; texts that were cut off within a character are borne."""
    records = table[int.from_bytes(table[8:10], "little") :]
    high = len(records) - len(records.translate(None, bytes(range(0x80, 0x100))))
    read = records.decode("utf-8", "ignore")
    kept = len(read.encode()) - len(read.encode("ascii", "ignore"))
    return high - kept <= _CUT_OFF * high


def mend_table(table: bytes, encoding: str) -> bytes:
    """Return a table whose names and texts end with a whole character; of the same length.

    Names hold ten bytes and texts as many as their column: who wrote them often cut the last character.

    Args:
        table: A dBASE table (.dbf).
        encoding: Of its texts.

    Raises:
        FileUnusable: If a text is not in this encoding, or the table is none.
    """
    begin, size = int.from_bytes(table[8:10], "little"), int.from_bytes(table[10:12], "little")
    if not _HEADER_BYTES < begin <= len(table) or size < 1:
        raise FileUnusable(FindingKind.FILE_UNREADABLE, ".dbf")
    mended = bytearray(table)
    texts: list[tuple[int, int]] = []
    offset = 1
    for at in range(_HEADER_BYTES, begin - _HEADER_BYTES, _HEADER_BYTES):
        if table[at] == 0x0D:
            break
        name = table[at : at + _NAME_BYTES].split(b"\0")[0]
        mended[at : at + _NAME_BYTES] = _whole(name, encoding).ljust(_NAME_BYTES, b"\0")
        width = table[at + 16]
        if table[at + 11 : at + 12] == b"C":
            texts.append((offset, width))
        offset += width
    for record in range(begin, len(table) - size + 1, size):
        for offset, width in texts:
            start = record + offset
            body = table[start : start + width]
            if not body.isascii():
                mended[start : start + width] = _whole(body.rstrip(b" \0"), encoding).ljust(width)
    return bytes(mended)


def _whole(body: bytes, encoding: str) -> bytes:
    """Return bytes without a character that was cut off at their end."""
    try:
        body.decode(encoding)
    except UnicodeDecodeError as error:
        if len(body) - error.start >= _LONGEST_CHARACTER:
            raise FileUnusable(FindingKind.TEXT_UNREADABLE, encoding[:40]) from error
        return body[: error.start]
    except LookupError as error:
        raise FileUnusable(FindingKind.TEXT_UNREADABLE, encoding[:40]) from error
    return body
