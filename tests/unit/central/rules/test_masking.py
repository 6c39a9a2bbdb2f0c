"""Citizens' data never leaves the rules whole."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.central.rules.masking import mask_name, mask_phone


@given(st.text("0123456789", min_size=9, max_size=16))
def test_of_a_phone_the_first_three_and_the_last_four_digits_stay(phone: str) -> None:
    masked = mask_phone(phone)
    assert masked == phone[:3] + "****" + phone[-4:]
    assert mask_phone(f" {phone} ") == masked


@given(st.text("0123456789", min_size=1, max_size=8))
def test_a_short_number_is_hidden_whole(phone: str) -> None:
    assert not set(mask_phone(phone)) & set(phone)


@given(st.text(min_size=1, max_size=20).filter(lambda text: text.strip() and not text.strip().endswith("*")))
def test_of_a_name_the_surname_stays(name: str) -> None:
    masked = mask_name(name)
    assert masked == name.strip()[0] + "**"
    assert mask_name(masked) == masked, "what is masked stays as it is"


@pytest.mark.parametrize("nothing", ["", "  ", "\t"])
def test_nothing_stays_nothing(nothing: str) -> None:
    assert (mask_name(nothing), mask_phone(nothing)) == ("", "")
