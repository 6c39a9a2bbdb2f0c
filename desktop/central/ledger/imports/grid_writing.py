"""Owns the writing of an import of grids: records, posts, polygons, and what hung on a grid that is void.

Cases of a void grid stay where they happened and are held by its community; decision 017.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any

from sqlalchemy import delete, select, update

from desktop.central.ledger.base_data.contacts import with_contacts
from desktop.central.ledger.database import lift_limits
from desktop.central.ledger.ground import read_geometry_ref, replace_shapes
from desktop.central.ledger.imports.grid_checking import CheckedGrids, plan_of, read_city_ground
from desktop.central.ledger.imports.requests import ImportRequest
from desktop.central.ledger.incident_orders import put_incident
from desktop.central.ledger.intake import SERIAL_META
from desktop.central.ledger.posts import resolve_posts
from desktop.central.ledger.unit import Unit
from desktop.central.rules.actor import Actor
from desktop.central.rules.imports.grid_plan import GridPlan
from desktop.central.rules.refusal import Refused
from desktop.central.rules.rulebook import Rulebook
from desktop.central.tables.incidents import IncidentIndexRow
from desktop.central.tables.rota import PostHolderRow, PostOverrideRow, PostPatternRow, TakeoverRow
from desktop.models.alarm import Alarm
from desktop.models.codes import Level, community_of
from desktop.models.command import Operation
from desktop.models.incident import OPEN_STATES, Incident
from desktop.models.incident_detail import TimelineEntry
from desktop.models.instant import to_epoch_ms
from desktop.models.organisation import Organisation
from desktop.models.post import Post
from desktop.models.problem import ProblemType
from desktop.wire.codec import encode

_CHUNK = 400
_VOID_WORDS = "所属网格作废，转由社区持有"


@dataclass(frozen=True, slots=True)
class GridImportDone:
    """What an import of grids changed.

    Attributes:
        content_hash: Hash of the polygons afterwards.
        posts_begun, posts_ended: Posts of new and of void grids.
        incidents_passed_on: Open cases that a void grid held.
    """

    content_hash: str
    posts_begun: int
    posts_ended: int
    incidents_passed_on: int


def write_grids(
    unit: Unit, actor: Actor, request: ImportRequest, checked: CheckedGrids, rules: Rulebook
) -> GridImportDone:
    """Write a checked file into the city.

    Raises:
        Refused: transition-not-allowed, if the grids have changed since it was checked.
    """
    lift_limits(unit.connection)
    # Two imports at once would each keep what the other replaces.
    unit.read_meta(SERIAL_META, lock=True)
    if read_geometry_ref(unit.connection).content_hash != checked.content_hash:
        raise Refused(ProblemType.TRANSITION_NOT_ALLOWED, "the grids have changed meanwhile; check it again")
    city = read_city_ground(unit)
    plan = plan_of(checked.drafts, checked.area_code, city, unit.now)
    _write_city(unit, request, city.city_code or checked.drafts[0].code[:6])
    for organisation in _named(plan, request.city_name):
        unit.put(organisation, area_code=organisation.code)
    new = with_contacts(unit, [grid for grid in plan.begun if grid.code not in city.grids])
    again = [grid for grid in plan.begun if grid.code in city.grids]
    for grid in (*new, *again, *plan.changed, *plan.voided):
        unit.put(grid, area_code=grid.code)
    content_hash = replace_shapes(unit.connection, plan.shapes)
    if content_hash != checked.content_hash:
        _touch_city(unit, plan)
        unit.begin_feed_anew()
    ended = [grid.code for grid in plan.voided]
    _end_posts(unit, ended)
    passed_on = _pass_on_cases(unit, ended, rules)
    begun = [grid.code for grid in plan.begun]
    resolve_posts(unit, begun, begins=True)
    _note(unit, actor, request, checked.content_hash, content_hash, plan)
    return GridImportDone(content_hash, len(begun), len(ended), passed_on)


def _write_city(unit: Unit, request: ImportRequest, city_code: str) -> None:
    if unit.read_meta("city_code"):
        return
    unit.write_meta("city_code", city_code)
    unit.write_meta("city_name", request.city_name or city_code)


def _named(plan: GridPlan, city_name: str) -> Iterable[Any]:
    for one in plan.organisations:
        is_unnamed = one.level is Level.CITY and one.name == one.code
        yield replace(one, name=city_name) if is_unnamed and city_name else one


def _touch_city(unit: Unit, plan: GridPlan) -> None:
    """Have the city's own record tell of other polygons, so that there is a change to begin from."""
    city = unit.find(Organisation, plan.shapes[0].code[:6], lock=True) if plan.shapes else None
    if city is not None:
        unit.put(replace(city, revision=city.revision + 1), area_code=city.code)


def _end_posts(unit: Unit, codes: Sequence[str]) -> None:
    """End the posts of void grids now; what has been stays in their books."""
    now_ms = to_epoch_ms(unit.now)
    for chunk in _chunks(codes):
        for table, begin, end in (
            (PostPatternRow, PostPatternRow.valid_from_ms, PostPatternRow.valid_to_ms),
            (PostOverrideRow, PostOverrideRow.start_ms, PostOverrideRow.end_ms),
            (TakeoverRow, TakeoverRow.start_ms, TakeoverRow.end_ms),
        ):
            own = table.grid_code.in_(chunk)
            unit.connection.execute(delete(table).where(own, begin >= now_ms))
            still = (end.is_(None)) | (end > now_ms)
            unit.connection.execute(update(table).where(own, still).values({end.key: now_ms}))
        unit.connection.execute(delete(PostHolderRow).where(PostHolderRow.grid_code.in_(chunk)))
    for code in codes:
        post = unit.find(Post, code, lock=True)
        if post is not None:
            unit.remove(Post, code, revision=post.revision + 1, area_code=code)
        alarm = unit.find(Alarm, f"vacant:{code}", lock=True)
        if alarm is not None:
            unit.remove(Alarm, alarm.id, revision=alarm.revision + 1, area_code=code)


def _pass_on_cases(unit: Unit, codes: Sequence[str], rules: Rulebook) -> int:
    """Give open cases that void grids hold to their communities."""
    passed_on = 0
    states = [state.value for state in OPEN_STATES]
    for chunk in _chunks(codes):
        query = select(IncidentIndexRow.id).where(
            IncidentIndexRow.held_by_code.in_(chunk), IncidentIndexRow.state.in_(states)
        )
        for incident_id in unit.connection.execute(query).scalars().all():
            before = unit.find(Incident, incident_id, lock=True)
            if before is None:
                continue
            holder = community_of(before.held_by_code)
            after = replace(before, held_by_code=holder, revision=before.revision + 1)
            entry = TimelineEntry(
                at=unit.now,
                actor_name="",
                operation=Operation.ESCALATE.value,
                opinion=_VOID_WORDS,
                from_state=before.state,
                to_state=after.state,
                held_by_code=holder,
            )
            unit.add_move(after, "", entry)
            put_incident(unit, after, rules, before)
            passed_on += 1
    return passed_on


def _note(unit: Unit, actor: Actor, request: ImportRequest, before: str, after: str, plan: GridPlan) -> None:
    """Tell the audit chain; of voided grids by their codes, of the others how many."""
    told = {
        "content_hash": after,
        "file": request.file_hash,
        "begun": len(plan.begun),
        "changed": len(plan.changed),
        "voided": " ".join(grid.code for grid in plan.voided),
    }
    unit.note_row("geometry:city", encode({"content_hash": before}), encode(told))
    unit.note_deed(actor, "import-grids", f"geometry:{after}")


def _chunks(codes: Sequence[str]) -> Iterable[list[str]]:
    waiting = iter(codes)
    while chunk := list(islice(waiting, _CHUNK)):
        yield chunk
