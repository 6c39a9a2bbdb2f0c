"""Proves which letters are marked: those that stand for what was typed, in whatever way."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.board.search.folding import fold, pieces_of
from desktop.board.search.spans import spans_of


def marked(text: str, words: str) -> list[str]:
    return [text[start:end] for start, end in spans_of(text, pieces_of(words))]


@pytest.mark.parametrize(
    ("text", "words", "found"),
    [
        ("朝阳中路社区008网格", "cyzl008", ["朝阳中路", "008"]),
        ("朝阳中路社区008网格", "chaoyangzh", ["朝阳中"]),
        ("朝阳中路社区008网格", "朝yzl", ["朝阳中路"]),
        ("天彭街道朝阳中路社区", "tp 社区", ["天彭", "社区"]),
        ("长乐", "zhangyue", ["长乐"]),
        ("ＫＴＶ一楼", "ktv", ["ＫＴＶ"]),
        ("13900012203", "2203", ["2203"]),
        ("朝阳", "xyz", []),
        ("", "a", []),
        ("赵敏", "zhaomin", ["赵敏"]),
        ("aab", "ab", ["ab"]),
    ],
)
def test_what_is_marked(text: str, words: str, found: list[str]) -> None:
    assert marked(text, words) == found


@given(text=st.text("朝阳长乐ab01 ，", max_size=12), words=st.text("朝zlcaby01 ", max_size=6))
def test_spans_are_in_order_and_apart(text: str, words: str) -> None:
    spans = spans_of(text, pieces_of(words))
    ends = [0, *(end for _, end in spans)]
    assert all(before <= start < end <= len(text) for before, (start, end) in zip(ends, spans, strict=False))


@given(text=st.text(max_size=30))
def test_folding_keeps_places(text: str) -> None:
    assert len(fold(text)) == len(text)
