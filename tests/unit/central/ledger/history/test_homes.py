"""Whose a worker was at an instant is what the board of that instant says, also where clocks differ."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from desktop.central.ledger.history.homes import Homes
from desktop.models.delta import ChangeOp, RecordKind
from desktop.models.history import PastChange, PastRecord

WORKERS = ("w1", "w2", "w3")
AREAS = ("510182", "5101820", "510182001", "510182002")
CODES = st.one_of(st.none(), st.sampled_from(["510182001001001", "510182001002001", "510182002001001"]))

Step = tuple[str, int, str | None]
"""Who, when, and the home that begins then, None where the worker goes."""


def record(worker_id: str, code: str) -> PastRecord:
    return PastRecord(
        kind=RecordKind.WORKER, id=worker_id, revision=1, area_code=code, parties="", body=b"{}"
    )


def change(seq: int, step: Step) -> PastChange:
    worker_id, at_ms, code = step
    return PastChange(
        seq=seq,
        at_ms=at_ms,
        kind=RecordKind.WORKER,
        id=worker_id,
        op=ChangeOp.DELETE if code is None else ChangeOp.UPSERT,
        revision=seq + 1,
        area_code=code or "510182003001001",
        parties="",
        left_parties="",
        body=b"null" if code is None else b"{}",
    )


def home_by_hand(begin: dict[str, str | None], steps: list[Step], worker_id: str, at_ms: int) -> str | None:
    """Return the home after the last change of the worker that was made at or before an instant."""
    own = [step for step in steps if step[0] == worker_id]
    made = [place for place, step in enumerate(own) if step[1] <= at_ms]
    return own[max(made)][2] if made else begin[worker_id]


@given(
    st.fixed_dictionaries(dict.fromkeys(WORKERS, CODES)),
    st.lists(st.tuples(st.sampled_from(WORKERS), st.integers(0, 20), CODES), max_size=12),
)
@example({"w1": None, "w2": None, "w3": None}, [("w1", 5, "510182001001001"), ("w1", 3, "510182001001001")])
@example(
    {"w1": "510182001001001", "w2": None, "w3": None},
    [("w1", 9, "510182002001001"), ("w1", 4, "510182001002001")],
)
def test_whose_a_worker_was(begin: dict[str, str | None], steps: list[Step]) -> None:
    homes = Homes(
        [record(worker_id, code) for worker_id, code in begin.items() if code is not None],
        [change(seq, step) for seq, step in enumerate(steps)],
    )
    for worker_id in WORKERS:
        for at_ms in range(-1, 22):
            home = home_by_hand(begin, steps, worker_id, at_ms)
            for area in AREAS:
                expected = home is not None and home.startswith(area)
                assert homes.is_of(worker_id, at_ms, area) is expected
    assert not homes.is_of("stranger", 5, "510182")
