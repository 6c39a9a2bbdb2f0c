"""Marks hold the newest fix of each worker, whoever numbered them and whichever pages were missed."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from desktop.board.fixes import FixReader
from desktop.models.position import Positions
from desktop.viewmodels.worker_marks import WorkerMarks

worker_ids = st.sampled_from([f"w{number}" for number in range(9)])
pages = st.lists(
    st.tuples(
        st.integers(0, 1),  # which of two readers reads it
        st.booleans(),  # whether it reaches the marks
        st.dictionaries(worker_ids, st.tuples(st.integers(1, 50), st.integers(1, 50)), max_size=6),
    ),
    max_size=12,
)


def positions_of(fixes: dict[str, tuple[int, int]]) -> Positions:
    """Return a page in which a fix of instant t stands at t degrees."""
    instants = tuple(fix for fix, _ in fixes.values())
    return Positions(
        id=tuple(fixes),
        lon=tuple(map(float, instants)),
        lat=tuple(map(float, instants)),
        accuracy_m=(5.0,) * len(fixes),
        fix_time=instants,
        contact_time=tuple(contact for _, contact in fixes.values()),
        outside=tuple(fix % 2 for fix in instants),
        cursor="",
    )


@given(pages)
def test_each_worker_has_one_row_and_the_newest_fix(
    told: list[tuple[int, bool, dict[str, tuple[int, int]]]],
) -> None:
    readers, marks = (FixReader(), FixReader()), WorkerMarks()
    newest: dict[str, tuple[int, int]] = {}
    for which, arrives, fixes in told:
        columns = readers[which].read(positions_of(fixes))
        if not arrives:
            continue
        fresh = marks.take(columns)
        assert fresh == bool(fixes.keys() - newest.keys())
        for worker_id, (fix_ms, contact_ms) in fixes.items():
            held = newest.get(worker_id, (0, 0))
            newest[worker_id] = (max(held[0], fix_ms), max(held[1], contact_ms))
    assert marks.count == len(marks.ids) == len(newest)
    assert marks.rows == {worker_id: row for row, worker_id in enumerate(marks.ids)}
    for worker_id, (fix_ms, contact_ms) in newest.items():
        row = marks.rows[worker_id]
        assert (marks.fix_ms[row], marks.contact_ms[row]) == (fix_ms, contact_ms)
        assert (marks.lon_deg[row], marks.lat_deg[row]) == (fix_ms, fix_ms)
        assert marks.outside[row] == fix_ms % 2


def test_many_workers_come_in_pages_and_move_together() -> None:
    reader, marks = FixReader(), WorkerMarks()
    ids = [f"w{number}" for number in range(1000)]
    for instant in (1, 2):
        for begin in range(0, 1000, 300):
            page = {one: (instant, instant) for one in ids[begin : begin + 300]}
            marks.take(reader.read(positions_of(page)))
    assert marks.ids == ids
    assert (marks.fix_ms[:1000] == 2).all()
    assert np.array_equal(marks.trails.trails(np.arange(1000))[1], np.full(1000, 2))
