"""Owns the contract's requests as methods: what is asked, which answers count, what each refusal means."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar

from desktop.api.errors import NotAGridDeskCentral, ProblemAnswered, VersionMismatch
from desktop.api.refusals import content_type_of, explain_refusal
from desktop.api.transport import TOTAL_LIMIT_S, Reply, Request, Transport
from desktop.models.command import Command
from desktop.models.delta import BundlePage, Delta
from desktop.models.geo import GridShape
from desktop.models.history import PastChanges, PastPage
from desktop.models.incident_counts import CountsWish
from desktop.wire.accounts import (
    EndedReply,
    SittingReply,
    decode_ended,
    decode_sitting,
    encode_login,
    encode_renewal,
)
from desktop.wire.base_data import (
    CatalogueReply,
    ContactsReply,
    DutyItemsReply,
    ProfileReply,
    StationsReply,
    decode_catalogue,
    decode_contacts,
    decode_duty_items,
    decode_profile,
    decode_stations,
)
from desktop.wire.borders import BorderCheckReply, decode_border_check
from desktop.wire.codec import ReplyMalformed
from desktop.wire.feed import decode_bundle_page, decode_delta
from desktop.wire.geometry import decode_geometry_part
from desktop.wire.history import decode_replay_changes, decode_replay_page
from desktop.wire.orders import (
    CommandReply,
    decode_command_reply,
    encode_arguments,
    path_of,
)
from desktop.wire.readings import (
    API_VERSION,
    Health,
    IncidentCountsReply,
    IncidentDetailReply,
    PastTracksReply,
    PositionsReply,
    PresenceReply,
    UptimeReply,
    ViewerReply,
    decode_health,
    decode_incident_counts,
    decode_incident_detail,
    decode_past_tracks,
    decode_positions,
    decode_presence,
    decode_uptime,
    decode_viewer,
    encode_sign,
)
from desktop.wire.rota import PostReply, decode_post

T = TypeVar("T")

_SAFE_ID = re.compile(r"[A-Za-z0-9._:~-]{1,128}")


@dataclass(frozen=True, slots=True)
class Timed(Generic[T]):
    """A decoded reply and when it was had.

    Attributes:
        sent_s, received_s: Steady clock around the exchange.
    """

    reply: T
    sent_s: float
    received_s: float


class MalformedBody(ReplyMalformed):
    """A body that is not what the contract says, with the body itself for the quarantine."""

    def __init__(self, detail: str, body: bytes) -> None:
        super().__init__(detail)
        self.body = body


class CentralClient:
    """Asks one central. Each method is one exchange; whoever calls decides about another try.

    Every method raises CentralError (see ``desktop.api.errors``) or MalformedBody.
    """

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def health(self, limit_s: float = TOTAL_LIMIT_S) -> Timed[Health]:
        """Ask who is there; needs no token.

        Args:
            limit_s: Longest total time.

        Raises:
            NotAGridDeskCentral: If it is some other server.
            VersionMismatch: If it speaks another version of the contract.
        """
        reply = self._get("/v1/health", limit_s=limit_s, foreign_if_not_found=True)
        try:
            health = decode_health(reply.body)
        except ReplyMalformed as error:
            raise NotAGridDeskCentral(f"foreign health reply: {error}") from error
        if health.service != "griddesk-central":
            raise NotAGridDeskCentral(f"service {health.service[:64]!r}")
        if health.api_version != API_VERSION:
            raise VersionMismatch(health.api_version)
        return Timed(health, reply.sent_s, reply.received_s)

    def viewer(self) -> Timed[ViewerReply]:
        """Ask who bears the token."""
        return self._decoded(self._get("/v1/me"), decode_viewer)

    def bundle_page(self, page: str | None, limit: int) -> Timed[BundlePage]:
        """Ask for a page of the shift-start state; None is the first page."""
        reply = self._get("/v1/bundle", ("limit", str(limit)), ("page", page or ""))
        return self._decoded(reply, decode_bundle_page)

    def changes(
        self, since: str, *, wait_s: float, limit: int, limit_s: float = TOTAL_LIMIT_S
    ) -> Timed[Delta]:
        """Ask for changes after a cursor.

        Args:
            since: The committed cursor.
            wait_s: Seconds for which the central may wait for a change, 0..20.
            limit: Most changes in one reply.
            limit_s: Longest total time beside the wait.

        Raises:
            CursorGone: If the bundle has to be loaded anew.
        """
        wait = f"{wait_s:g}" if wait_s else ""
        reply = self._get(
            "/v1/changes",
            ("since", since),
            ("wait", wait),
            ("limit", str(limit)),
            wait_s=wait_s,
            limit_s=limit_s,
        )
        return self._decoded(reply, decode_delta)

    def geometry_part(self, content_hash: str, part: int) -> tuple[bytes, tuple[GridShape, ...]]:
        """Return a part of the polygons, as its bytes and decoded."""
        reply = self._get(f"/v1/geometry/{_safe(content_hash)}/{part}")
        return reply.body, self._decoded(reply, decode_geometry_part).reply

    def positions(self, since: str, page: str = "", limit: int | None = None) -> Timed[PositionsReply]:
        """Ask for fixes after a cursor; an empty one asks for all.

        Args:
            since: The cursor.
            page: What the last reply named `next`, empty for the first page.
            limit: Most workers in the reply, None for all.
        """
        query = [("since", since)]
        if limit is not None:
            query.append(("limit", str(limit)))
        if page:
            query.append(("page", page))
        return self._decoded(self._get("/v1/positions", *query), decode_positions)

    def replay_page(self, at: datetime, page: str | None, limit: int) -> Timed[PastPage]:
        """Ask for a page of the board as it stood at an instant, without positions; None is the first."""
        wanted = (("at", at.isoformat()), ("positions", "false"))
        query = (*wanted, ("limit", str(limit)), ("page", page or ""))
        return self._decoded(self._get("/v1/replay", *query), decode_replay_page)

    def replay_changes(self, since: str, to: datetime, limit: int) -> Timed[PastChanges]:
        """Ask for changes after a cursor of the past, up to an instant."""
        query = (("since", since), ("to", to.isoformat()), ("limit", str(limit)))
        return self._decoded(self._get("/v1/replay/changes", *query), decode_replay_changes)

    def replay_positions(self, begin: datetime, to: datetime, page: str | None) -> Timed[PastTracksReply]:
        """Ask where all workers of the area were over a span; None is the first page."""
        query = (("from", begin.isoformat()), ("to", to.isoformat()), ("page", page or ""))
        return self._decoded(self._get("/v1/replay/positions", *query), decode_past_tracks)

    def replay_uptime(self, begin: datetime, to: datetime) -> Timed[UptimeReply]:
        """Ask when the central ran within a span."""
        query = (("from", begin.isoformat()), ("to", to.isoformat()))
        return self._decoded(self._get("/v1/replay/uptime", *query), decode_uptime)

    def incident_detail(self, incident_id: str) -> Timed[IncidentDetailReply]:
        """Ask for one incident with all that belongs to it."""
        return self._decoded(self._get(f"/v1/incidents/{_safe(incident_id)}"), decode_incident_detail)

    def incident_counts(self, wish: CountsWish) -> Timed[IncidentCountsReply]:
        """Ask how many incidents came in where."""
        span = (("since", wish.since.isoformat()), ("until", wish.until.isoformat()))
        query = (*span, ("weeks", str(wish.weeks)))
        return self._decoded(self._get("/v1/incident-counts", *query), decode_incident_counts)

    def grid_profile(self, grid_code: str) -> Timed[ProfileReply]:
        """Ask what is counted and noted of a grid."""
        return self._decoded(self._get(f"/v1/grid-profiles/{_safe(grid_code)}"), decode_profile)

    def grid_contacts(self, grid_code: str) -> Timed[ContactsReply]:
        """Ask for the 1+3+N of a grid, those of its community included."""
        return self._decoded(self._get(f"/v1/grids/{_safe(grid_code)}/contacts"), decode_contacts)

    def grid_duties(self, grid_code: str) -> Timed[DutyItemsReply]:
        """Ask what a grid's worker has to do."""
        return self._decoded(self._get("/v1/duty-items", ("grid_code", grid_code)), decode_duty_items)

    def post_detail(self, grid_code: str) -> Timed[PostReply]:
        """Ask for a grid's post with its absences and the days ahead."""
        return self._decoded(self._get(f"/v1/posts/{_safe(grid_code)}"), decode_post)

    def stations(self, area_code: str, page: str = "") -> Timed[StationsReply]:
        """Ask for a page of an area's stations; the first one holds those of any community."""
        query = (("area_code", area_code), ("page", page))
        return self._decoded(self._get("/v1/stations", *query), decode_stations)

    def base_catalogue(self) -> Timed[CatalogueReply]:
        """Ask what base information is made of."""
        return self._decoded(self._get("/v1/base-catalogue"), decode_catalogue)

    def border_check(self, page: str) -> Timed[BorderCheckReply]:
        """Ask what is wrong with the borders, and what lies outside of it; empty is the first page."""
        return self._decoded(self._get("/v1/border-check", ("page", page)), decode_border_check)

    def post_command(self, command: Command) -> Timed[CommandReply]:
        """Deliver a command; the same key may be delivered again and takes effect once."""
        headers = {"Idempotency-Key": command.key, "Content-Type": "application/json"}
        if command.expected_revision is not None:
            headers["If-Match"] = f'"{command.expected_revision}"'
        _safe(command.target_id)
        reply = self._exchange(
            Request(method="POST", path=path_of(command), headers=headers, body=encode_arguments(command))
        )
        return self._decoded(reply, decode_command_reply)

    def give_sign(self, seat: str, incident_id: str) -> Timed[PresenceReply]:
        """Say that this desk lives and which incident is open at it, empty for none; keeps claims alive."""
        body = encode_sign(seat, incident_id)
        return self._decoded(self._post("/v1/presence", body), decode_presence)

    def log_in(self, username: str, password: str) -> Timed[SittingReply]:
        """Begin a sitting; needs no token.

        Raises:
            Unauthenticated: If name or password is wrong, or the account is shut.
            CentralBusy: If the account is locked for a while.
        """
        return self._decoded(self._post("/v1/sittings", encode_login(username, password)), decode_sitting)

    def renew_sitting(self, refresh_token: str) -> Timed[SittingReply]:
        """Replace both tokens of a sitting; needs no token but the renewing one.

        Raises:
            Unauthenticated: If the sitting has ended.
        """
        return self._decoded(
            self._post("/v1/sittings/renewal", encode_renewal(refresh_token)), decode_sitting
        )

    def end_sitting(self) -> Timed[EndedReply]:
        """Log out: the sitting of this client's bearer token ends."""
        return self._decoded(self._post("/v1/sittings/end", b"{}"), decode_ended)

    def look_up_command(self, key: str) -> Timed[CommandReply]:
        """Ask what became of a command; a refusal that was stored is raised as it was."""
        return self._decoded(self._get(f"/v1/commands/{_safe(key)}"), decode_command_reply)

    def abort(self) -> None:
        """End a running exchange at once and refuse later ones; called from another thread."""
        self._transport.abort()

    def close(self) -> None:
        """Give up all connections."""
        self._transport.close()

    # -- inner -------------------------------------------------------------------------------------

    def _get(
        self,
        path: str,
        *query: tuple[str, str],
        wait_s: float = 0.0,
        limit_s: float = TOTAL_LIMIT_S,
        foreign_if_not_found: bool = False,
    ) -> Reply:
        request = Request(method="GET", path=path, query=query, wait_s=wait_s, limit_s=limit_s)
        try:
            return self._exchange(request)
        except ProblemAnswered as error:
            if foreign_if_not_found and error.status == 404:
                raise NotAGridDeskCentral("no health there") from error
            raise

    def _post(self, path: str, body: bytes) -> Reply:
        headers = {"Content-Type": "application/json"}
        return self._exchange(Request(method="POST", path=path, headers=headers, body=body))

    def _exchange(self, request: Request) -> Reply:
        reply = self._transport.exchange(request)
        if 200 <= reply.status < 300:
            kind = content_type_of(reply)
            if kind != "application/json":
                raise NotAGridDeskCentral(f"answers with {kind[:64] or 'no content type'}")
            return reply
        raise explain_refusal(reply)

    def _decoded(self, reply: Reply, decode: Callable[[bytes], T]) -> Timed[T]:
        try:
            return Timed(decode(reply.body), reply.sent_s, reply.received_s)
        except ReplyMalformed as error:
            raise MalformedBody(str(error), reply.body) from error


def _safe(text: str) -> str:
    """Return an id that can stand in a path as it is.

    Raises:
        ReplyMalformed: If it cannot; such an id comes from no central of this contract.
    """
    if _SAFE_ID.fullmatch(text) is None or text in (".", ".."):
        raise ReplyMalformed(f"id cannot stand in a path: {text[:40]!r}")
    return text
