"""Owns the making of the partition: towns, communities and grids grown over one mesh, exactly nested."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from desktop.central.city.borders import (
    OUTSIDE,
    Borders,
    chain_sides,
    find_borders,
    roughen_lines,
    smooth_corners,
)
from desktop.central.city.growth import (
    Links,
    apportion,
    grow_areas,
    link_cells,
    middle_cell,
    middle_cells,
    split_evenly,
)
from desktop.central.city.layout import (
    DEFAULT_GRIDS,
    NAMED_COMMUNITY,
    NAMED_COMMUNITY_GRIDS,
    Layout,
    load_communities,
    load_layout,
)
from desktop.central.city.mesh import FloatArray, IntArray, Mesh, build_mesh
from desktop.models.geo import GridShape

DEFAULT_SEED = 2014
"""Seed of the city that the program brings; the year in which the real one began its grids."""

_MOST_GRIDS = 999
"""Largest ordinal of a grid. Source: the field's code scheme, 001-999."""

_PROVINCE_GRIDS = 50_000
"""From so many grids on the mesh and the grids are evened out once, not twice: it saves half a minute."""

_MARGIN_KM = 3.0
_REPAIR_ROUNDS = 12


class PartitionBroken(RuntimeError):
    """The borders of some grids still cross after all repairs; another seed is needed."""


@dataclass(frozen=True, slots=True)
class Areas:
    """Which area each cell of the mesh belongs to, on each level, and the codes of the grids."""

    towns: IntArray
    communities: IntArray
    grids: IntArray
    codes: tuple[str, ...]


def generate_shapes(
    seed: int = DEFAULT_SEED, grids: int = DEFAULT_GRIDS, tell: Callable[[float], None] | None = None
) -> tuple[GridShape, ...]:
    """Return a city's partition in the order of the grids' codes: no gap, no overlap, exactly nested.

    The same seed and number give the same shapes on the same machine.

    Args:
        seed: Seed of all randomness.
        grids: Number of grids, from 210 (each community has one, the named one eight) to 125,000.
        tell: Told the share done; very many grids take a minute.

    Raises:
        PartitionBroken: If borders cross and cannot be repaired.
    """
    layout = load_layout()
    rng = np.random.default_rng((seed, grids))
    tell = tell or _tell_nobody
    mesh = _mesh_of(layout, rng, grids)
    tell(0.3)
    areas = _grow(layout, rng, mesh, grids)
    tell(0.7)
    borders = find_borders(mesh, areas.grids, areas.communities, areas.towns)
    return _draw(layout, rng, mesh, borders, areas.codes)


def _tell_nobody(_share: float) -> None:
    pass


def _cells_per_grid(grids: int) -> float:
    # Fine borders for a real city; a benchmark of very many grids needs fewer corners each.
    return float(np.interp(np.log10(grids), [3.0, 4.0, 5.0], [30.0, 12.0, 6.0]))


def _mesh_of(layout: Layout, rng: np.random.Generator, grids: int) -> Mesh:
    west, south = layout.outline.min(axis=0) - _MARGIN_KM
    east, north = layout.outline.max(axis=0) + _MARGIN_KM
    box = (float(west), float(south), float(east), float(north))
    # About a fifth of the cells fall outside the outline and only give its border a shape.
    cells = round(grids * _cells_per_grid(grids) * 1.2)
    rounds = 2 if grids < _PROVINCE_GRIDS else 1
    return build_mesh(rng, cells, box, DensityField(layout, box), rounds)


class DensityField:
    """Relative density of grids: each town's own, thickest round its seat."""

    def __init__(self, layout: Layout, box: tuple[float, float, float, float]) -> None:
        self._seats = _seats_of(layout)
        self._reach = np.array([town.reach for town in layout.towns])
        self._radius = np.array([town.seat_radius_km for town in layout.towns])
        across = np.stack(
            np.meshgrid(np.arange(box[0], box[2], 0.4), np.arange(box[1], box[3], 0.4)), axis=-1
        )
        samples = across.reshape(-1, 2)
        inside = samples[shapely.contains_xy(shapely.polygons(layout.outline), samples)]
        nearest = np.argmin(self._away(inside) / self._reach, axis=1)
        area = np.bincount(nearest, minlength=len(layout.towns)) * 0.16
        self._own = np.array([town.grids for town in layout.towns]) / np.maximum(area, 1.0)
        self._peak = 1.0
        self._peak = float(self(inside).max())

    def _away(self, positions: FloatArray) -> FloatArray:
        step = positions[:, None, :] - self._seats[None, :, :]
        return np.asarray(np.hypot(step[..., 0], step[..., 1]), np.float64)

    def __call__(self, positions: FloatArray) -> FloatArray:
        """Return the density, above 0 and about 1 at most, at positions ``(n, 2)`` in kilometres."""
        away = self._away(positions)
        weight = ((away / self._reach) ** 2 + 0.5) ** -4
        thick = self._own * (0.55 + 2.0 * np.exp(-((away / self._radius) ** 2)))
        mixed = (weight * thick).sum(axis=1) / weight.sum(axis=1)
        return np.asarray(mixed / self._peak, np.float64)


def _seats_of(layout: Layout) -> FloatArray:
    return layout.to_km(np.array([(t.seat_lon_deg, t.seat_lat_deg) for t in layout.towns]))


def _waves(rng: np.random.Generator, positions: FloatArray, length_km: float) -> FloatArray:
    """Return smooth noise around 0 with a spread of about 1."""
    total = np.zeros(len(positions))
    for _ in range(8):
        angle, phase = rng.uniform(0, 2 * np.pi, 2)
        number = 2 * np.pi / (length_km * rng.uniform(0.6, 1.8))
        total += np.sin(number * (positions @ np.array([np.cos(angle), np.sin(angle)])) + phase)
    return total / 2


def _grow(layout: Layout, rng: np.random.Generator, mesh: Mesh, grids: int) -> Areas:
    inside = shapely.contains_xy(shapely.polygons(_rough_outline(rng, layout)), mesh.points)
    allowed = inside.astype(np.int64)
    towns = _grow_towns(layout, rng, mesh, allowed)
    allowed = (towns >= 0).astype(np.int64)
    least = [len(load_communities()[town.code]) for town in layout.towns]
    least[0] += NAMED_COMMUNITY_GRIDS - 1
    counts = apportion([town.grids for town in layout.towns], grids, least, grids)
    # One step costs about the same everywhere, so that areas get equal numbers of cells, not of acres.
    middle = (mesh.vertices[mesh.edge_from] + mesh.vertices[mesh.edge_to]) / 2
    steps = np.exp(0.35 * _waves(rng, middle, 3.0)) * rng.uniform(0.85, 1.15, len(middle))
    links = link_cells(mesh, allowed, steps)
    communities, community_codes = _grow_communities(layout, rng, mesh, links, towns)
    shares = _share_grids(layout, counts, communities, community_codes)
    grid_areas = _split(mesh, links, communities, shares)
    codes = [
        f"{code}{n + 1:03d}"
        for code, share in zip(community_codes, shares, strict=True)
        for n in range(share)
    ]
    order = np.argsort(np.array(codes))
    number = np.empty(len(codes) + 1, np.int64)
    number[order] = np.arange(len(codes))
    number[-1] = OUTSIDE
    return Areas(towns, communities, number[grid_areas], tuple(sorted(codes)))


def _rough_outline(rng: np.random.Generator, layout: Layout) -> FloatArray:
    closed = np.concatenate([layout.outline, layout.outline[:1]])
    line = shapely.segmentize(shapely.linestrings(closed), 0.3)
    points = shapely.get_coordinates(line)[:-1]
    wide = np.stack([_waves(rng, points, 5.0), _waves(rng, points, 5.0)], axis=1)
    fine = np.stack([_waves(rng, points, 1.6), _waves(rng, points, 1.6)], axis=1)
    return np.asarray(points + 0.38 * wide + 0.16 * fine, np.float64)


def _grow_towns(layout: Layout, rng: np.random.Generator, mesh: Mesh, allowed: IntArray) -> IntArray:
    across = np.maximum(mesh.edge_across, 0)
    step = np.hypot(*(mesh.points[mesh.edge_cell] - mesh.points[across]).T)
    middle = (mesh.points[mesh.edge_cell] + mesh.points[across]) / 2
    cost = step * np.exp(0.45 * _waves(rng, middle, 5.0) + 0.25 * _waves(rng, middle, 1.5))
    links = link_cells(mesh, allowed, cost)
    members = np.flatnonzero(allowed)
    seeds = [
        int(members[np.argmin(np.hypot(*(mesh.points[members] - seat).T))]) for seat in _seats_of(layout)
    ]
    return grow_areas(links, seeds, [town.reach for town in layout.towns], allowed.tolist())


def _grow_communities(
    layout: Layout, rng: np.random.Generator, mesh: Mesh, links: Links, towns: IntArray
) -> tuple[IntArray, list[str]]:
    """Return each cell's community and the communities' codes, urban ones next to the seat."""
    seeds: list[int] = []
    codes: list[str] = []
    for at, (town, seat) in enumerate(zip(layout.towns, _seats_of(layout), strict=True)):
        communities = load_communities()[town.code]
        parts = split_evenly(mesh.points, np.flatnonzero(towns == at), len(communities))
        middles = [middle_cell(mesh.points, part) for part in parts]
        middles.sort(key=lambda cell: float(np.hypot(*(mesh.points[cell] - seat))))
        # Codes below 200 are urban communities, those above are villages: the code scheme's own order.
        # The named community comes first: its duty room's examples play in the middle of the city.
        ordered = sorted(
            communities, key=lambda c: (c.code != NAMED_COMMUNITY, c.code[9:] >= "200", rng.random())
        )
        seeds += middles
        codes += [community.code for community in ordered]
    fence = towns.tolist()
    speeds = [1.5 if code == NAMED_COMMUNITY else float(rng.uniform(0.85, 1.2)) for code in codes]
    areas = grow_areas(links, seeds, speeds, fence)
    seeds = middle_cells(mesh.points, areas, len(codes))
    return grow_areas(links, seeds, speeds, fence), codes


def _share_grids(layout: Layout, counts: list[int], communities: IntArray, codes: list[str]) -> list[int]:
    size = np.bincount(communities[communities >= 0], minlength=len(codes))
    shares: list[int] = []
    at = 0
    for town, count in zip(layout.towns, counts, strict=True):
        number = len(load_communities()[town.code])
        here = codes[at : at + number]
        weights = [float(size[at + i]) for i in range(number)]
        if NAMED_COMMUNITY in here:
            named = here.index(NAMED_COMMUNITY)
            fixed = max(NAMED_COMMUNITY_GRIDS, round(count * weights[named] / sum(weights)))
            fixed = min(fixed, count - number + 1, _MOST_GRIDS)
            rest = apportion(
                weights[:named] + weights[named + 1 :], count - fixed, [1] * (number - 1), _MOST_GRIDS
            )
            shares += [*rest[:named], fixed, *rest[named:]]
        else:
            shares += apportion(weights, count, [1] * number, _MOST_GRIDS)
        at += number
    return shares


def _split(mesh: Mesh, links: Links, communities: IntArray, shares: list[int]) -> IntArray:
    order = np.argsort(communities, kind="stable")
    bounds = np.searchsorted(communities[order], np.arange(len(shares) + 1))
    seeds: list[int] = []
    for at, share in enumerate(shares):
        parts = split_evenly(mesh.points, order[bounds[at] : bounds[at + 1]], share)
        seeds += [middle_cell(mesh.points, part) for part in parts]
    fence = communities.tolist()
    speeds = [1.0] * len(seeds)
    areas = grow_areas(links, seeds, speeds, fence)
    if len(seeds) >= _PROVINCE_GRIDS:
        return areas
    return grow_areas(links, middle_cells(mesh.points, areas, len(seeds)), speeds, fence)


def _draw(
    layout: Layout, rng: np.random.Generator, mesh: Mesh, borders: Borders, codes: tuple[str, ...]
) -> tuple[GridShape, ...]:
    chains = chain_sides(borders)
    frozen = np.zeros(len(mesh.vertices), np.bool_)
    straight = np.zeros(len(borders.line_low), np.bool_)
    noise = int(rng.integers(1 << 62))
    for _ in range(_REPAIR_ROUNDS):
        corners = smooth_corners(mesh.vertices, borders, frozen)
        between = roughen_lines(np.random.default_rng(noise), corners, borders, straight)
        rings = _rings_of(layout, corners, between, borders, chains, len(codes))
        broken = find_broken(rings)
        if not len(broken):
            return tuple(GridShape(code, tuple(parts)) for code, parts in zip(codes, rings, strict=True))
        sides = np.isin(borders.side_area, broken)
        straight[borders.side_line[sides]] = True
        frozen[borders.side_from[sides]] = True
    raise PartitionBroken(f"{len(broken)} grids still cross themselves after {_REPAIR_ROUNDS} repairs")


def find_broken(rings: list[list[tuple[float, ...]]]) -> NDArray[np.int64]:
    """Return the numbers of areas whose rings cross or touch themselves."""
    lines, owner = [], []
    for area, parts in enumerate(rings):
        for ring in parts:
            lines.append(shapely.linearrings(np.array(ring).reshape(-1, 2)))
            owner.append(area)
    closed = np.array(lines)
    return np.unique(np.array(owner, np.int64)[~shapely.is_simple(closed)])


def _rings_of(
    layout: Layout,
    corners: FloatArray,
    between: list[FloatArray],
    borders: Borders,
    chains: list[tuple[int, list[int]]],
    count: int,
) -> list[list[tuple[float, ...]]]:
    # Every point is converted and rounded once, then copied to both sides: shared means equal.
    ends = layout.to_degrees(corners)
    sizes = np.array([len(points) for points in between])
    bounds = np.concatenate([[0], np.cumsum(sizes)])
    inner = layout.to_degrees(np.concatenate([*between, np.zeros((0, 2))]))
    backward = (borders.side_from != borders.line_low[borders.side_line]).tolist()
    start, line = borders.side_from.tolist(), borders.side_line.tolist()
    rings: list[list[tuple[float, ...]]] = [[] for _ in range(count)]
    for area, chain in chains:
        pieces: list[FloatArray] = []
        for side in chain:
            pieces.append(ends[start[side]][None])
            points = inner[bounds[line[side]] : bounds[line[side] + 1]]
            pieces.append(points[::-1] if backward[side] else points)
        ring = np.concatenate(pieces)
        fresh = (ring != np.roll(ring, 1, axis=0)).any(axis=1)
        rings[area].append(tuple(ring[fresh].reshape(-1).tolist()))
    return rings
