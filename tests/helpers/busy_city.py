"""A day on which much happens, invented and the same each time: every state of posts, workers, incidents."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import timedelta
from functools import cache

import numpy as np

from desktop.board.board import Board
from desktop.central.city.demo import make_city
from desktop.models.base_data import CityStations, Station, StationKind
from desktop.models.clock import StageClock
from desktop.models.codes import community_of
from desktop.models.incident import Incident, IncidentState, Priority
from desktop.models.position import Positions
from desktop.models.post import Post, PostSegment, PostState
from desktop.raster.scene import Scene
from tests.helpers.demo_shapes import demo_scene
from tests.helpers.records import NOW
from tests.helpers.samples import make_city as make_head
from tests.helpers.samples import make_clock, make_incident, make_lease, make_post
from widgets.parts.station_glyphs import STATION_KINDS

SEED = 519
OPEN_STATES = (
    IncidentState.TO_ACCEPT,
    IncidentState.TO_DISPATCH,
    IncidentState.TO_SIGN,
    IncidentState.HANDLING,
    IncidentState.HANDLING,
    IncidentState.TO_CHECK,
    IncidentState.RETURNED,
)
CLASSES = (
    ("01", "民生服务"),
    ("0102", "市容环境"),
    ("02", "矛盾纠纷"),
    ("03", "治安防范"),
    ("04", "特殊人群"),
    ("05", "社情民意"),
    ("07", "灾害隐患"),
)
NOW_MS = round(NOW.timestamp() * 1000)
AWAY = (PostState.VACANT, PostState.UNVERIFIED, PostState.B_COVERING, PostState.B_TO_CONFIRM)


@cache
def wide_codes(grids: int = 519) -> tuple[str, ...]:
    """Return the codes of grids, the widest first."""
    scene = demo_scene(grids)
    return tuple(scene.codes[row] for row in np.argsort(-scene.areas_m2, kind="stable").tolist())


def clock_of(number: int) -> StageClock:
    """Return a clock with more or less of its time left: full, half, nearly empty, overdue, paused."""
    passed, span = ((4, 60), (30, 60), (55, 60), (72, 60), (10, 240))[number % 5]
    return make_clock(
        warn_min=span * 0.8,
        deadline_min=span,
        paused=number % 5 == 4,
        started=NOW - timedelta(minutes=passed),
    )


def put_in(scene: Scene, code: str, number: int, *, away_m: tuple[float, float] = (0.0, 0.0)) -> Incident:
    """Return an incident about the middle of a grid; its number says what it is."""
    place_m = scene.anchors_m[scene.index_of[code]] + away_m
    lon_deg, lat_deg = scene.projection.to_degrees(*place_m.tolist())
    made = make_incident(
        f"i{number}",
        state=OPEN_STATES[number % len(OPEN_STATES)],
        priority=Priority(1 + number % 4),
        clock=clock_of(number // 4),
        created=NOW - timedelta(minutes=20 + number % 90),
        position_deg=(lon_deg, lat_deg),
    )
    class_code, class_name = CLASSES[number % len(CLASSES)]
    return replace(
        made, grid_code=code, code_set="sichuan-2017", class_code=class_code, class_name=class_name
    )


def _incidents(scene: Scene, count: int, rng: random.Random) -> tuple[Incident, ...]:
    """Return incidents: half of them all over the city, half in the community with the smallest grids."""
    small = scene.codes[int(np.argmin(scene.areas_m2))]
    crowded = [code for code in scene.codes if community_of(code) == community_of(small)]
    made = []
    for number in range(count):
        code = rng.choice(crowded if number % 2 else scene.codes)
        reach = 0.2 * float(np.sqrt(scene.areas_m2[scene.index_of[code]]))
        away = (rng.uniform(-reach, reach), rng.uniform(-reach, reach))
        made.append(put_in(scene, code, number, away_m=away))
    return tuple(made)


def with_gap(post: Post, minutes: int) -> Post:
    """Return a post that will be vacant in so many minutes."""
    gap, since = NOW + timedelta(minutes=minutes), NOW - timedelta(hours=3)
    plan = ((since, gap, PostState.A_ON_DUTY), (gap, gap.replace(hour=23), PostState.VACANT))
    segments = tuple(
        PostSegment(start=start, end=end, state=state, side=None, person_name="")
        for start, end, state in plan
    )
    return replace(post, since=since, segments=segments)


@cache
def busy_board(grids: int = 519, incidents: int = 240, away_share: float = 0.12) -> Board:
    """Return the board of the day."""
    rng, city, scene = random.Random(SEED), make_city(SEED, grids), demo_scene(grids)
    states = {code: rng.choice(AWAY) for code in scene.codes if rng.random() < away_share}
    states |= dict(zip(wide_codes(grids), PostState, strict=False))
    posts = {code: make_post(code, state=states.get(code, PostState.A_ON_DUTY)) for code in scene.codes}
    for number, code in enumerate(rng.sample(list(scene.codes), len(scene.codes) // 20)):
        if posts[code].state is PostState.A_ON_DUTY:
            posts[code] = with_gap(posts[code], 3 + number % 56)
    found = _incidents(scene, incidents, rng)
    return Board(
        city=replace(make_head(), name="彭州 (演示)"),
        organisations={one.code: one for one in city.people.organisations},
        grids={one.code: one for one in city.people.grids},
        workers={one.id: one for one in city.people.workers},
        persons={one.id: one for one in city.people.persons},
        posts=posts,
        incidents={one.id: one for one in found},
        leases={one.id: make_lease(one.id) for one in found[::6]},
    )


def steps_of_day(board: Board, scene: Scene) -> tuple[Positions, ...]:
    """Return three reports of all workers, a minute apart: most walk, some are late, silent, or outside."""
    rng = random.Random(SEED)
    ids = sorted(board.workers)
    homes = np.array([scene.index_of[board.workers[one].home_grid_code] for one in ids])
    reach = 0.25 * np.sqrt(scene.areas_m2[homes])
    way = np.array([(rng.uniform(-1, 1), rng.uniform(-1, 1)) for _ in ids])
    ages_ms = np.array([(0, 0, 0, 0, 0, 0, 200_000, 400_000, 1_500_000)[n % 9] for n in range(len(ids))])
    outside = np.array([int(n % 31 == 0) for n in range(len(ids))])
    made = []
    for step in range(3):
        place = scene.anchors_m[homes] + way * reach[:, None] + (step - 2) * 45.0 * way[:, ::-1]
        spots = [scene.projection.to_degrees(x_m, y_m) for x_m, y_m in place.tolist()]
        at_ms = (NOW_MS - (2 - step) * 60_000 - ages_ms).tolist()
        made.append(
            Positions(
                id=tuple(ids),
                lon=tuple(lon for lon, _ in spots),
                lat=tuple(lat for _, lat in spots),
                accuracy_m=tuple(8.0 + 6 * (n % 5) for n in range(len(ids))),
                fix_time=tuple(at_ms),
                contact_time=tuple(at_ms),
                outside=tuple(outside.tolist()),
                cursor=str(step),
            )
        )
    return tuple(made)


def make_stations(scene: Scene, count: int = 60) -> CityStations:
    """Return stations beside the middles of grids, of every kind."""
    rng = random.Random(SEED)
    kinds = [kind for kind in STATION_KINDS if kind]
    stations = []
    for number in range(count):
        code = wide_codes(len(scene.codes))[number] if number < 8 else rng.choice(scene.codes)
        row = scene.index_of[code]
        x_m, y_m = scene.anchors_m[row].tolist()
        reach = 0.2 * float(np.sqrt(scene.areas_m2[row]))
        lon, lat = scene.projection.to_degrees(x_m + reach, y_m - reach)
        stations.append(
            Station(
                id=f"s{number}",
                kind_code=kinds[number % len(kinds)],
                name=f"{('朝阳', '西湖', '延秀', '金彭')[number % 4]}{number}号站",
                address="朝阳中路 1 号",
                lon_deg=float(lon),
                lat_deg=float(lat),
                area_code=code,
                phone="02883700001",
                hours="08:30-17:30",
            )
        )
    known = tuple(
        StationKind(code=kind, name=f"站点{n}", name_en=f"Station {n}") for n, kind in enumerate(kinds)
    )
    return CityStations(stations=tuple(stations), kinds=known)
