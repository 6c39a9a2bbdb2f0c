"""The search as it is described, worked out slowly: every piece in every text, by plain recursion."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from desktop.board.board import Board
from desktop.board.search.entries import SOURCES, Entry, EntryKey, TextRole, entries_of
from desktop.board.search.folding import pieces_of, runs_of
from desktop.board.search.readings import readings_of

WORTH = {
    TextRole.NAME: {"si": 20, "i": 40, "e": 42, "ss": 55, "sw": 65, "s": 80, "w": 95},
    TextRole.FIRST_IN_NAME: {"si": 20, "i": 40, "e": 42, "ss": 55, "sw": 60, "s": 80, "w": 85},
    TextRole.LATER_IN_NAME: {"si": 20, "i": 40, "e": 42, "ss": 45, "sw": 50, "s": 60, "w": 78},
    TextRole.CODE: {"i": 30, "e": 75, "s": 70, "w": 100},
    TextRole.SERIAL: {"i": 25, "e": 60, "s": 60, "w": 100},
    TextRole.PHONE: {"i": 22, "e": 50, "s": 45, "w": 100},
    TextRole.PLACE: {"si": 8, "i": 16, "e": 17, "ss": 18, "sw": 20, "s": 24, "w": 30},
}
"""By role and way: spelled inside, inside, at the end, spelled start, spelled whole, start, whole."""

ORDER = ("si", "i", "e", "ss", "sw", "s", "w")
LEAST_AT_END = {TextRole.CODE: 2, TextRole.SERIAL: 3, TextRole.PHONE: 3}


def all_entries(board: Board) -> dict[EntryKey, Entry]:
    """Return everything on a board that can be found."""
    return {
        (kind, one, ordinal): entry
        for kind, source in SOURCES.items()
        for one in board.records(source)
        for ordinal, entry in enumerate(entries_of(board, kind, one))
    }


def look(entries: Mapping[EntryKey, Entry], words: str) -> dict[EntryKey, int]:
    """Return the score of each entry that is found."""
    pieces = pieces_of(words)
    found = {}
    for key, entry in entries.items():
        own = [_worth(entry, piece) for piece in pieces]
        if not any(own):
            continue
        worths = [
            mine or -(-max((_worth(place, piece) for place in _around(entries, entry)), default=0) // 16)
            for mine, piece in zip(own, pieces, strict=True)
        ]
        if all(worths):
            found[key] = sum(worths)
    return found


def _around(entries: Mapping[EntryKey, Entry], entry: Entry) -> Iterator[Entry]:
    while entry.inside is not None:
        kind, record_id = entry.inside
        outer = entries.get((kind, record_id, 0))
        if outer is None:
            return
        yield outer
        entry = outer


def _worth(entry: Entry, piece: str) -> int:
    return max((_in_text(role, words, piece) for role, words in entry.texts), default=0)


def _in_text(role: TextRole, words: str, piece: str) -> int:
    runs = [run.text for run in runs_of(words)]
    if role is TextRole.PHONE and set(words) <= set("0123456789 -+()"):
        runs = ["".join(sign for sign in words if sign.isdigit())]
    if role is TextRole.NAME and len(runs) > 1:
        roles = [TextRole.FIRST_IN_NAME] + [TextRole.LATER_IN_NAME] * (len(runs) - 1)
    else:
        roles = [role] * len(runs)
    return max((_in_run(each, run, piece) for each, run in zip(roles, runs, strict=True) if run), default=0)


def _in_run(role: TextRole, run: str, piece: str) -> int:
    if run[0].isdigit() != piece[0].isdigit():
        return 0
    ways = set(_ways(run, piece))
    if not ways:
        return 0
    way, cover = max(ways, key=lambda each: (ORDER.index(each[0]), each[1]))
    worth = WORTH[role].get(way, 0)
    if piece[0].isdigit() and role in LEAST_AT_END:
        # Of few digits nothing but the ends of a number is looked at; a number may have both ends alike.
        ends = [each for each in ways if each[0] in ("s", "e", "w")]
        if len(piece) < (4 if way == "i" else LEAST_AT_END[role]) or (len(piece) < 4 and not ends):
            return 0
    return worth * 4 + cover if worth else 0


def _ways(run: str, piece: str) -> Iterator[tuple[str, int]]:
    for start in range(len(run)):
        if run.startswith(piece, start):
            yield _literal_way(start, start + len(piece), len(run)), _cover(len(piece), len(run))
        if not any("a" <= sign <= "z" for sign in piece):
            continue
        for end in _read(run, start, piece):
            way = ("sw" if end == len(run) else "ss") if start == 0 else "si"
            yield way, _cover(end - start, len(run))


def _literal_way(start: int, end: int, length: int) -> str:
    if start == 0:
        return "w" if end == length else "s"
    return "e" if end == length else "i"


def _cover(part: int, whole: int) -> int:
    return min(3, 4 * part // whole)


def _read(run: str, at: int, piece: str) -> Iterator[int]:
    """Yield where a reading of the piece that begins at a place may end."""
    if at == len(run):
        return
    sign, readings = run[at], readings_of(run[at])
    for length in range(1, min(6, len(piece)) + 1):
        part, rest = piece[:length], piece[length:]
        is_beginning = not rest or length == 1 or part in ("zh", "ch", "sh")
        fits = any(one.startswith(part) if is_beginning else one == part for one in readings)
        if fits or part == sign:
            if rest:
                yield from _read(run, at + 1, rest)
            else:
                yield at + 1
