"""Which posts change hands by a list: held against a reckoning of who would stand where, row by row."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from desktop.central.rules.imports.worker_rows import PostHands, Staff, WorkerDraft, plan_posts
from desktop.models.finding import FindingKind, Severity
from desktop.models.person import Worker

GRIDS = tuple(f"51018200101{community}{n:03d}" for community in (4, 5) for n in (1, 2, 3))
PEOPLE = tuple(f"w-{n}" for n in range(8))
HANDS = st.builds(PostHands, st.sampled_from(PEOPLE), st.sampled_from(("", *PEOPLE)))
POSTS = st.dictionaries(st.sampled_from(GRIDS), HANDS.filter(lambda one: one.a_id != one.b_id))


@st.composite
def lists(draw: st.DrawFn) -> tuple[WorkerDraft, ...]:
    """Rows as they come through the checks: each person and each side of a post once."""
    people = draw(st.lists(st.sampled_from(PEOPLE), unique=True))
    grids_a = draw(st.permutations(GRIDS + ("",) * 4))
    grids_b = draw(st.permutations(GRIDS + ("",) * 4))
    rows = zip(people, grids_a, grids_b, strict=False)
    return tuple(
        WorkerDraft(row, person, "名", "", a, "" if a == b else b)
        for row, (person, a, b) in enumerate(rows, 2)
    )


def staff_of(posts: dict[str, PostHands]) -> Staff:
    home = {held.a_id: grid for grid, held in posts.items()}
    workers = {
        person: Worker(
            id=person, name=person, phone="", home_grid_code=home.get(person, GRIDS[0]), revision=1
        )
        for person in PEOPLE
    }
    return Staff("510182", frozenset(GRIDS), workers, posts)


@given(POSTS, lists())
def test_posts_change_as_the_rows_say_and_no_others(
    posts: dict[str, PostHands], drafts: tuple[WorkerDraft, ...]
) -> None:
    changed, found = plan_posts(drafts, staff_of(posts))
    for grid in GRIDS:
        a = next((one.id for one in drafts if one.grid_a == grid), posts[grid].a_id if grid in posts else "")
        b = next((one.id for one in drafts if one.grid_b == grid), posts[grid].b_id if grid in posts else "")
        is_other = posts.get(grid, PostHands("", "")) != PostHands(a, b)
        assert changed.get(grid) == (PostHands(a, b) if is_other else None)
        errors = {one.kind for one in found if one.code == grid and one.severity is Severity.ERROR}
        if is_other and not a:
            assert errors == {FindingKind.GRID_MISSING}
        elif is_other and a == b:
            assert errors == {FindingKind.SAME_PERSON}
        else:
            assert errors == set()


def test_a_b_of_another_community_and_a_person_with_four_posts_ask_for_a_word() -> None:
    posts = {grid: PostHands(PEOPLE[0], "") for grid in GRIDS[:3]}
    drafts = (
        WorkerDraft(2, PEOPLE[0], "名", "", GRIDS[3], GRIDS[4]),
        WorkerDraft(3, PEOPLE[1], "名", "", GRIDS[4], ""),
    )
    _, found = plan_posts(drafts, staff_of(posts))
    assert [(one.kind, one.amount) for one in found] == [(FindingKind.POSTS_MANY, 4.0)]
    strange = (WorkerDraft(2, PEOPLE[1], "名", "", GRIDS[3], GRIDS[0]),)
    _, found = plan_posts(strange, staff_of(posts))
    assert [(one.kind, one.severity, one.other) for one in found] == [
        (FindingKind.PERSON_OTHER_COMMUNITY, Severity.WARNING, PEOPLE[1])
    ]
