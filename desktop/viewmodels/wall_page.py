"""Owns what the wall shows: top incidents, posts that nobody holds, six figures; never a person's name.

An incident is named by its class, not by its title: a title is free text and could name a citizen.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from desktop.board.board import Board
from desktop.board.counts import count_incidents, count_posts
from desktop.models.city import City
from desktop.models.codes import community_of, town_of
from desktop.models.figures import Figures, share
from desktop.models.incident import OPEN_STATES, Incident, Priority
from desktop.models.post import COVERED_STATES, Post, PostState

TOP_INCIDENTS = 3
TOP_POSTS = 3
"""Rows of each list: a wall page holds at most 7 ± 2 groups. Source: control-room manners, Wall."""

_POST_RANK = {PostState.VACANT: 0, PostState.UNVERIFIED: 1, PostState.B_TO_CONFIRM: 2}


@dataclass(frozen=True, slots=True)
class WallIncident:
    """One of the most urgent incidents.

    Attributes:
        what: Sub-class of the code set.
        deadline: End of the present stage, None while its clock is paused.
    """

    id: str
    priority: Priority
    what: str
    town: str
    grid: str
    deadline: datetime | None


@dataclass(frozen=True, slots=True)
class WallPost:
    """A post that asks for something, and since when."""

    grid_code: str
    state: PostState
    town: str
    grid: str
    since: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class WallPage:
    """The whole page at one instant.

    Attributes:
        closed_today: None until the central has sent its figures.
        near_share: Share of today's closed incidents settled near, None where nothing is closed yet.
    """

    incidents: tuple[WallIncident, ...] = ()
    posts: tuple[WallPost, ...] = ()
    open_count: int = 0
    warned: int = 0
    overdue: int = 0
    closed_today: int | None = None
    manned: int = 0
    vacant: int = 0
    unverified: int = 0
    posts_total: int = 0
    near_share: float | None = None


def city_words(city: City) -> str:
    """Return the city's name without the mark that its own tag already shows."""
    name = city.name
    for mark in ("(演示)", "（演示）"):
        name = name.removesuffix(mark).rstrip()
    return name


def sub_class(class_name: str) -> str:
    """Return the sub-class of "class / sub-class", the whole name where there is none."""
    return class_name.rpartition("/")[2].strip() or class_name


def city_figures(board: Board) -> Figures | None:
    """Return the figures of the widest area in the board."""
    return min(board.figures.values(), key=lambda figures: len(figures.area_code), default=None)


def grid_short_name(board: Board, grid_code: str) -> str:
    """Return community and ordinal without the words that every grid shares ("朝阳中路008")."""
    community = board.organisations.get(community_of(grid_code))
    name = community.name if community else ""
    for ending in ("社区", "村"):
        name = name.removesuffix(ending)
    return f"{name}{grid_code[12:]}"


def town_name(board: Board, code: str) -> str:
    """Return the name of the town or street that a code lies in."""
    town = board.organisations.get(town_of(code))
    return town.name if town else ""


def _deadline(incident: Incident) -> datetime | None:
    return incident.stage_clock.deadline if incident.stage_clock else None


def _most_urgent(incidents: Iterable[Incident], now: datetime) -> list[Incident]:
    """Severe first; within a priority by the time left, paused clocks last."""

    def rank(incident: Incident) -> tuple[int, bool, float, str]:
        deadline = _deadline(incident)
        left_s = (deadline - now).total_seconds() if deadline else 0.0
        return incident.priority, deadline is None, left_s, incident.id

    return sorted(incidents, key=rank)[:TOP_INCIDENTS]


def _asking(posts: Iterable[Post]) -> list[Post]:
    asking = [post for post in posts if post.state in _POST_RANK]
    return sorted(asking, key=lambda post: (_POST_RANK[post.state], post.since, post.grid_code))[:TOP_POSTS]


def make_wall_page(board: Board, now: datetime) -> WallPage:
    """Return the page for a board at a server instant."""
    counts = count_incidents(board, now)
    by_state = count_posts(board)
    figures = city_figures(board)
    open_incidents = [incident for incident in board.incidents.values() if incident.state in OPEN_STATES]
    return WallPage(
        incidents=tuple(
            WallIncident(
                incident.id,
                incident.priority,
                sub_class(incident.class_name),
                town_name(board, incident.grid_code),
                grid_short_name(board, incident.grid_code),
                _deadline(incident),
            )
            for incident in _most_urgent(open_incidents, now)
        ),
        posts=tuple(
            WallPost(
                post.grid_code,
                post.state,
                town_name(board, post.grid_code),
                grid_short_name(board, post.grid_code),
                post.since,
            )
            for post in _asking(board.posts.values())
        ),
        open_count=counts.open,
        warned=counts.warned,
        overdue=counts.overdue,
        closed_today=figures.closed_today if figures else None,
        manned=sum(by_state[state] for state in COVERED_STATES),
        vacant=by_state[PostState.VACANT],
        unverified=by_state[PostState.UNVERIFIED],
        posts_total=sum(by_state.values()),
        near_share=share(figures.settled_near_today, figures.closed_today) if figures else None,
    )
