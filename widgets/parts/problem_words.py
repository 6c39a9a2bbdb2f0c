"""Owns the words for why the central refused an order, by the stable type of its problem."""

from __future__ import annotations

from desktop.models.problem import ProblemType
from widgets.parts.wording import tr


def problem_words(problem: str) -> str:
    """Return why an order was refused, for the stable type of the problem."""
    return (
        {
            ProblemType.STALE_REVISION: tr("事件在此期间已被改动"),
            ProblemType.TRANSITION_NOT_ALLOWED: tr("事件的状态已不允许这样做"),
            ProblemType.COVERAGE_CONFLICT: tr("会使岗位无人"),
            ProblemType.OUT_OF_AREA: tr("不在您的辖区"),
            ProblemType.FORBIDDEN: tr("您的岗位没有这个权限"),
            ProblemType.UNAUTHENTICATED: tr("中心不认这个令牌"),
            ProblemType.NOT_FOUND: tr("中心没有这条记录"),
            ProblemType.VALIDATION: tr("内容不完整或不正确"),
            ProblemType.COMMAND_EXPIRED: tr("超过了时限"),
            ProblemType.UNDO_TOO_LATE: tr("来不及撤销，原指令照旧"),
            ProblemType.RATE_LIMITED: tr("中心繁忙"),
            ProblemType.UNAVAILABLE: tr("中心的数据库暂不可用"),
            ProblemType.INTERNAL: tr("中心内部出错"),
        }.get(ProblemType(problem), problem)
        if problem in set(ProblemType)
        else problem
    )
