"""Owns the placing of a report without a position: which place of the city its address names; pure."""

from __future__ import annotations

from collections.abc import Mapping


def place_of(address: str, names: Mapping[str, str]) -> str | None:
    """Return the code of the organisation or grid that an address names, None if it names none for certain.

    A community's name alone may stand in two towns; the town's name beside it tells which. Whatever says
    most of the address wins; where two say as much, nobody knows.

    Args:
        address: As somebody wrote it.
        names: Name of each organisation and grid by its code.
    """
    named = {code: len(name) for code, name in names.items() if name and name in address}
    weights = {code: _weight(code, named) for code in named}
    best = max(weights.values(), default=0)
    found = [code for code, weight in weights.items() if weight == best]
    # The whole city is no place in it.
    return found[0] if len(found) == 1 and len(found[0]) > 6 else None


def _weight(code: str, named: Mapping[str, int]) -> int:
    """Return how many characters of an address speak for a code: its own name and its superiors'."""
    return sum(named.get(code[:length], 0) for length in (9, 12, 15) if length <= len(code))
