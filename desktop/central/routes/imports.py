"""Owns the routes of imports: files of grids and of workers, checked, and taken as a whole or not at all."""

from __future__ import annotations

import asyncio
from typing import Annotated, Any, TypeVar

from fastapi import APIRouter, Depends, Query, Request, Response

from desktop.central.ledger.answer import Answer
from desktop.central.ledger.imports.file_import import FileImport
from desktop.central.ledger.imports.grid_import import GridImport
from desktop.central.ledger.imports.requests import ImportRequest
from desktop.central.ledger.imports.worker_import import WorkerImport
from desktop.central.ledger.unit import Unit
from desktop.central.routes.commands import Key
from desktop.central.routes.context import bearer_for, context_of
from desktop.central.routes.problems import PROBLEM_RESPONSES
from desktop.central.rules.actor import Actor
from desktop.central.rules.refusal import Refused
from desktop.central.rules.rights import Reading
from desktop.models.problem import ProblemType

T = TypeVar("T")

BUSY_S = 5.0
"""When to ask again while another file is being imported."""

router = APIRouter(prefix="/v1")
Admin = Annotated[Actor, Depends(bearer_for(Reading.IMPORTS))]
Column = Annotated[str, Query(max_length=80, pattern=r"^[^\x00]*$")]
Area = Annotated[str, Query(pattern=r"^([0-9]{6}|[0-9]{9}|[0-9]{12}|[0-9]{15})?$")]
CrsName = Annotated[str, Query(pattern=r"^([A-Za-z0-9]+|[A-Za-z]+:[0-9]+)?$", max_length=20)]
Encoding = Annotated[str, Query(pattern=r"^(utf-8|gbk|gb18030)?$")]
Name = Annotated[str, Query(max_length=60, pattern=r"^[^\x00]*$")]

FILE_BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "description": "the file itself; what it is shows from its first bytes",
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
    }
}


@router.post("/imports/grids", responses=PROBLEM_RESPONSES, openapi_extra=FILE_BODY)
async def import_grids(
    request: Request,
    actor: Admin,
    idempotency_key: Key = None,
    check: bool = False,
    accept_warnings: bool = False,
    area: Area = "",
    crs: CrsName = "",
    encoding: Encoding = "",
    layer: Name = "",
    city_name: Name = "",
    code_column: Column = "",
    name_column: Column = "",
    kind_column: Column = "",
    valid_from_column: Column = "",
    valid_to_column: Column = "",
    town_name_column: Column = "",
    community_name_column: Column = "",
) -> Response:
    """Take the grids of a GeoJSON, GeoPackage or zipped Shapefile for those of the city, or of an area.

    What the file lacks there becomes void. With `check` it is only told what would be found and changed.
    """
    columns = {
        "code": code_column,
        "name": name_column,
        "kind": kind_column,
        "valid_from": valid_from_column,
        "valid_to": valid_to_column,
        "town_name": town_name_column,
        "community_name": community_name_column,
    }
    wanted = ImportRequest(
        body=await request.body(),
        columns=columns,
        area_code=area,
        crs=crs,
        encoding=encoding,
        layer=layer,
        city_name=city_name,
        accepts_warnings=accept_warnings,
    )
    return await _take(request, actor, idempotency_key, GridImport(actor, wanted), is_check=check)


@router.post("/imports/workers", responses=PROBLEM_RESPONSES, openapi_extra=FILE_BODY)
async def import_workers(
    request: Request,
    actor: Admin,
    idempotency_key: Key = None,
    check: bool = False,
    accept_warnings: bool = False,
    area: Area = "",
    encoding: Encoding = "",
    sheet: Name = "",
    id_column: Column = "",
    name_column: Column = "",
    phone_column: Column = "",
    org_column: Column = "",
    grid_a_column: Column = "",
    grid_b_column: Column = "",
) -> Response:
    """Take the workers of a CSV or XLSX file, with the grids of which each is A and B from now on.

    Who is not in it stays. No account and no terminal is made. With `check` it is only told what would be
    found and changed.
    """
    columns = {
        "id": id_column,
        "name": name_column,
        "phone": phone_column,
        "org": org_column,
        "grid_a": grid_a_column,
        "grid_b": grid_b_column,
    }
    wanted = ImportRequest(
        body=await request.body(),
        columns=columns,
        area_code=area,
        encoding=encoding,
        layer=sheet,
        accepts_warnings=accept_warnings,
    )
    return await _take(request, actor, idempotency_key, WorkerImport(actor, wanted), is_check=check)


async def _take(
    request: Request, actor: Actor, key: str | None, work: FileImport[T], *, is_check: bool
) -> Response:
    context = context_of(request)
    ledger = context.ledger
    if not key:
        raise Refused(ProblemType.KEY_MISSING, "Idempotency-Key is required")
    stored = await ledger.find_stored_async(actor, key, work.payload_hash)
    if stored is not None and not is_check:
        return _answer(stored)
    if context.imports.locked():
        raise Refused(ProblemType.RATE_LIMITED, "another file is being imported", retry_after_s=BUSY_S)
    async with context.imports:
        known = await ledger.transact_async(work.read)
        now = ledger.clock()
        await asyncio.to_thread(work.check, known, now)
        if is_check:
            return _answer(Answer(200, work.report(now, ledger.source_ages())))
        work.require_acceptable()

        def write(unit: Unit) -> Answer:
            work.write(unit, ledger.rules)
            return Answer(200, work.report(unit.now, ledger.source_ages()))

        answer = await ledger.once_async(actor, key, work.payload_hash, write)
        await asyncio.to_thread(context.load_ground)
    return _answer(answer)


def _answer(answer: Answer) -> Response:
    return Response(answer.body, status_code=answer.status, media_type=answer.media_type)
