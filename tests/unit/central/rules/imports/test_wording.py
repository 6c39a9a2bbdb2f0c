"""Every finding has words in both languages, and a place that a program can follow."""

from __future__ import annotations

import pytest

from desktop.central.rules.imports.wording import describe, pointer_of
from desktop.models.finding import Finding, FindingKind, Severity, is_acceptable


@pytest.mark.parametrize("kind", list(FindingKind))
def test_each_kind_has_words_in_both_languages(kind: FindingKind) -> None:
    finding = Finding(
        kind=kind, severity=Severity.WARNING, row=7, code="510182001014001", value="V", amount=1.5
    )
    chinese, english = (describe(finding, is_chinese=one) for one in (True, False))
    assert chinese.startswith("警告 [第 7 行 · 510182001014001] ")
    assert english.startswith("warning [row 7 · 510182001014001] ")
    assert english.isascii() or "·" in english
    assert not chinese.isascii()
    assert "{" not in chinese + english


def test_braces_in_a_file_are_words_like_others() -> None:
    finding = Finding(kind=FindingKind.CODE_INVALID, severity=Severity.ERROR, row=1, value="{0.__class__}")
    assert describe(finding, is_chinese=False).endswith("{0.__class__}")


def test_pointers_name_the_row_and_the_column_or_the_whole_file() -> None:
    plain = Finding(kind=FindingKind.CRS_MISSING, severity=Severity.ERROR)
    row = Finding(kind=FindingKind.DATE_INVALID, severity=Severity.ERROR, row=3, column="valid_to")
    assert (pointer_of(plain), pointer_of(row)) == ("/body", "/rows/3/valid_to")


def test_a_column_with_a_slash_is_one_step_of_the_pointer() -> None:
    found = Finding(kind=FindingKind.PHONE_INVALID, severity=Severity.ERROR, row=3, column="手机/电话~1")
    assert pointer_of(found) == "/rows/3/手机~1电话~01"


def test_errors_stop_always_warnings_unless_they_were_seen_notes_never() -> None:
    def of(severity: Severity) -> tuple[Finding, ...]:
        return (Finding(kind=FindingKind.GAP, severity=severity),)

    assert [is_acceptable(of(one), accepts_warnings=False) for one in Severity] == [False, False, True]
    assert [is_acceptable(of(one), accepts_warnings=True) for one in Severity] == [False, True, True]
