"""Owns what the codes of a file's grids must be, and what they must not say of each other; pure."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence

from desktop.models.codes import community_of, is_grid_code, town_of
from desktop.models.partition import BorderFault, FaultKind


def find_code_faults(
    codes: Sequence[str], town_names: Sequence[str] = (), community_names: Sequence[str] = ()
) -> list[BorderFault]:
    """Return codes that are none, of another city than most, or of a town or community with two names.

    Args:
        codes: Code in each row.
        town_names: Name of the town in each row; empty if the file has none.
        community_names: The same of the communities.
    """
    found = [
        BorderFault(kind=FaultKind.CODE_INVALID, codes=(code[:40],), rows=(row,))
        for row, code in enumerate(codes, start=1)
        if not is_grid_code(code)
    ]
    cities = Counter(code[:6] for code in codes if is_grid_code(code))
    usual = cities.most_common(1)[0][0] if cities else ""
    found += [
        BorderFault(kind=FaultKind.CODE_CONTRADICTED, codes=(code,), rows=(row,), reason=usual)
        for row, code in enumerate(codes, start=1)
        if is_grid_code(code) and code[:6] != usual
    ]
    found += _find_renamed(codes, town_names, town_of)
    found += _find_renamed(codes, community_names, community_of)
    return found


def _find_renamed(
    codes: Sequence[str], names: Sequence[str], superior_of: Callable[[str], str]
) -> list[BorderFault]:
    """Return the first grid under each further name of the same superior, with both names."""
    first: dict[str, dict[str, int]] = defaultdict(dict)
    for row, (code, name) in enumerate(zip(codes, names, strict=False), start=1):
        if name and is_grid_code(code):
            first[superior_of(code)].setdefault(name, row)
    found = []
    for rows in first.values():
        usual, *others = rows
        found += [
            BorderFault(
                kind=FaultKind.CODE_CONTRADICTED,
                codes=(codes[rows[name] - 1],),
                rows=(rows[name],),
                reason=f"{usual} / {name}"[:120],
            )
            for name in others
        ]
    return found
