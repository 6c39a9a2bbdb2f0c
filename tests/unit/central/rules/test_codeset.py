"""Code sets: each file is whole, and the most special limit that holds is the one that counts."""

from __future__ import annotations

from dataclasses import replace

import pytest

from desktop.central.rules.actor import Actor
from desktop.central.rules.codeset import CODE_SETS, SpecialLimit, load_code_set
from desktop.central.rules.deadlines import Limit
from desktop.models.clock import LimitKind, Stage
from desktop.models.codes import Level
from desktop.models.incident import Incident
from tests.helpers.life_samples import GAS, TOWN_DESK, WORKER, receiver, report


@pytest.mark.parametrize(("code", "classes"), [("sichuan-2017", 8), ("city-management-1", 6)])
def test_a_code_set_is_whole(code: str, classes: int) -> None:
    codes = load_code_set(code)
    assert code in CODE_SETS
    assert codes.code == code
    assert len({sub[:2] for sub in codes.classes}) == classes
    assert set(codes.stage_limits) == set(Stage)
    assert all(one.handle_limit.amount > 0 for one in codes.classes.values())
    assert len({one.name for one in codes.classes.values()}) == len(codes.classes)
    assert codes.policy.most_extensions == 2
    assert codes.policy.nightly.isoformat() == "00:30:00"


def hours(amount: float) -> Limit:
    return Limit(LimitKind.URGENT_HOURS, amount)


SPECIAL = (
    SpecialLimit(limit=hours(10), class_prefix="01"),
    SpecialLimit(limit=hours(9), class_prefix="0101"),
    SpecialLimit(limit=hours(8), class_prefix="0101", condition="urgent"),
    SpecialLimit(limit=hours(7), class_prefix="0101", level=Level.TOWN),
    SpecialLimit(limit=hours(6), class_prefix="0101", condition="urgent", level=Level.GRID),
    SpecialLimit(limit=hours(5), condition="major"),
    SpecialLimit(limit=hours(1), stage=Stage.SIGN, level=Level.CITY),
)
CODES = replace(load_code_set(), special_limits=SPECIAL)


def handled(
    who: Actor | None = None, class_code: str = "0101", *, urgent: bool = False, major: bool = False
) -> Incident:
    incident = replace(report(class_code=class_code), urgent=urgent, major=major)
    return incident if who is None else replace(incident, assignees=(receiver(who).assignee,))


@pytest.mark.parametrize(
    ("incident", "amount"),
    [
        (handled(), 9),
        (handled(class_code="0102"), 10),
        (handled(class_code="0201"), 4),
        (handled(class_code="0201", major=True), 5),
        (handled(major=True), 9),
        (handled(urgent=True), 8),
        (handled(WORKER, urgent=True), 6),
        (handled(GAS, urgent=True), 8),
        (handled(TOWN_DESK), 7),
        (handled(TOWN_DESK, urgent=True), 8),
    ],
)
def test_class_then_condition_then_level(incident: Incident, amount: float) -> None:
    assert CODES.limit_of(incident, Stage.HANDLE).amount == amount


def test_other_stages_have_special_limits_too() -> None:
    assert CODES.limit_of(handled(GAS), Stage.SIGN) == hours(1)
    assert CODES.limit_of(handled(WORKER), Stage.SIGN) == CODES.stage_limits[Stage.SIGN]
