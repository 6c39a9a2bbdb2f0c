"""Every kind of fault has words in both languages, with its figures in them."""

from __future__ import annotations

import pytest

from desktop.central.rules.partition.wording import HEADINGS, describe_fault, size_words
from desktop.models.partition import BorderFault, FaultKind

CODES = tuple(f"51018200100100{at}" for at in range(1, 7))


@pytest.mark.parametrize("kind", list(FaultKind))
@pytest.mark.parametrize("is_chinese", [True, False])
def test_every_kind_has_words(kind: FaultKind, is_chinese: bool) -> None:
    fault = BorderFault(
        kind=kind, codes=CODES[:2], rows=(3, 4), lon_deg=103.9, lat_deg=31.0, area_m2=1234.5, width_m=1.25
    )
    words = describe_fault(fault, is_chinese=is_chinese)
    assert CODES[0] in words
    assert "103.900000, 31.000000" in words
    assert any("一" <= letter <= "鿿" for letter in words) is is_chinese
    assert HEADINGS[kind][0] != HEADINGS[kind][1]


def test_figures_and_many_grids() -> None:
    gap = BorderFault(kind=FaultKind.THIN_GAP, codes=CODES, area_m2=1234.5, width_m=1.25)
    assert describe_fault(gap, is_chinese=False).startswith("1,234.5 m² in no grid, 1.25 m wide, beside ")
    assert "and 2 more" in describe_fault(gap, is_chinese=False)
    assert "等 6 个" in describe_fault(gap, is_chinese=True)
    far = BorderFault(kind=FaultKind.FAR_FROM_CITY, codes=CODES[:1], away_m=36_400, parts=1)
    assert "36.4 km" in describe_fault(far, is_chinese=False)
    crossing = BorderFault(kind=FaultKind.INVALID, codes=CODES[:1], reason="Self-intersection")
    assert describe_fault(crossing, is_chinese=False).endswith("crosses itself")
    assert size_words(2_420_000) == "2.42 km²"
