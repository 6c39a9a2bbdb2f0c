"""Owns what may be said of an organisation or a grid in the tree, level by level; pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from desktop.central.rules.refusal import Refused
from desktop.models.codes import Level
from desktop.models.organisation import Grid, GridKind, Organisation, OrganisationKind
from desktop.models.problem import ProblemType

KINDS_OF_LEVEL: dict[Level, tuple[OrganisationKind, ...]] = {
    Level.CITY: (OrganisationKind.CITY,),
    Level.TOWN: (OrganisationKind.TOWN, OrganisationKind.STREET),
    Level.COMMUNITY: (OrganisationKind.COMMUNITY, OrganisationKind.VILLAGE),
    Level.GRID: (),
}
"""What an organisation of a level may be."""

_KIND_OF_ENDING = {
    "街道": OrganisationKind.STREET,
    "镇": OrganisationKind.TOWN,
    "乡": OrganisationKind.TOWN,
    "社区": OrganisationKind.COMMUNITY,
    "村": OrganisationKind.VILLAGE,
    "市": OrganisationKind.CITY,
}


def amend_organisation(present: Organisation, changes: Mapping[str, str]) -> Organisation:
    """Return an organisation with what an order changes; what is left out stays.

    Args:
        present: As it stands.
        changes: Any of "name", "kind", "duty_phone", "head".

    Raises:
        Refused: validation, if its level knows no such kind.
    """
    kind = present.kind
    if "kind" in changes:
        allowed = {one.value: one for one in KINDS_OF_LEVEL[present.level]}
        kind = allowed.get(changes["kind"])
        if kind is None:
            raise _invalid(f"a {present.level.value} is never {changes['kind']}", "/kind")
    return replace(
        present,
        name=changes.get("name", present.name),
        kind=kind,
        duty_phone=changes.get("duty_phone", present.duty_phone),
        head=changes.get("head", present.head),
        revision=present.revision + 1,
    )


def amend_grid(present: Grid, changes: Mapping[str, str]) -> Grid:
    """Return a grid with another name or kind; who answers for it is arranged in the rota.

    Raises:
        Refused: validation.
    """
    for name in ("duty_phone", "head"):
        if name in changes:
            raise _invalid("who answers for a grid is whoever holds its post", f"/{name}")
    kind = present.kind
    if "kind" in changes:
        if changes["kind"] not in set(GridKind):
            raise _invalid(f"a grid is never {changes['kind']}", "/kind")
        kind = GridKind(changes["kind"])
    return replace(present, name=changes.get("name", present.name), kind=kind, revision=present.revision + 1)


def kind_by_name(name: str, level: Level) -> OrganisationKind | None:
    """Return what an organisation is by the ending of its name, None if that says nothing at its level."""
    found = next((kind for ending, kind in _KIND_OF_ENDING.items() if name.endswith(ending)), None)
    return found if found in KINDS_OF_LEVEL[level] else None


def _invalid(detail: str, pointer: str) -> Refused:
    return Refused(ProblemType.VALIDATION, detail, pointers=(pointer,))
