"""Proves that the table of readings is the one that the library gives, and holds what names need."""

import pytest

from desktop.board.search.readings import readings_of
from resources.files import read_text
from resources.packaging.pinyin_readings import plain_reading, read_table


def test_the_table_is_what_the_library_gives() -> None:
    lines = read_text("pinyin", "readings.txt").splitlines()
    assert lines == [f"{reading} {signs}" for reading, signs in read_table().items()]


@pytest.mark.parametrize(
    ("sign", "readings"),
    [
        ("行", {"xing", "hang", "heng"}),
        ("长", {"chang", "zhang"}),
        ("乐", {"le", "yue"}),
        ("重", {"zhong", "chong"}),
        ("单", {"dan", "shan", "chan"}),
        ("曾", {"zeng", "ceng"}),
        ("区", {"qu", "ou"}),
        ("朴", {"pu", "piao", "po"}),
        ("翟", {"zhai", "di"}),
        ("濛", {"meng"}),
        ("吕", {"lv"}),
        ("略", {"lve", "lue"}),
        ("a", set()),
        ("，", set()),
    ],
)
def test_every_reading_that_a_name_may_have(sign: str, readings: set[str]) -> None:
    assert set(readings_of(sign)) == readings


def test_what_nobody_types_stays_out() -> None:
    assert set(readings_of("格")) == {"ge"}
    assert set(readings_of("彭")) == {"peng"}


@pytest.mark.parametrize(("reading", "plain"), [("zhāo", "zhao"), ("lǜ", "lv"), ("nüè", "nve"), ("é", "e")])
def test_tones_are_left_out(reading: str, plain: str) -> None:
    assert plain_reading(reading) == plain
