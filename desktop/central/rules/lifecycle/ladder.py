"""Owns the ladder of organisations: who stands below or above, and which levels may be passed by; pure.

Source: domain, Life cycle (交办 to a direct subordinate, 上报 to the direct superior, 越级 by a rule).
"""

from __future__ import annotations

from collections.abc import Iterable

from desktop.central.rules.codeset import SkipRule
from desktop.central.rules.lifecycle.situation import Receiver
from desktop.central.rules.refusal import Refused
from desktop.models.codes import Level, is_within, level_of, parent_of
from desktop.models.incident import AssigneeKind, Incident
from desktop.models.problem import ProblemType


def superior_of(incident: Incident, to_code: str, rules: Iterable[SkipRule]) -> tuple[str, bool]:
    """Return the organisation to which the holder reports an incident up, and whether a level is passed by.

    Raises:
        Refused: validation, if it is no superior, or a level would be passed by without a rule.
    """
    holder = incident.held_by_code
    direct = parent_of(holder)
    wanted = to_code or direct or ""
    if not wanted or wanted == holder or not is_within(holder, wanted):
        raise Refused(ProblemType.VALIDATION, "no superior of the holder", pointers=("/to_code",))
    if wanted == direct:
        return wanted, False
    if not _is_permitted(incident, level_of(holder), level_of(wanted), rules):
        raise Refused(
            ProblemType.VALIDATION, f"{direct} must not be passed by for this class", pointers=("/to_code",)
        )
    return wanted, True


def check_subordinates(
    incident: Incident, receivers: tuple[Receiver, ...], rules: Iterable[SkipRule]
) -> None:
    """Check that the holder may hand an incident down to somebody.

    Raises:
        Refused: validation with the receiver's pointer.
    """
    if not receivers:
        raise Refused(ProblemType.VALIDATION, "somebody must be sent", pointers=("/assignees",))
    kinds = {one.assignee.kind for one in receivers}
    if AssigneeKind.ORGANISATION in kinds and len(receivers) > 1:
        raise Refused(
            ProblemType.VALIDATION, "an organisation takes an incident alone", pointers=("/assignees",)
        )
    rules = tuple(rules)
    for number, receiver in enumerate(receivers):
        if not _is_subordinate(incident, receiver, rules):
            raise Refused(
                ProblemType.VALIDATION,
                f"{receiver.assignee.name} is not below {incident.held_by_code}",
                pointers=(f"/assignees/{number}",),
            )


def _is_subordinate(incident: Incident, receiver: Receiver, rules: tuple[SkipRule, ...]) -> bool:
    holder, code = incident.held_by_code, receiver.code
    if receiver.assignee.kind is AssigneeKind.DEPARTMENT:
        # Departments are the city's; nobody below it hands anything down to them.
        return code == holder
    if code == holder or not is_within(code, holder):
        return False
    return parent_of(code) == holder or _is_permitted(incident, level_of(holder), level_of(code), rules)


def _is_permitted(incident: Incident, start: Level, end: Level, rules: Iterable[SkipRule]) -> bool:
    return any(
        rule.from_level is start
        and rule.to_level is end
        and incident.class_code.startswith(rule.class_prefix)
        for rule in rules
    )
