"""Owns the plan of a post over a window: the resolver's answer at every instant of it, as intervals; pure."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from itertools import pairwise
from zoneinfo import ZoneInfo

from desktop.central.rules.resolver import Absence, Pattern, resolve_plan, turning_points
from desktop.models.post import PlanInterval, PostPlan, PostSide, Reason, ReasonKind


def plan_post(
    pattern: Pattern,
    absences: tuple[Absence, ...],
    start: datetime,
    end: datetime,
    zone: ZoneInfo,
    *,
    explain: bool,
) -> PostPlan:
    """Return the plan of one post.

    Args:
        pattern: Who holds it as a rule.
        absences: Absences that touch the window (those of others are passed over).
        start: Begin of the window, in it.
        end: End of the window, not in it.
        zone: Zone of the post hours.
        explain: Give the chain of reasons of each interval.
    """
    first = start.astimezone(zone).date()
    days = (end.astimezone(zone).date() - first).days + 1
    points = turning_points(pattern, absences, first, days, zone)
    inside = [start, *(point for point in points if start < point < end), end]
    intervals: list[PlanInterval] = []
    for begin, stop in pairwise(inside):
        interval = _resolve(pattern, absences, begin, stop, zone)
        last = intervals[-1] if intervals else None
        if last is not None and replace(last, start=begin, end=stop) == interval:
            intervals[-1] = replace(last, end=stop)
        else:
            intervals.append(interval)
    if not explain:
        intervals = _without_reasons(intervals)
    return PostPlan(
        grid_code=pattern.grid_code,
        a_id=pattern.a_id,
        a_name=pattern.a_name,
        b_id=pattern.b_id,
        b_name=pattern.b_name,
        intervals=tuple(intervals),
    )


def _resolve(
    pattern: Pattern, absences: tuple[Absence, ...], start: datetime, end: datetime, zone: ZoneInfo
) -> PlanInterval:
    plan = resolve_plan(pattern, absences, start, zone)
    person_id, name = {
        PostSide.A: (pattern.a_id, pattern.a_name),
        PostSide.B: (pattern.b_id, pattern.b_name),
        None: (None, ""),
    }[plan.side]
    kinds = [reason.absence_kind for reason in plan.reasons if reason.kind is ReasonKind.A_ABSENT]
    return PlanInterval(
        start=start,
        end=end,
        state=plan.state,
        side=plan.side,
        person_id=person_id,
        person_name=name,
        absence_kind=kinds[0] if kinds else None,
        reasons=tuple(_without_midnight(reason) for reason in plan.reasons),
    )


def _without_midnight(reason: Reason) -> Reason:
    """Drop the bounds of off hours, which end at midnight for the resolver alone; the interval tells them."""
    if reason.kind is ReasonKind.OUTSIDE_POST_HOURS:
        return replace(reason, since=None, until=None)
    return reason


def _without_reasons(intervals: list[PlanInterval]) -> list[PlanInterval]:
    """Return the intervals without their reasons, joined where those alone told them apart."""
    joined: list[PlanInterval] = []
    for interval in intervals:
        bare = replace(interval, reasons=())
        last = joined[-1] if joined else None
        if last is not None and replace(last, start=bare.start, end=bare.end) == bare:
            joined[-1] = replace(last, end=bare.end)
        else:
            joined.append(bare)
    return joined
