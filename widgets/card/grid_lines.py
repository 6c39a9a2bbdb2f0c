"""Owns the lines of a grid's card, in the order in which an officer needs them.

Who answers now and why, and by which phones its people are reached; what time will change; what is open; who
helps; then what is looked up at leisure.

Thread: UI
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from PySide6.QtWidgets import QWidget

from desktop.board.board import Board
from desktop.models.codes import community_of, town_of
from desktop.models.incident import OPEN_STATES, Incident
from desktop.models.organisation import Grid
from desktop.models.post import Post
from widgets.card.contact_lines import contact_widgets
from widgets.card.grid_sheet import SheetState, sheet_widgets, station_rows
from widgets.card.post_ahead import absence_rows, change_rows
from widgets.card.rows import IncidentRow, Pair, plain_line, rule
from widgets.card.section import Folds, SectionHead
from widgets.parts.places import grid_name, town_name
from widgets.parts.reason_words import answer_words, chain_words
from widgets.parts.wording import phone_words, post_state_word, short_age_words, tr

MOST_INCIDENTS = 6
OFFICES = "offices"
"""Key of the part with duty rooms and stations."""


def grid_widgets(
    board: Board, code: str, state: SheetState, folds: Folds, now: datetime, zone: ZoneInfo
) -> Iterator[QWidget]:
    """Yield the card of a grid, line by line.

    Args:
        board: The board.
        code: The grid.
        state: What was looked up of it.
        folds: Which parts are folded away.
        now: Server's present instant.
        zone: Zone in which people read hours.
    """
    grid, post = board.grids.get(code), board.posts.get(code)
    yield plain_line("dim", code)
    yield plain_line("title", grid_name(board, code))
    yield plain_line("dim", _place_words(board, code, grid))
    if post is not None:
        yield rule()
        yield from _answer_widgets(board, post, now)
        yield plain_line("small", chain_words(post.reasons, now, zone))
        yield Pair(tr("A岗"), _person_words(board, post.a_id, post.a_name))
        yield Pair(tr("B岗"), _person_words(board, post.b_id, post.b_name))
        detail = None if state.sheet is None else state.sheet.post
        for name, words in absence_rows(detail, now, zone):
            yield Pair(tr("请假"), f"{name} {words}")
        yield from _ahead_widgets(post, state, now, zone)
    yield from incident_widgets([one for one in board.incidents.values() if one.grid_code == code])
    contacts = _contacts(grid, state, folds)
    if contacts:
        yield rule()
        yield from contacts
    yield from _office_widgets(board, code, state, folds)
    yield from sheet_widgets(state, folds)


def incident_widgets(incidents: list[Incident]) -> Iterator[QWidget]:
    """Yield the open ones of some incidents, the most severe first, under their number."""
    listed = sorted(
        (one for one in incidents if one.state in OPEN_STATES), key=lambda one: (one.priority, one.created)
    )
    yield rule()
    yield plain_line("dim", tr("未结事件 {n}").format(n=len(listed)))
    for incident in listed[:MOST_INCIDENTS]:
        yield IncidentRow(incident)
    if len(listed) > MOST_INCIDENTS:
        yield plain_line("small", tr("另有 {n} 件").format(n=len(listed) - MOST_INCIDENTS))


def _place_words(board: Board, code: str, grid: Grid | None) -> str:
    town = town_name(board, code)
    if grid is None:
        return town
    counts = tr("{households} 户 · {residents} 人").format(
        households=f"{grid.households:,}", residents=f"{grid.residents:,}"
    )
    return f"{town} · {counts}" if town else counts


def _answer_widgets(board: Board, post: Post, now: datetime) -> Iterator[QWidget]:
    yield plain_line("dim", tr("谁在负责这个网格"))
    age = short_age_words((now - post.since).total_seconds())
    who, state = answer_words(post), post_state_word(post.state)
    # Where nobody answers, the state says so, and once is enough.
    yield plain_line("strong", f"{state} {age}" if who == state else f"{who} · {state} {age}")
    worker = board.workers.get(post.effective_id or "")
    if worker is not None and worker.phone:
        yield Pair(tr("电话"), phone_words(worker.phone))


def _ahead_widgets(post: Post, state: SheetState, now: datetime, zone: ZoneInfo) -> Iterator[QWidget]:
    rows = change_rows(post, None if state.sheet is None else state.sheet.post, now, zone)
    if rows:
        yield rule()
        yield plain_line("dim", tr("接下来"))
        for when, words in rows:
            yield Pair(when, words)


def _person_words(board: Board, worker_id: str | None, name: str) -> str:
    worker = board.workers.get(worker_id or "")
    if worker is None:
        return name or tr("未指定")
    return f"{worker.name} · {phone_words(worker.phone)}" if worker.phone else worker.name


def _contacts(grid: Grid | None, state: SheetState, folds: Folds) -> list[QWidget]:
    known = () if grid is None else grid.contacts
    sheet = state.sheet
    if sheet is None:
        return contact_widgets(known, (), None, folds)
    return contact_widgets(known, sheet.contacts, sheet.catalogue, folds)


def _office_widgets(board: Board, code: str, state: SheetState, folds: Folds) -> Iterator[QWidget]:
    """Yield the duty rooms of community and town, and the stations near by."""
    rows = []
    for office_code in (community_of(code), town_of(code)):
        office = board.organisations.get(office_code)
        reach = (
            ""
            if office is None
            else " · ".join(part for part in (phone_words(office.duty_phone), office.head) if part)
        )
        if office is not None and reach:
            rows.append((tr("值班室"), f"{office.name} · {reach}"))
    rows += station_rows(state)
    if rows:
        is_open = folds.is_open(OFFICES)
        yield rule()
        yield SectionHead(OFFICES, tr("值班室与站点 {n}").format(n=len(rows)), is_open=is_open)
        if is_open:
            yield from (Pair(word, words) for word, words in rows)
