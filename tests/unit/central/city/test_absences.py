"""Absences: some five in a hundred posts are covered by B, one post a day stands vacant."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from desktop.central.city.absences import absences_around, plan_absences
from desktop.central.city.demo import make_city
from desktop.central.city.duty import DutyBook

CITY = make_city(7)
DAY = date(2026, 11, 23)
NOON = datetime(2026, 11, 23, 4, tzinfo=UTC)


def test_about_five_in_a_hundred_are_away_by_day() -> None:
    shares = []
    for offset in range(10):
        now = NOON + timedelta(days=offset, hours=2)
        around = absences_around(7, CITY.people, now, CITY.zone, CITY.approver)
        shares.append(sum(one.start <= now < one.end for one in around) / 519)
    assert 0.035 < sum(shares) / len(shares) < 0.07


def test_every_day_leaves_a_post_vacant_but_not_many() -> None:
    for offset in range(10):
        planned = plan_absences(7, CITY.people, DAY + timedelta(days=offset), CITY.zone, "x")
        refused = [one for one in planned if not one.accepts or one.answered is None]
        assert 1 <= len(refused) <= 5


def test_leaves_are_known_beforehand_and_errands_as_they_begin() -> None:
    planned = plan_absences(7, CITY.people, DAY, CITY.zone, "周明辉")
    assert {one.announced < one.start for one in planned} == {True, False}
    for one in planned:
        assert one.start < one.end
        assert one.announced <= one.start
        assert one.approved_by == "周明辉"
        assert one.worker_id != one.b_id


def test_the_same_seed_and_day_give_the_same_absences() -> None:
    first = plan_absences(7, CITY.people, DAY, CITY.zone, "x")
    assert first == plan_absences(7, CITY.people, DAY, CITY.zone, "x")
    assert first != plan_absences(7, CITY.people, DAY + timedelta(days=1), CITY.zone, "x")


def test_while_a_is_away_b_is_sent() -> None:
    around = absences_around(7, CITY.people, NOON, CITY.zone, CITY.approver)
    away = {one.worker_id for one in around if one.start <= NOON < one.end}
    one = next(o for o in around if o.start <= NOON < o.end and o.b_id not in away)
    book = DutyBook(CITY.people, CITY.zone)
    assert book.answering(one.grid_code, NOON) == one.worker_id
    book.add(around)
    assert book.answering(one.grid_code, NOON) == one.b_id
    assert not book.is_on_duty(one.grid_code, NOON)
    book.forget_before(NOON + timedelta(days=30))
    assert book.answering(one.grid_code, NOON) == one.worker_id


def test_nobody_walks_a_mountain_grid_at_night() -> None:
    book = DutyBook(CITY.people, CITY.zone)
    assert book.is_on_duty("510182101002001", NOON)
    assert not book.is_on_duty("510182101002001", NOON + timedelta(hours=12))
