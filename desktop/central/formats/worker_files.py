"""Owns the reading of lists of workers: CSV in UTF-8 or GBK, and XLSX, within limits."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from desktop.central.formats.archives import check_archive
from desktop.central.formats.limits import (
    CELL_LIMIT,
    COLUMN_LIMIT,
    FILE_LIMIT_BYTES,
    ROW_LIMIT,
    FileUnusable,
)
from desktop.models.finding import FindingKind


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a head row.

    Attributes:
        names: Names of the columns.
        rows: Number of each row in the file, the head row being 1, with its texts; empty rows are left out.
    """

    names: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]


def read_table(body: bytes, *, sheet: str = "", encoding: str = "") -> Table:
    """Read the rows of a CSV file, or of one sheet of an XLSX file.

    Args:
        body: Content of the file.
        sheet: Name of the sheet, the first if empty.
        encoding: Of a CSV file; empty to recognise it (UTF-8, else GBK).

    Raises:
        FileUnusable: With the finding that says why.
    """
    if len(body) > FILE_LIMIT_BYTES:
        raise FileUnusable(FindingKind.FILE_TOO_LARGE, f"{len(body)} bytes")
    if body.startswith(b"PK\x03\x04"):
        check_archive(body)
        return _table_of(_read_sheet(body, sheet))
    return _table_of(_read_csv(body, encoding))


def _read_csv(body: bytes, encoding: str) -> Iterator[tuple[str, ...]]:
    text = _decode(body, encoding)
    if "\0" in text:
        raise FileUnusable(FindingKind.FILE_UNREADABLE, "U+0000")
    head = text.partition("\n")[0]
    separator = max(",;\t", key=head.count)
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True):
            yield tuple(row)
    except csv.Error as error:
        raise FileUnusable(FindingKind.FILE_UNREADABLE, str(error)[:80]) from error


def _decode(body: bytes, encoding: str) -> str:
    for wanted in (encoding,) if encoding else ("utf-8", "gb18030"):
        try:
            return body.decode("utf-8-sig" if wanted == "utf-8" else wanted)
        except UnicodeDecodeError:
            continue
    raise FileUnusable(FindingKind.TEXT_UNREADABLE, encoding or "utf-8, gb18030")


def _read_sheet(body: bytes, sheet: str) -> Iterator[tuple[str, ...]]:
    from openpyxl import load_workbook

    try:
        book = load_workbook(io.BytesIO(body), read_only=True, data_only=True, keep_links=False)
    except Exception as error:
        raise FileUnusable(FindingKind.FILE_UNREADABLE, type(error).__name__) from error
    try:
        if sheet and sheet not in book.sheetnames:
            raise FileUnusable(FindingKind.LAYER_UNKNOWN, sheet[:60], other=", ".join(book.sheetnames)[:200])
        chosen = book[sheet or book.sheetnames[0]]
        for row in chosen.iter_rows(values_only=True, max_col=COLUMN_LIMIT, max_row=ROW_LIMIT + 2):
            texts = [_text_of(value) for value in row]
            while texts and not texts[-1]:
                texts.pop()
            yield tuple(texts)
    except FileUnusable:
        raise
    except Exception as error:
        raise FileUnusable(FindingKind.FILE_UNREADABLE, type(error).__name__) from error
    finally:
        book.close()


def _text_of(value: Any) -> str:
    """Return a cell as people wrote it; ids and phones that a sheet keeps as numbers get no point."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _table_of(lines: Iterable[tuple[str, ...]]) -> Table:
    names: tuple[str, ...] | None = None
    rows: list[tuple[int, tuple[str, ...]]] = []
    for number, line in enumerate(lines, start=1):
        texts = tuple(text.strip() for text in line)
        if len(texts) > COLUMN_LIMIT or any(len(text) > CELL_LIMIT for text in texts):
            raise FileUnusable(FindingKind.FILE_TOO_LARGE, f"row {number}")
        if not any(texts):
            continue
        if names is None:
            names = texts
            continue
        if len(rows) == ROW_LIMIT:
            raise FileUnusable(FindingKind.FILE_TOO_LARGE, f"> {ROW_LIMIT} rows")
        rows.append((number, (*texts, *("",) * (len(names) - len(texts)))))
    if names is None or not rows:
        raise FileUnusable(FindingKind.LAYER_EMPTY)
    return Table(names, tuple(rows))
