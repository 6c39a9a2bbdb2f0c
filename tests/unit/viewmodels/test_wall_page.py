"""Proves the wall's page: most urgent first, sums that add up, a dash for no share, nobody's name."""

from dataclasses import fields, replace
from datetime import timedelta

from desktop.board.board import Board
from desktop.models.codes import Level
from desktop.models.figures import Figures
from desktop.models.incident import Assignee, AssigneeKind, IncidentState, Priority
from desktop.models.organisation import Organisation
from desktop.models.post import PostState
from desktop.viewmodels.wall_page import (
    TOP_INCIDENTS,
    TOP_POSTS,
    WallIncident,
    WallPost,
    city_figures,
    city_words,
    make_wall_page,
    sub_class,
)
from tests.helpers.samples import NOON, make_city, make_clock, make_incident, make_post

NAMES = ("王小明", "13912345521", "甲", "周海", "有人在 3 栋 502 室吵闹")


def make_figures(area: str, closed: int, near: int) -> Figures:
    return Figures(
        day="2026-11-23",
        area_code=area,
        reported_today=closed,
        closed_today=closed,
        closed_in_time_today=closed,
        settled_near_today=near,
        revision=1,
    )


def make_board() -> Board:
    incidents = {}
    for number in range(6):
        incident = replace(
            make_incident(
                f"i{number}",
                state=IncidentState.TO_ACCEPT,
                priority=Priority(1 + number % 3),
                clock=make_clock(deadline_min=30 - 5 * number),
            ),
            title=NAMES[4],
            reporter_name=NAMES[0],
            reporter_phone=NAMES[1],
            assignees=(Assignee(AssigneeKind.WORKER, "w", NAMES[3]),),
        )
        incidents[incident.id] = incident
    states = [PostState.VACANT, PostState.UNVERIFIED, *[PostState.A_ON_DUTY] * 3, PostState.B_COVERING]
    posts = {
        f"51018200101400{n}": make_post(f"51018200101400{n}", state=state) for n, state in enumerate(states)
    }
    organisations = {
        "510182001": Organisation(
            code="510182001", name="天彭街道", level=Level.TOWN, parent_code="510182", revision=1
        ),
        "510182001014": Organisation(
            code="510182001014",
            name="朝阳中路社区",
            level=Level.COMMUNITY,
            parent_code="510182001",
            revision=1,
        ),
    }
    figures = {"510182": make_figures("510182", 10, 4), "510182001": make_figures("510182001", 5, 5)}
    return Board(
        city=make_city(), incidents=incidents, posts=posts, organisations=organisations, figures=figures
    )


def test_most_severe_first_then_least_time_left() -> None:
    page = make_wall_page(make_board(), NOON)
    assert [incident.id for incident in page.incidents] == ["i3", "i0", "i4"]
    assert len(page.incidents) == TOP_INCIDENTS


def test_paused_clocks_come_after_running_ones_of_the_same_priority() -> None:
    board = make_board()
    paused = replace(board.incidents["i3"], stage_clock=make_clock(deadline_min=None, paused=True))
    page = make_wall_page(replace(board, incidents={**board.incidents, "i3": paused}), NOON)
    assert [incident.id for incident in page.incidents] == ["i0", "i3", "i4"]
    assert page.incidents[1].deadline is None


def test_posts_that_ask_for_something_and_their_sums() -> None:
    page = make_wall_page(make_board(), NOON + timedelta(minutes=1))
    assert [post.state for post in page.posts] == [PostState.VACANT, PostState.UNVERIFIED]
    assert (page.manned, page.vacant, page.unverified, page.posts_total) == (4, 1, 1, 6)
    assert len(page.posts) <= TOP_POSTS
    assert page.posts[0].town == "天彭街道"
    assert page.posts[0].grid == "朝阳中路000"


def test_figures_are_the_city_s() -> None:
    board = make_board()
    figures = city_figures(board)
    assert figures is not None
    assert figures.area_code == "510182"
    page = make_wall_page(board, NOON)
    assert (page.closed_today, page.near_share) == (10, 0.4)


def test_no_share_without_a_denominator() -> None:
    board = make_board()
    page = make_wall_page(replace(board, figures={"510182": make_figures("510182", 0, 0)}), NOON)
    assert (page.closed_today, page.near_share) == (0, None)
    assert make_wall_page(replace(board, figures={}), NOON).closed_today is None


def test_nobody_is_named() -> None:
    page = make_wall_page(make_board(), NOON)
    shown = repr(page)
    for name in NAMES:
        assert name not in shown
    for record in (WallIncident, WallPost):
        assert not {field.name for field in fields(record)} & {"title", "reporter_name", "a_name", "person"}


def test_sub_class_and_city_name() -> None:
    assert sub_class("民生服务 / 路面塌陷") == "路面塌陷"
    assert sub_class("其它") == "其它"
    assert city_words(replace(make_city(), name="彭州 (演示)")) == "彭州"
