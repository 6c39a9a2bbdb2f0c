"""A sharded map after any changes is what a dictionary says, and no snapshot changes under its holder."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.board import sharded
from desktop.board.sharded import SHARDED_FROM, ShardedMap, changed_keys, with_changes

KEYS = st.integers(0, 40).map(str)
CHANGES = st.dictionaries(KEYS, st.one_of(st.none(), st.integers(0, 3)), max_size=25)


def changed(plain: dict[str, int], changes: dict[str, int | None]) -> dict[str, int]:
    kept = {key: value for key, value in plain.items() if key not in changes or changes[key] is not None}
    return {**kept, **{key: value for key, value in changes.items() if value is not None}}


def assert_same(held: ShardedMap[int], plain: dict[str, int]) -> None:
    assert held == plain
    assert len(held) == len(plain)
    assert sorted(held) == sorted(plain)
    assert sorted(held.values()) == sorted(plain.values())
    assert dict(held.items()) == plain
    for key in map(str, range(-1, 42)):
        assert (key in held) == (key in plain)
        assert held.get(key, 99) == plain.get(key, 99)
        if key in plain:
            assert held[key] == plain[key]
        else:
            with pytest.raises(KeyError):
                held[key]


@given(
    st.dictionaries(KEYS, st.integers(0, 3)), st.lists(st.tuples(st.integers(0, 99), CHANGES), max_size=12)
)
def test_every_snapshot_is_what_a_dictionary_says(
    begin: dict[str, int], steps: list[tuple[int, dict[str, int | None]]]
) -> None:
    # Each step changes any of the snapshots so far, so that sisters share shards and index.
    snapshots = [(ShardedMap(begin), begin)]
    for number, changes in steps:
        held, plain = snapshots[number % len(snapshots)]
        snapshots.append((held.with_changes(changes), changed(plain, changes)))
    for held, plain in snapshots:
        assert_same(held, plain)
    for held, plain in snapshots[:4]:
        for other, other_plain in snapshots[-4:]:
            expected = {key for key in {*plain, *other_plain} if plain.get(key) != other_plain.get(key)}
            assert held.differences(other) == held.differences(dict(other)) == expected


def test_a_map_becomes_one_of_shards_when_it_grows_and_a_change_copies_one_shard_alone() -> None:
    small = with_changes({}, {str(n): n for n in range(SHARDED_FROM - 1)})
    assert isinstance(small, dict)
    grown = with_changes(small, {"x": 1, "y": 2})
    assert isinstance(grown, ShardedMap)
    after = grown.with_changes({"7": -7})
    assert sum(a is not b for a, b in zip(grown.shards, after.shards, strict=True)) == 1
    assert (grown["7"], after["7"]) == (7, -7)
    assert with_changes({"a": 1, "b": 2}, {"a": None, "c": 3}) == {"b": 2, "c": 3}


def test_a_key_that_only_a_sister_has_is_not_there() -> None:
    full: ShardedMap[int] = ShardedMap({str(n): n for n in range(512)})
    sister = full.with_changes({"new": 1})
    assert sister["new"] == 1
    with pytest.raises(KeyError):
        full["new"]


def test_keys_that_come_and_go_for_months_leave_nothing_behind() -> None:
    held: ShardedMap[int] = ShardedMap({str(n): n for n in range(100)})
    for n in range(100, 30_000):
        held = held.with_changes({str(n): n, str(n - 100): None})
    assert len(held) == 100
    assert len(held._index) <= 200 + sharded.SHARDED_FROM
    assert len(held.shards) <= 3 + sharded.SHARDED_FROM // 256


def test_records_that_are_the_same_object_are_not_compared() -> None:
    class Record:
        def __eq__(self, other: object) -> bool:
            raise AssertionError("compared")

        __hash__ = None  # type: ignore[assignment]

    record = Record()
    assert changed_keys({"a": record}, {"a": record}) == set()
