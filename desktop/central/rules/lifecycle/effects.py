"""Owns what each move does to an incident, effect by effect: clocks, holder, assignees, flags; pure.

Source: domain, Life cycle and Deadlines (pause, resume and restart).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from desktop.central.rules.deadlines import extend_clock, pause_clock, resume_clock
from desktop.central.rules.lifecycle.ladder import check_subordinates, superior_of
from desktop.central.rules.lifecycle.situation import MoveArguments, Situation
from desktop.central.rules.refusal import Refused
from desktop.models.clock import Stage, StageClock
from desktop.models.codes import Level, level_of
from desktop.models.incident import AssigneeKind, ExtensionRequest, Incident, Supervision
from desktop.models.problem import ProblemType

Effect = Callable[[Incident, Situation, MoveArguments], Incident]
"""Takes the incident as the effects before it left it; the situation still holds the one before the move."""


def begin(stage: Stage) -> Effect:
    """Return the effect that starts the clock of a stage."""

    def effect(incident: Incident, situation: Situation, _arguments: MoveArguments) -> Incident:
        return forget_breach(
            replace(incident, stage_clock=situation.rules.clock(incident, stage, situation.now)), stage
        )

    return effect


def begin_handling(incident: Incident, situation: Situation, _arguments: MoveArguments) -> Incident:
    """Start the clock of the handling; one that was stopped under the same handler goes on instead."""
    earlier = incident.handle_clock
    if earlier is not None:
        clock = resume_clock(earlier, situation.now, situation.rules.calendar)
        return replace(incident, stage_clock=clock, handle_clock=clock)
    clock = situation.rules.clock(incident, Stage.HANDLE, situation.now)
    return forget_breach(replace(incident, stage_clock=clock, handle_clock=clock), Stage.HANDLE)


def stop_handling(incident: Incident, situation: Situation, _arguments: MoveArguments) -> Incident:
    """Stop the clock of the handling where it runs; what was left waits for the same handler."""
    clock = incident.handle_clock
    if clock is None or clock.paused:
        return incident
    return replace(incident, handle_clock=pause_clock(clock, situation.now, situation.rules.calendar))


def show_stopped(incident: Incident, _situation: Situation, _arguments: MoveArguments) -> Incident:
    """Make the stopped clock of the handling that of the stage."""
    return replace(incident, stage_clock=incident.handle_clock)


def forget_handling(incident: Incident, _situation: Situation, _arguments: MoveArguments) -> Incident:
    """Drop the clock of the handling: the next handler has a whole limit."""
    return forget_breach(replace(incident, handle_clock=None, extension=None, extensions=0), Stage.HANDLE)


def send(incident: Incident, situation: Situation, arguments: MoveArguments) -> Incident:
    """Send it down to somebody; another handler than before begins with a whole limit."""
    check_subordinates(incident, arguments.receivers, situation.rules.policy.hand_down)
    assignees = tuple(receiver.assignee for receiver in arguments.receivers)
    if {(one.kind, one.id) for one in assignees} != {(one.kind, one.id) for one in incident.assignees}:
        incident = forget_handling(incident, situation, arguments)
    return replace(incident, assignees=assignees, checked=False)


def take_in(incident: Incident, situation: Situation, _arguments: MoveArguments) -> Incident:
    """Let the organisation that was sent for hold it."""
    return replace(
        incident,
        held_by_code=situation.actor.area_code,
        passed_on_by=(*incident.passed_on_by, incident.held_by_code),
    )


def report_up(incident: Incident, situation: Situation, arguments: MoveArguments) -> Incident:
    """Let a superior hold it; passing a level by leaves its mark."""
    superior, skips = superior_of(incident, arguments.to_code, situation.rules.policy.report_up)
    return replace(
        incident,
        held_by_code=superior,
        passed_on_by=(*incident.passed_on_by, incident.held_by_code),
        skipped_level=incident.skipped_level or skips,
    )


def give_back(incident: Incident, _situation: Situation, _arguments: MoveArguments) -> Incident:
    """Let the organisation hold it again from which it came."""
    return replace(incident, held_by_code=incident.passed_on_by[-1], passed_on_by=incident.passed_on_by[:-1])


def give_to_creator(incident: Incident, _situation: Situation, _arguments: MoveArguments) -> Incident:
    """Let the organisation verify the outcome that created it; a failed check goes back to the holder."""
    return replace(
        incident,
        held_by_code=incident.created_by_code,
        passed_on_by=(*incident.passed_on_by, incident.held_by_code),
        extension=None,
    )


def pass_check(incident: Incident, _situation: Situation, _arguments: MoveArguments) -> Incident:
    """Note that the field check was passed."""
    return replace(incident, checked=True)


def suspend(incident: Incident, situation: Situation, arguments: MoveArguments) -> Incident:
    """Suspend it until an instant that is not further away than the city allows."""
    longest = timedelta(days=situation.rules.policy.longest_suspension_days)
    until = arguments.until
    if until is None or not situation.now < until <= situation.now + longest:
        raise Refused(
            ProblemType.VALIDATION,
            f"a suspension ends within {longest.days} days from now",
            pointers=("/until",),
        )
    return replace(incident, suspended_until=until, was_suspended=True)


def end_suspension(incident: Incident, _situation: Situation, _arguments: MoveArguments) -> Incident:
    """Forget until when it was suspended."""
    return replace(incident, suspended_until=None)


def ask_extension(incident: Incident, situation: Situation, arguments: MoveArguments) -> Incident:
    """Write down the request for more time."""
    request = ExtensionRequest(
        asked_by_id=situation.actor.id,
        asked_by_name=situation.actor.name,
        asked=situation.now,
        reason=arguments.opinion,
    )
    return replace(incident, extension=request)


def approve_extension(incident: Incident, situation: Situation, _arguments: MoveArguments) -> Incident:
    """Approve on one level; the last one prolongs the handling by one limit."""
    request = incident.extension
    assert request is not None
    assert incident.handle_clock is not None
    actor, rules = situation.actor, situation.rules
    request = replace(
        request,
        approved_by_ids=(*request.approved_by_ids, actor.id),
        approved_by_names=(*request.approved_by_names, actor.name),
    )
    if len(request.approved_by_ids) < len(rules.policy.extension_approvals):
        return replace(incident, extension=request)
    amount = rules.codes.limit_of(incident, Stage.HANDLE).amount
    clock = extend_clock(incident.handle_clock, amount, situation.now, rules.calendar)
    return replace(
        incident,
        extension=None,
        extensions=incident.extensions + 1,
        handle_clock=clock,
        stage_clock=clock,
    )


def reject_extension(incident: Incident, _situation: Situation, _arguments: MoveArguments) -> Incident:
    """Drop the request for more time."""
    return replace(incident, extension=None)


def supervise(incident: Incident, _situation: Situation, arguments: MoveArguments) -> Incident:
    """Raise the level of supervision; it never falls."""
    level = arguments.level or Supervision.NONE
    if level.rank <= incident.supervision.rank:
        raise Refused(
            ProblemType.VALIDATION,
            f"supervision only rises; it is {incident.supervision.value} already",
            pointers=("/level",),
        )
    return replace(incident, supervision=level)


def set_flags(incident: Incident, _situation: Situation, arguments: MoveArguments) -> Incident:
    """Set or take away 加急 and 重大."""
    if arguments.urgent is None and arguments.major is None:
        raise Refused(ProblemType.VALIDATION, "no flag is named", pointers=("/urgent", "/major"))
    return replace(
        incident,
        urgent=incident.urgent if arguments.urgent is None else arguments.urgent,
        major=incident.major if arguments.major is None else arguments.major,
    )


def correct(incident: Incident, situation: Situation, arguments: MoveArguments) -> Incident:
    """Set fields right; a clock that runs keeps its limit, the next one follows the new class."""
    wanted = arguments.correction
    changed = replace(
        incident,
        title=incident.title if wanted.title is None else wanted.title,
        description=incident.description if wanted.description is None else wanted.description,
        priority=incident.priority if wanted.priority is None else wanted.priority,
        address=incident.address if wanted.address is None else wanted.address,
    )
    if wanted.class_code is not None:
        known = situation.rules.codes.classes.get(wanted.class_code)
        if known is None:
            raise Refused(
                ProblemType.VALIDATION, f"unknown class {wanted.class_code}", pointers=("/class_code",)
            )
        changed = replace(
            changed,
            code_set=situation.rules.codes.code,
            class_code=known.code,
            class_name=known.name,
        )
    if changed == incident:
        raise Refused(ProblemType.VALIDATION, "nothing would change", pointers=("",))
    return changed


def copy_to(incident: Incident, _situation: Situation, arguments: MoveArguments) -> Incident:
    """Copy it to somebody for information."""
    new = tuple(
        receiver.assignee for receiver in arguments.receivers if receiver.assignee not in incident.copied_to
    )
    if not new:
        raise Refused(ProblemType.VALIDATION, "nobody is named who has it not yet", pointers=("/receivers",))
    return replace(incident, copied_to=(*incident.copied_to, *dict.fromkeys(new)))


def merge(incident: Incident, _situation: Situation, arguments: MoveArguments) -> Incident:
    """Call it off as a duplicate of another, which keeps both trails."""
    survivor = arguments.survivor
    assert survivor is not None
    return replace(incident, merged_into=survivor.id)


def open_again(incident: Incident, _situation: Situation, _arguments: MoveArguments) -> Incident:
    """Begin a second life: nobody is sent yet, no check was made, no opinion asked."""
    return replace(
        incident,
        closed=None,
        settled_level=None,
        assignees=(),
        checked=False,
        rating=None,
        reopened=incident.reopened + 1,
        held_by_code=incident.created_by_code,
        passed_on_by=(),
        breached=(),
        breached_earlier=(*incident.breached_earlier, *incident.breached),
    )


def rate(incident: Incident, _situation: Situation, arguments: MoveArguments) -> Incident:
    """Keep what the person who reported thinks of the outcome."""
    if arguments.rating is None:
        raise Refused(ProblemType.VALIDATION, "a rating is required", pointers=("/rating",))
    return replace(incident, rating=arguments.rating)


def end(incident: Incident, situation: Situation, arguments: MoveArguments) -> Incident:
    """End it: no clock runs any more."""
    clock: StageClock | None = incident.handle_clock
    if clock is not None:
        clock = pause_clock(clock, situation.now, situation.rules.calendar)
    return replace(
        incident,
        stage_clock=None,
        handle_clock=clock,
        extension=None,
        suspended_until=None,
        closed=situation.now,
        settled_level=arguments.settled or settled_level(incident),
    )


def settled_level(incident: Incident) -> Level:
    """Return the level that settled it: a worker the grid, a department the city, else the holder's."""
    kinds = {assignee.kind for assignee in incident.assignees}
    if kinds == {AssigneeKind.WORKER}:
        return Level.GRID
    if AssigneeKind.DEPARTMENT in kinds:
        return Level.CITY
    codes = [one.id for one in incident.assignees if one.kind is AssigneeKind.ORGANISATION]
    return level_of(codes[0] if codes else incident.held_by_code)


def forget_breach(incident: Incident, stage: Stage) -> Incident:
    """Return the incident whose stage has a new clock: its next breach must count and call too."""
    if stage not in incident.breached:
        return incident
    return replace(
        incident,
        breached=tuple(one for one in incident.breached if one is not stage),
        breached_earlier=(*incident.breached_earlier, stage),
    )
