"""Owns the guards of the table: named conditions on a situation, each saying why it refuses; pure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from desktop.central.rules.lifecycle.situation import Situation
from desktop.central.rules.refusal import Refused
from desktop.models.clock import ClockState
from desktop.models.codes import Level, is_within, level_of
from desktop.models.incident import AssigneeKind, Supervision
from desktop.models.person import DESK_ROLES, Role
from desktop.models.problem import ProblemType


@dataclass(frozen=True, slots=True)
class Guard:
    """One condition of a transition.

    Attributes:
        words: What is the case where it does not hold.
        is_about_lease: Where it fails because somebody else holds the incident, the holder is named.
    """

    holds: Callable[[Situation], bool]
    words: str
    is_about_lease: bool = False

    def refusal(self, situation: Situation) -> Refused:
        """Return why the guard does not let pass."""
        lease = situation.lease
        if self.is_about_lease and lease is not None and lease.holder_id != situation.actor.id:
            return Refused(
                ProblemType.ALREADY_CLAIMED,
                f"{lease.holder_name} holds it",
                holder_name=lease.holder_name,
                holder_until=lease.expires,
                present_revision=situation.incident.revision,
            )
        return Refused(
            ProblemType.TRANSITION_NOT_ALLOWED,
            self.words,
            present_revision=situation.incident.revision,
        )


def _is_at_holders_desk(situation: Situation) -> bool:
    actor = situation.actor
    return actor.role in DESK_ROLES and actor.area_code == situation.incident.held_by_code


def _is_assignee(situation: Situation) -> bool:
    kind = {Role.WORKER: AssigneeKind.WORKER, Role.DEPARTMENT: AssigneeKind.DEPARTMENT}.get(
        situation.actor.role
    )
    return any(
        assignee.kind is kind and assignee.id == situation.actor.id
        for assignee in situation.incident.assignees
    )


def _is_assigned_organisation(situation: Situation) -> bool:
    actor = situation.actor
    return actor.role in DESK_ROLES and any(
        assignee.kind is AssigneeKind.ORGANISATION and assignee.id == actor.area_code
        for assignee in situation.incident.assignees
    )


def _is_free_or_own(situation: Situation) -> bool:
    lease = situation.lease
    return lease is None or lease.holder_id == situation.actor.id


def _is_own(situation: Situation) -> bool:
    return situation.lease is not None and situation.lease.holder_id == situation.actor.id


def _is_foreign(situation: Situation) -> bool:
    return situation.lease is not None and situation.lease.holder_id != situation.actor.id


def _is_in_grace(situation: Situation) -> bool:
    lease = situation.lease
    return lease is not None and situation.now - lease.since <= situation.rules.policy.grace


def _is_offered(situation: Situation) -> bool:
    return situation.lease is not None and situation.lease.offered_to_id == situation.actor.id


def _has_superior(situation: Situation) -> bool:
    return level_of(situation.incident.held_by_code) is not Level.CITY


def _is_superior_or_same(situation: Situation) -> bool:
    return is_within(situation.incident.held_by_code, situation.actor.area_code)


def _is_creators(situation: Situation) -> bool:
    return situation.incident.held_by_code == situation.incident.created_by_code


def _is_at_creators_desk(situation: Situation) -> bool:
    actor = situation.actor
    return actor.role in DESK_ROLES and actor.area_code == situation.incident.created_by_code


def _is_handled_in_field(situation: Situation) -> bool:
    return any(one.kind is not AssigneeKind.ORGANISATION for one in situation.incident.assignees)


def _is_in_time(situation: Situation) -> bool:
    clock = situation.incident.handle_clock
    if clock is None or clock.state is ClockState.OVERDUE:
        return False
    return clock.deadline is None or clock.deadline > situation.now


def _may_approve(situation: Situation) -> bool:
    request = situation.incident.extension
    if request is None:
        return False
    levels = situation.rules.policy.extension_approvals
    level = len(request.approved_by_ids)
    return (
        level < len(levels)
        and situation.actor.role in levels[level]
        and situation.actor.id not in request.approved_by_ids
        and _is_superior_or_same(situation)
    )


def _is_recent(situation: Situation) -> bool:
    closed = situation.incident.closed
    longest = timedelta(days=situation.rules.policy.reopen_within_days)
    return closed is not None and situation.now - closed <= longest


AT_HOLDERS_DESK = Guard(_is_at_holders_desk, "it is held by another organisation's desk")
AT_CREATORS_DESK = Guard(_is_at_creators_desk, "another organisation created it")
CREATOR_HOLDS = Guard(_is_creators, "the holder did not create it")
IS_ASSIGNEE = Guard(_is_assignee, "it was not sent to this person")
IS_ASSIGNED_ORGANISATION = Guard(_is_assigned_organisation, "it was not handed to this organisation")
FREE_OR_OWN = Guard(_is_free_or_own, "it is held", is_about_lease=True)
OWN_LEASE = Guard(_is_own, "it must be claimed first", is_about_lease=True)
FOREIGN_LEASE = Guard(_is_foreign, "nobody else holds it")
IN_GRACE = Guard(_is_in_grace, "only the shift leader takes it over now")
OFFERED = Guard(_is_offered, "it was not offered to this person")
HAS_SUPERIOR = Guard(_has_superior, "there is nobody above the city")
HANDLED_IN_FIELD = Guard(_is_handled_in_field, "another desk handled it")
HANDLED_AT_DESK = Guard(lambda s: not _is_handled_in_field(s), "somebody in the field handled it")
CAME_FROM_SOMEBODY = Guard(lambda s: bool(s.incident.passed_on_by), "nobody passed it on to this desk")
SUPERIOR_OR_SAME = Guard(_is_superior_or_same, "only a superior or the same level may")
BELOW_RED = Guard(lambda s: s.incident.supervision is not Supervision.RED, "it is supervised red already")
NEVER_SUSPENDED = Guard(lambda s: not s.incident.was_suspended, "it was suspended once already")
IN_TIME = Guard(_is_in_time, "its handling is overdue")
NO_REQUEST = Guard(lambda s: s.incident.extension is None, "a request for more time waits already")
EXTENSIONS_LEFT = Guard(
    lambda s: s.incident.extensions < s.rules.policy.most_extensions, "it was prolonged as often as may be"
)
MAY_APPROVE = Guard(_may_approve, "another person must decide on the request")
RECENT = Guard(_is_recent, "it ended too long ago")
NOT_MERGED = Guard(lambda s: not s.incident.merged_into, "it was merged into another incident")
NOT_CHECKED = Guard(lambda s: not s.incident.checked, "its check was passed already")
