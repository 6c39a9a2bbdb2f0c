"""Owns the words of findings, Chinese and English, for terminals and problems; pure."""

from __future__ import annotations

from desktop.models.finding import Finding, FindingKind, Severity

SEVERITIES = {
    Severity.ERROR: ("错误", "error"),
    Severity.WARNING: ("警告", "warning"),
    Severity.NOTE: ("提示", "note"),
}

_WORDS: dict[FindingKind, tuple[str, str]] = {
    FindingKind.FILE_UNREADABLE: ("文件无法读取：{value}", "the file cannot be read: {value}"),
    FindingKind.FILE_TOO_LARGE: ("文件超出限制：{value}", "the file is too large: {value}"),
    FindingKind.LAYERS_MANY: (
        "有多个图层，请指定 --layer：{value}",
        "several layers, name one by --layer: {value}",
    ),
    FindingKind.LAYER_UNKNOWN: ("没有图层 {value}，现有：{other}", "no layer {value}; there are: {other}"),
    FindingKind.LAYER_EMPTY: ("没有可导入的数据", "there is nothing to import in it"),
    FindingKind.COLUMN_MISSING: (
        "缺少列“{column}”，现有：{value}",
        "column {column!r} is missing; there are: {value}",
    ),
    FindingKind.TEXT_UNREADABLE: ("文字编码不符：{value}", "the texts are not in this encoding: {value}"),
    FindingKind.CRS_MISSING: (
        "没有坐标系（缺 .prj），请用 --crs 指定",
        "no coordinate reference system (.prj is missing); name it by --crs",
    ),
    FindingKind.CRS_UNKNOWN: (
        "坐标系不能直接换算（需要当地参数）：{value}",
        "a coordinate reference system that needs parameters of the city: {value}",
    ),
    FindingKind.COORDINATES_SWAPPED: ("经纬度颠倒：{value}", "longitude and latitude are swapped: {value}"),
    FindingKind.COORDINATES_NOT_DEGREES: (
        "坐标不是经纬度：{value}",
        "the coordinates are no degrees: {value}",
    ),
    FindingKind.COORDINATES_ABROAD: (
        "坐标不在中国境内：{value}",
        "the coordinates are not in China: {value}",
    ),
    FindingKind.SHIFTED_GCJ02: (
        "整体偏移与 GCJ-02（火星坐标）相符：{amount}（{value}；依据 {other}），请用 --crs gcj02 导入",
        "shifted as GCJ-02 is: {amount} ({value}; by {other}); import it with --crs gcj02",
    ),
    FindingKind.SHIFTED_BD09: (
        "整体偏移与 BD-09（百度坐标）相符：{amount}（{value}；依据 {other}），请用 --crs bd09 导入",
        "shifted as BD-09 is: {amount} ({value}; by {other}); import it with --crs bd09",
    ),
    FindingKind.SHIFTED_OTHERWISE: (
        "整体偏移 {amount}，原因不明（{value}；依据 {other}）",
        "shifted as a whole by {amount}, for no known reason ({value}; by {other})",
    ),
    FindingKind.SHIFT_UNTOLD: (
        "没有可对照的网格、人员定位，无法判断是否偏移",
        "nothing to hold it against: whether it bears an offset cannot be told",
    ),
    FindingKind.CODE_INVALID: (
        "网格编码不是 6+3+3+3 位数字：{value}",
        "no grid code of 6+3+3+3 digits: {value}",
    ),
    FindingKind.CODE_OUTSIDE: ("编码不属于 {other}", "the code lies outside {other}"),
    FindingKind.CODE_DUPLICATE: ("编码与第 {other} 行重复", "the code stands in row {other} already"),
    FindingKind.KIND_UNKNOWN: ("网格类型未知：{value}", "unknown kind of grid: {value}"),
    FindingKind.DATE_INVALID: ("日期无效 {column}：{value}", "no valid date in {column}: {value}"),
    FindingKind.NAME_MISSING: ("没有名称，将用编码代替", "no name; its code is taken instead"),
    FindingKind.EXPIRED: ("有效期已过，按已停用处理", "no longer valid; taken as gone"),
    FindingKind.GEOMETRY_EMPTY: ("没有图形", "no geometry"),
    FindingKind.GEOMETRY_OTHER: ("图形不是面：{value}", "the geometry is no polygon: {value}"),
    FindingKind.VERTICES_MANY: ("顶点过多：{amount}", "too many vertices: {amount}"),
    FindingKind.SELF_CROSSING: ("边界自相交：{value}", "the border crosses itself: {value}"),
    FindingKind.MULTI_PART: ("由 {amount} 块组成", "it has {amount} parts"),
    FindingKind.OVERLAP: ("与 {other} 重叠 {amount}", "overlaps {other} by {amount}"),
    FindingKind.GAP: ("社区内有空隙 {amount}", "a gap of {amount} within the community"),
    FindingKind.FAR_FROM_COMMUNITY: ("距本社区其他网格 {amount}", "{amount} away from its community"),
    FindingKind.FAR_FROM_CITY: ("距本市现有网格 {amount}", "{amount} away from the city as it stands"),
    FindingKind.GRID_VANISHES: (
        "文件中没有此网格，将作废：{value}",
        "not in the file, becomes void: {value}",
    ),
    FindingKind.ORGANISATION_NEW: ("新建机构：{value}", "a new organisation: {value}"),
    FindingKind.NAME_INVALID: (
        "名称为空、过长或含非法字符：{value}",
        "the name is empty, too long or malformed: {value}",
    ),
    FindingKind.PERSON_INVALID: ("人员编号无效：{value}", "no valid person id: {value}"),
    FindingKind.PERSON_DUPLICATE: ("人员与第 {other} 行重复", "the person stands in row {other} already"),
    FindingKind.PHONE_INVALID: ("电话号码无效：{value}", "no valid phone number: {value}"),
    FindingKind.PHONE_SHARED: ("电话与 {other} 相同：{value}", "the phone of {other} is the same: {value}"),
    FindingKind.GRID_UNKNOWN: ("没有此有效网格：{value}", "there is no such valid grid: {value}"),
    FindingKind.GRID_TAKEN: (
        "第 {other} 行已任该网格同一岗位",
        "row {other} holds this post of the grid already",
    ),
    FindingKind.GRID_MISSING: ("没有负责的网格", "no grid is named"),
    FindingKind.SAME_PERSON: ("A岗与B岗是同一人", "A and B of the grid are the same person"),
    FindingKind.PERSON_OTHER_COMMUNITY: ("不在同一社区：{value}", "of another community: {value}"),
    FindingKind.POSTS_MANY: ("一人负责的岗位过多：{amount}", "too many posts for one person: {amount}"),
}


def describe(finding: Finding, *, is_chinese: bool) -> str:
    """Return a finding as one line: how grave, where, what."""
    language = 0 if is_chinese else 1
    amount = "" if finding.amount is None else f"{finding.amount:,.6g} {finding.unit}".strip()
    words = _WORDS[finding.kind][language].format(
        amount=amount, value=finding.value, other=finding.other, column=finding.column
    )
    places = []
    if finding.row:
        places.append(f"第 {finding.row} 行" if is_chinese else f"row {finding.row}")
    if finding.code:
        places.append(finding.code)
    if finding.lon_deg is not None and finding.lat_deg is not None:
        places.append(f"{finding.lon_deg:.6f}, {finding.lat_deg:.6f}")
    where = f" [{' · '.join(places)}]" if places else ""
    return f"{SEVERITIES[finding.severity][language]}{where} {words}"


def pointer_of(finding: Finding) -> str:
    """Return the JSON pointer of what a finding speaks of: the whole file, a row, or a column of a row.

    Source: RFC 6901, section 3 (how "~" and "/" in a name are written).
    """
    if not finding.row:
        return "/body"
    place = f"/rows/{finding.row}"
    return f"{place}/{finding.column.replace('~', '~0').replace('/', '~1')}" if finding.column else place
