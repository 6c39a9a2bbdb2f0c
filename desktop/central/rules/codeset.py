"""Owns code sets: classes of incidents, their limits and a city's policy, read from versioned data files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time, timedelta

from desktop.central.rules.deadlines import Limit
from desktop.central.rules.duplicates import DuplicatePolicy
from desktop.models.clock import Stage
from desktop.models.codes import Level, level_of
from desktop.models.incident import AssigneeKind, Incident, IntakeSource
from desktop.models.person import Role
from desktop.wire.codec import decode
from resources.files import read_bytes

DEFAULT_CODE_SET = "sichuan-2017"
CODE_SETS = ("sichuan-2017", "city-management-1")
"""Code sets that the program brings; a city chooses one."""


@dataclass(frozen=True, slots=True)
class _SubclassJson:
    code: str
    name: str
    handle: Limit


@dataclass(frozen=True, slots=True)
class _ClassJson:
    code: str
    name: str
    subclasses: tuple[_SubclassJson, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SpecialLimit:
    """A limit that holds where more is known than the class: empty fields hold for everything.

    Attributes:
        class_prefix: Begin of the class code.
        condition: "urgent" or "major": flag that the incident must bear.
        level: Level of whoever handles it; a worker is the grid's, a department the city's.
    """

    limit: Limit
    stage: Stage = Stage.HANDLE
    class_prefix: str = ""
    condition: str = ""
    level: Level | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SkipRule:
    """Permission to pass a level by 越级 when handing down or reporting up.

    Attributes:
        class_prefix: Begin of the class code; empty for every class.
    """

    from_level: Level
    to_level: Level
    class_prefix: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """What differs from city to city in the life cycle. Source: domain, Life cycle and Deadlines.

    Attributes:
        intake_level: Level whose organisation a report belongs to that no desk has taken down.
        hand_down: Levels that a dispatch may pass by.
        report_up: Levels that an escalation may pass by.
        most_extensions: How often the handling may be prolonged, each time by one limit.
        extension_approvals: Roles that approve a prolongation, level by level.
        longest_suspension_days: Longest 挂账.
        reopen_within_days: How long after its end an incident can be opened again.
        supervised_nightly_at: Local time of the automatic 督办 of whatever is overdue.
        lease_min: Minutes that a claim lives without a sign of life.
        grace_s: Seconds after a claim in which a colleague may take it over without a reason.
        sos_class: Class of an incident that a terminal's call for help raises.
        duplicates: What counts as the same event.
        late_after_s: By source of incidents that the city counts on: seconds without one after which the
            central calls it silent.
    """

    intake_level: Level
    hand_down: tuple[SkipRule, ...]
    report_up: tuple[SkipRule, ...]
    most_extensions: int
    extension_approvals: tuple[tuple[Role, ...], ...]
    longest_suspension_days: int
    reopen_within_days: int
    supervised_nightly_at: str
    lease_min: float
    grace_s: float
    sos_class: str
    duplicates: DuplicatePolicy
    late_after_s: dict[IntakeSource, float]

    @property
    def nightly(self) -> time:
        """Local time of the automatic 督办."""
        return time.fromisoformat(self.supervised_nightly_at)

    @property
    def lease_length(self) -> timedelta:
        """How long a claim lives without a sign of life."""
        return timedelta(minutes=self.lease_min)

    @property
    def grace(self) -> timedelta:
        """How long after a claim a colleague may take it over without a reason."""
        return timedelta(seconds=self.grace_s)


@dataclass(frozen=True, slots=True)
class _FileJson:
    code: str
    name: str
    policy: Policy
    stages: dict[Stage, Limit]
    limits: tuple[SpecialLimit, ...]
    classes: tuple[_ClassJson, ...]


@dataclass(frozen=True, slots=True)
class IncidentClass:
    """A sub-class of incidents.

    Attributes:
        name: "class / sub-class" in the code set's language.
        handle_limit: Limit of handling; the other stages' limits are the code set's.
    """

    code: str
    name: str
    handle_limit: Limit


@dataclass(frozen=True, slots=True)
class CodeSet:
    """One version of a city's classes, limits and policy."""

    code: str
    name: str
    policy: Policy
    classes: Mapping[str, IncidentClass]
    stage_limits: Mapping[Stage, Limit]
    special_limits: tuple[SpecialLimit, ...]

    def limit_of(self, incident: Incident, stage: Stage) -> Limit:
        """Return the limit of a stage: the most special that holds, by class, condition, then level."""
        held = [one for one in self.special_limits if _holds(one, incident, stage)]
        if held:
            return max(held, key=_specialness).limit
        known = self.classes.get(incident.class_code)
        if stage is Stage.HANDLE and known is not None:
            return known.handle_limit
        return self.stage_limits[stage]


def _holds(special: SpecialLimit, incident: Incident, stage: Stage) -> bool:
    conditions = {"": True, "urgent": incident.urgent, "major": incident.major}
    return (
        special.stage is stage
        and incident.class_code.startswith(special.class_prefix)
        and conditions[special.condition]
        and special.level in (None, handling_level(incident))
    )


def _specialness(special: SpecialLimit) -> tuple[int, bool, bool]:
    return len(special.class_prefix), bool(special.condition), special.level is not None


def handling_level(incident: Incident) -> Level:
    """Return the level that handles an incident: its assignee's, or its holder's while nobody was sent."""
    if not incident.assignees:
        return level_of(incident.held_by_code)
    first = incident.assignees[0]
    match first.kind:
        case AssigneeKind.WORKER:
            return Level.GRID
        case AssigneeKind.DEPARTMENT:
            return Level.CITY
        case AssigneeKind.ORGANISATION:
            return level_of(first.id)


def load_code_set(code: str = DEFAULT_CODE_SET) -> CodeSet:
    """Read a code set that the program brings.

    Raises:
        ResourceMissing: If there is no such code set.
        ReplyMalformed: If its file is no code set.
    """
    file = decode(read_bytes("codesets", f"{code}.json"), _FileJson)
    classes = {
        sub.code: IncidentClass(sub.code, f"{group.name} / {sub.name}", sub.handle)
        for group in file.classes
        for sub in group.subclasses
    }
    return CodeSet(file.code, file.name, file.policy, classes, file.stages, file.limits)
