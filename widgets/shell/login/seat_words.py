"""Owns the sentences of logging in: who is asked for what, why nobody got in, what happens to the work."""

from __future__ import annotations

import math
from zoneinfo import ZoneInfo

from desktop.models.person import Viewer
from desktop.models.seat import Fault, Gate, SeatPicture
from desktop.settings.demo import DEMO_PASSWORD, DEMO_USERNAMES
from widgets.parts.wording import clock_words, role_word, tr
from widgets.shell.failure_words import failure_words


def person_words(viewer: Viewer | None) -> str:
    """Return name and role."""
    return "" if viewer is None else f"{viewer.name} · {role_word(viewer.role)}"


def countdown_words(seconds: float) -> str:
    """Return minutes and seconds that are left, rounded up."""
    left = max(0, math.ceil(seconds))
    return f"{left // 60:02d}:{left % 60:02d}"


def title_words(gate: Gate) -> str:
    """Return what the card is called."""
    return {
        Gate.OPEN: "",
        Gate.ENTER: tr("登录"),
        Gate.AGAIN: tr("登录已结束"),
        Gate.LOCK: tr("席位已锁定"),
        Gate.SWITCH: tr("换人"),
    }[gate]


def lead_words(seat: SeatPicture) -> str:
    """Return what is asked of whom."""
    person = person_words(seat.sitter)
    match seat.gate:
        case Gate.AGAIN:
            return tr("{person}，请重新登录。写到一半的文字和没发出的指令都在。").format(person=person)
        case Gate.LOCK:
            return tr("{person}，请输入密码继续。画面照常更新。").format(person=person)
        case Gate.SWITCH:
            return tr("现在当班：{person}").format(person=person or tr("未知"))
        case _:
            return tr("请用自己的账号登录。指令都以登录人的名义发出。")


def fault_words(seat: SeatPicture, zone: ZoneInfo) -> str:
    """Return why nobody got in, and what to do; empty if nothing went wrong."""
    match seat.fault:
        case Fault.WRONG:
            return tr("用户名或密码不对。连错 5 次锁定 5 分钟；账号是否停用，请问信息管理员。")
        case Fault.LOCKED if seat.locked_left_s > 0 and seat.locked_until is not None:
            return tr("错误次数过多，账号已锁定，{time} 以后再试（还有 {left}）").format(
                time=clock_words(seat.locked_until.astimezone(zone)),
                left=countdown_words(seat.locked_left_s),
            )
        case Fault.LOCKED:
            return tr("账号已解锁，可以再试")
        case Fault.BUSY:
            return tr("中心繁忙，请稍后再试")
        case Fault.UNREACHABLE:
            return tr("没有登录成功：{reason}").format(reason=failure_words(seat.failure))
        case _:
            return ""


def link_words(url: str, failure: str) -> str:
    """Return where the central is, and which step to it fails."""
    if not url:
        return tr("正在寻找中心 …")
    words = tr("中心 {url}").format(url=url)
    return f"{words}\n{failure_words(failure)}" if failure else words


def clock_fault_words(skew_s: float | None, limit_s: float) -> str:
    """Return that this machine's clock is wrong, empty if it is right or nobody knows."""
    if skew_s is None or abs(skew_s) <= limit_s:
        return ""
    return tr("本机时钟与中心相差 {seconds} 秒，请校准").format(seconds=f"{skew_s:+.0f}")


def left_behind_words(sitter: Viewer | None, orders_waiting: int, has_drafts: bool) -> str:
    """Return what becomes of the work of whoever sits here when somebody else sits down."""
    if sitter is None:
        return ""
    parts = []
    if orders_waiting:
        parts.append(
            tr("{name} 有 {count} 条指令还没有结果：留在其名下，不会以别人的名义发出").format(
                name=sitter.name, count=orders_waiting
            )
        )
    if has_drafts:
        parts.append(tr("没写完的文字留给 {name}，回来时还在").format(name=sitter.name))
    return "\n".join(parts)


def keeping_words(is_kept: bool | None) -> str:
    """Return that a login ends with the program, empty if it does not or nobody knows."""
    return tr("本机没有可信的系统钥匙串：重新启动后要再登录") if is_kept is False else ""


def demo_words() -> str:
    """Return how one logs in to the demo city."""
    return tr("演示城市的账号：{names}；密码 {password}").format(
        names=" ".join(DEMO_USERNAMES), password=DEMO_PASSWORD
    )


def ending_words(seat: SeatPicture) -> str:
    """Return that the sitting ends soon, empty if it does not."""
    if seat.ends_in_s is None:
        return ""
    left = countdown_words(seat.ends_in_s)
    if seat.is_final:
        return tr("登录在 {left} 后结束，中心不再续期").format(left=left)
    return tr("登录续期没有成功，正在重试；{left} 后中断").format(left=left)
