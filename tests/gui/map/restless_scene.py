"""A map panel over a city that never rests: each tick brings what a second of a busy day may bring."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from PySide6.QtCore import QEvent, QPointF, QThreadPool
from PySide6.QtWidgets import QApplication

from desktop.board.heat import HeatMode
from desktop.board.server_clock import steady_s
from desktop.models.base_data import CityStations, Station, StationKind
from desktop.models.delta import Change, RecordKind
from desktop.models.incident import Incident, IncidentState, Priority
from desktop.models.incident_counts import IncidentCounts
from desktop.models.instant import to_epoch_ms
from desktop.models.position import Positions
from desktop.models.post import PostSegment, PostState
from desktop.viewmodels.map_filter import MapFilter
from tests.gui.map.map_scene import QUIET, MapScene
from tests.helpers.fixes import fixes_of
from tests.helpers.panel_stage import PanelStage
from tests.helpers.past_scenes import NOW as PAST_NOW
from tests.helpers.past_scenes import TimeScene, minute_ms
from tests.helpers.samples import (
    make_clock,
    make_delta,
    make_incident,
    make_post,
    make_tombstone,
    make_upsert,
)
from widgets.map.past_map import PastMap

OPEN_INCIDENTS = 120
"""So many are open at any time; one comes and one is closed in each tick."""

KEPT_CLOSED = 60
POSTS_A_TICK = 5
MOVED_EVERY = 3
"""Positions come every three seconds. Source: architecture, One poll."""

LONGEST_REST_S = 30.0

GESTURES = 24
"""Ticks after which hands have gone through all their gestures and the view is where it was."""

_STATES = tuple(PostState)
SIZE_PX = (760, 520)
_MIDDLE_PX = (SIZE_PX[0] / 2, SIZE_PX[1] / 2)


class RestlessScene(MapScene):
    """The real panel, all layers shown, with a time machine; `live` lets one second pass."""

    def __init__(self, stage: PanelStage) -> None:
        super().__init__(stage)
        self.panel.resize(*SIZE_PX)
        self._rng = random.Random(519)
        self._ticks = 0
        self.now: datetime = PAST_NOW
        self.time = TimeScene(stage.feed, stage.map_feed)
        self.past = PastMap(self.panel, self.time.replay, self.data, MapFilter(stage))
        self._workers = tuple(stage.feed.board.workers)
        self._at = {one: self._somewhere() for one in self._workers}
        self._revisions = dict.fromkeys(self.data.scene.codes, 1)
        self._incidents: list[Incident] = []
        self._made = 0
        self._single: dict[int, Callable[[], None]] = {
            1: self._select_incident,
            3: self._select_worker,
            5: self._select_grid,
            7: self._point,
            20: self._fit_selection,
            21: self._hide_covered,
            22: self.panel.show_all,
            0: self.view.fit_home,
        }
        self.data.take_stations(self._stations())
        self.stage.commit(make_delta(*self._posts(len(self._revisions))))
        self.stage.commit(make_delta(*(make_upsert(self._new_incident()) for _ in range(OPEN_INCIDENTS))))
        self._report(self._workers)

    # -- a second ----------------------------------------------------------------------------------

    def live(self) -> None:
        """Let a second pass, with what it brings, what hands do meanwhile, and a picture of it."""
        self._ticks += 1
        self.now += timedelta(seconds=1)
        self.time.now_s = self.now.timestamp()
        self.stage.commit(make_delta(*self._posts(POSTS_A_TICK), *self._incident_changes()))
        if self._ticks % MOVED_EVERY == 0:
            self._report(self._rng.sample(self._workers, len(self._workers) // 3))
        self.stage.map_feed.tick(self.now)
        self.data.heat.tick(self.now)
        self._turn_heat()
        self._move_hands(self._ticks % GESTURES)
        for view in self.panel.surfaces:
            view.repaint()
        QApplication.processEvents()

    def rest(self) -> None:
        """Let everything come to its end that is under way, as tiles that are being made."""
        for view in self.panel.surfaces:
            view.make_now()
        end_s, calm = steady_s() + LONGEST_REST_S, 0
        while calm < 3 and steady_s() < end_s:
            # A block of tiles that nobody wants any more is made to its end all the same; what is made asks
            # for another picture, and that for other tiles.
            for pool in (self.data.background, *self._pools()):
                assert pool.waitForDone(round(LONGEST_REST_S * 1000))
            is_idle = all(view.ground.is_idle and view.is_settled for view in self.panel.surfaces)
            calm = calm + 1 if is_idle else 0
            QApplication.processEvents()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)

    def _pools(self) -> Iterator[QThreadPool]:
        for view in self.panel.surfaces:
            yield from view.findChildren(QThreadPool)

    def look_back(self) -> None:
        """Open the past once: an hour of it comes, plays, and the present is shown again."""
        replay = self.time.replay
        replay.open()
        held = replay.day
        old = replace(
            make_incident("old", position_deg=self._somewhere()), grid_code=self.data.scene.codes[0]
        )
        if replay.is_loading:
            self.time.begin(make_upsert(old))
        if replay.is_loading and held is None:
            self.time.part((minute_ms(9), make_upsert(replace(old, state=IncidentState.CLOSED, revision=2))))
            self.time.places(*((one, minute_ms(8), *self._somewhere()) for one in self._workers))
        elif replay.is_loading and held is not None:
            self.time.part()
            self.time.places(from_ms=held.places_reach_ms)
        replay.take_end()
        for minute in range(60):
            replay.go_to(minute_ms(8, minute))
            replay.show_now()
            self.view.repaint()
        replay.close()
        QApplication.processEvents()

    def close(self) -> None:
        self.time.close()
        super().close()

    # -- what a second brings ----------------------------------------------------------------------

    def _posts(self, count: int) -> list[Change]:
        """Return posts of another state; some of them leave a gap within the hour."""
        changes = []
        for code in self._rng.sample(self.data.scene.codes, count):
            self._revisions[code] += 1
            begin = self.now + timedelta(minutes=self._rng.randint(1, 90))
            plan = tuple(
                PostSegment(
                    start=start, end=start + timedelta(hours=2), state=state, side=None, person_name=""
                )
                for start, state in (
                    (begin - timedelta(hours=2), PostState.A_ON_DUTY),
                    (begin, PostState.VACANT),
                )
            )
            post = make_post(code, self._revisions[code], self._rng.choice(_STATES))
            changes.append(make_upsert(replace(post, since=self.now, segments=plan)))
        return changes

    def _incident_changes(self) -> list[Change]:
        """Return an incident that comes, the oldest one closed, and one that leaves the board."""
        changes = [make_upsert(self._new_incident())]
        closed = replace(self._incidents[-OPEN_INCIDENTS - 1], state=IncidentState.CLOSED, revision=2)
        changes.append(make_upsert(closed))
        if len(self._incidents) > OPEN_INCIDENTS + KEPT_CLOSED:
            gone = self._incidents.pop(0)
            changes.append(make_tombstone(RecordKind.INCIDENT, gone.id, 3))
        return changes

    def _new_incident(self) -> Incident:
        self._made += 1
        code = self._rng.choice(self.data.scene.codes)
        made = make_incident(
            f"i-{self._made}",
            state=self._rng.choice((IncidentState.TO_DISPATCH, IncidentState.HANDLING)),
            clock=make_clock(deadline_min=self._rng.randint(1, 30), started=self.now),
            priority=Priority(self._rng.randint(1, 4)),
            created=self.now,
            position_deg=self._middle_of(code),
        )
        incident = replace(made, grid_code=code)
        self._incidents.append(incident)
        return incident

    def _report(self, workers: tuple[str, ...] | list[str]) -> None:
        """Let workers report from a little further on."""
        for one in workers:
            lon_deg, lat_deg = self._at[one]
            self._at[one] = (lon_deg + self._rng.gauss(0, 2e-4), lat_deg + self._rng.gauss(0, 2e-4))
        now_ms = to_epoch_ms(self.now)
        count = len(workers)
        positions = Positions(
            id=tuple(workers),
            lon=tuple(self._at[one][0] for one in workers),
            lat=tuple(self._at[one][1] for one in workers),
            accuracy_m=(8.0,) * count,
            fix_time=(now_ms,) * count,
            contact_time=(now_ms,) * count,
            outside=(0,) * count,
            cursor=str(self._ticks),
        )
        self.stage.map_feed.take_fixes(fixes_of(positions), now_ms)

    def _turn_heat(self) -> None:
        """Look at each view of heat for a while, with fresh counts now and then."""
        if self._ticks % 40 == 0:
            self.data.heat.show_mode(HeatMode(self._ticks // 40 % len(HeatMode)))
        if self._ticks % 10 == 0 and self.data.heat.mode is not HeatMode.OFF:
            codes = tuple(sorted(self.data.scene.codes))
            self.data.heat.take_counts(
                IncidentCounts(
                    since=self.now - timedelta(hours=10),
                    until=self.now,
                    weeks=4,
                    grid_codes=codes,
                    counts=tuple(self._rng.randint(0, 9) for _ in codes),
                    earlier=tuple(self._rng.randint(0, 36) for _ in codes),
                )
            )

    # -- what hands do -----------------------------------------------------------------------------

    def _move_hands(self, gesture: int) -> None:
        """Do what hands do at one of the gestures; after all of them the view is where it was."""
        view = self.view
        if 8 <= gesture <= 11:
            view.zoom_by(0.5, *_MIDDLE_PX)
        elif 16 <= gesture <= 19:
            view.zoom_by(-0.5, *_MIDDLE_PX)
        elif 12 <= gesture <= 15:
            way = 1 if gesture <= 13 else -1
            view.pan_by(90 * way, 40 * way)
        elif gesture in self._single:
            self._single[gesture]()

    def _select_incident(self) -> None:
        self.stage.selection.select_incident(self._incidents[-1].id)

    def _select_worker(self) -> None:
        self.stage.selection.select_worker(self._rng.choice(self._workers))

    def _select_grid(self) -> None:
        self.stage.selection.select_grid(self._rng.choice(self.data.scene.codes))

    def _point(self) -> None:
        self.view.marked.hover_index = self.view.grid_at(QPointF(*_MIDDLE_PX))
        self.view.update()

    def _fit_selection(self) -> None:
        # The same one again: what is kept of the ground is complete after the first time.
        self.stage.selection.select_grid(QUIET)
        self.panel.fit_selection()

    def _hide_covered(self) -> None:
        self.data.filter.set_shown(PostState.A_ON_DUTY, False)

    def _somewhere(self) -> tuple[float, float]:
        return self._middle_of(self._rng.choice(self.data.scene.codes))

    def _middle_of(self, code: str) -> tuple[float, float]:
        x_m, y_m = self.data.scene.anchors_m[self.index(code)].tolist()
        lon_deg, lat_deg = self.data.scene.projection.to_degrees(x_m, y_m)
        return float(lon_deg), float(lat_deg)

    def _stations(self) -> CityStations:
        kind = StationKind(code="police-room", name="警务室", name_en="Police room")
        stations = []
        for number in range(60):
            lon_deg, lat_deg = self._somewhere()
            stations.append(
                Station(
                    id=f"s{number}",
                    kind_code=kind.code,
                    name=f"第 {number} 警务室",
                    address="",
                    lon_deg=lon_deg,
                    lat_deg=lat_deg,
                    area_code=self.data.scene.codes[number],
                    phone="",
                    hours="",
                )
            )
        return CityStations(stations=tuple(stations), kinds=(kind,))


def _segment(start: datetime, state: PostState) -> PostSegment:
    return PostSegment(start=start, end=start + timedelta(hours=2), state=state, side=None, person_name="")
