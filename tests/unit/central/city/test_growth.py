"""Growing: areas are connected and cover all; whole numbers are shared out without a rest."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.central.city.growth import apportion, grow_areas, link_cells, split_evenly
from desktop.central.city.mesh import Mesh, build_mesh


def even_mesh() -> Mesh:
    return build_mesh(
        np.random.default_rng(1), 400, (0.0, 0.0, 10.0, 10.0), lambda p: np.ones(len(p)), rounds=2
    )


MESH = even_mesh()


def neighbours(cell: int) -> set[int]:
    across = MESH.edge_across[(MESH.edge_cell == cell) & (MESH.edge_across >= 0)]
    return set(across.tolist())


@given(
    st.lists(st.floats(0.01, 100.0), min_size=1, max_size=30),
    st.integers(0, 400),
    st.integers(0, 3),
)
def test_shares_add_up_and_keep_their_bounds(weights: list[float], extra: int, least: int) -> None:
    total = least * len(weights) + extra
    shares = apportion(weights, total, [least] * len(weights), 500)
    assert sum(shares) == total
    assert all(least <= share <= 500 for share in shares)


def test_what_cannot_be_shared_is_refused() -> None:
    with pytest.raises(ValueError, match="cannot be shared"):
        apportion([1.0, 1.0], 3, [2, 2], 9)


def test_heavier_weights_get_no_less() -> None:
    shares = apportion([1.0, 2.0, 4.0, 8.0], 100, [1] * 4, 999)
    assert shares == sorted(shares)


def test_every_edge_has_its_other_side() -> None:
    for cell in (0, 57, 311):
        assert all(cell in neighbours(other) for other in neighbours(cell))


@given(st.sets(st.integers(0, 399), min_size=1, max_size=12))
def test_areas_are_connected_and_cover_everything(seeds: set[int]) -> None:
    links = link_cells(MESH, np.ones(400, np.int64), np.ones(len(MESH.edge_cell)))
    areas = grow_areas(links, sorted(seeds), [1.0] * len(seeds), [0] * 400)
    assert (areas >= 0).all()
    for number, seed in enumerate(sorted(seeds)):
        members = set(np.flatnonzero(areas == number).tolist())
        reached, front = {seed}, [seed]
        while front:
            fresh = (neighbours(front.pop()) & members) - reached
            reached |= fresh
            front += fresh
        assert reached == members


def test_an_area_never_leaves_its_fence() -> None:
    fence = (MESH.points[:, 0] > 5.0).astype(np.int64)
    west = int(np.flatnonzero(fence == 0)[0])
    links = link_cells(MESH, np.ones(400, np.int64), np.ones(len(MESH.edge_cell)))
    areas = grow_areas(links, [west], [1.0], fence.tolist())
    assert ((areas == 0) <= (fence == 0)).all()
    assert (areas == -1).any()


@given(st.integers(1, 40))
def test_a_split_gives_parts_of_nearly_the_same_size(parts: int) -> None:
    split = split_evenly(MESH.points, np.arange(400), parts)
    sizes = [len(part) for part in split]
    assert len(split) == parts
    assert sum(sizes) == 400
    assert max(sizes) - min(sizes) <= 8
    assert len(np.unique(np.concatenate(split))) == 400
