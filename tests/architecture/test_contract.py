"""Proves that nobody changes the contract without showing it: the frozen copy is what is served."""

from __future__ import annotations

from tests.helpers.frozen_contract import FROZEN, served_contract


def test_the_frozen_contract_is_the_served_one() -> None:
    frozen, served = FROZEN.read_text(encoding="utf-8"), served_contract()
    strange = sorted(set(served.splitlines()) - set(frozen.splitlines()))
    # Compared as a truth: a difference of 30,000 lines takes half a minute to be put into words.
    is_same = served == frozen
    assert is_same, f"type `make contract` and look at the difference; new are {strange[:5]}"
