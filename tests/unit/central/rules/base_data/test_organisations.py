"""What each level of the tree may be."""

from __future__ import annotations

from dataclasses import replace

import pytest

from desktop.central.rules.base_data.organisations import (
    KINDS_OF_LEVEL,
    amend_grid,
    amend_organisation,
    kind_by_name,
)
from desktop.central.rules.refusal import Refused
from desktop.models.codes import Level
from desktop.models.organisation import GridKind, Organisation, OrganisationKind
from tests.helpers.records import make_grid

TOWN = Organisation(code="510182001", name="天彭街道", level=Level.TOWN, parent_code="510182", revision=4)


@pytest.mark.parametrize("level", [Level.CITY, Level.TOWN, Level.COMMUNITY])
@pytest.mark.parametrize("kind", OrganisationKind)
def test_an_organisation_is_of_a_kind_of_its_level(level: Level, kind: OrganisationKind) -> None:
    present = replace(TOWN, level=level)
    if kind in KINDS_OF_LEVEL[level]:
        assert amend_organisation(present, {"kind": kind.value}) == replace(present, kind=kind, revision=5)
        return
    with pytest.raises(Refused) as refusal:
        amend_organisation(present, {"kind": kind.value})
    assert refusal.value.pointers == ("/kind",)


def test_a_grid_has_a_name_and_a_kind_and_its_head_by_the_rota() -> None:
    grid = make_grid(1)
    named = amend_grid(grid, {"name": "河边", "kind": "unit"})
    assert named == replace(grid, name="河边", kind=GridKind.UNIT, revision=grid.revision + 1)
    for changes in ({"head": "唐伟"}, {"duty_phone": "1"}, {"kind": "street"}):
        with pytest.raises(Refused) as refusal:
            amend_grid(grid, changes)
        assert refusal.value.pointers == (f"/{next(iter(changes))}",)


@pytest.mark.parametrize(
    ("name", "level", "kind"),
    [
        ("天彭街道", Level.TOWN, OrganisationKind.STREET),
        ("丹景山镇", Level.TOWN, OrganisationKind.TOWN),
        ("朝阳中路社区", Level.COMMUNITY, OrganisationKind.COMMUNITY),
        ("花溪村", Level.COMMUNITY, OrganisationKind.VILLAGE),
        ("花溪村", Level.TOWN, None),
        ("园区", Level.TOWN, None),
    ],
)
def test_names_say_what_an_organisation_is(name: str, level: Level, kind: OrganisationKind | None) -> None:
    assert kind_by_name(name, level) is kind
