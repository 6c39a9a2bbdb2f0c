"""Owns the sentences of the notices: what is the case and what to do, in the officer's language."""

from __future__ import annotations

from collections import defaultdict

from desktop.models.basemap import BasemapTrouble
from desktop.models.command import Operation
from desktop.models.failure import Failure
from desktop.models.notice import Notice
from widgets.parts.problem_words import problem_words
from widgets.parts.wording import operation_word, tr
from widgets.shell.basemap_words import trouble_words
from widgets.shell.failure_words import failure_words, remedy_words

_CENTRAL = "central-"
_BASEMAP = "basemap-"


def notice_words(notice: Notice) -> str:
    """Return the sentence of a notice; an unknown key is shown as it is, so that nothing is swallowed."""
    failure = notice.text_key.removeprefix(_CENTRAL)
    if notice.text_key.startswith(_CENTRAL) and failure in set(Failure):
        return _failure_sentence(failure, notice.arguments)
    trouble = notice.text_key.removeprefix(_BASEMAP)
    if notice.text_key.startswith(_BASEMAP) and trouble in set(BasemapTrouble):
        words = trouble_words(BasemapTrouble(trouble), notice.arguments.get("detail", ""))
        return tr("底图：{trouble}").format(trouble=words)
    sentences = {**_program_sentences(), **_order_sentences()}
    sentence = sentences.get(notice.text_key)
    if sentence is None:
        return " ".join([notice.text_key, *notice.arguments.values()])
    return sentence.format_map(defaultdict(str, _in_words(notice.arguments)))


def _failure_sentence(failure: str, arguments: dict[str, str]) -> str:
    parts = [failure_words(failure)]
    if arguments.get("theirs"):
        parts.append(tr("（对方版本 {theirs}）").format(theirs=arguments["theirs"]))
    if arguments.get("url"):
        parts.append(arguments["url"])
    return " · ".join([*parts, remedy_words(failure)])


def _in_words(arguments: dict[str, str]) -> dict[str, str]:
    """Put the codes among a notice's values into words; free text stays as it is."""
    words = dict(arguments)
    if words.get("operation") in set(Operation):
        words["operation"] = operation_word(Operation(words["operation"]))
    if "problem" in words:
        words["problem"] = problem_words(words["problem"])
    return words


def _program_sentences() -> dict[str, str]:
    return {
        "central-not-started": tr("本机中心启动不了：{reason}。请运行 main.py doctor 查看原因"),
        "board-rebuilt": tr("中心的数据已重新建立，正在重新装入；本机的指令都还在"),
        "body-refused": tr("中心发来的一份数据看不懂，没有采用，原文保存在 {path}"),
        "geometry-refused": tr("网格边界读不到，地图暂缺或仍是旧的；其余照常更新，稍后自动再试"),
        "store-moved-aside": tr("本机数据文件已损坏，移到 {path} 保存；已救回 {salvaged} 条指令"),
        "store-unavailable": tr("本机数据文件打不开，暂时不能下指令。请检查磁盘和权限"),
        "store-failed": tr("本机磁盘写不进去，刚才的变化没有保存。请检查磁盘剩余空间"),
        "loading-records": tr("正在装入 {done} / {total} 条记录；装完之前，数字还不全"),
        "loading-geometry": tr("正在装入网格边界 {done} / {total}"),
        "clock-skew": tr("本机时钟与中心相差 {seconds} 秒；画面按中心的时间走，请校准本机时钟"),
        "settings-broken": tr("设置文件读不懂，已按默认值启动；原文件没有改动：{path}"),
        "seat-taken": tr("这个席位已有程序在用；请换 --seat 号码"),
        "lock-needs-login": tr("这个席位没有用密码登录，锁上就打不开；请先按 F9 登录"),
        "internal-error": tr("程序内部出错（{kind}，第 {count} 次），已记入日志；可以继续工作"),
        "letters-short": tr("大屏文字偏小：{parts}；请核对设置里的观看距离和像素间距"),
    }


def _order_sentences() -> dict[str, str]:
    return {
        "order-not-kept": tr("{operation}没有下达：本机存不住这条指令"),
        "order-expired": tr("{operation}已过期，没有执行：{target}"),
        "order-conflict": tr("{operation}未成：{holder} 已先处理 {target}"),
        "order-rejected": tr("{operation}被拒绝：{problem}（{target}）"),
        "nobody-to-dispatch": tr("没有选中派遣对象，没有下达"),
        "too-late-to-undo": tr("来不及撤销，指令照旧"),
        "incident-gone": tr("这件事已不在未结之列，没有下达"),
        "alarm-while-past": tr("刚刚有新的一级报警：{title}。地图正在回看过去"),
        "read-only": tr("您的岗位只能看，不能下指令"),
    }
