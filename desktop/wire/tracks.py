"""Owns the form in which the central packs workers' tracks: columns of differences, deflated."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, groupby, islice
from operator import attrgetter, itemgetter

import msgspec

from desktop.models.position import TrackFix
from desktop.wire.history import HistoryUnreadable

STEPS_PER_DEG = 10_000_000
"""Packed degrees are whole numbers of these steps: about a centimetre, less than any terminal tells apart."""


class _Packed(msgspec.Struct, frozen=True, array_like=True):
    """Workers, how many fixes each has, and their columns as differences from one fix to the next."""

    ids: tuple[str, ...]
    counts: tuple[int, ...]
    lon: tuple[int, ...]
    lat: tuple[int, ...]
    ms: tuple[int, ...]


# Made once, at import: no two threads ever build one of them at the same time.
_RAW = msgspec.json.Decoder(tuple[tuple[str, float, float, int], ...])
_PACKED = msgspec.msgpack.Decoder(_Packed)
_PACKER = msgspec.msgpack.Encoder()


def decode_fixes(body: bytes) -> list[TrackFix]:
    """Return the fixes of one batch as it was recorded. Raises HistoryUnreadable."""
    try:
        return [TrackFix(*one) for one in _RAW.decode(body)]
    except msgspec.MsgspecError as error:
        raise HistoryUnreadable(str(error)) from error


def pack_fixes(fixes: Iterable[TrackFix]) -> bytes:
    """Return fixes packed, by worker and instant."""
    ordered = sorted(fixes, key=attrgetter("worker_id", "fix_ms"))
    runs = [(worker_id, list(run)) for worker_id, run in groupby(ordered, key=attrgetter("worker_id"))]
    packed = _Packed(
        ids=tuple(worker_id for worker_id, _ in runs),
        counts=tuple(len(run) for _, run in runs),
        lon=_differences([round(one.lon_deg * STEPS_PER_DEG) for one in ordered]),
        lat=_differences([round(one.lat_deg * STEPS_PER_DEG) for one in ordered]),
        ms=_differences([one.fix_ms for one in ordered]),
    )
    return zlib.compress(_PACKER.encode(packed))


def unpack_fixes(body: bytes) -> list[TrackFix]:
    """Return packed fixes, by worker and instant. Raises HistoryUnreadable."""
    try:
        packed = _PACKED.decode(zlib.decompress(body))
    except (zlib.error, msgspec.MsgspecError, ValueError) as error:
        raise HistoryUnreadable(str(error)) from error
    if not sum(packed.counts) == len(packed.lon) == len(packed.lat) == len(packed.ms):
        raise HistoryUnreadable("columns of different lengths")
    return list(_fixes_of(packed))


def _fixes_of(packed: _Packed) -> Iterator[TrackFix]:
    columns = zip(accumulate(packed.lon), accumulate(packed.lat), accumulate(packed.ms), strict=True)
    for worker_id, count in zip(packed.ids, packed.counts, strict=True):
        for lon, lat, fix_ms in islice(columns, count):
            yield TrackFix(worker_id, lon / STEPS_PER_DEG, lat / STEPS_PER_DEG, fix_ms)


def _differences(values: Sequence[int]) -> tuple[int, ...]:
    return tuple(after - before for before, after in zip((0, *values), values, strict=False))


def thin_fixes(fixes: Iterable[TrackFix], one_in_s: int) -> list[TrackFix]:
    """Return of each worker the first fix of every so many seconds, counted from the epoch."""
    first: dict[tuple[str, int], TrackFix] = {}
    for fix in sorted(fixes, key=attrgetter("fix_ms")):
        first.setdefault((fix.worker_id, fix.fix_ms // (one_in_s * 1000)), fix)
    return [fix for _, fix in sorted(first.items(), key=itemgetter(0))]
