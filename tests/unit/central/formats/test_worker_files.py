"""Lists of workers are read in either form; what is none, or too much, is named."""

from __future__ import annotations

import io

import pytest
from openpyxl import Workbook

from desktop.central.formats.limits import FileUnusable
from desktop.central.formats.worker_files import read_table
from desktop.models.finding import FindingKind
from tests.helpers.grid_files import pack

TEXT = "工号,姓名,手机\r\nw-1,张三,13800000001\r\n\r\nw-2,李四,13800000002\r\n"
ROWS = ((2, ("w-1", "张三", "13800000001")), (4, ("w-2", "李四", "13800000002")))


def workbook(*rows: tuple[object, ...], title: str = "名单") -> bytes:
    book = Workbook()
    book.active.title = title
    for row in rows:
        book.active.append(row)
    body = io.BytesIO()
    book.save(body)
    return body.getvalue()


def fault_of(body: bytes, **options: str) -> FindingKind:
    with pytest.raises(FileUnusable) as caught:
        read_table(body, **options)
    return caught.value.finding.kind


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030"])
def test_csv_is_read_in_each_encoding(encoding: str) -> None:
    table = read_table(TEXT.encode(encoding))
    assert (table.names, table.rows) == (("工号", "姓名", "手机"), ROWS)


def test_other_separators_and_quotes_are_read() -> None:
    assert read_table(TEXT.replace(",", ";").encode()).rows == ROWS
    assert read_table(b'id\tname\nw-1\t"a\tb"\n').rows == ((2, ("w-1", "a\tb")),)


def test_a_sheet_is_read_with_phones_that_are_numbers() -> None:
    body = workbook(
        ("工号", "姓名", "手机"), ("w-1", "张三", 13800000001), (None,), ("w-2", "李四", "13800000002")
    )
    table = read_table(body)
    assert (table.names, table.rows) == (("工号", "姓名", "手机"), ROWS)
    assert fault_of(body, sheet="别的") is FindingKind.LAYER_UNKNOWN


XLSX = workbook(("工号", "姓名"), ("w-1", "张三"))


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"", FindingKind.LAYER_EMPTY),
        ("工号,姓名\n".encode(), FindingKind.LAYER_EMPTY),
        (b"\xff\xfe\x00\x01\xff", FindingKind.TEXT_UNREADABLE),
        (b"id,name\nw\0,x\n", FindingKind.FILE_UNREADABLE),
        (b'id,name\n"w', FindingKind.FILE_UNREADABLE),
        (XLSX[:300], FindingKind.FILE_UNREADABLE),
        (XLSX[:-40], FindingKind.FILE_UNREADABLE),
        (pack({"hello.txt": b"hello"}), FindingKind.FILE_UNREADABLE),
        (pack({"[Content_Types].xml": b"<x", "xl/workbook.xml": b"<y"}), FindingKind.FILE_UNREADABLE),
        (pack({"xl/worksheets/sheet1.xml": b" " * (20 << 20)}), FindingKind.FILE_TOO_LARGE),
        (b"id,name\n" + b"w,x\n" * 50_001, FindingKind.FILE_TOO_LARGE),
        (b"id,name\nw," + b"x" * 1001, FindingKind.FILE_TOO_LARGE),
        (b"," * 200 + b"\nw\n", FindingKind.FILE_TOO_LARGE),
        (b" " * ((32 << 20) + 1), FindingKind.FILE_TOO_LARGE),
    ],
    ids=range(14),
)
def test_what_is_no_list_is_named(body: bytes, kind: FindingKind) -> None:
    assert fault_of(body) is kind


def test_entities_that_unfold_are_not_unfolded() -> None:
    bomb = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]><x>&b;</x>'
    parts = {"[Content_Types].xml": bomb, "xl/workbook.xml": bomb}
    assert fault_of(pack(parts)) is FindingKind.FILE_UNREADABLE
