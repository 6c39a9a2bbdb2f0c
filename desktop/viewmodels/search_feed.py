"""Owns the search over the city as it now is: takes up what comes in slices, and answers at each key.

Thread: UI
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from time import perf_counter

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from desktop.board.board import ChangedIds
from desktop.board.search.coordinates import TypedPosition, read_position
from desktop.board.search.entries import SOURCES, Entry, HitKind, also_touched, entries_of, station_entry
from desktop.board.search.hits import Hit, HitGroup, SearchAnswer, hit_of, place_of
from desktop.board.search.nearest import look_near
from desktop.board.search.recents import Recents
from desktop.board.search.search_index import Finds, SearchIndex
from desktop.models.base_data import Station
from desktop.models.geo import covers_position
from desktop.viewmodels.board_feed import BoardFeed
from desktop.viewmodels.map_feed import MapFeed

SLICE_S = 0.008
"""Longest time for which the index works at a stretch; a frame has twice as much."""

PAUSE_MS = 6
"""Between two slices, so that the screen has more of the thread than the index."""

AT_ONCE = 150
"""Records that are taken up at once; a poll of a quiet city brings no more."""

MOST_WASTE = 0.5
LEAST_TO_RENEW = 50_000
"""Share of dead postings, and entries, from which the index is made anew: a desk runs for months."""


def _in_order(ids: AbstractSet[str], records: Mapping[str, object]) -> Iterator[str]:
    """Yield ids in the order of their records, then those that have none any more; lazily."""
    if len(ids) > AT_ONCE:
        yield from (one for one in records if one in ids)
        # As a set: a city without any would be walked through for nothing, in one step of 60 ms.
        yield from ids - records.keys()
    else:
        yield from sorted(ids)


class SearchFeed(QObject):
    """The search; follows the board and the stations.

    Signals:
        share_changed (float): Share of the city that has been taken up, 0 to 1.
    """

    share_changed = Signal(float)

    def __init__(
        self,
        feed: BoardFeed,
        map_feed: MapFeed,
        parent: QObject | None = None,
        *,
        clock: Callable[[], float] = perf_counter,
    ) -> None:
        super().__init__(parent)
        self._feed, self._map_feed, self._clock = feed, map_feed, clock
        self._index = SearchIndex()
        self._waiting: deque[tuple[HitKind, Iterator[str]]] = deque()
        self._done = self._total = 0
        self._stations: dict[str, Station] = {}
        self._station_kinds: dict[str, str] = {}
        self._timer = QTimer(self)
        self._timer.setInterval(PAUSE_MS)
        self._timer.timeout.connect(self._take_slice)
        self._is_stopped = False
        feed.changed.connect(self.take_changes)

    # -- what comes --------------------------------------------------------------------------------

    @property
    def share(self) -> float:
        """Share of the city that has been taken up, 0 to 1."""
        return self._done / self._total if self._waiting else 1.0

    @Slot(object)
    def take_changes(self, changed: ChangedIds) -> None:
        """Take what the board says has changed: a little at once, a city in slices."""
        board = self._feed.board
        for kind, source in SOURCES.items():
            ids = changed.get(source)
            if ids:
                ids = ids.union(also_touched(board, source, ids))
                self._want(kind, _in_order(ids, board.records(source)), len(ids))
        self._go_on()

    def take_stations(self, stations: Iterable[Station], kind_names: Mapping[str, str]) -> None:
        """Take all stations of the viewer's area; those that are not among them are gone."""
        before = self._stations
        self._stations = {station.id: station for station in stations}
        self._station_kinds = dict(kind_names)
        ids = before.keys() | self._stations.keys()
        self._want(HitKind.STATION, _in_order(ids, self._stations), len(ids))
        self._go_on()

    def _want(self, kind: HitKind, ids: Iterator[str], count: int) -> None:
        if not self._waiting:
            self._done = self._total = 0
        self._waiting.append((kind, ids))
        self._total += count

    def _go_on(self) -> None:
        if self._is_stopped:
            return
        if self._total > AT_ONCE:
            self._timer.start()
        while self._waiting and not self._timer.isActive():
            self._take_up()

    @Slot()
    def _take_slice(self) -> None:
        ends_s = self._clock() + SLICE_S
        while self._waiting and self._clock() < ends_s:
            self._take_up()
        if not self._waiting:
            self._timer.stop()
            self._renew_if_worn()
        self.share_changed.emit(self.share)

    def _take_up(self) -> None:
        """Take up the next record that waits, as it now is."""
        kind, ids = self._waiting[0]
        record_id = next(ids, None)
        if record_id is None:
            self._waiting.popleft()
            return
        self._done += 1
        self._index.put(kind, record_id, self._entries_of(kind, record_id))

    def _entries_of(self, kind: HitKind, record_id: str) -> tuple[Entry, ...]:
        if kind is not HitKind.STATION:
            return entries_of(self._feed.board, kind, record_id)
        station = self._stations.get(record_id)
        return () if station is None else (station_entry(station, self._station_kinds),)

    def _renew_if_worn(self) -> None:
        if self._index.posting_count < LEAST_TO_RENEW or self._index.waste < MOST_WASTE:
            return
        self._index = SearchIndex()
        for kind, source in SOURCES.items():
            records = self._feed.board.records(source)
            self._want(kind, iter(records), len(records))
        self._want(HitKind.STATION, iter(self._stations), len(self._stations))
        self._go_on()

    def stop(self) -> None:
        """Take up nothing more, whatever may still come."""
        self._is_stopped = True
        self._timer.stop()

    # -- looking -----------------------------------------------------------------------------------

    def look(
        self, words: str, limit: int, only: HitKind | None = None, recents: Recents | None = None
    ) -> SearchAnswer:
        """Return what is found for some words.

        Args:
            words: As they were typed.
            limit: Most hits of one kind.
            only: Look among this kind alone.
            recents: What the officer chose lately.
        """
        position = read_position(words)
        if position is not None:
            return SearchAnswer(groups=(HitGroup(HitKind.POSITION, 1, (self._position_hit(position),)),))
        recent = () if recents is None else recents.chosen
        finds = self._index.look(words, limit, only=only, recent=recent)
        is_near = bool(finds.pieces) and not finds.counts and only is None
        if is_near:
            finds = look_near(self._index, finds.pieces, limit)
        return SearchAnswer(finds.pieces, self._groups(finds), is_near=is_near, share=self.share)

    def recall(self, recents: Recents) -> SearchAnswer:
        """Return what the officer chose lately and is still there, as one group."""
        found = [self._hit(kind, record_id, ordinal) for kind, record_id, ordinal in recents.chosen]
        hits = tuple(hit for hit in found if hit is not None)
        groups = (HitGroup(hits[0].kind, len(hits), hits),) if hits else ()
        return SearchAnswer(groups=groups, is_recent=True, share=self.share)

    def _groups(self, finds: Finds) -> tuple[HitGroup, ...]:
        groups = []
        for kind, best in finds.best.items():
            found = [self._hit(kind, find.id, find.ordinal) for find in best]
            hits = tuple(hit for hit in found if hit is not None)
            if hits:
                groups.append(HitGroup(kind, finds.counts[kind], hits))
        return tuple(groups)

    def _hit(self, kind: HitKind, record_id: str, ordinal: int) -> Hit | None:
        return hit_of(self._feed.board, self._stations, kind, record_id, ordinal)

    def _position_hit(self, position: TypedPosition) -> Hit:
        lon_deg, lat_deg = position.lon_deg, position.lat_deg
        code = self.grid_at(lon_deg, lat_deg)
        return Hit(
            kind=HitKind.POSITION,
            id="",
            title=f"{lon_deg:.6f}, {lat_deg:.6f}",
            nature=position.crs.value,
            place=place_of(self._feed.board, code) if code else "",
            grid_code=code,
            lon_deg=lon_deg,
            lat_deg=lat_deg,
        )

    def grid_at(self, lon_deg: float, lat_deg: float) -> str:
        """Return the code of the grid in which a position lies, empty if in none."""
        for shape in self._map_feed.shapes:
            grid = self._feed.board.grids.get(shape.code)
            if grid is not None and not grid.box.contains(lon_deg, lat_deg):
                continue
            if covers_position(shape, lon_deg, lat_deg):
                return shape.code
        return ""
