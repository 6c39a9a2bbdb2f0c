"""Proves the short names of towns: the kind goes, never the name itself."""

import pytest

from widgets.canvas.labels import short_town_name


@pytest.mark.parametrize(
    ("name", "short"),
    [("天彭街道", "天彭"), ("龙门山镇", "龙门山"), ("某某乡", "某某"), ("古镇", "古镇"), ("彭州", "彭州")],
)
def test_short_names(name: str, short: str) -> None:
    assert short_town_name(name) == short
