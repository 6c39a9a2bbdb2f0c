"""Owns which roles may ever order or read what: read off the life cycle's table, stated for all else; pure.

Whether this person may order it of this record now is the table's own business; which records and fields a
reader gets is that of `visibility`.
"""

from __future__ import annotations

from enum import StrEnum

from desktop.central.rules.actor import WRITING_ROLES
from desktop.central.rules.lifecycle.table import TRANSITIONS
from desktop.models.command import Operation, TargetKind
from desktop.models.person import DESK_ROLES, Role


def _of_incidents() -> dict[Operation, frozenset[Role]]:
    found: dict[Operation, frozenset[Role]] = {Operation.CREATE: WRITING_ROLES - {Role.ADMIN}}
    for row in TRANSITIONS:
        found[row.operation] = found.get(row.operation, frozenset()) | row.roles
    return found


_UNDOING = frozenset(role for row in TRANSITIONS if row.is_undoable for role in row.roles)

_ARRANGING = DESK_ROLES | {Role.WORKER}
"""Who arranges the rota of the day: the duty room for everybody, workers for themselves."""

_PLANNING = frozenset({Role.SHIFT_LEADER, Role.LEADER})
"""Who decides what the rota is, or that a post stays uncovered."""

_KEEPING = frozenset({Role.ADMIN})
"""Who keeps the base information of a city."""

_KEEPING_NEAR = _KEEPING | {Role.SHIFT_LEADER}
"""Who keeps what changes from week to week: contacts, and what is counted of a grid."""

_UPKEEP: dict[TargetKind, tuple[frozenset[Role], tuple[Operation, ...]]] = {
    TargetKind.ORGANISATION: (_KEEPING, (Operation.AMEND,)),
    TargetKind.DEPARTMENT: (_KEEPING, (Operation.AMEND,)),
    TargetKind.STATION: (_KEEPING, (Operation.CREATE, Operation.AMEND, Operation.REMOVE)),
    TargetKind.DUTY_ITEM: (_KEEPING, (Operation.CREATE, Operation.AMEND, Operation.REMOVE)),
    TargetKind.CONTACT: (_KEEPING_NEAR, (Operation.CREATE, Operation.AMEND, Operation.REMOVE)),
    TargetKind.GRID_PROFILE: (_KEEPING_NEAR, (Operation.AMEND,)),
}
"""Who keeps which base information up, and what can be ordered of it."""

ROLES: dict[tuple[TargetKind, Operation], frozenset[Role]] = {
    **{(TargetKind.INCIDENT, operation): roles for operation, roles in _of_incidents().items()},
    (TargetKind.ALARM, Operation.ACKNOWLEDGE): DESK_ROLES,
    (TargetKind.ALARM, Operation.SHELVE): DESK_ROLES,
    (TargetKind.ALARM, Operation.UNSHELVE): DESK_ROLES,
    (TargetKind.COMMAND, Operation.UNDO): _UNDOING | _ARRANGING | _KEEPING_NEAR,
    **{
        (kind, operation): _ARRANGING
        for kind, operations in {
            TargetKind.ABSENCE: (Operation.CREATE, Operation.ACCEPT, Operation.REFUSE, Operation.END),
            TargetKind.POST: (
                Operation.TAKE_OVER,
                Operation.RETURN,
                Operation.ACCEPT_TASKS,
                Operation.HAND_BACK,
            ),
            TargetKind.SWAP: (Operation.CREATE, Operation.CONSENT, Operation.REFUSE, Operation.WITHDRAW),
        }.items()
        for operation in operations
    },
    **{(kind, operation): roles for kind, (roles, operations) in _UPKEEP.items() for operation in operations},
    (TargetKind.POST, Operation.OVERRIDE): _PLANNING,
    (TargetKind.POST, Operation.END_OVERRIDE): _PLANNING,
    (TargetKind.ROTA_DRAFT, Operation.CREATE): _PLANNING,
    (TargetKind.ROTA_DRAFT, Operation.PUBLISH): _PLANNING,
    (TargetKind.ROTA_DRAFT, Operation.DISCARD): _PLANNING,
}
"""Roles that may ever order an operation of a kind of target; nobody else is let in at all."""


def may_order(role: Role, kind: TargetKind, operation: Operation) -> bool:
    """Say whether a role may ever order an operation."""
    return role in ROLES[kind, operation]


class Reading(StrEnum):
    """What is read by more than its own records: each has the roles that may."""

    POSITIONS = "positions"
    PAST_POSITIONS = "past positions"
    ROTA = "rota"
    ABSENCES = "absences"
    INCIDENTS = "incidents"
    AUDIT = "audit"
    BACKUPS = "backups"
    CITIZENS = "citizens' data"
    DRAFTS = "rota drafts"
    DEVICES = "devices"
    ACCOUNTS = "accounts"
    CHANNELS = "intake channels"
    BASE_DATA = "base information"
    CONTACTS = "contacts"
    PROFILES = "grid profiles"
    PHOTOS = "photos"
    IMPORTS = "imports"
    BORDERS = "border checks"


READERS: dict[Reading, frozenset[Role]] = {
    # Positions serve dispatch; nobody who is sent watches where the others walk.
    Reading.POSITIONS: frozenset(Role) - {Role.DEPARTMENT, Role.WORKER},
    # Where somebody was is looked up by who dispatches and who answers for it: no wall, no attendance list.
    Reading.PAST_POSITIONS: DESK_ROLES | {Role.LEADER},
    Reading.ROTA: frozenset(Role) - {Role.DEPARTMENT},
    # Why somebody is away is nothing for a wall, where anybody can read it.
    Reading.ABSENCES: frozenset(Role) - {Role.DEPARTMENT, Role.WALL},
    Reading.INCIDENTS: frozenset(Role),
    Reading.AUDIT: frozenset({Role.ADMIN}),
    Reading.BACKUPS: frozenset({Role.ADMIN}),
    # Whoever has to ring the caller back; nobody else needs more than the masked form.
    Reading.CITIZENS: DESK_ROLES,
    Reading.DEVICES: frozenset({Role.ADMIN}),
    Reading.ACCOUNTS: frozenset({Role.ADMIN}),
    Reading.CHANNELS: frozenset({Role.ADMIN}),
    # People, licence plates, the inside of homes: nothing for a wall.
    Reading.PHOTOS: frozenset(Role) - {Role.WALL},
    Reading.IMPORTS: frozenset({Role.ADMIN}),
    # Who dispatches over borders that overlap, and who has them set right.
    Reading.BORDERS: DESK_ROLES | {Role.ADMIN},
    Reading.DRAFTS: DESK_ROLES | {Role.LEADER},
    # Where things are and whose duty what is: the reference, phones aside.
    Reading.BASE_DATA: frozenset(Role),
    # Who helps, and who lives there alone, is nothing for a wall, nor for whoever is sent on one case.
    Reading.CONTACTS: frozenset(Role) - {Role.DEPARTMENT, Role.WALL},
    Reading.PROFILES: frozenset(Role) - {Role.DEPARTMENT, Role.WALL},
}
"""Roles that may read something at all."""


def may_read(role: Role, reading: Reading) -> bool:
    """Say whether a role may read something at all."""
    return role in READERS[reading]
