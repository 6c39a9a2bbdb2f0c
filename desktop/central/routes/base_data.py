"""Owns the reading routes of base information: tree, departments, contacts, stations, profiles, duties."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Depends, Header, Path, Query, Request, Response

from desktop.central.ledger.base_data import readings
from desktop.central.ledger.base_data.readings import BaseDataFilter
from desktop.central.routes.context import (
    bearer_for,
    context_of,
    is_known,
    json_bytes,
    not_modified,
    tag_headers,
    tag_of,
)
from desktop.central.rules.actor import Actor
from desktop.central.rules.base_data.catalogue import load_base_data
from desktop.central.rules.rights import Reading
from desktop.central.rules.visibility import reader_of
from desktop.models.codes import Level
from desktop.wire.base_data import (
    BaseDataReply,
    CatalogueReply,
    ContactsReply,
    DepartmentsReply,
    DutyItemsReply,
    OrganisationsReply,
    ProfileReply,
    ProfilesReply,
    StationsReply,
    encode_base_data,
)

router = APIRouter(prefix="/v1")
AnyReader = Annotated[Actor, Depends(bearer_for(Reading.BASE_DATA))]
ContactReader = Annotated[Actor, Depends(bearer_for(Reading.CONTACTS))]
ProfileReader = Annotated[Actor, Depends(bearer_for(Reading.PROFILES))]
Known = Annotated[str | None, Header(alias="If-None-Match")]
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
    context = context_of(request)
    catalogue = load_base_data().catalogue
    return _answer(
        request,
        if_none_match,
        catalogue,
        lambda: CatalogueReply(
            catalogue=catalogue, server_time_ms=context.now_ms(), data_as_of=context.data_as_of()
        ),
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
    context = context_of(request)
    wanted = BaseDataFilter(area_code=area_code, level=level)
    found = await context.ledger.transact_async(
        lambda unit: readings.list_organisations(unit, reader_of(actor), wanted, page, limit)
    )
    return _answer(
        request,
        if_none_match,
        (found.entries, found.after),
        lambda: OrganisationsReply(
            organisations=found.entries,
            next=found.after,
            server_time_ms=context.now_ms(),
            data_as_of=context.data_as_of(),
        ),
        found.after,
    )


@router.get("/departments")
async def get_departments(request: Request, actor: AnyReader, if_none_match: Known = None) -> Response:
    """Return the city's departments with the classes of incidents that are their duty."""
    context = context_of(request)
    found = await context.ledger.transact_async(
        lambda unit: readings.list_departments(unit, reader_of(actor))
    )
    return _answer(
        request,
        if_none_match,
        found,
        lambda: DepartmentsReply(
            departments=found, server_time_ms=context.now_ms(), data_as_of=context.data_as_of()
        ),
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
    context = context_of(request)
    wanted = BaseDataFilter(area_code=area_code, category=role, words=q)
    found = await context.ledger.transact_async(
        lambda unit: readings.list_contacts(unit, reader_of(actor), wanted, page, limit)
    )
    return _answer(
        request,
        if_none_match,
        (found.entries, found.after),
        lambda: ContactsReply(
            contacts=found.entries,
            next=found.after,
            server_time_ms=context.now_ms(),
            data_as_of=context.data_as_of(),
        ),
        found.after,
    )


@router.get("/grids/{grid_code}/contacts")
async def get_grid_contacts(
    request: Request, actor: ContactReader, grid_code: GridCode, if_none_match: Known = None
) -> Response:
    """Return the 1+3+N of a grid: its worker, who assists by office, who helps."""
    context = context_of(request)
    found = await context.ledger.transact_async(
        lambda unit: readings.read_grid_contacts(unit, reader_of(actor), grid_code)
    )
    return _answer(
        request,
        if_none_match,
        found,
        lambda: ContactsReply(
            contacts=found, next=None, server_time_ms=context.now_ms(), data_as_of=context.data_as_of()
        ),
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
    context = context_of(request)
    wanted = BaseDataFilter(area_code=area_code, category=kind, words=q)
    found = await context.ledger.transact_async(
        lambda unit: readings.list_stations(unit, reader_of(actor), wanted, page, limit)
    )
    return _answer(
        request,
        if_none_match,
        (found.entries, found.after),
        lambda: StationsReply(
            stations=found.entries,
            next=found.after,
            server_time_ms=context.now_ms(),
            data_as_of=context.data_as_of(),
        ),
        found.after,
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
    context = context_of(request)
    wanted = BaseDataFilter(area_code=area_code)
    found = await context.ledger.transact_async(
        lambda unit: readings.list_profiles(unit, reader_of(actor), wanted, page, limit)
    )
    return _answer(
        request,
        if_none_match,
        (found.entries, found.after),
        lambda: ProfilesReply(
            profiles=found.entries,
            next=found.after,
            server_time_ms=context.now_ms(),
            data_as_of=context.data_as_of(),
        ),
        found.after,
    )


@router.get("/grid-profiles/{grid_code}")
async def get_profile(
    request: Request, actor: ProfileReader, grid_code: GridCode, if_none_match: Known = None
) -> Response:
    """Return what is counted and noted of a grid; revision 0 if nobody has entered anything."""
    context = context_of(request)
    found = await context.ledger.transact_async(
        lambda unit: readings.read_profile(unit, reader_of(actor), grid_code)
    )
    return _answer(
        request,
        if_none_match,
        found,
        lambda: ProfileReply(profile=found, server_time_ms=context.now_ms(), data_as_of=context.data_as_of()),
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
    context = context_of(request)
    before = int(page) if page else None
    found = await context.ledger.transact_async(
        lambda unit: readings.read_profile_versions(unit, reader_of(actor), grid_code, before, limit)
    )
    return _answer(
        request,
        if_none_match,
        (found.entries, found.after),
        lambda: ProfilesReply(
            profiles=found.entries,
            next=found.after,
            server_time_ms=context.now_ms(),
            data_as_of=context.data_as_of(),
        ),
        found.after,
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
    context = context_of(request)
    found = await context.ledger.transact_async(
        lambda unit: readings.read_duty_items(unit, reader_of(actor), grid_code, class_code)
    )
    return _answer(
        request,
        if_none_match,
        found,
        lambda: DutyItemsReply(
            code_set=load_base_data().catalogue.duty_code_set,
            duties=found,
            server_time_ms=context.now_ms(),
            data_as_of=context.data_as_of(),
        ),
    )


def _answer(
    request: Request,
    if_none_match: str | None,
    content: object,
    make_reply: Callable[[], BaseDataReply],
    next_page: str | None = None,
) -> Response:
    """Answer with a reply, or say that the reader holds it already."""
    tag = tag_of(content)
    if is_known(if_none_match, tag):
        return not_modified(tag)
    headers = tag_headers(tag)
    if next_page is not None:
        headers["Link"] = f'<{request.url.include_query_params(page=next_page)}>; rel="next"'
    return json_bytes(encode_base_data(make_reply()), headers=headers)
