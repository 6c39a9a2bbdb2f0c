"""Owns the board: all live records of the viewer's area, and the reduction of changes into it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from desktop.board.sharded import ShardedMap, changed_keys, with_changes
from desktop.models.alarm import Alarm
from desktop.models.city import City as City
from desktop.models.delta import (
    BundlePage,
    Change,
    Delta,
    Record,
    RecordKind,
    SourceAge,
    merge_ages,
)
from desktop.models.figures import Figures
from desktop.models.incident import Incident
from desktop.models.lease import Lease
from desktop.models.organisation import Grid, Organisation
from desktop.models.person import Department, Person, Worker
from desktop.models.post import Post
from desktop.models.presence import Presence
from desktop.models.reduction import change_counts, ends_record

R = TypeVar("R")

ChangedIds = Mapping[RecordKind, frozenset[str]]
"""Ids of the records that came, changed or went, by kind; kinds without any are absent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """The live records by kind and id. Frozen: a reduction makes a new board and shares what is unchanged.

    Attributes:
        city: None before the first load.
        cursor: Cursor after the last change that is in the board; empty before the first load.
        sources: How old the central's own inputs are.
    """

    city: City | None = None
    cursor: str = ""
    organisations: Mapping[str, Organisation] = field(default_factory=dict)
    grids: Mapping[str, Grid] = field(default_factory=dict)
    workers: Mapping[str, Worker] = field(default_factory=dict)
    persons: Mapping[str, Person] = field(default_factory=dict)
    departments: Mapping[str, Department] = field(default_factory=dict)
    posts: Mapping[str, Post] = field(default_factory=dict)
    incidents: Mapping[str, Incident] = field(default_factory=dict)
    leases: Mapping[str, Lease] = field(default_factory=dict)
    alarms: Mapping[str, Alarm] = field(default_factory=dict)
    figures: Mapping[str, Figures] = field(default_factory=dict)
    presences: Mapping[str, Presence] = field(default_factory=dict)
    sources: tuple[SourceAge, ...] = ()

    def records(self, kind: RecordKind) -> Mapping[str, Record]:
        """Return the records of one kind by id."""
        found: Mapping[str, Record] = getattr(self, FIELD_OF_KIND[kind])
        return found

    def count(self) -> dict[RecordKind, int]:
        """Return the number of records of each kind, zeros included."""
        return {kind: len(self.records(kind)) for kind in RecordKind}


FIELD_OF_KIND: dict[RecordKind, str] = {
    RecordKind.ORGANISATION: "organisations",
    RecordKind.GRID: "grids",
    RecordKind.WORKER: "workers",
    RecordKind.PERSON: "persons",
    RecordKind.DEPARTMENT: "departments",
    RecordKind.POST: "posts",
    RecordKind.INCIDENT: "incidents",
    RecordKind.LEASE: "leases",
    RecordKind.ALARM: "alarms",
    RecordKind.FIGURES: "figures",
    RecordKind.PRESENCE: "presences",
}


def reduce_changes(board: Board, changes: Iterable[Change]) -> tuple[Board, ChangedIds]:
    """Return the board after changes in commit order, and the ids that came, changed or went."""
    touched: dict[RecordKind, dict[str, Record | None]] = {}
    for change in changes:
        news = touched.get(change.kind, {})
        held = news[change.id] if change.id in news else board.records(change.kind).get(change.id)
        if not change_counts(change, None if held is None else held.revision):
            continue
        touched[change.kind] = news
        news[change.id] = None if ends_record(change) else change.record
    if not touched:
        return board, {}
    fields: dict[str, Any] = {
        FIELD_OF_KIND[kind]: with_changes(board.records(kind), news) for kind, news in touched.items()
    }
    return replace(board, **fields), {kind: frozenset(news) for kind, news in touched.items()}


def reduce_delta(board: Board, delta: Delta) -> tuple[Board, ChangedIds]:
    """Return the board after a committed page of changes, and the ids that came, changed or went."""
    reduced, changed = reduce_changes(board, delta.changes)
    sources = board.sources if delta.more else merge_ages(board.sources, delta.data_as_of)
    return replace(reduced, cursor=delta.cursor, sources=sources), changed


def board_from_pages(pages: Iterable[BundlePage]) -> Board:
    """Return the board of a complete bundle; its cursor is the first page's.

    Raises:
        ValueError: If there is no page.
    """
    board: Board | None = None
    for page in pages:
        board = add_page(board, page)
    if board is None:
        raise ValueError("a bundle has at least one page")
    return board


def add_page(board: Board | None, page: BundlePage) -> Board:
    """Return what is there of a bundle after one more page; city and cursor are those of the first."""
    if board is None:
        city = City(
            epoch=page.epoch,
            name=page.city_name,
            is_demo=page.is_demo,
            time_zone=page.time_zone,
            geometry=page.geometry,
        )
        board = Board(city=city, cursor=page.cursor)
    board, _ = reduce_changes(board, page.changes)
    return replace(board, sources=page.data_as_of)


def compare_boards(old: Board, new: Board) -> ChangedIds:
    """Return the ids that came, changed or went between two boards."""
    changed: dict[RecordKind, frozenset[str]] = {}
    for kind in RecordKind:
        before, after = old.records(kind), new.records(kind)
        if before is after:
            continue
        if isinstance(before, ShardedMap):
            ids = before.differences(after)
        else:
            ids = {key for key in before if key not in after} | changed_keys(before, after)
        if ids:
            changed[kind] = frozenset(ids)
    return changed


def merge_changed(first: ChangedIds, second: ChangedIds) -> ChangedIds:
    """Return the union of two sets of changed ids."""
    merged = dict(first)
    for kind, ids in second.items():
        merged[kind] = merged.get(kind, frozenset()) | ids
    return merged


_NEVER_EMPTY = (RecordKind.ORGANISATION, RecordKind.GRID, RecordKind.POST, RecordKind.INCIDENT)


def needs_second_look(known: Mapping[RecordKind, int], fresh: Board) -> bool:
    """Say whether a fresh bundle is suspiciously empty: a kind that was there in numbers is gone whole.

    An empty answer after a full one may be a fault of the other side; it counts when it is given twice.

    Args:
        known: Number of records by kind as last known.
        fresh: The board of the new bundle.
    """
    return any(known.get(kind, 0) > 1 and not fresh.records(kind) for kind in _NEVER_EMPTY)
