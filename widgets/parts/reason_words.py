"""Owns the sentences of the reason chain: who answers for a grid, and why."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from desktop.models.post import Post, PostSide, PostState, Reason, ReasonKind
from widgets.parts.wording import absence_word, near_words, post_state_word, short_age_words, tr


def _time(moment: datetime | None, now: datetime, zone: ZoneInfo) -> str:
    return "" if moment is None else near_words(moment.astimezone(zone), now.astimezone(zone).date())


def _sentences() -> dict[ReasonKind, str]:
    away = tr("{side} {name} {since} 起{why}{approved}")
    return {
        ReasonKind.A_HOLDS_POST: tr("A岗 {name} 在岗时段"),
        ReasonKind.STANDS_IN: tr("{name} 临时顶A岗，至 {until}{by}"),
        ReasonKind.SWAPPED: tr("换班：{name} 顶A岗，至 {until}"),
        ReasonKind.DELIBERATELY_UNCOVERED: tr("有意不设岗，至 {until}{by}"),
        ReasonKind.TAKEN_OVER: tr("{name} 已接管，至 {until}{by}"),
        ReasonKind.TAKER_ABSENT: tr("接管人 {name} {since} 起{why}{approved}"),
        ReasonKind.NO_PATTERN: tr("没有排班"),
        ReasonKind.A_ABSENT: away,
        ReasonKind.B_ABSENT: away,
        ReasonKind.B_ACCEPTED: tr("B岗 {name} 已接受"),
        ReasonKind.B_NOT_YET_ACCEPTED: tr("B岗 {name} 待确认，{until} 前未答即空岗"),
        ReasonKind.B_REFUSED: tr("B岗 {name} 已拒绝"),
        ReasonKind.B_DID_NOT_ACCEPT: tr("B岗 {name} 未在时限内接受"),
        ReasonKind.NO_B_NAMED: tr("没有指定 B岗"),
        ReasonKind.OUTSIDE_POST_HOURS: tr("下班时段，由镇（街道）值班室负责"),
        ReasonKind.FIX_FRESH_INSIDE: tr("定位在本网格内"),
        ReasonKind.FIX_TOO_OLD: tr("定位已 {age} 未更新"),
        ReasonKind.FIX_OUTSIDE: tr("定位在网格外"),
        ReasonKind.ON_THE_WAY: tr("正在处置途中"),
        ReasonKind.NO_FIX_YET: tr("尚无定位"),
    }


def reason_words(reason: Reason, now: datetime, zone: ZoneInfo) -> str:
    """Return one link of the chain in words; times in the city's zone."""
    return _sentences()[reason.kind].format(
        side=tr("A岗") if reason.side is PostSide.A else tr("B岗"),
        name=reason.person_name,
        since=_time(reason.since, now, zone),
        until=_time(reason.until, now, zone),
        why=absence_word(reason.absence_kind),
        approved=tr("（{who}批准）").format(who=reason.approved_by) if reason.approved_by else "",
        by=tr("（{who}安排）").format(who=reason.approved_by) if reason.approved_by else "",
        age="" if reason.since is None else short_age_words((now - reason.since).total_seconds()),
    )


def chain_words(reasons: Iterable[Reason], now: datetime, zone: ZoneInfo) -> str:
    """Return the whole chain in one line."""
    return " → ".join(reason_words(reason, now, zone) for reason in reasons)


def answer_words(post: Post) -> str:
    """Return who answers now, as "B岗 赵敏"; what is the case where nobody does."""
    if post.effective_id is None:
        return post_state_word(post.state)
    if post.effective_id not in (post.a_id, post.b_id):
        return tr("代班 {name}").format(name=post.effective_name)
    if post.effective_id == post.a_id:
        return tr("A岗 {name}").format(name=post.a_name)
    return tr("B岗 {name}").format(name=post.b_name)


def duty_words(post: Post) -> str:
    """Return how the one who answers stands in the post, as 代班中."""
    return {
        PostState.A_ON_DUTY: tr("在岗"),
        PostState.B_COVERING: tr("代班中"),
        PostState.B_TO_CONFIRM: tr("待确认"),
        PostState.UNVERIFIED: tr("未核实"),
    }.get(post.state, post_state_word(post.state))
