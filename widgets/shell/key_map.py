"""Owns the list of the desk's keys: one table that binds them and that the help page shows."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from widgets.parts.wording import tr


class Wish(StrEnum):
    """What a key of the whole window asks for."""

    ACKNOWLEDGE = "acknowledge"
    SHELVE = "shelve"
    CLAIM = "claim"
    DISPATCH = "dispatch"
    CLOSE = "close"
    RETURN = "return"
    UNDO = "undo"
    MORE = "more"
    FIRST = "first"
    SECOND = "second"
    THIRD = "third"
    SEARCH = "search"
    NEXT = "next"
    PREVIOUS = "previous"
    ZOOM_IN = "zoom-in"
    ZOOM_OUT = "zoom-out"
    FIT = "fit"
    LOCK = "lock"
    FIT_SELECTION = "fit-selection"
    RECTANGLE = "rectangle"
    LASSO = "lasso"
    MEASURE = "measure"
    PICK = "pick"
    COPY_PLACE = "copy-place"
    LEGEND = "legend"
    SHOW_ALL = "show-all"
    PIN = "pin"
    INSETS = "insets"
    HEAT = "heat"
    VIEWS = "views"
    VIEW_1 = "view-1"
    VIEW_2 = "view-2"
    VIEW_3 = "view-3"
    VIEW_4 = "view-4"
    VIEW_5 = "view-5"
    VIEW_6 = "view-6"
    VIEW_7 = "view-7"
    VIEW_8 = "view-8"
    VIEW_9 = "view-9"
    BORDERS = "borders"
    PAST = "past"
    RETRY = "retry"
    WHY = "why"
    HELP = "help"
    ORDERS = "orders"
    THEME = "theme"
    LANGUAGE = "language"
    FULL_SCREEN = "full-screen"
    SETTINGS = "settings"
    SWITCH = "switch"
    LOCK_DESK = "lock-desk"


@dataclass(frozen=True, slots=True)
class KeyBinding:
    """A wish, the keys that ask for it, and how they are printed.

    Attributes:
        printed: Empty where the line of another wish says it too.
        on_map: Whether the help page lists it with the map's keys.
    """

    wish: Wish
    sequences: tuple[str, ...]
    printed: str
    on_map: bool = False


NAMED_VIEWS = (
    Wish.VIEW_1,
    Wish.VIEW_2,
    Wish.VIEW_3,
    Wish.VIEW_4,
    Wish.VIEW_5,
    Wish.VIEW_6,
    Wish.VIEW_7,
    Wish.VIEW_8,
    Wish.VIEW_9,
)
"""Keys that show the officer's named views, in their order."""

BINDINGS = (
    KeyBinding(Wish.ACKNOWLEDGE, ("A",), "A"),
    KeyBinding(Wish.SHELVE, ("S",), "S"),
    KeyBinding(Wish.CLAIM, ("C",), "C"),
    KeyBinding(Wish.DISPATCH, ("Return", "Enter"), "Enter"),
    KeyBinding(Wish.CLOSE, ("X",), "X"),
    KeyBinding(Wish.RETURN, ("R",), "R"),
    KeyBinding(Wish.UNDO, ("Z", "Ctrl+Z"), "Z"),
    KeyBinding(Wish.MORE, ("M",), "M"),
    KeyBinding(Wish.FIRST, ("1",), "1"),
    KeyBinding(Wish.SECOND, ("2",), "2"),
    KeyBinding(Wish.THIRD, ("3",), "3"),
    KeyBinding(Wish.SEARCH, ("/",), "/"),
    KeyBinding(Wish.NEXT, ("J",), "J  ↓"),
    KeyBinding(Wish.PREVIOUS, ("K",), "K  ↑"),
    KeyBinding(Wish.ZOOM_IN, ("+", "="), "+", on_map=True),
    KeyBinding(Wish.ZOOM_OUT, ("-",), "-", on_map=True),
    KeyBinding(Wish.FIT, ("0",), "0", on_map=True),
    KeyBinding(Wish.FIT_SELECTION, (".", "Shift+0", ")"), ".  ⇧0", on_map=True),
    KeyBinding(Wish.LOCK, ("L",), "L", on_map=True),
    KeyBinding(Wish.RECTANGLE, ("E",), "E", on_map=True),
    KeyBinding(Wish.LASSO, ("Shift+E",), "⇧E", on_map=True),
    KeyBinding(Wish.MEASURE, ("D",), "D", on_map=True),
    KeyBinding(Wish.PICK, ("G",), "G", on_map=True),
    KeyBinding(Wish.LEGEND, ("T",), "T", on_map=True),
    KeyBinding(Wish.SHOW_ALL, ("Shift+T",), "⇧T", on_map=True),
    KeyBinding(Wish.HEAT, ("H",), "H", on_map=True),
    KeyBinding(Wish.VIEWS, ("B",), "B", on_map=True),
    *(
        KeyBinding(wish, (f"Alt+{place}",), "Alt+1 … 9" if place == 1 else "", on_map=True)
        for place, wish in enumerate(NAMED_VIEWS, start=1)
    ),
    KeyBinding(Wish.PIN, ("I",), "I", on_map=True),
    KeyBinding(Wish.INSETS, ("Shift+I",), "⇧I", on_map=True),
    KeyBinding(Wish.COPY_PLACE, ("Ctrl+Shift+C",), "Ctrl+Shift+C", on_map=True),
    KeyBinding(Wish.BORDERS, ("Ctrl+G",), "Ctrl+G", on_map=True),
    KeyBinding(Wish.PAST, ("P",), "P", on_map=True),
    KeyBinding(Wish.RETRY, ("F5",), "F5"),
    KeyBinding(Wish.WHY, ("F8",), "F8"),
    KeyBinding(Wish.HELP, ("F1",), "F1"),
    KeyBinding(Wish.ORDERS, ("F6", "Ctrl+O"), "F6  Ctrl+O"),
    KeyBinding(Wish.THEME, ("Ctrl+T",), "Ctrl+T"),
    KeyBinding(Wish.LANGUAGE, ("Ctrl+L",), "Ctrl+L"),
    KeyBinding(Wish.FULL_SCREEN, ("F11",), "F11"),
    KeyBinding(Wish.SETTINGS, ("Ctrl+,",), "Ctrl+,"),
    KeyBinding(Wish.SWITCH, ("F9",), "F9"),
    KeyBinding(Wish.LOCK_DESK, ("Ctrl+Shift+L",), "Ctrl+Shift+L"),
)

WHILE_COVERED = frozenset(
    {Wish.RETRY, Wish.THEME, Wish.LANGUAGE, Wish.FULL_SCREEN, Wish.SWITCH, Wish.LOCK_DESK}
)
"""Keys that hold while nobody may work here: none of them acts on the city or shows more of it."""

WHILE_TYPING = WHILE_COVERED | {Wish.WHY, Wish.HELP, Wish.ORDERS, Wish.SETTINGS, Wish.BORDERS}
"""Keys that hold while a text is being typed."""

CANDIDATES = (Wish.FIRST, Wish.SECOND, Wish.THIRD)
"""Keys that choose whom a dispatch would send, in the order of the card."""


def map_gestures() -> tuple[tuple[str, str], ...]:
    """Return what mouse and keys do within the map alone: how it is printed, and in words."""
    return (
        ("↑ ↓ ← →", tr("移动地图或十字光标，⇧ 加大步幅")),
        ("Tab", tr("逐个走过视野内的事件")),
        ("Enter", tr("光标处定点，同处再按即结束")),
        ("⌫  Esc", tr("退回一点、清除")),
        ("Ctrl+C", tr("复制测量结果、选区清单")),
        (tr("⇧ 拖动"), tr("框选")),
        (tr("Alt 拖动"), tr("套索")),
        (tr("双击"), tr("看网格，再双击看社区、镇街")),
        ("← →  PgUp PgDn", tr("回看时前后走：1 分，⇧ 15 分，翻页 1 时")),
        ("Ctrl+PgUp PgDn", tr("回看前一天、后一天")),
        ("Space  [  ]", tr("回看时播放、放慢、加快")),
    )


def wish_words(wish: Wish) -> str:
    """Return what a key does, in words."""
    words = {
        Wish.ACKNOWLEDGE: tr("确认最急的报警"),
        Wish.SHELVE: tr("搁置报警、看已搁置的"),
        Wish.CLAIM: tr("签占所选事件"),
        Wish.DISPATCH: tr("按建议派遣所选事件"),
        Wish.CLOSE: tr("办结所选事件"),
        Wish.RETURN: tr("退回所选事件"),
        Wish.UNDO: tr("撤销刚下达的指令"),
        Wish.MORE: tr("所选事件的更多操作"),
        Wish.FIRST: tr("选第一位派遣对象"),
        Wish.SECOND: tr("选第二位派遣对象"),
        Wish.THIRD: tr("选第三位派遣对象"),
        Wish.SEARCH: tr("搜索网格、人员、事件、地址、坐标"),
        Wish.NEXT: tr("队列下一件"),
        Wish.PREVIOUS: tr("队列上一件"),
        Wish.ZOOM_IN: tr("放大地图"),
        Wish.ZOOM_OUT: tr("缩小地图"),
        Wish.FIT: tr("显示全市"),
        Wish.LOCK: tr("锁定或放开视图"),
        Wish.FIT_SELECTION: tr("显示所选：网格、社区、镇街"),
        Wish.RECTANGLE: tr("框选网格、事件、人员"),
        Wish.LASSO: tr("套索选择"),
        Wish.MEASURE: tr("量距离、面积"),
        Wish.PICK: tr("十字光标：不用鼠标选网格"),
        Wish.COPY_PLACE: tr("复制坐标"),
        Wish.PIN: tr("把当前视图钉成插图"),
        Wish.INSETS: tr("插图：方向键换角，Del 关，Ctrl+Z 撤销"),
        Wish.HEAT: tr("今日热力、与往常比、关"),
        Wish.VIEWS: tr("我的视图：存下、改名、显示"),
        Wish.LEGEND: tr("图例与筛选"),
        Wish.SHOW_ALL: tr("不再筛选，全部显示"),
        Wish.BORDERS: tr("检查网格边界"),
        Wish.PAST: tr("地图回看过去、回到实时"),
        Wish.RETRY: tr("立即重试连接"),
        Wish.WHY: tr("画面为什么陈旧"),
        Wish.HELP: tr("本页"),
        Wish.ORDERS: tr("我的指令"),
        Wish.THEME: tr("夜间 / 日间"),
        Wish.LANGUAGE: tr("中文 / English"),
        Wish.FULL_SCREEN: tr("全屏"),
        Wish.SETTINGS: tr("设置"),
        Wish.SWITCH: tr("换人、登录、退出登录"),
        Wish.LOCK_DESK: tr("锁定席位"),
        **dict.fromkeys(NAMED_VIEWS, tr("显示我的第 1 … 9 个视图")),
    }
    return words[wish]
