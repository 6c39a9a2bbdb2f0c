"""Owns the lines that say what time will change of a post, and who of it is or will be away."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from desktop.models.post import PlanInterval, Post, PostSegment, PostSide, PostState
from desktop.models.rota import AbsenceView, PostDetail
from widgets.parts.wording import absence_word, near_words, post_state_word, tr

MOST_CHANGES = 4
AHEAD = timedelta(hours=24)
"""Changes that are listed; the rota shows all of them."""

Stretch = PostSegment | PlanInterval


def changes_ahead(post: Post, detail: PostDetail | None, now: datetime) -> list[Stretch]:
    """Return the stretches that begin within a day, the next first: by the plan if it was read, else as fed.

    A stretch that says the same as the one before it is no change.
    """
    stretches: Sequence[Stretch] = post.segments if detail is None else detail.plan
    ordered = sorted(stretches, key=_start_of)
    ahead: list[Stretch] = []
    before: tuple[object, ...] | None = None
    for stretch in ordered:
        said = (stretch.state, stretch.side, stretch.person_name)
        if now < stretch.start <= now + AHEAD and said != before:
            ahead.append(stretch)
        before = said
    return ahead[:MOST_CHANGES]


def _start_of(stretch: Stretch) -> datetime:
    return stretch.start


def stretch_words(stretch: Stretch) -> str:
    """Return who stands in a post during a stretch, or what is the case where nobody does."""
    if not stretch.person_name:
        return post_state_word(stretch.state)
    side = tr("A岗") if stretch.side is PostSide.A else tr("B岗")
    if stretch.state is PostState.A_ON_DUTY:
        return f"{side} {stretch.person_name}"
    return f"{side} {stretch.person_name} · {post_state_word(stretch.state)}"


def change_rows(
    post: Post, detail: PostDetail | None, now: datetime, zone: ZoneInfo
) -> list[tuple[str, str]]:
    """Return when each change comes, and what it brings."""
    today = now.astimezone(zone).date()
    return [
        (near_words(stretch.start.astimezone(zone), today), stretch_words(stretch))
        for stretch in changes_ahead(post, detail, now)
    ]


def absence_rows(detail: PostDetail | None, now: datetime, zone: ZoneInfo) -> list[tuple[str, str]]:
    """Return who of a post is away or will be: the name; from when, until when, why, who covers."""
    if detail is None:
        return []
    today = now.astimezone(zone).date()
    rows = []
    for one in sorted(detail.absences, key=lambda each: each.start):
        start, end = one.start.astimezone(zone), one.end.astimezone(zone)
        until = f"{end:%H:%M}" if end.date() == start.date() else near_words(end, today)
        words = f"{near_words(start, today)}–{until} {absence_word(one.kind)}"
        rows.append((one.worker_name, f"{words} · {_answer_words(one)}"))
    return rows


def _answer_words(absence: AbsenceView) -> str:
    match absence.answer:
        case "accepted":
            return tr("{name} 已接受代班").format(name=absence.answered_by)
        case "refused":
            return tr("{name} 已拒绝代班").format(name=absence.answered_by)
        case _:
            return tr("代班未答复")
