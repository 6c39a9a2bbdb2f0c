"""Five failures in a row lock for 300 s, whatever the order of things; and what is no password."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.central.ledger.passwords import hash_password, is_password
from desktop.central.rules.accounts import FAILURES_UNTIL_LOCKED, LOCKED_FOR, Lock, password_fault

START = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)


@given(st.lists(st.tuples(st.integers(0, 400), st.booleans()), max_size=40))
def test_the_fifth_failure_in_a_row_locks_for_five_minutes(tries: list[tuple[int, bool]]) -> None:
    lock, now = Lock(), START
    in_a_row, locked_at = 0, None
    for wait_s, is_right in tries:
        now += timedelta(seconds=wait_s)
        is_shut = locked_at is not None and now < locked_at + timedelta(seconds=300)
        assert lock.is_locked(now) == is_shut
        if is_shut:
            continue
        if is_right:
            lock, in_a_row = Lock(), 0
            continue
        in_a_row += 1
        lock = lock.after_failure(now)
        if in_a_row == 5:
            in_a_row, locked_at = 0, now
    assert (5, timedelta(seconds=300)) == (FAILURES_UNTIL_LOCKED, LOCKED_FOR)


@pytest.mark.parametrize(
    ("password", "is_one"),
    [
        ("kurz", False),
        ("aaaaaaaaaaaaaa", False),
        ("lixiaomei-2026", False),
        ("LIXIAOMEI-2026", False),
        ("三号岗的晚霞真好看啊", True),
        ("correct horse battery", True),
    ],
)
def test_what_is_no_password(password: str, is_one: bool) -> None:
    assert (password_fault(password, "lixiaomei") == "") == is_one


def test_a_hash_tells_its_password_alone() -> None:
    hashed = hash_password("correct horse battery")
    assert hashed.startswith("$argon2id$")
    assert hashed != hash_password("correct horse battery"), "each has a salt of its own"
    assert is_password(hashed, "correct horse battery")
    assert not is_password(hashed, "correct horse batterY")
    assert not is_password(None, "nobody has this password")
    assert not is_password("rubbish", "correct horse battery")
