"""Owns the words for what fails between this desk and the central, and for what to do about it."""

from __future__ import annotations

from desktop.models.failure import Failure
from widgets.parts.wording import tr

STEPS = ("central", "name", "network", "encryption", "login", "answer", "content", "store")
"""The way of one question, from the first step to the last; the first that fails is the reason."""

STEP_OF = {
    Failure.NO_CENTRAL: "central",
    Failure.ADDRESS: "name",
    Failure.DNS: "name",
    Failure.REFUSED: "network",
    Failure.UNREACHABLE: "network",
    Failure.TIMEOUT: "network",
    Failure.CUT: "network",
    Failure.TLS: "encryption",
    Failure.LOGIN: "login",
    Failure.FORBIDDEN: "login",
    Failure.HTTP: "answer",
    Failure.BUSY: "answer",
    Failure.FOREIGN: "content",
    Failure.VERSION: "content",
    Failure.SCHEMA: "content",
    Failure.TOO_LARGE: "content",
    Failure.DISK: "store",
}


def step_word(step: str) -> str:
    """Return the words for a step of the way."""
    return {
        "central": tr("中心程序"),
        "name": tr("域名解析"),
        "network": tr("网络连接"),
        "encryption": tr("加密连接"),
        "login": tr("登录"),
        "answer": tr("中心应答"),
        "content": tr("数据内容"),
        "store": tr("本机存储"),
    }[step]


def failure_words(failure: str) -> str:
    """Return what is the case, for the code of a failing step."""
    words = {
        Failure.NO_CENTRAL: tr("本机中心没有运行，正在启动"),
        Failure.ADDRESS: tr("中心的地址写得不对，应为 http://主机:端口"),
        Failure.DNS: tr("找不到中心的地址（域名解析失败）"),
        Failure.REFUSED: tr("连不上中心（连接被拒绝）"),
        Failure.UNREACHABLE: tr("连不上中心（网络不通）"),
        Failure.TIMEOUT: tr("中心没有按时应答"),
        Failure.TLS: tr("加密连接建立失败（证书不对）"),
        Failure.CUT: tr("连接中断，应答不完整"),
        Failure.LOGIN: tr("没有登录，或登录已失效"),
        Failure.FORBIDDEN: tr("中心不许可这个岗位读取"),
        Failure.HTTP: tr("中心内部出错"),
        Failure.BUSY: tr("中心繁忙，要求稍后再来"),
        Failure.FOREIGN: tr("这个地址上不是网格指挥台的中心"),
        Failure.VERSION: tr("中心的版本与本机不同"),
        Failure.SCHEMA: tr("中心的数据看不懂，整页未采用"),
        Failure.TOO_LARGE: tr("应答过大，未采用"),
        Failure.DISK: tr("本机磁盘写不进去"),
    }
    return words.get(Failure(failure), failure) if failure in set(Failure) else failure


def remedy_words(failure: str) -> str:
    """Return what to do, for the code of a failing step; empty where nothing fails."""
    if failure not in set(Failure):
        return ""
    return {
        "central": tr("程序会自己把它启动起来，请稍候。"),
        "name": tr("检查 --central 的地址是否写对，再检查本机的域名服务。"),
        "network": tr("检查网线、网络和中心服务器；程序会一直重试，指令不会丢。"),
        "encryption": tr("请信息管理员检查中心的证书和本机时间。"),
        "login": tr("按 F9 登录；用令牌启动的，请信息管理员换发令牌。"),
        "answer": tr("请信息管理员查看中心的日志；程序会一直重试。"),
        "content": tr("检查 --central 是否指向正确的中心；原文已留在隔离文件夹。"),
        "store": tr("检查磁盘剩余空间和配置文件夹的权限。"),
    }[STEP_OF[Failure(failure)]]
