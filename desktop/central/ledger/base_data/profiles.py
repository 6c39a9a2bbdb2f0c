"""Owns profiles of grids: kept under each revision, read back as they stood; counts in the grid's record."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from sqlalchemy import insert, select

from desktop.central.ledger.post_books import zone_of
from desktop.central.ledger.request import CommandRequest
from desktop.central.ledger.unit import Unit
from desktop.central.rules.actor import Actor
from desktop.central.rules.base_data.catalogue import load_base_data
from desktop.central.rules.base_data.profiles import CountChange, NoteChange, amend_profile, count_in
from desktop.central.tables.base_data import GridProfileVersionRow
from desktop.models.base_data import GridProfile
from desktop.models.instant import to_epoch_ms
from desktop.models.organisation import Grid
from desktop.wire.codec import decode, encode


def given_profile(unit: Unit, grid_code: str) -> GridProfile | None:
    """Return the profile of a grid of which nobody has entered anything, None if there is no such grid."""
    return None if unit.find(Grid, grid_code) is None else GridProfile(grid_code=grid_code)


def make_profile(unit: Unit, actor: Actor, request: CommandRequest, present: GridProfile) -> GridProfile:
    """Return a profile with what an order enters.

    Raises:
        Refused: validation.
    """
    return amend_profile(
        present,
        [CountChange(str(one["code"]), one.get("count"), _day(one)) for one in request.objects("counts")],
        [
            NoteChange(str(one["section"]), str(one.get("text", "")), _day(one))
            for one in request.objects("notes")
        ],
        author=actor.name,
        now=unit.now,
        today=unit.now.astimezone(zone_of(unit)).date(),
        data=load_base_data(),
    )


def _day(entered: Mapping[str, object]) -> date | None:
    as_of = entered.get("as_of")
    return date.fromisoformat(as_of) if isinstance(as_of, str) else None


def counted_in(unit: Unit, grid_code: str) -> tuple[int, int] | None:
    """Return households and residents in a grid's record, None if there is no such grid."""
    grid = unit.find(Grid, grid_code)
    return None if grid is None else (grid.households, grid.residents)


def carry_on_profile(unit: Unit, profile: GridProfile, counted: tuple[int, int] | None = None) -> None:
    """Keep the profile under its revision, and bring the counts in the grid's record up to date.

    Args:
        unit: The writing transaction.
        profile: As it stands now.
        counted: What the record says where the profile has no count; None for what it says already.
    """
    row = {
        "grid_code": profile.grid_code,
        "revision": profile.revision,
        "at_ms": to_epoch_ms(unit.now),
        "body": encode(profile),
    }
    unit.connection.execute(insert(GridProfileVersionRow), [row])
    grid = unit.find(Grid, profile.grid_code, lock=True)
    if grid is None:
        return
    usual_households, usual_residents = counted or (grid.households, grid.residents)
    households, residents = count_in(profile, "households"), count_in(profile, "residents")
    after = replace(
        grid,
        households=usual_households if households is None else households,
        residents=usual_residents if residents is None else residents,
    )
    if after != grid:
        unit.put(replace(after, revision=grid.revision + 1), area_code=grid.code)


def list_versions(unit: Unit, grid_code: str, before: int | None, limit: int) -> list[GridProfile]:
    """Return a profile as it stood under each of its revisions, the newest first.

    Args:
        unit: The reading transaction.
        grid_code: Whose profile.
        before: Revision before which the list begins, None for the newest.
        limit: Most versions.
    """
    row = GridProfileVersionRow
    query = select(row.body).where(row.grid_code == grid_code).order_by(row.revision.desc()).limit(limit)
    if before is not None:
        query = query.where(row.revision < before)
    return [decode(body, GridProfile) for body in unit.connection.execute(query).scalars()]
