"""Randomness by name: repeatable, and different for every name."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from desktop.central.city.chance import derived_id, keyed, pick, pick_weighted


@given(st.integers(0, 1 << 40), st.text(max_size=8))
def test_the_same_name_draws_the_same(seed: int, name: str) -> None:
    assert keyed(seed, name).random() == keyed(seed, name).random()
    assert derived_id(seed, name) == derived_id(seed, name)


def test_every_name_draws_something_of_its_own() -> None:
    draws = {keyed(1, "walk", number).random() for number in range(500)}
    assert len(draws) == 500
    assert len({derived_id(1, "incident", number) for number in range(500)}) == 500
    assert keyed(1, "a").random() != keyed(2, "a").random()


def test_weights_are_kept() -> None:
    rng = keyed(3, "weights")
    drawn = [pick_weighted(rng, {"often": 9.0, "seldom": 1.0, "never": 0.0}) for _ in range(2000)]
    assert drawn.count("never") == 0
    assert 0.85 < drawn.count("often") / len(drawn) < 0.95


def test_all_things_are_picked() -> None:
    rng = keyed(3, "things")
    assert {pick(rng, "abc") for _ in range(100)} == {"a", "b", "c"}
