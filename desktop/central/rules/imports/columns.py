"""Owns which column of a file holds what: by the names that are given, else by the usual ones; pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from desktop.models.finding import Finding, FindingKind, Severity

GRID_FIELDS: dict[str, tuple[str, ...]] = {
    "code": (
        "网格编码",
        "网格代码",
        "网格编号",
        "网格编",
        "编码",
        "代码",
        "gridcode",
        "wgbm",
        "wgdm",
        "code",
        "bm",
    ),
    "name": ("网格名称", "网格名", "名称", "gridname", "wgmc", "name", "mc"),
    "kind": ("网格类型", "网格类别", "网格类", "类型", "gridtype", "gridkind", "wglx", "kind", "type", "lx"),
    "valid_from": (
        "启用日期",
        "生效日期",
        "有效期起",
        "启用时间",
        "启用日",
        "validfrom",
        "startdate",
        "qyrq",
        "sxrq",
    ),
    "valid_to": ("停用日期", "失效日期", "有效期止", "停用时间", "停用日", "validto", "enddate", "tyrq"),
    "town_name": ("镇街", "镇街名称", "乡镇街道", "街道", "街道名称", "townname", "town", "street", "xzjd"),
    "community_name": ("社区", "社区名称", "村社区", "所属社区", "communityname", "community", "sqmc"),
}
"""Usual names of each field of a grid, the most telling first; letter case, spaces and _ do not count.

The shortest ones are what a shapefile leaves of a name in UTF-8, which may take ten bytes.
"""

WORKER_FIELDS: dict[str, tuple[str, ...]] = {
    "id": ("工号", "人员编号", "网格员编号", "编号", "workerid", "staffid", "id"),
    "name": ("姓名", "网格员姓名", "网格员", "workername", "name"),
    "phone": ("手机", "手机号", "手机号码", "电话", "联系电话", "phone", "mobile", "tel"),
    "org": ("机构编码", "所属机构", "社区编码", "orgcode", "org", "organisation", "organization"),
    "grid_a": ("a岗网格", "a岗", "主岗网格", "负责网格", "网格编码", "grida", "gridcode", "grid"),
    "grid_b": ("b岗网格", "b岗", "副岗网格", "替岗网格", "gridb"),
}
"""Usual names of each field of a worker."""


def find_columns(
    present: Iterable[str],
    fields: Mapping[str, tuple[str, ...]],
    wished: Mapping[str, str],
    required: Iterable[str],
) -> tuple[dict[str, str], tuple[Finding, ...]]:
    """Return the column of each field that has one, and what is missing.

    Args:
        present: Names of the file's columns.
        fields: Usual names by field.
        wished: Names that were given, by field; one that is not there is missing, never replaced by another.
        required: Fields without which nothing can be imported.
    """
    names = list(present)
    by_plain = {_plain(name): name for name in reversed(names)}
    found: dict[str, str] = {}
    missing: list[str] = []
    for field, usual in fields.items():
        wish = wished.get(field, "")
        if wish:
            column = wish if wish in names else None
        else:
            column = next((by_plain[_plain(one)] for one in usual if _plain(one) in by_plain), None)
        if column is not None:
            found[field] = column
        elif wish or field in required:
            missing.append(wish or field)
    there = ", ".join(names)[:300]
    return found, tuple(
        Finding(kind=FindingKind.COLUMN_MISSING, severity=Severity.ERROR, column=one[:80], value=there)
        for one in missing
    )


def _plain(name: str) -> str:
    return name.strip().casefold().replace(" ", "").replace("_", "").replace("-", "")
