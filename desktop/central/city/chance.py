"""Owns randomness by name: the same seed and the same name give the same draws, in any order of asking."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from hashlib import blake2b
from typing import TypeVar

T = TypeVar("T")


def keyed(seed: int, *name: object) -> random.Random:
    """Return a generator that belongs to a seed and a name, as ``keyed(seed, "walk", worker_id, 3)``."""
    text = ":".join(str(part) for part in (seed, *name))
    return random.Random(int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "big"))


def derived_id(seed: int, *name: object) -> str:
    """Return an id of 32 hex digits that belongs to a seed and a name."""
    text = ":".join(str(part) for part in (seed, *name))
    return blake2b(text.encode(), digest_size=16).hexdigest()


def pick_weighted(rng: random.Random, weights: Mapping[T, float]) -> T:
    """Return one of the keys, each as likely as its weight says."""
    return rng.choices(tuple(weights), weights=tuple(weights.values()))[0]


def pick(rng: random.Random, things: Sequence[T]) -> T:
    """Return one of the things, all as likely."""
    return things[int(rng.random() * len(things))]
