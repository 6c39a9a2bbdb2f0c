"""Owns the words of the search: for what was found, what it is, what can be typed."""

from __future__ import annotations

from collections.abc import Mapping

from desktop.board.search.entries import HitKind
from desktop.board.search.hits import Hit
from desktop.models.base_data import StationKind
from desktop.models.codes import Level
from desktop.models.datum import Crs
from desktop.models.incident import IncidentState
from desktop.models.organisation import OrganisationKind
from widgets.parts.relation_words import relation_word
from widgets.parts.wording import data_words, state_word, tr


def kind_word(kind: HitKind) -> str:
    """Return the word for what was found."""
    return {
        HitKind.POSITION: tr("坐标"),
        HitKind.GRID: tr("网格"),
        HitKind.AREA: tr("镇（街道）、社区"),
        HitKind.WORKER: tr("网格员"),
        HitKind.INCIDENT: tr("事件"),
        HitKind.STATION: tr("站点"),
        HitKind.DEPARTMENT: tr("部门"),
        HitKind.CONTACT: tr("联系人"),
    }[kind]


def nature_word(hit: Hit, station_kinds: Mapping[str, StationKind]) -> str:
    """Return the word for what a hit is within its kind, empty where there is nothing to say."""
    match hit.kind:
        case HitKind.INCIDENT:
            return state_word(IncidentState(hit.nature))
        case HitKind.AREA:
            return _area_word(hit.nature)
        case HitKind.CONTACT:
            return relation_word(hit.nature)
        case HitKind.STATION:
            kind = station_kinds.get(hit.nature)
            return "" if kind is None else data_words(kind.name, kind.name_en)
        case HitKind.POSITION:
            return _datum_word(Crs(hit.nature))
        case _:
            return ""


def _area_word(nature: str) -> str:
    known: dict[str, str] = {
        OrganisationKind.CITY: tr("市"),
        OrganisationKind.TOWN: tr("镇"),
        OrganisationKind.STREET: tr("街道"),
        OrganisationKind.COMMUNITY: tr("社区"),
        OrganisationKind.VILLAGE: tr("村"),
        Level.TOWN: tr("镇（街道）"),
    }
    return known.get(nature, "")


def _datum_word(crs: Crs) -> str:
    return {
        Crs.WGS84: "WGS84",
        Crs.CGCS2000: "CGCS2000",
        Crs.GCJ02: tr("由 GCJ-02 换算"),
        Crs.BD09: tr("由 BD-09 换算"),
    }[crs]


def place_words(hit: Hit) -> str:
    """Return where a hit lies; a position outside every grid says so."""
    if hit.kind is HitKind.POSITION and not hit.grid_code:
        return tr("不在任何网格内")
    return hit.place


def example_rows() -> tuple[tuple[str, str], ...]:
    """Return what can be typed, and examples of it."""
    return (
        (tr("名称"), tr("朝阳中路008　燃气公司　天彭街道")),
        (tr("拼音"), tr("cyzl008　chaoyang　朝yzl")),
        (tr("编码、编号"), tr("末几位 014008，或全部 15 位")),
        (tr("人员"), tr("姓名、拼音首字母、电话末四位")),
        (tr("地址"), tr("事件地址、站点地址")),
        (tr("几个词"), tr("任意次序，用空格隔开：天彭 赵")),
        (tr("坐标"), tr("103.95,30.99　gcj 103.95,30.99")),
    )
