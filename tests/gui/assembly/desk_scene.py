"""A desk with a board of its own and no central: what is shown is what the test puts there."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from PySide6.QtWidgets import QApplication

from desktop.board.board import Board
from desktop.board.freshness import FeedStatus, LinkStatus, link_state_after
from desktop.models.alarm import Alarm, AlarmKind, AlarmState
from desktop.models.codes import Level
from desktop.models.delta import SourceAge
from desktop.models.figures import Figures
from desktop.models.geo import BoundingBox, GridShape
from desktop.models.incident import Incident, IncidentState, Priority
from desktop.models.organisation import Grid, GridKind, GridStatus, Organisation
from desktop.models.person import Person, Role, Viewer, Worker
from desktop.models.post import PostState
from desktop.settings.profile import Profile
from desktop.settings.settings import Language, Settings, Theme
from desktop.sync.access import CentralAccess
from tests.helpers.samples import make_city, make_clock, make_incident, make_post
from widgets.assembly.application import Appearance
from widgets.assembly.desk import Desk
from widgets.assembly.milestones import Milestones
from widgets.assembly.station import Station

COMMUNITY = "510182001014"
STATES = list(PostState)
OFFICER = Viewer(
    person_id="officer-1", name="李晓梅", role=Role.DUTY_OFFICER, area_code="510182", can_write=True
)
SETTINGS = Settings(theme=Theme.NIGHT, language=Language.CHINESE)


def grid_code(number: int) -> str:
    return f"{COMMUNITY}{number:03d}"


def make_shape(number: int) -> GridShape:
    west, south = 103.90 + 0.01 * number, 30.98
    return GridShape(
        grid_code(number),
        ((west, south, west + 0.01, south, west + 0.01, south + 0.01, west, south + 0.01),),
    )


def make_grid(number: int, now: datetime) -> Grid:
    west = 103.90 + 0.01 * number
    return Grid(
        code=grid_code(number),
        name=f"朝阳中路社区{number:03d}网格",
        kind=GridKind.COMMUNITY,
        parent_code=COMMUNITY,
        status=GridStatus.VALID,
        valid_from=now,
        valid_to=None,
        households=1658,
        residents=4000,
        label_lon_deg=west + 0.005,
        label_lat_deg=30.985,
        box=BoundingBox(west, 30.98, west + 0.01, 30.99),
        contacts=(),
        revision=1,
    )


def make_incidents(now: datetime) -> dict[str, Incident]:
    """Return one incident in each state."""
    incidents = {}
    for number, state in enumerate(IncidentState, 1):
        clock = make_clock(deadline_min=number * 7 - 20, started=now)
        made = make_incident(f"i{number}", state=state, priority=Priority(1 + number % 4), clock=clock)
        incidents[made.id] = replace(made, grid_code=grid_code(1 + number % len(STATES)))
    return incidents


def make_top_alarm(now: datetime) -> Alarm:
    return Alarm(
        id="a1",
        kind=AlarmKind.STAGE_OVERDUE,
        subject_kind="incident",
        subject_id="i1",
        grid_code=grid_code(2),
        title="燃气管道破裂，有异味",
        priority=Priority.CRITICAL,
        raised=now - timedelta(minutes=3, seconds=10),
        state=AlarmState.UNACKNOWLEDGED,
        revision=4,
    )


def make_organisation(code: str, name: str, level: Level) -> Organisation:
    parent = None if level is Level.CITY else code[:-3]
    return Organisation(code=code, name=name, level=level, parent_code=parent, revision=1)


def make_person(number: int, name: str) -> Person:
    return Person(
        id=f"officer-{number}",
        name=name,
        role=Role.DUTY_OFFICER,
        area_code="510182",
        phone="",
        on_duty=True,
        revision=1,
    )


def make_board(now: datetime) -> Board:
    """Return a small city in which every state of posts, incidents and alarms occurs."""
    numbers = range(1, len(STATES) + 1)
    organisations = (
        make_organisation("510182", "彭州市", Level.CITY),
        make_organisation("510182001", "天彭街道", Level.TOWN),
        make_organisation(COMMUNITY, "朝阳中路社区", Level.COMMUNITY),
    )
    persons = (make_person(1, "李晓梅"), make_person(2, "陈国栋"))
    figures = Figures(
        area_code="510182",
        day="2026-11-23",
        reported_today=700,
        closed_today=631,
        closed_in_time_today=600,
        settled_near_today=594,
        revision=1,
    )
    return Board(
        city=replace(make_city(), name="彭州 (演示)"),
        organisations={one.code: one for one in organisations},
        grids={grid_code(n): make_grid(n, now) for n in numbers},
        posts={grid_code(n): make_post(grid_code(n), state=STATES[n - 1]) for n in numbers},
        incidents=make_incidents(now),
        alarms={"a1": make_top_alarm(now)},
        persons={person.id: person for person in persons},
        workers={
            "w1": Worker(id="w1", name="赵敏", phone="13900012203", home_grid_code=grid_code(1), revision=1)
        },
        figures={figures.area_code: figures},
        sources=(
            SourceAge("terminals", now - timedelta(seconds=2), 120),
            SourceAge("hotline", now - timedelta(minutes=20), 120),
        ),
    )


def link_of_age(age_s: float, now: datetime, failure: str = "") -> LinkStatus:
    """Return the link's state when both feeds last answered so long ago."""
    feed = FeedStatus(
        state=link_state_after(age_s),
        age_s=age_s,
        last_good=now - timedelta(seconds=age_s),
        failure=failure,
        retry_in_s=4.0 if failure else None,
    )
    return LinkStatus(changes=feed, positions=feed, skew_s=0.1, url="http://127.0.0.1:1")


class DeskScene:
    """A desk at 1920x1080 that shows the small city."""

    def __init__(self, app: QApplication, folder: Path, settings: Settings = SETTINGS) -> None:
        self.appearance = Appearance(app, settings)
        profile = Profile(folder)
        self.station = Station(profile, CentralAccess(url="http://127.0.0.1:1", token="none"))
        self.desk = Desk(profile, self.station, self.appearance, Milestones(0.0))
        self.window = self.desk.window
        self.now = self.station.ticking.now
        self.window.resize(1920, 1080)
        self.window.show()

    def load(self) -> None:
        """Show the small city, live."""
        self.show_city(make_board(self.now), tuple(make_shape(n) for n in range(1, len(STATES) + 1)))

    def show_city(self, board: Board, shapes: tuple[GridShape, ...]) -> None:
        """Show a city, live."""
        self.station.feed.load(board, None)
        self.station.feed.set_viewer(OFFICER)
        self.station.feed.flush()
        self.station.map_feed.take_shapes(shapes)
        self.show_link(0.8)

    def show_link(self, age_s: float, failure: str = "") -> None:
        """Let the link be so old."""
        self.desk.show_link(link_of_age(age_s, self.now, failure))

    def settle(self) -> None:
        """Let layouts take their last sizes."""
        for _ in range(3):
            QApplication.processEvents()

    def close(self) -> None:
        """Stop and put the theme back."""
        self.show_link(0.0)
        self.appearance.choose(SETTINGS)
        self.desk.stop()
