"""Owns the application: routes, problem+json, the OpenAPI document, and the guard against foreign pages."""

from __future__ import annotations

from typing import Any

import msgspec
from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from starlette.types import ASGIApp

from desktop.central.routes import (
    accounts,
    administration,
    base_data,
    borders,
    commands,
    devices,
    imports,
    incidents,
    intake,
    photos,
    presence,
    readings,
    replay,
    rota,
    sittings,
    terminals,
)
from desktop.central.routes.context import Context
from desktop.central.routes.fast_lane import FastLane
from desktop.central.routes.guard import Guard
from desktop.central.routes.problems import PROBLEM_RESPONSES, add_problem_handlers
from desktop.models.delta import RECORD_TYPES
from desktop.settings.versions import PROGRAM_VERSION
from desktop.wire.accounts import AccountReply, AccountsReply, EndedReply, SittingReply
from desktop.wire.administration import AuditReply, BackupReply, DeviceReply, DevicesReply, ReportsReply
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
from desktop.wire.borders import BorderCheckReply
from desktop.wire.feed import SCHEMA_TYPES as FEED_TYPES
from desktop.wire.history import SCHEMA_TYPES as HISTORY_TYPES
from desktop.wire.imports import ImportReply
from desktop.wire.intake import ChannelReply, ChannelsReply, DeliveryReply
from desktop.wire.orders import CommandReply, Problem
from desktop.wire.photos import PhotoReply
from desktop.wire.readings import (
    DuplicatesReply,
    Health,
    IncidentCountsReply,
    IncidentDetailReply,
    IncidentListReply,
    PastTracksReply,
    PositionsReply,
    PresenceReply,
    RevealReply,
    TrackReply,
    UptimeReply,
    ViewerReply,
)
from desktop.wire.rota import AbsencesReply, DraftsReply, PostReply, RotaReply, SwapsReply

ROUTERS = (
    readings.router,
    replay.router,
    incidents.router,
    intake.router,
    photos.router,
    rota.router,
    base_data.router,
    borders.router,
    commands.router,
    presence.router,
    administration.router,
    accounts.router,
    sittings.router,
    devices.router,
    imports.router,
    terminals.router,
)
"""Everything that is served."""

LOOPBACK_HOSTS = frozenset({"127.0.0.1", "localhost", "[::1]"})

OPEN_PATHS = frozenset(
    {
        "/v1/health",
        "/v1/intake/{channel_id}",
        "/v1/intake/{channel_id}/photos",
        "/v1/sittings",
        "/v1/sittings/renewal",
        "/v1/terminals/{token}",
    }
)
"""What asks for no bearer token: it tells nothing, bears its own or a signature, or is how to get one."""

REPLY_OF_PATH: dict[tuple[str, str], type | str] = {
    ("get", "/v1/health"): Health,
    ("get", "/v1/me"): ViewerReply,
    ("get", "/v1/bundle"): "_BundleJson",
    ("get", "/v1/changes"): "_DeltaJson",
    ("get", "/v1/positions"): PositionsReply,
    ("get", "/v1/positions/track"): TrackReply,
    ("get", "/v1/replay"): "_ReplayJson",
    ("get", "/v1/replay/changes"): "_ReplayChangesJson",
    ("get", "/v1/replay/positions"): PastTracksReply,
    ("get", "/v1/replay/uptime"): UptimeReply,
    ("get", "/v1/incidents"): IncidentListReply,
    ("get", "/v1/incident-counts"): IncidentCountsReply,
    ("get", "/v1/incidents/{incident_id}"): IncidentDetailReply,
    ("get", "/v1/incidents/{incident_id}/duplicates"): DuplicatesReply,
    ("get", "/v1/rota"): RotaReply,
    ("get", "/v1/absences"): AbsencesReply,
    ("get", "/v1/swaps"): SwapsReply,
    ("get", "/v1/posts/{grid_code}"): PostReply,
    ("get", "/v1/rota-drafts"): DraftsReply,
    ("get", "/v1/rota-drafts/{draft_id}"): DraftsReply,
    ("get", "/v1/base-catalogue"): CatalogueReply,
    ("get", "/v1/organisations"): OrganisationsReply,
    ("get", "/v1/departments"): DepartmentsReply,
    ("get", "/v1/contacts"): ContactsReply,
    ("get", "/v1/grids/{grid_code}/contacts"): ContactsReply,
    ("get", "/v1/stations"): StationsReply,
    ("get", "/v1/grid-profiles"): ProfilesReply,
    ("get", "/v1/grid-profiles/{grid_code}"): ProfileReply,
    ("get", "/v1/grid-profiles/{grid_code}/versions"): ProfilesReply,
    ("get", "/v1/duty-items"): DutyItemsReply,
    ("get", "/v1/border-check"): BorderCheckReply,
    ("get", "/v1/audit/verification"): AuditReply,
    ("post", "/v1/backups"): BackupReply,
    ("get", "/v1/accounts"): AccountsReply,
    ("put", "/v1/accounts/{account_id}"): AccountReply,
    ("delete", "/v1/accounts/{account_id}"): AccountReply,
    ("post", "/v1/incidents/{incident_id}/reveal"): RevealReply,
    ("post", "/v1/sittings"): SittingReply,
    ("post", "/v1/sittings/renewal"): SittingReply,
    ("post", "/v1/sittings/end"): EndedReply,
    ("get", "/v1/devices"): DevicesReply,
    ("put", "/v1/devices/{device_id}"): DeviceReply,
    ("delete", "/v1/devices/{device_id}"): DeviceReply,
    ("post", "/v1/intake/{channel_id}"): DeliveryReply,
    ("post", "/v1/intake/{channel_id}/photos"): PhotoReply,
    ("post", "/v1/photos"): PhotoReply,
    ("get", "/v1/intake-channels"): ChannelsReply,
    ("put", "/v1/intake-channels/{channel_id}"): ChannelReply,
    ("delete", "/v1/intake-channels/{channel_id}"): ChannelReply,
    ("get", "/v1/terminals/{token}"): ReportsReply,
    ("post", "/v1/terminals/{token}"): ReportsReply,
    ("post", "/v1/presence"): PresenceReply,
    ("post", "/v1/imports/grids"): ImportReply,
    ("post", "/v1/imports/workers"): ImportReply,
    ("get", "/v1/commands/{key}"): CommandReply,
}
"""What each path answers with; orders answer with a `CommandReply`. Names are those of the feed's types."""


def build_gate(app: FastAPI, *, allowed_hosts: frozenset[str] = LOOPBACK_HOSTS) -> ASGIApp:
    """Return what stands before an application: who is let in, and which way.

    Args:
        app: The application.
        allowed_hosts: Names in the Host header that are answered; others are refused, so that no web
            page in somebody's browser can speak to a central on loopback.
    """
    return Guard(FastLane(app), allowed_hosts=allowed_hosts)


def build_app(context: Context) -> FastAPI:
    """Return the application of one serving process.

    Args:
        context: Ledger, city and tokens.
    """
    app = FastAPI(title="GridDesk central", version="1", docs_url=None, redoc_url=None)
    app.state.context = context
    for router in ROUTERS:
        app.include_router(router)
    app.state.served_routes = [route for router in ROUTERS for route in router.routes]
    add_problem_handlers(app)

    document: dict[str, Any] = {}

    def openapi() -> dict[str, Any]:
        if not document:
            document.update(_describe(app))
        return document

    app.openapi = openapi  # type: ignore[method-assign]
    return app


def _describe(app: FastAPI) -> dict[str, Any]:
    """Return the OpenAPI document, its replies described by the records that are really sent."""
    document = get_openapi(title=app.title, version=PROGRAM_VERSION, routes=app.routes)
    types = {one for one in REPLY_OF_PATH.values() if isinstance(one, type)} | {CommandReply, Problem}
    _, schemas = msgspec.json.schema_components(
        (*sorted(types, key=lambda one: one.__name__), *FEED_TYPES, *HISTORY_TYPES, *RECORD_TYPES.values()),
        ref_template="#/components/schemas/{name}",
    )
    components = document.setdefault("components", {})
    components.setdefault("schemas", {}).update(schemas)
    components["securitySchemes"] = {"bearer": {"type": "http", "scheme": "bearer"}}
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            _describe_replies(path, method, operation)
    return document


def _describe_replies(path: str, method: str, operation: dict[str, Any]) -> None:
    if path not in OPEN_PATHS:
        operation["security"] = [{"bearer": []}]
    for parameter in operation.get("parameters", ()):
        # Its absence is refused by a rule of its own, not as a fault of form.
        if parameter["name"] == "Idempotency-Key":
            parameter["required"] = True
            parameter["schema"] = {"type": "string", "minLength": 1, "maxLength": 64}
    responses = operation["responses"]
    for status, response in PROBLEM_RESPONSES.items():
        responses[str(status)] = response
    if any(parameter["name"] == "If-None-Match" for parameter in operation.get("parameters", ())):
        responses["304"] = {"description": "the reader holds this body already"}
    reply = REPLY_OF_PATH.get((method, path), CommandReply if method == "post" else None)
    if reply is None:
        return
    name = reply if isinstance(reply, str) else reply.__name__
    success = "201" if "201" in responses else "200"
    responses[success] = {
        "description": "success",
        "content": {"application/json": {"schema": {"$ref": f"#/components/schemas/{name}"}}},
    }
