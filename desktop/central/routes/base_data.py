"""Owns the reading routes of base information: tree, departments, contacts, stations, profiles, duties."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, TypeVar

from fastapi import APIRouter, Depends, Path, Query, Request, Response

from desktop.central.ledger.base_data import readings
from desktop.central.ledger.base_data.readings import BaseDataFilter, Page
from desktop.central.ledger.unit import Unit
from desktop.central.routes.context import Stamp, bearer_for
from desktop.central.routes.tags import Known, answer_reading, answer_tagged
from desktop.central.rules.actor import Actor
from desktop.central.rules.base_data.catalogue import load_base_data
from desktop.central.rules.rights import Reading
from desktop.central.rules.visibility import reader_of
from desktop.models.codes import Level
from desktop.wire.base_data import (
    CatalogueReply,
    ContactsReply,
    DepartmentsReply,
    DutyItemsReply,
    OrganisationsReply,
    ProfileReply,
    ProfilesReply,
    StationsReply,
)

T = TypeVar("T")

router = APIRouter(prefix="/v1")
AnyReader = Annotated[Actor, Depends(bearer_for(Reading.BASE_DATA))]
ContactReader = Annotated[Actor, Depends(bearer_for(Reading.CONTACTS))]
ProfileReader = Annotated[Actor, Depends(bearer_for(Reading.PROFILES))]
Code = Annotated[str, Query(pattern=r"^[0-9]{0,15}$")]
Category = Annotated[str, Query(max_length=32, pattern=r"^[A-Za-z0-9._-]*$")]
Words = Annotated[str, Query(max_length=60)]
AfterId = Annotated[str, Query(max_length=64, pattern=r"^[A-Za-z0-9:._-]*$")]
Limit = Annotated[int, Query(ge=1, le=500)]
FewAtOnce = Annotated[int, Query(ge=1, le=100)]
"""Profiles are long; a page of them stays below 256 KB."""
GridCode = Annotated[str, Path(min_length=1, max_length=64)]


@router.get("/base-catalogue")
async def get_catalogue(request: Request, actor: AnyReader, if_none_match: Known = None) -> Response:
    """Return what base information is made of: roles, kinds, what is counted, classes of duties."""
    del actor
    catalogue = load_base_data().catalogue
    return answer_tagged(
        request, if_none_match, catalogue, lambda stamp: CatalogueReply(catalogue=catalogue, **stamp)
    )


@router.get("/organisations")
async def get_organisations(
    request: Request,
    actor: AnyReader,
    area_code: Code = "",
    level: Level | None = None,
    page: AfterId = "",
    limit: Limit = 200,
    if_none_match: Known = None,
) -> Response:
    """Return a page of the tree of organisations and grids, in the order of codes."""
    wanted = BaseDataFilter(area_code=area_code, level=level)
    return await _answer_page(
        request,
        if_none_match,
        lambda unit: readings.list_organisations(unit, reader_of(actor), wanted, page, limit),
        lambda found, stamp: OrganisationsReply(organisations=found.entries, next=found.after, **stamp),
    )


@router.get("/departments")
async def get_departments(request: Request, actor: AnyReader, if_none_match: Known = None) -> Response:
    """Return the city's departments with the classes of incidents that are their duty."""
    return await answer_reading(
        request,
        if_none_match,
        lambda unit: readings.list_departments(unit, reader_of(actor)),
        lambda found, stamp: DepartmentsReply(departments=found, **stamp),
    )


@router.get("/contacts")
async def get_contacts(
    request: Request,
    actor: ContactReader,
    area_code: Code = "",
    role: Category = "",
    q: Words = "",
    page: AfterId = "",
    limit: Limit = 100,
    if_none_match: Known = None,
) -> Response:
    """Return a page of who helps in the grids and communities of the viewer's area."""
    wanted = BaseDataFilter(area_code=area_code, category=role, words=q)
    return await _answer_page(
        request,
        if_none_match,
        lambda unit: readings.list_contacts(unit, reader_of(actor), wanted, page, limit),
        lambda found, stamp: ContactsReply(contacts=found.entries, next=found.after, **stamp),
    )


@router.get("/grids/{grid_code}/contacts")
async def get_grid_contacts(
    request: Request, actor: ContactReader, grid_code: GridCode, if_none_match: Known = None
) -> Response:
    """Return the 1+3+N of a grid: its worker, who assists by office, who helps."""
    return await answer_reading(
        request,
        if_none_match,
        lambda unit: readings.read_grid_contacts(unit, reader_of(actor), grid_code),
        lambda found, stamp: ContactsReply(contacts=found, next=None, **stamp),
    )


@router.get("/stations")
async def get_stations(
    request: Request,
    actor: AnyReader,
    area_code: Code = "",
    kind: Category = "",
    q: Words = "",
    page: AfterId = "",
    limit: Limit = 200,
    if_none_match: Known = None,
) -> Response:
    """Return a page of the stations of the viewer's area."""
    wanted = BaseDataFilter(area_code=area_code, category=kind, words=q)
    return await _answer_page(
        request,
        if_none_match,
        lambda unit: readings.list_stations(unit, reader_of(actor), wanted, page, limit),
        lambda found, stamp: StationsReply(stations=found.entries, next=found.after, **stamp),
    )


@router.get("/grid-profiles")
async def get_profiles(
    request: Request,
    actor: ProfileReader,
    area_code: Code = "",
    page: AfterId = "",
    limit: FewAtOnce = 50,
    if_none_match: Known = None,
) -> Response:
    """Return a page of what is counted and noted of the grids of the viewer's area."""
    wanted = BaseDataFilter(area_code=area_code)
    return await _answer_page(
        request,
        if_none_match,
        lambda unit: readings.list_profiles(unit, reader_of(actor), wanted, page, limit),
        lambda found, stamp: ProfilesReply(profiles=found.entries, next=found.after, **stamp),
    )


@router.get("/grid-profiles/{grid_code}")
async def get_profile(
    request: Request, actor: ProfileReader, grid_code: GridCode, if_none_match: Known = None
) -> Response:
    """Return what is counted and noted of a grid; revision 0 if nobody has entered anything."""
    return await answer_reading(
        request,
        if_none_match,
        lambda unit: readings.read_profile(unit, reader_of(actor), grid_code),
        lambda found, stamp: ProfileReply(profile=found, **stamp),
    )


@router.get("/grid-profiles/{grid_code}/versions")
async def get_profile_versions(
    request: Request,
    actor: ProfileReader,
    grid_code: GridCode,
    page: Annotated[str, Query(pattern=r"^[0-9]{0,9}$")] = "",
    limit: FewAtOnce = 20,
    if_none_match: Known = None,
) -> Response:
    """Return a page of a profile as it stood under each of its revisions, the newest first."""
    before = int(page) if page else None
    return await _answer_page(
        request,
        if_none_match,
        lambda unit: readings.read_profile_versions(unit, reader_of(actor), grid_code, before, limit),
        lambda found, stamp: ProfilesReply(profiles=found.entries, next=found.after, **stamp),
    )


@router.get("/duty-items")
async def get_duty_items(
    request: Request,
    actor: AnyReader,
    grid_code: Annotated[str, Query(pattern=r"^([0-9]{15})?$")] = "",
    class_code: Category = "",
    if_none_match: Known = None,
) -> Response:
    """Return a grid worker's duties in a grid or in the viewer's area, with their version and sample mark."""
    code_set = load_base_data().catalogue.duty_code_set
    return await answer_reading(
        request,
        if_none_match,
        lambda unit: readings.read_duty_items(unit, reader_of(actor), grid_code, class_code),
        lambda found, stamp: DutyItemsReply(code_set=code_set, duties=found, **stamp),
    )


async def _answer_page(
    request: Request,
    if_none_match: str | None,
    read: Callable[[Unit], Page[T]],
    reply_of: Callable[[Page[T], Stamp], object],
) -> Response:
    """Answer with a page, which links to the next one, or say that its reader holds it already."""
    return await answer_reading(request, if_none_match, read, reply_of, lambda found: found.after)
