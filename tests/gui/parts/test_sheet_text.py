"""Proves that a spreadsheet gets every cell as it was, and reckons with none."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from widgets.parts.sheet_text import csv_text, line_text

CELLS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=12)


@given(st.lists(st.lists(CELLS, min_size=1, max_size=4), min_size=1, max_size=4))
def test_cells_come_back_but_for_the_apostrophe(rows: list[list[str]]) -> None:
    for row in rows:
        (read,) = csv.reader(io.StringIO(csv_text([row]), newline=""))
        for cell, got in zip(row, read, strict=True):
            assert got in (cell, f"'{cell}")
            assert not got.lstrip(" ").startswith(("=", "+", "-", "@", "\t", "\r", "\n"))


@pytest.mark.parametrize("cell", ["=1+1", "+86 139", "-2", "@SUM(A1)", "  =cmd|' /C calc'!A0", "\t=1", "＝1"])
def test_what_would_be_a_formula_is_text(cell: str) -> None:
    assert csv_text([[cell]]).lstrip('"').startswith("'")


def test_numbers_stay_numbers() -> None:
    assert csv_text([[-73.5, 12, "井盖,缺失"]]) == '-73.5,12,"井盖,缺失"\r\n'


def test_a_message_has_a_line_for_each_row() -> None:
    assert line_text([["事件", "", "井盖\n缺失"], ["网格", "1"]]) == "事件  井盖 缺失\n网格  1"
