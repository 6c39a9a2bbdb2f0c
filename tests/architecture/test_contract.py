"""Proves that nobody changes the contract without showing it: the frozen copy is what is served."""

from __future__ import annotations

from tests.helpers.frozen_contract import FROZEN, served_contract


def test_the_frozen_contract_is_the_served_one() -> None:
    frozen = FROZEN.read_text(encoding="utf-8").splitlines()
    served = served_contract().splitlines()
    strange = [line for line in served if line not in set(frozen)]
    assert served == frozen, f"type `make contract` and look at the difference; new are {strange[:5]}"
