"""What the feed said of a post at an instant is what the tables say of it then and ever after.

Random people enter, answer, take over, swap, publish and end things at random instants; after each the stored
post is held against the tables, and at the end the whole past once more: nothing entered later rewrites it.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from desktop.central.ledger.post_books import read_books
from desktop.central.ledger.rota_readings import list_absences, list_swaps
from desktop.central.rules.posts.book import PostBook
from desktop.central.rules.posts.plan import stand_at
from desktop.models.command import Operation, TargetKind
from desktop.models.post import PostState
from tests.helpers.small_city import CODES, HEAD, START, WORKERS, SmallCity

ZONE = ZoneInfo("Asia/Shanghai")
STEPS = 120
PLANNED = (PostState.A_ON_DUTY, PostState.B_COVERING, PostState.UNVERIFIED)


def books(city: SmallCity, since: datetime) -> dict[str, PostBook]:
    found = city.ledger.transact(lambda unit: read_books(unit, CODES, since))
    return {book.grid_code: book for book in found}


class Rota:
    """Somebody who arranges at random.

    Attributes:
        accepted: How many orders took effect.
        refused: How many were refused.
    """

    def __init__(self, city: SmallCity, seed: int) -> None:
        self.city = city
        self.random = Random(seed)
        self.accepted = self.refused = 0
        self._number = 0

    def step(self) -> None:
        """Order something, sensible or not."""
        often = (self._absence, self._answer, self._post)
        make = self.random.choice((*often, *often, self._swap, self._draft))
        kind, operation, target_id, revision, arguments = make()
        status = self.city.arrange(HEAD, kind, operation, target_id, revision, arguments).status
        self.accepted += status < 300
        self.refused += status >= 400
        assert status < 500

    def _window(self) -> dict[str, Any]:
        start = self.city.now + timedelta(minutes=self.random.choice([-60, 0, 0, 7, 180]))
        end = start + timedelta(minutes=self.random.choice([5, 30, 240, 1500]))
        despite = self.random.random() < 0.8
        return {"start": start.isoformat(), "end": end.isoformat(), "accept_conflicts": despite}

    def _fresh(self) -> str:
        self._number += 1
        return f"random-{self._number}"

    def _worker(self) -> str:
        return self.random.choice(WORKERS).id

    def _absence(self) -> tuple[TargetKind, Operation, str, int | None, dict[str, Any]]:
        arguments = {"worker_id": self._worker(), "kind": "sick", **self._window()}
        return TargetKind.ABSENCE, Operation.CREATE, self._fresh(), None, arguments

    def _answer(self) -> tuple[TargetKind, Operation, str, int | None, dict[str, Any]]:
        horizon = self.city.now + timedelta(days=3)
        known = self.city.ledger.transact(lambda unit: list_absences(unit, HEAD, self.city.now, horizon))
        if not known:
            return self._absence()
        one = self.random.choice(known)
        operation = self.random.choice([Operation.ACCEPT, Operation.ACCEPT, Operation.REFUSE, Operation.END])
        return TargetKind.ABSENCE, operation, one.id, one.revision, {}

    def _post(self) -> tuple[TargetKind, Operation, str, int | None, dict[str, Any]]:
        number = self.random.randrange(4)
        operation = self.random.choice(
            [
                Operation.TAKE_OVER,
                Operation.TAKE_OVER,
                Operation.RETURN,
                Operation.OVERRIDE,
                Operation.END_OVERRIDE,
            ]
        )
        arguments = {"person_id": self._worker(), **self._window(), "opinion": "x"}
        if operation is Operation.OVERRIDE and self.random.random() < 0.3:
            del arguments["person_id"]
        return TargetKind.POST, operation, CODES[number], self.city.post(number).revision, arguments

    def _swap(self) -> tuple[TargetKind, Operation, str, int | None, dict[str, Any]]:
        known = self.city.ledger.transact(lambda unit: list_swaps(unit, HEAD))
        if known and self.random.random() < 0.8:
            one = self.random.choice(known)
            operation = self.random.choice([Operation.CONSENT, Operation.CONSENT, Operation.WITHDRAW])
            who = self.random.choice([one.one_id, one.other_id])
            return (
                TargetKind.SWAP,
                operation,
                one.id,
                one.revision,
                {"person_id": who, "accept_conflicts": True},
            )
        arguments = {"one_id": self._worker(), "other_id": self._worker(), **self._window()}
        return TargetKind.SWAP, Operation.CREATE, self._fresh(), None, arguments

    def _draft(self) -> tuple[TargetKind, Operation, str, int | None, dict[str, Any]]:
        draft_id = self._fresh()
        change = {
            "grid_code": self.random.choice(CODES),
            "a_id": self._worker(),
            "b_id": self.random.choice([None, self._worker()]),
            "start_minute": self.random.choice([0, 510, 1200]),
            "end_minute": self.random.choice([480, 1050, 1440]),
            "weekdays": 127,
        }
        begins = self.city.now + timedelta(minutes=self.random.choice([0, 45, 600]))
        arguments: dict[str, object] = {"valid_from": begins.isoformat(), "changes": [change]}
        self.city.arrange(HEAD, TargetKind.ROTA_DRAFT, Operation.CREATE, draft_id, None, arguments)
        return TargetKind.ROTA_DRAFT, Operation.PUBLISH, draft_id, 1, {"accept_conflicts": True}


def stored(city: SmallCity, number: int) -> tuple[PostState, str]:
    """Return the planned part of a stored post: what it is verified as does not matter here."""
    post = city.post(number)
    return post.state, post.effective_id or ""


def live(book: PostBook, at: datetime) -> tuple[PostState, str]:
    standing = stand_at(book, at, ZONE)
    holder = "" if standing.holder is None else standing.holder.id
    # Nobody sends a fix here, so that whoever is planned stands unverified.
    return (PostState.UNVERIFIED if standing.state in PLANNED else standing.state), holder


@pytest.mark.parametrize("seed", range(3))
def test_stored_and_live_answers_agree_and_the_past_stays(city: SmallCity, seed: int) -> None:
    rota = Rota(city, seed)
    seen: list[tuple[datetime, int, tuple[PostState, str]]] = []
    for _ in range(STEPS):
        city.now += timedelta(seconds=rota.random.choice([1, 40, 300, 601, 1800, 7200]))
        city.ledger.tick()
        rota.step()
        now = books(city, city.now)
        for number, code in enumerate(CODES):
            assert stored(city, number) == live(now[code], city.now), (city.now, code)
        city.now += timedelta(milliseconds=1)
        city.ledger.tick()
        seen += [(city.now, number, stored(city, number)) for number in range(4)]
    past = books(city, START - timedelta(days=1))
    for at, number, said in seen:
        assert live(past[CODES[number]], at) == said, (at, CODES[number])
    assert rota.accepted > STEPS / 4
    assert rota.refused > STEPS / 20
    assert len({state for _, _, (state, _) in seen}) >= 4
