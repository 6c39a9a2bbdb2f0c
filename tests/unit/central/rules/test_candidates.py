"""Who is offered for dispatch: ordered by reason and way, cut to what is read, with what it costs."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from desktop.central.rules.candidates import MOST, FieldWorker, rank_candidates
from desktop.models.geo import distance_m
from desktop.models.incident import AssigneeKind, Priority
from desktop.models.incident_detail import CandidateReason
from desktop.models.post import Post, PostSide
from tests.helpers.samples import GRID, make_incident, make_post

INCIDENT = make_incident()
ORDER = ["answers-now", "department-duty", "neighbour-grid", "nearest"]
OTHER_COMMUNITY = "510182001015001"
NEIGHBOUR = GRID[:12] + "009"

positions = st.none() | st.tuples(st.floats(103.8, 104.1), st.floats(30.9, 31.1))


def worker(
    number: int,
    home: str = NEIGHBOUR,
    position: tuple[float, float] | None = None,
    covers: tuple[str, ...] = (),
) -> FieldWorker:
    return FieldWorker(
        id=f"w{number}",
        name=f"网格员{number}",
        phone="13900000001",
        home_grid_name="某网格",
        home_grid_code=home,
        lon_deg=None if position is None else position[0],
        lat_deg=None if position is None else position[1],
        fix_age_s=None if position is None else 30.0,
        tasks_in_hand=number,
        covers=covers,
    )


workers = st.lists(st.tuples(st.sampled_from([GRID, NEIGHBOUR, OTHER_COMMUNITY]), positions), max_size=9).map(
    lambda drawn: [worker(number, home, at) for number, (home, at) in enumerate(drawn)]
)


def held_by(worker_id: str, side: PostSide = PostSide.A) -> Post:
    return replace(make_post(), effective_id=worker_id, effective_side=side)


def expected_rank(one: FieldWorker) -> tuple[int, float, str]:
    if one.id == "w0":
        reason = "answers-now"
    elif one.home_grid_code.startswith(GRID[:12]):
        reason = "neighbour-grid"
    else:
        reason = "nearest"
    far = float("inf")
    if one.lon_deg is not None and one.lat_deg is not None:
        far = distance_m(one.lon_deg, one.lat_deg, INCIDENT.lon_deg, INCIDENT.lat_deg)
    return ORDER.index(reason), far, one.id


@given(workers, st.booleans(), st.randoms())
def test_the_order_is_by_reason_then_way_whatever_order_they_came_in(
    some: list[FieldWorker], has_department: bool, chance: object
) -> None:
    department = ("d1", "燃气公司", "028-00000001") if has_department else None
    found = rank_candidates(INCIDENT, held_by("w0"), some, department, 7)
    ranked = sorted(expected_rank(one) for one in some)
    if has_department:
        ranked = sorted([*ranked, (1, float("inf"), "d1")])
    got = [
        (
            ORDER.index(one.reason.value),
            one.distance_m if one.distance_m is not None else float("inf"),
            one.assignee.id,
        )
        for one in found
    ]
    assert got == ranked[:MOST]
    mixed = list(some)
    chance.shuffle(mixed)  # type: ignore[attr-defined]
    assert rank_candidates(INCIDENT, held_by("w0"), mixed, department, 7) == found


def test_a_department_comes_with_its_phone_and_its_load_and_no_way() -> None:
    (found,) = rank_candidates(INCIDENT, None, [], ("d1", "燃气公司", "028-00000001"), 7)
    assert found.assignee.kind is AssigneeKind.DEPARTMENT
    assert (found.reason, found.phone) == (CandidateReason.DEPARTMENT_DUTY, "028-00000001")
    assert (found.tasks_in_hand, found.distance_m, found.leaves_grid_code) == (7, None, None)


def test_without_a_post_nobody_answers() -> None:
    found = rank_candidates(INCIDENT, None, [worker(0, GRID)], None, 0)
    assert [one.reason for one in found] == [CandidateReason.NEIGHBOUR_GRID]


def test_sending_b_leaves_the_own_grid_without_its_worker() -> None:
    b_person = worker(0, NEIGHBOUR, covers=(GRID,))
    (found,) = rank_candidates(INCIDENT, held_by("w0", PostSide.B), [b_person], None, 0)
    assert (found.reason, found.leaves_grid_code) == (CandidateReason.ANSWERS_NOW, NEIGHBOUR)


def test_sending_who_covers_another_grid_leaves_that_one_except_for_small_things() -> None:
    covering = worker(1, NEIGHBOUR, covers=(GRID, OTHER_COMMUNITY))
    (found,) = rank_candidates(INCIDENT, held_by("w0"), [covering], None, 0)
    assert found.leaves_grid_code == OTHER_COMMUNITY
    small = replace(INCIDENT, priority=Priority.LOW)
    assert rank_candidates(small, held_by("w0"), [covering], None, 0)[0].leaves_grid_code is None
    (free,) = rank_candidates(INCIDENT, held_by("w0"), [worker(1, NEIGHBOUR)], None, 0)
    assert free.leaves_grid_code is None
