"""Owns the words for this desk's orders: what was ordered, how far it is, why it failed."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from desktop.models.command import Order, OrderState
from desktop.models.problem import ProblemType
from widgets.parts.problem_words import problem_words
from widgets.parts.wording import clock_words, tr


def order_state_word(state: OrderState) -> str:
    """Return the word for how far an order is."""
    return {
        OrderState.QUEUED: tr("在本机等待"),
        OrderState.SENDING: tr("正在发送"),
        OrderState.UNKNOWN: tr("已发出，回音未到"),
        OrderState.ACCEPTED: tr("已接受"),
        OrderState.CONFLICT: tr("冲突"),
        OrderState.REJECTED: tr("被拒绝"),
        OrderState.EXPIRED: tr("已过期，未执行"),
        OrderState.WITHDRAWN: tr("已撤回"),
    }[state]


def held_words(order: Order, giver_name: str) -> str:
    """Return why an order under way is left alone, and what helps.

    Args:
        order: An order that this desk does not send or ask after.
        giver_name: Who gave it; empty if it was this officer, to another central.
    """
    was_sent = order.state is not OrderState.QUEUED
    if giver_name and was_sent:
        return tr("{name} 下达，已发出；结果待其登录本机后核对").format(name=giver_name)
    if giver_name:
        return tr("{name} 下达，未发出；待其登录本机").format(name=giver_name)
    if was_sent:
        return tr("中心已更换或恢复，结果请自行核对")
    return tr("中心已更换或恢复，未发出")


def outcome_words(order: Order, zone: ZoneInfo) -> str:
    """Return what the central said, empty while it has said nothing or has accepted."""
    outcome = order.outcome
    if outcome is None or not outcome.problem:
        return ""
    if outcome.problem == ProblemType.ALREADY_CLAIMED and outcome.holder_name:
        if outcome.holder_until is None:
            return tr("{name} 已先签占").format(name=outcome.holder_name)
        until = clock_words(outcome.holder_until.astimezone(zone))
        return tr("{name} 已先签占，至 {time}").format(name=outcome.holder_name, time=until)
    return problem_words(outcome.problem)
