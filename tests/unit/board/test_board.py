"""The board after any stream of changes is what a plain dictionary of newest revisions says."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from desktop.board.board import (
    Board,
    board_from_pages,
    compare_boards,
    merge_changed,
    needs_second_look,
    reduce_changes,
    reduce_delta,
)
from desktop.models.delta import Change, ChangeOp, RecordKind
from desktop.models.incident import IncidentState
from tests.helpers.samples import (
    make_alarm,
    make_city,
    make_delta,
    make_incident,
    make_lease,
    make_page,
    make_post,
    make_tombstone,
    make_upsert,
)

IDS = ("a", "b", "c")


@st.composite
def histories(draw: st.DrawFn) -> list[Change]:
    """Changes in commit order: each record's revisions only grow, as the central commits them."""
    revisions: dict[tuple[RecordKind, str], int] = {}
    changes = []
    for _ in range(draw(st.integers(0, 30))):
        record_id = draw(st.sampled_from(IDS))
        kind = draw(st.sampled_from([RecordKind.INCIDENT, RecordKind.LEASE, RecordKind.ALARM]))
        revision = revisions[kind, record_id] = revisions.get((kind, record_id), 0) + 1
        if draw(st.integers(0, 4)) == 0:
            changes.append(make_tombstone(kind, record_id, revision))
        elif kind is RecordKind.INCIDENT:
            state = draw(st.sampled_from([IncidentState.TO_ACCEPT, IncidentState.CLOSED]))
            changes.append(make_upsert(make_incident(record_id, revision, state)))
        elif kind is RecordKind.LEASE:
            changes.append(make_upsert(make_lease(record_id, revision)))
        else:
            changes.append(make_upsert(make_alarm(record_id, revision)))
    return changes


def newest(changes: list[Change]) -> dict[tuple[RecordKind, str], object]:
    """The oracle: what the last change of each record left."""
    held: dict[tuple[RecordKind, str], object] = {}
    for change in changes:
        over = getattr(change.record, "state", None) is IncidentState.CLOSED
        if change.op is ChangeOp.DELETE or over:
            held.pop((change.kind, change.id), None)
        else:
            held[change.kind, change.id] = change.record
    return held


def content(board: Board) -> dict[tuple[RecordKind, str], object]:
    return {(kind, key): record for kind in RecordKind for key, record in board.records(kind).items()}


@given(histories())
def test_board_is_what_the_last_change_of_each_record_left(changes: list[Change]) -> None:
    board, _ = reduce_changes(Board(), changes)
    assert content(board) == newest(changes)


@given(histories(), st.data())
def test_pages_that_come_twice_change_nothing(changes: list[Change], data: st.DataObject) -> None:
    cut = data.draw(st.integers(0, len(changes)))
    again = data.draw(st.integers(0, cut))
    board, _ = reduce_changes(Board(), changes[:cut])
    # The page [again, cut) is delivered once more, then the rest.
    board, _ = reduce_changes(board, changes[again:cut])
    board, _ = reduce_changes(board, changes[cut:])
    assert content(board) == newest(changes)


@given(histories(), st.data())
def test_bundle_read_late_and_changes_since_its_cursor_meet(
    changes: list[Change], data: st.DataObject
) -> None:
    """Rows of a bundle may be newer than its cursor; the changes since then still end at the truth."""
    cursor = data.draw(st.integers(0, len(changes)))
    read_at = data.draw(st.integers(cursor, len(changes)))
    bundle = [make_upsert(record) for record in newest(changes[:read_at]).values()]  # type: ignore[arg-type]
    board = board_from_pages([make_page(*bundle)])
    board, _ = reduce_changes(board, changes[cursor:])
    assert content(board) == newest(changes)


@given(histories(), histories())
def test_changed_ids_are_exactly_those_that_differ(first: list[Change], second: list[Change]) -> None:
    before, _ = reduce_changes(Board(), first)
    after, changed = reduce_changes(before, second)
    differing = compare_boards(before, after)
    for kind in RecordKind:
        assert differing.get(kind, frozenset()) <= changed.get(kind, frozenset())
    untouched = {key: record for key, record in content(after).items() if key[1] not in _all_ids(changed)}
    assert untouched.items() <= content(before).items()


def _all_ids(changed: object) -> set[str]:
    return {key for ids in dict(changed).values() for key in ids}  # type: ignore[call-overload]


def test_an_older_revision_does_not_count() -> None:
    board, _ = reduce_changes(Board(), [make_upsert(make_incident(revision=5))])
    older = make_upsert(make_incident(revision=4, state=IncidentState.HANDLING))
    after, changed = reduce_changes(board, [older, make_tombstone(RecordKind.INCIDENT, "i1", 4)])
    assert after is board
    assert changed == {}


def test_a_tombstone_of_the_held_revision_counts() -> None:
    board, _ = reduce_changes(Board(), [make_upsert(make_incident(revision=5))])
    after, changed = reduce_changes(board, [make_tombstone(RecordKind.INCIDENT, "i1", 5)])
    assert after.incidents == {}
    assert changed == {RecordKind.INCIDENT: frozenset({"i1"})}


def test_a_lease_may_begin_anew_within_one_page() -> None:
    board, _ = reduce_changes(Board(), [make_upsert(make_lease(revision=3))])
    anew = make_lease(revision=1, holder="officer-3")
    after, _ = reduce_changes(board, [make_tombstone(RecordKind.LEASE, "i1", 3), make_upsert(anew)])
    assert after.leases == {"i1": anew}


def test_delta_moves_the_cursor_even_when_nothing_counts() -> None:
    board, changed = reduce_delta(Board(cursor="e:1"), make_delta(cursor="e:9"))
    assert (board.cursor, changed) == ("e:9", {})


def test_boards_share_what_did_not_change() -> None:
    board, _ = reduce_changes(Board(), [make_upsert(make_post()), make_upsert(make_incident())])
    after, _ = reduce_changes(board, [make_upsert(make_incident(revision=2))])
    assert after.posts is board.posts
    assert board.incidents["i1"].revision == 1


def test_bundle_takes_cursor_and_city_of_its_first_page() -> None:
    pages = [make_page(make_upsert(make_post()), cursor="e:1", next_page="2"), make_page(cursor="e:7")]
    board = board_from_pages(pages)
    assert (board.cursor, board.city, len(board.posts)) == ("e:1", make_city(), 1)


def test_an_empty_answer_after_a_full_one_asks_for_a_second_look() -> None:
    known = {RecordKind.INCIDENT: 40, RecordKind.ALARM: 3}
    full, _ = reduce_changes(Board(), [make_upsert(make_incident())])
    assert needs_second_look(known, Board())
    assert not needs_second_look(known, full)
    assert not needs_second_look({}, Board())


def test_merged_ids_are_the_union() -> None:
    first = {RecordKind.POST: frozenset({"a"}), RecordKind.ALARM: frozenset({"x"})}
    second = {RecordKind.POST: frozenset({"b"})}
    assert merge_changed(first, second) == {
        RecordKind.POST: frozenset({"a", "b"}),
        RecordKind.ALARM: frozenset({"x"}),
    }
