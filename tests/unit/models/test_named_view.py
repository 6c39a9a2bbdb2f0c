"""Proves that a view that shows nothing cannot be kept."""

from __future__ import annotations

import pytest

from desktop.models.geo import BoundingBox
from desktop.models.named_view import BoxMalformed, NamedView, NamedViews
from desktop.wire.codec import decode, encode


@pytest.mark.parametrize(
    "box",
    [
        BoundingBox(104.0, 30.9, 103.9, 31.0),
        BoundingBox(103.9, 31.0, 104.0, 31.0),
        BoundingBox(-200.0, 30.9, 104.0, 31.0),
        BoundingBox(103.9, float("nan"), 104.0, 31.0),
    ],
)
def test_a_box_that_is_none_is_refused(box: BoundingBox) -> None:
    with pytest.raises(BoxMalformed):
        NamedView("x", box)


def test_views_come_back_as_they_were_kept() -> None:
    views = NamedViews((NamedView("老城 ① 'x'", BoundingBox(103.9, 30.9, 104.0, 31.0)),))
    assert decode(encode(views), NamedViews) == views
