"""Owns the plans of the last scales of a surface: a wheel goes back and forth over the same ones.

Thread: UI; a plan itself may be made on any.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import TypeVar

from desktop.raster.camera import Camera
from widgets.canvas.planned_marks import Planned

_KEPT_SCALES = 8

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")

Basis = tuple[object, ...]
"""The objects that a plan was made of; another object in the place of one makes it void."""

ScaleKey = tuple[int, int, int]
"""Step of the scale, width and height of the window."""


@dataclass(frozen=True, slots=True)
class KeptPlan:
    """A plan and what it was made of."""

    basis: Basis
    planned: Planned

    def holds_for(self, basis: Basis) -> bool:
        """Say whether it was made of these very objects."""
        return are_same_objects(self.basis, basis)


class KeptPlans:
    """Plans by scale; of the scales the last few are kept."""

    def __init__(self) -> None:
        self._plans: dict[ScaleKey, KeptPlan] = {}

    def find(self, key: ScaleKey) -> KeptPlan | None:
        """Return the plan of a scale, None if there is none."""
        return self._plans.get(key)

    def find_near(self, key: ScaleKey, suits: Callable[[KeptPlan], bool]) -> KeptPlan | None:
        """Return the plan of the nearest scale among those that suit, None if there is none."""
        fit = [other for other, plan in self._plans.items() if suits(plan)]
        nearest = min(fit, key=lambda other: abs(other[0] - key[0]), default=None)
        return None if nearest is None else self._plans[nearest]

    def keep(self, key: ScaleKey, plan: KeptPlan) -> None:
        """Keep a plan in place of an older one of its scale."""
        keep_latest(self._plans, key, plan)

    def clear(self) -> None:
        """Keep none any more."""
        self._plans.clear()


def key_of(camera: Camera) -> ScaleKey:
    """Return the scale that a plan for a camera holds for, wherever the window is."""
    return camera.step, camera.width_px, camera.height_px


def keep_latest(held: dict[K, V], key: K, value: V) -> None:
    """Keep something under a key; of very many keys the one that came first goes."""
    if key not in held and len(held) >= _KEPT_SCALES:
        del held[next(iter(held))]
    held[key] = value


def are_same_objects(one: Basis, other: Basis) -> bool:
    """Say whether two plans are made of the very same objects."""
    return all(left is right for left, right in zip(one, other, strict=True))
