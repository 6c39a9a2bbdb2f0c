"""A basemap that cannot be is refused where it is made."""

from __future__ import annotations

from typing import Any

import pytest

from desktop.models.basemap import Basemap, BasemapKind
from desktop.models.datum import Crs


def test_none_by_default() -> None:
    assert not Basemap().is_shown
    assert Basemap(kind=BasemapKind.XYZ).is_shown


@pytest.mark.parametrize(
    "values",
    [
        {"least_zoom": 9, "most_zoom": 8},
        {"least_zoom": -1},
        {"most_zoom": 31},
        {"crs": Crs.BD09},
        {"strength": 1.2},
        {"strength": float("nan")},
        {"cache_mb": 0},
    ],
)
def test_what_cannot_be_is_refused(values: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"."):
        Basemap(**values)


def test_the_key_in_an_address_is_not_told() -> None:
    assert "geheim" not in repr(Basemap(kind=BasemapKind.WMTS, address="https://t0.example/wmts?tk=geheim"))
