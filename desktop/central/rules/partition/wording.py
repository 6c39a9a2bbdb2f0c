"""Owns the words of what is wrong with borders, Chinese and English, for terminals; pure."""

from __future__ import annotations

from desktop.models.partition import BorderFault, FaultKind

HEADINGS: dict[FaultKind, tuple[str, str]] = {
    FaultKind.OVERLAP: ("重叠", "overlaps"),
    FaultKind.GAP: ("空隙", "gaps"),
    FaultKind.THIN_OVERLAP: ("细条重叠", "thin overlaps"),
    FaultKind.THIN_GAP: ("细缝", "thin gaps"),
    FaultKind.THIN_GRID: ("细条网格", "thin grids"),
    FaultKind.INVALID: ("图形无效", "invalid shapes"),
    FaultKind.CODE_INVALID: ("编码无效", "invalid codes"),
    FaultKind.CODE_DUPLICATE: ("编码重复", "duplicate codes"),
    FaultKind.CODE_CONTRADICTED: ("编码矛盾", "contradictory codes"),
    FaultKind.WITHOUT_SHAPE: ("没有图形的网格", "grids without a shape"),
    FaultKind.WITHOUT_RECORD: ("没有登记的图形", "shapes without a grid"),
    FaultKind.FAR_FROM_CITY: ("远离全市", "far from the city"),
    FaultKind.FAR_FROM_COMMUNITY: ("远离本社区", "far from their community"),
    FaultKind.MULTI_PART: ("提示：由多块组成", "note: several parts"),
    FaultKind.ISLAND: ("提示：与全市不相连", "note: apart from the city"),
}

_WORDS: dict[FaultKind, tuple[str, str]] = {
    FaultKind.OVERLAP: ("{grids} 重叠 {area}", "{grids} overlap by {area}"),
    FaultKind.GAP: ("{area} 无网格覆盖，邻接 {grids}", "{area} in no grid, beside {grids}"),
    FaultKind.THIN_OVERLAP: (
        "{grids} 重叠 {area}，宽 {width}",
        "{grids} overlap by {area}, {width} wide",
    ),
    FaultKind.THIN_GAP: (
        "{area} 无网格覆盖，宽 {width}，邻接 {grids}",
        "{area} in no grid, {width} wide, beside {grids}",
    ),
    FaultKind.THIN_GRID: ("{grids} 宽仅 {width}，{area}", "{grids} is {width} wide, {area}"),
    FaultKind.INVALID: ("{grids} {reason}", "{grids} {reason}"),
    FaultKind.CODE_INVALID: ("{grids} 不是 6+3+3+3 位编码", "{grids} is no code of 6+3+3+3 digits"),
    FaultKind.CODE_DUPLICATE: ("{grids} 出现 {rows} 次", "{grids} stands {rows} times"),
    FaultKind.CODE_CONTRADICTED: ("{grids} 与其他矛盾：{reason}", "{grids} contradicts others: {reason}"),
    FaultKind.WITHOUT_SHAPE: ("{grids} 在图上没有位置", "{grids} is nowhere on the map"),
    FaultKind.WITHOUT_RECORD: ("{grids} 有图形但不是有效网格", "{grids} has a shape and is no valid grid"),
    FaultKind.FAR_FROM_CITY: ("{grids} 距全市 {away}", "{grids} lies {away} from the city"),
    FaultKind.FAR_FROM_COMMUNITY: (
        "{grids} 距本社区其他网格 {away}",
        "{grids} lies {away} from its community",
    ),
    FaultKind.MULTI_PART: ("{grids} 由 {parts} 块组成", "{grids} has {parts} parts"),
    FaultKind.ISLAND: ("{grids} 与全市相隔 {away}", "{grids} lies {away} from the rest"),
}

_REASONS: dict[str, tuple[str, str]] = {
    "empty": ("没有图形", "has no shape"),
    "corners-many": ("顶点过多", "has too many corners"),
    "not-degrees": ("坐标无效", "has coordinates that are none"),
    "Self-intersection": ("边界自相交", "crosses itself"),
    "Ring Self-intersection": ("边界自接触", "touches itself"),
    "Duplicate Rings": ("环重复", "has a ring twice"),
    "Hole lies outside shell": ("洞在外环之外", "has a hole outside of it"),
    "Nested shells": ("外环相套", "has a part within another"),
    "Nested holes": ("洞相套", "has a hole within another"),
    "Interior is disconnected": ("内部不连通", "is cut in two by its holes"),
    "Too few points in geometry component": ("顶点不足", "has too few corners"),
}

_MOST_GRIDS = 4


def describe_fault(fault: BorderFault, *, is_chinese: bool) -> str:
    """Return what is wrong as one line: where, which grids, how much."""
    language = 0 if is_chinese else 1
    words = _WORDS[fault.kind][language].format(
        grids=_grids_of(fault, is_chinese=is_chinese),
        area=size_words(fault.area_m2),
        width=f"{fault.width_m:.2f} m",
        away=f"{fault.away_m / 1000:,.1f} km" if fault.away_m >= 1000 else f"{fault.away_m:.0f} m",
        parts=fault.parts,
        rows=len(fault.rows),
        reason=_REASONS.get(fault.reason, (fault.reason, fault.reason))[language],
    )
    places = []
    if fault.rows:
        rows = ", ".join(str(row) for row in fault.rows[:_MOST_GRIDS])
        places.append(f"第 {rows} 行" if is_chinese else f"row {rows}")
    if fault.lon_deg is not None and fault.lat_deg is not None:
        places.append(f"{fault.lon_deg:.6f}, {fault.lat_deg:.6f}")
    return f"{words} [{' · '.join(places)}]" if places else words


def size_words(area_m2: float) -> str:
    """Return an area with its unit."""
    return f"{area_m2 / 1e6:,.2f} km²" if area_m2 >= 100_000 else f"{area_m2:,.1f} m²"


def _grids_of(fault: BorderFault, *, is_chinese: bool) -> str:
    shown = "、".join(fault.codes[:_MOST_GRIDS]) if is_chinese else ", ".join(fault.codes[:_MOST_GRIDS])
    left = max(len(fault.codes), fault.parts if fault.away_m else 0) - _MOST_GRIDS
    if left <= 0:
        return shown
    return f"{shown} 等 {left + _MOST_GRIDS} 个" if is_chinese else f"{shown} and {left} more"
