"""Positions of workers: never back, never from the future, also after the central's clock was set back."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from desktop.central.ledger.database import Database
from desktop.central.ledger.ledger import Ledger
from desktop.central.ledger.positions import Fix, read_positions
from desktop.models.command import Operation
from desktop.models.instant import to_epoch_ms
from desktop.models.post import Post, PostState, ReasonKind
from tests.helpers.small_city import CITY, CODES, LI, WORKERS, SmallCity

INSIDE = (103.905, 30.995)
WHO = WORKERS[0].id


def fix(city: SmallCity, ahead_s: float = 0.0, lon_deg: float = INSIDE[0]) -> Fix:
    """Return a fix of the first worker, so many seconds ahead of the central's clock."""
    return Fix(WHO, lon_deg, INSIDE[1], 10.0, to_epoch_ms(city.now + timedelta(seconds=ahead_s)))


def stored(city: SmallCity) -> tuple[float, int]:
    """Return longitude and instant of the first worker's fix."""
    found = city.ledger.transact(lambda unit: read_positions(unit, 0, CITY, "e"))
    row = found.id.index(WHO)
    return found.lon[row], found.fix_time[row]


def post_state(city: SmallCity) -> PostState:
    post = city.ledger.transact(lambda unit: unit.find(Post, CODES[0]))
    assert post is not None
    return post.state


def test_an_older_fix_never_moves_a_marker_back(city: SmallCity) -> None:
    city.ledger.record_positions([fix(city)])
    before = stored(city)
    assert city.ledger.record_positions([fix(city, -30, 103.909)]) == 0
    assert stored(city) == before


def test_a_terminal_whose_clock_is_ahead_counts_as_now(city: SmallCity) -> None:
    city.ledger.record_positions([fix(city, 86_400)])
    assert stored(city)[1] == to_epoch_ms(city.now)
    city.now += timedelta(seconds=60)
    assert city.ledger.record_positions([fix(city, 0, 103.906)]) == 1
    assert stored(city) == (103.906, to_epoch_ms(city.now))


def test_a_clock_set_back_freezes_no_marker_and_verifies_no_post(city: SmallCity) -> None:
    city.ledger.record_positions([fix(city)])
    assert post_state(city) is PostState.A_ON_DUTY
    city.now -= timedelta(hours=1)
    city.ledger.tick()
    assert city.ledger.record_positions([fix(city, 0, 103.907)]) == 1
    assert stored(city) == (103.907, to_epoch_ms(city.now))
    assert post_state(city) is PostState.A_ON_DUTY


def contact_of(city: SmallCity) -> int:
    found = city.ledger.transact(lambda unit: read_positions(unit, 0, CITY, "e"))
    return found.contact_time[found.id.index(WHO)]


def test_an_older_fix_is_a_sign_of_life_all_the_same(city: SmallCity) -> None:
    city.ledger.record_positions([fix(city)])
    before = stored(city)
    city.now += timedelta(minutes=3)
    assert city.ledger.record_positions([fix(city, -600, 103.909)]) == 0
    assert stored(city) == before
    assert contact_of(city) == to_epoch_ms(city.now)


def leave(city: SmallCity) -> None:
    """Let the first worker walk in the third grid, far from the own, for twelve minutes."""
    for _ in range(5):
        city.now += timedelta(minutes=3)
        city.ledger.record_positions([fix(city, 0, INSIDE[0] + 0.02)])
        city.ledger.tick()


def send(city: SmallCity, worker_id: str) -> None:
    city.order(LI, Operation.CLAIM, "i-1", city.incident("i-1").revision)
    sent = [{"kind": "worker", "id": worker_id}]
    answer = city.order(LI, Operation.DISPATCH, "i-1", city.incident("i-1").revision, assignees=sent)
    assert answer.status == 200, answer.body


def test_a_b_that_does_not_cover_is_outside_in_the_other_grid(city: SmallCity) -> None:
    # The first worker is B of the fourth grid, too.
    city.ledger.record_positions([fix(city)])
    for _ in range(5):
        city.now += timedelta(minutes=3)
        city.ledger.record_positions([fix(city, 0, INSIDE[0] + 0.03)])
    assert city.post(0).reasons[-1].kind is ReasonKind.FIX_OUTSIDE


def test_a_b_that_covers_is_inside_in_either_grid(city: SmallCity) -> None:
    city.ledger.record_positions([fix(city)])
    city.let_be_away(3, timedelta(), timedelta(hours=3), accepted=True)
    for _ in range(5):
        city.now += timedelta(minutes=3)
        city.ledger.record_positions([fix(city, 0, INSIDE[0] + 0.03)])
    assert (city.post(0).state, city.post(3).state) == (PostState.A_ON_DUTY, PostState.B_COVERING)


def test_whoever_was_sent_is_verified_on_the_way_until_it_is_finished(city: SmallCity) -> None:
    leave(city)
    assert city.post(0).state is PostState.UNVERIFIED
    city.report("i-1", number=2)
    send(city, WHO)
    city.now += timedelta(seconds=1)
    city.ledger.tick()
    assert (city.post(0).state, city.post(0).reasons[-1].kind) == (PostState.A_ON_DUTY, ReasonKind.ON_THE_WAY)
    for operation in (Operation.SIGN_FOR, Operation.FINISH):
        answer = city.order(WORKERS[0], operation, "i-1", city.incident("i-1").revision)
        assert answer.status == 200, answer.body
    city.now += timedelta(seconds=1)
    city.ledger.tick()
    assert city.post(0).reasons[-1].kind is ReasonKind.FIX_OUTSIDE


def test_whoever_has_only_a_copy_is_not_on_the_way(city: SmallCity) -> None:
    city.report("i-1", number=2)
    send(city, WORKERS[2].id)
    copied = city.order(LI, Operation.COPY, "i-1", None, receivers=[{"kind": "worker", "id": WHO}])
    assert copied.status == 200, copied.body
    leave(city)
    assert city.post(0).reasons[-1].kind is ReasonKind.FIX_OUTSIDE


def test_two_processes_that_record_at_once_never_move_a_marker_back(postgres_url: str) -> None:
    city = SmallCity(postgres_url)
    other = Ledger(Database(postgres_url), city.ledger.rules, lambda: city.now)
    with ThreadPoolExecutor(2) as threads:
        for number in range(40):
            city.now += timedelta(seconds=10)
            newer = fix(city, -1.0, INSIDE[0] + number * 1e-5)
            older = fix(city, -5.0, INSIDE[0])
            both = [
                threads.submit(ledger.record_positions, [one])
                for ledger, one in ((city.ledger, newer), (other, older))
            ]
            for one in both:
                one.result(timeout=20)
            assert stored(city) == (newer.lon_deg, newer.fix_ms)
    other.database.close()
    city.close()
