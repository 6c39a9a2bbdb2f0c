"""Owns the words of the past: which minute is shown, what it comes to, why it cannot be shown.

Thread: UI
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from desktop.models.failure import Failure
from desktop.models.post import PostState
from widgets.map.area_contents import POSTS_BY_NEED
from widgets.parts.wording import post_state_word, tr, weekday_word


def day_words(day: date, today: date) -> str:
    """Return a day with its weekday, and whether it is today or yesterday."""
    words = f"{day:%m-%d} {weekday_word(day)}"
    ago = (today - day).days
    near = {0: tr("今天"), 1: tr("昨天")}.get(ago, "")
    return f"{words} · {near}" if near else words


def posts_words(posts: Mapping[PostState, int]) -> str:
    """Return the posts by state, those that ask for somebody first; states without any are left out."""
    return "  ".join(
        f"{post_state_word(state)} {posts[state]}" for state in POSTS_BY_NEED if posts.get(state)
    )


def failure_words(code: str) -> str:
    """Return why a day of the past cannot be shown, for the code of what failed."""
    match code:
        case "history-gone":
            return tr("中心没有保存这段时间的记录")
        case Failure.FORBIDDEN.value:
            return tr("这个岗位不能回看过去")
        case Failure.LOGIN.value:
            return tr("没有登录，或登录已失效")
        case Failure.SCHEMA.value | Failure.FOREIGN.value | Failure.TOO_LARGE.value | Failure.VERSION.value:
            return tr("中心的应答看不懂，没有采用")
        case Failure.HTTP.value | Failure.BUSY.value:
            return tr("中心此刻答不上来")
        case _:
            return tr("连不上中心，过去的记录读不到")
