"""Positions of workers: never back, never from the future, also after the central's clock was set back."""

from __future__ import annotations

from datetime import timedelta

from desktop.central.ledger.positions import Fix, read_positions
from desktop.models.instant import to_epoch_ms
from desktop.models.post import Post, PostState
from tests.helpers.small_city import CITY, CODES, WORKERS, SmallCity

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
