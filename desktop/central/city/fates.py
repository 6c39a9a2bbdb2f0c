"""Owns how long people take: the fate of each incident, drawn once from its id."""

from __future__ import annotations

import random
from dataclasses import dataclass

from desktop.central.city.catalogue import load_events
from desktop.central.city.chance import keyed, pick
from desktop.models.incident import Priority

USUAL_WORK = 178.0
"""Scale of `Fate.work`; with some 0.9 events a minute by day it comes to less than three hours."""

_RETURN_SHARE = 0.07
_SLOW_SHARE = 0.04
_OVERLOOKED_SHARE = 0.05
_STUCK_SHARE = 0.06
_STUCK_FACTOR = 2.5
"""What is stuck or overlooked outlives its deadline; a demo must show a few overdue incidents."""

_RECHECK_SHARE = 0.02


@dataclass(frozen=True, slots=True)
class Fate:
    """How an incident will be handled if nobody real steps in.

    Minutes run by the clock (divided by the demo's speed). Work is counted in events of the city
    that come in meanwhile, so that people work when the city is awake and the number of open
    incidents stays level through day and night.

    Attributes:
        accept_min, dispatch_min, sign_min, check_min: Minutes until somebody takes that step.
        handle_min: Minutes of handling what cannot wait for morning, None for usual work.
        work: Handling of usual work, in events.
        progress_share: Share of the handling after which progress is reported, None for none.
        is_settled_on_phone: Whether the duty room settles it without sending anybody.
        is_returned: Whether a department that is sent gives it back.
        fails_check: Whether the first check sends it back to the handler.
    """

    accept_min: float
    dispatch_min: float
    sign_min: float
    check_min: float
    handle_min: float | None
    work: float
    progress_share: float | None
    is_settled_on_phone: bool
    is_returned: bool
    fails_check: bool


_PRESSING = frozenset({"0301", "0308"})
_RUBBISH = "0102"
"""Its limit runs through the night, so its handling does too."""

_PHONE_SHARES = {template.class_code: template.phone_share for template in load_events().templates}


def draw_fate(seed: int, incident_id: str, class_code: str, priority: Priority) -> Fate:
    """Return an incident's fate; the same seed and incident give the same one."""
    rng = keyed(seed, "fate", incident_id)
    severe = priority is Priority.CRITICAL
    pressing = severe or class_code.startswith("07") or class_code in _PRESSING
    handle_min = rng.uniform(22.0, 58.0) if pressing else None
    if class_code == _RUBBISH:
        handle_min = rng.uniform(50.0, 245.0)
    hurry = 0.5 if severe else 0.8 if priority is Priority.HIGH else 1.0
    slow = rng.random() < _SLOW_SHARE and not severe
    stuck = rng.random() < _STUCK_SHARE
    overlooked = rng.random() < _OVERLOOKED_SHARE and not severe
    return Fate(
        accept_min=rng.uniform(9.0, 15.1) * hurry,
        dispatch_min=rng.uniform(15.5, 26.0) if overlooked else rng.uniform(8.5, 15.1) * hurry,
        sign_min=rng.uniform(15.2, 26.0) if slow else rng.uniform(2.0, 13.0) * hurry,
        check_min=rng.uniform(8.0, 30.2),
        handle_min=handle_min,
        work=rng.uniform(USUAL_WORK * 0.3, USUAL_WORK * 1.6) * (_STUCK_FACTOR if stuck else 1.0),
        progress_share=rng.uniform(0.2, 0.7) if rng.random() < 0.55 else None,
        is_settled_on_phone=rng.random() < _PHONE_SHARES.get(class_code, 0.0) and not pressing,
        is_returned=rng.random() < _RETURN_SHARE and not pressing,
        fails_check=rng.random() < _RECHECK_SHARE and not pressing,
    )


def draw_opinion(rng: random.Random, operation: str, class_code: str = "") -> str:
    """Return what somebody writes with a move.

    Args:
        rng: Source of randomness.
        operation: The move ("phone" for what is settled on the phone).
        class_code: Class of the incident; some have words of their own.
    """
    opinions = load_events().opinions
    return pick(rng, opinions.get(f"{operation}-{class_code[:2]}") or opinions[operation])
