"""Owns what every route needs: the ledger, the city's names, who bears which token, sources' ages."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any, TypedDict

from fastapi import Request, Response

from desktop.central.ledger.bearers import Bearers
from desktop.central.ledger.border_checks import BorderChecks
from desktop.central.ledger.feed_tail import FeedTail
from desktop.central.ledger.ground import read_geometry_ref, read_locator
from desktop.central.ledger.history.looks import PositionLooks
from desktop.central.ledger.history.replays import Replays
from desktop.central.ledger.ledger import Ledger
from desktop.central.ledger.notifications import Notification
from desktop.central.ledger.positions_tail import PositionsTail
from desktop.central.ledger.report_batches import ReportBatches
from desktop.central.ledger.unit import Unit
from desktop.central.rules.actor import Actor
from desktop.central.rules.locator import GridLocator
from desktop.central.rules.refusal import Refused
from desktop.central.rules.rights import Reading, may_read
from desktop.models.delta import GeometryRef, SourceAge
from desktop.models.instant import from_epoch_ms, to_epoch_ms
from desktop.models.problem import ProblemType

TERMINALS_LATE_S = 180.0
"""Terminals report every 60 s; three reports missed by all of them mean that the source is silent."""

CHECK_EVERY_S = 180.0
"""How often desks are told what they must hold. Source: contract, Reading (every few minutes)."""

TICKER_LATE_S = 5.0
"""The ticker runs twice a second; posts older than this were resolved by nobody."""


@dataclass(frozen=True, slots=True)
class City:
    """What there is once; read at start and after an import of grids.

    Attributes:
        epoch: Name of the database's present life; cursors carry it.
    """

    epoch: str
    name: str
    is_demo: bool
    time_zone: str
    geometry: GeometryRef


class Stamp(TypedDict):
    """When a reply was made, and how old the central's own inputs were then.

    Attributes:
        server_time_ms: ms since the epoch.
        data_as_of: Age of each input.
    """

    server_time_ms: int
    data_as_of: tuple[SourceAge, ...]


class Context:
    """State of one serving process.

    Attributes:
        last_poll_s: Monotonic instant of the last request that bore a token.
        ticked: Instant of the ticker's last run, None before the first.
        terminals_as_of: Newest sign of life of any terminal.
        sources_as_of: When each source of incidents last brought one.
        backup_folder: Where backups are written that somebody asks for.
        reports: Takes what terminals send.
        bearers: Who may come in.
        tail: The newest changes, read once for all who wait.
        positions: Workers' newest positions, read once for all who poll.
        replays: Shows the past.
        looks: Shows where workers were in it.
        borders: Checks the partition, once for each ground.
        imports: Held while a file is imported: one at a time, because it takes memory.
        read_anchors: Gives the seals of the audit chain that were noted outside the database.
    """

    def __init__(self, ledger: Ledger, city: City, monotonic: Callable[[], float]) -> None:
        self.ledger = ledger
        self.city = city
        self.monotonic = monotonic
        self.last_poll_s = monotonic()
        self.ticked: datetime | None = None
        self.terminals_as_of: datetime | None = None
        self.sources_as_of: dict[str, datetime] = {}
        self.backup_folder = Path("backups")
        self.read_anchors: Callable[[], Mapping[int, str]] = dict
        self._checked_s: dict[str, float] = {}
        self.reports = ReportBatches(ledger)
        self.bearers = Bearers(ledger)
        self.tail = FeedTail(ledger)
        self.positions = PositionsTail(ledger)
        self.replays = Replays(ledger)
        self.looks = PositionLooks(ledger, self.replays, monotonic)
        self.imports = asyncio.Lock()
        self.borders = BorderChecks(ledger)
        ledger.source_ages = self.data_as_of

    def load_ground(self) -> None:
        """Read city and polygons anew if the polygons are others; at the start there is nothing to do."""
        known = self.city.geometry

        def read(unit: Unit) -> tuple[City, GridLocator | None]:
            city = read_city(unit)
            return city, None if city.geometry == known else read_locator(unit.connection)

        city, locator = self.ledger.transact(read)
        if locator is not None:
            self.ledger.rules = replace(self.ledger.rules, locator=locator)
        self.city = city

    def now_ms(self) -> int:
        """Return server time in ms since the epoch."""
        return to_epoch_ms(self.ledger.clock())

    def stamp(self) -> Stamp:
        """Return what every reply says beside its content."""
        return {"server_time_ms": self.now_ms(), "data_as_of": self.data_as_of()}

    def data_as_of(self) -> tuple[SourceAge, ...]:
        """Return how old the central's own inputs are; None for a source that never brought anything."""
        late_after_s = self.ledger.rules.policy.late_after_s
        return (
            *self.pulse(),
            *(
                SourceAge(source.value, self.sources_as_of.get(source.value), late_s)
                for source, late_s in late_after_s.items()
            ),
        )

    def pulse(self) -> tuple[SourceAge, ...]:
        """Return the ages that change with every beat; a poll that brings nothing tells of these alone."""
        return (
            SourceAge("terminals", self.terminals_as_of, TERMINALS_LATE_S),
            SourceAge("posts", self.ticked, TICKER_LATE_S),
        )

    def note_beat(self, told: Notification) -> None:
        """Take what the process that leads tells of the central's inputs."""
        self.ticked = from_epoch_ms(told.ticked_ms)
        self.terminals_as_of = from_epoch_ms(told.contact_ms) if told.contact_ms else None
        self.sources_as_of = {name: from_epoch_ms(at_ms) for name, at_ms in told.sources.items()}

    def wants_check(self, actor: Actor) -> bool:
        """Say whether it is time to tell somebody's desks what they must hold."""
        return self.monotonic() - self._checked_s.get(actor.id, float("-inf")) >= CHECK_EVERY_S

    def note_check(self, actor: Actor) -> None:
        """Remember that somebody's desks were told."""
        self._checked_s[actor.id] = self.monotonic()

    async def authenticate(self, authorization: str) -> Actor:
        """Return the bearer of a request's token.

        Args:
            authorization: The header of that name.

        Raises:
            Refused: unauthenticated.
        """
        scheme, _, token = authorization.partition(" ")
        actor = await self.bearers.find(token) if scheme.lower() == "bearer" else None
        if actor is None:
            raise Refused(ProblemType.UNAUTHENTICATED, "a valid bearer token is required")
        self.last_poll_s = self.monotonic()
        return actor


def context_of(request: Request) -> Context:
    """Return the context of the serving process."""
    context: Context = request.app.state.context
    return context


async def bearer(request: Request) -> Actor:
    """Return who asks; the dependency of every route but the open ones.

    Raises:
        Refused: unauthenticated; validation, if the query names what the route does not know: a filter
            that is misspelt must not be taken for none.
    """
    actor = await context_of(request).authenticate(request.headers.get("authorization", ""))
    unknown = set(request.query_params) - _names_known_to(request.scope["route"])
    if unknown:
        pointers = tuple(f"/query/{name}" for name in sorted(unknown))
        raise Refused(ProblemType.VALIDATION, "the query names what is not known here", pointers=pointers)
    return actor


_KNOWN_NAMES: dict[tuple[str, str], frozenset[str]] = {}
"""Names that a route reads from the query, by its path and methods; found once, at its first request."""


def _names_known_to(route: Any) -> frozenset[str]:
    key = (route.path, " ".join(sorted(route.methods)))
    names = _KNOWN_NAMES.get(key)
    if names is None:
        names = _KNOWN_NAMES[key] = frozenset(_query_names(route.dependant))
    return names


def _query_names(dependant: Any) -> set[str]:
    """Return what a route and all that it depends on read from the query."""
    names = {field.alias for field in dependant.query_params}
    return names.union(*(_query_names(one) for one in dependant.dependencies))


def require_reading(actor: Actor, reading: Reading) -> None:
    """Let pass who may read something.

    Raises:
        Refused: forbidden.
    """
    if not may_read(actor.role, reading):
        raise Refused(ProblemType.FORBIDDEN, f"role {actor.role.value} does not read {reading.value}")


def bearer_for(reading: Reading) -> Callable[[Request], Awaitable[Actor]]:
    """Return the dependency of a route that not every role may read."""

    async def find(request: Request) -> Actor:
        actor = await bearer(request)
        require_reading(actor, reading)
        return actor

    return find


def json_bytes(body: bytes, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    """Return a JSON response of ready bytes."""
    return Response(body, status_code=status, media_type="application/json", headers=headers)


def read_city(unit: Unit) -> City:
    """Read what there is once."""
    return City(
        epoch=unit.read_meta("epoch"),
        name=unit.read_meta("city_name"),
        is_demo=unit.read_meta("is_demo") == "1",
        time_zone=unit.read_meta("time_zone", "Asia/Shanghai"),
        geometry=read_geometry_ref(unit.connection),
    )
