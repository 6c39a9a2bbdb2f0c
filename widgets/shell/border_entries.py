"""Owns the list of what was found at the borders: its groups, its filter, its rows in words.

Thread: UI
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from desktop.models.codes import town_of
from desktop.models.partition import (
    SLIVERS,
    BorderCheck,
    BorderFault,
    FaultKind,
    Outsider,
    OutsiderKind,
)
from widgets.parts.wording import tr

Index = QModelIndex | QPersistentModelIndex
ENTRY_ROLE = Qt.ItemDataRole.UserRole

COLUMNS = 3
"""What, where, how much."""


class BorderGroup(StrEnum):
    """Groups of the list, in its order."""

    OVERLAP = "overlap"
    GAP = "gap"
    SLIVER = "sliver"
    SHAPE = "shape"
    RECORD = "record"
    APART = "apart"
    INCIDENT = "incident"
    WORKER = "worker"


_GROUP_OF_KIND = {
    FaultKind.OVERLAP: BorderGroup.OVERLAP,
    FaultKind.GAP: BorderGroup.GAP,
    FaultKind.INVALID: BorderGroup.SHAPE,
    FaultKind.MULTI_PART: BorderGroup.SHAPE,
    FaultKind.CODE_INVALID: BorderGroup.RECORD,
    FaultKind.CODE_DUPLICATE: BorderGroup.RECORD,
    FaultKind.CODE_CONTRADICTED: BorderGroup.RECORD,
    FaultKind.WITHOUT_SHAPE: BorderGroup.RECORD,
    FaultKind.WITHOUT_RECORD: BorderGroup.RECORD,
    FaultKind.FAR_FROM_CITY: BorderGroup.APART,
    FaultKind.FAR_FROM_COMMUNITY: BorderGroup.APART,
    FaultKind.ISLAND: BorderGroup.APART,
    **dict.fromkeys(SLIVERS, BorderGroup.SLIVER),
}
_GROUP_OF_OUTSIDER = {
    OutsiderKind.INCIDENT: BorderGroup.INCIDENT,
    OutsiderKind.WORKER: BorderGroup.WORKER,
}


@dataclass(frozen=True, slots=True)
class BorderEntry:
    """One row of the list.

    Attributes:
        key: Its place in the check; the map's spot bears the same.
        found: What was found.
    """

    key: int
    group: BorderGroup
    found: BorderFault | Outsider

    @property
    def thing(self) -> object:
        """What it is about, the same in another check: who is outside walks on."""
        found = self.found
        return (found.kind, found.id) if isinstance(found, Outsider) else found

    @property
    def codes(self) -> tuple[str, ...]:
        """Codes of the grids that it is about."""
        return (self.found.grid_code,) if isinstance(self.found, Outsider) else self.found.codes


def entries_of(check: BorderCheck | None) -> tuple[BorderEntry, ...]:
    """Return the rows of a check: by group, of each group the largest first."""
    if check is None:
        return ()
    found: list[tuple[BorderGroup, BorderFault | Outsider]] = [
        (_GROUP_OF_KIND[one.kind], one) for one in check.faults
    ]
    found += [(_GROUP_OF_OUTSIDER[one.kind], one) for one in check.outsiders]
    order = {group: place for place, group in enumerate(BorderGroup)}
    found.sort(key=lambda pair: (order[pair[0]], -_size_of(pair[1])))
    return tuple(BorderEntry(key, group, one) for key, (group, one) in enumerate(found))


def _size_of(found: BorderFault | Outsider) -> float:
    return found.away_m if isinstance(found, Outsider) else found.area_m2 or found.away_m


def group_word(group: BorderGroup | None) -> str:
    """Return the word for a group, None for all of them."""
    if group is None:
        return tr("全部")
    return {
        BorderGroup.OVERLAP: tr("重叠"),
        BorderGroup.GAP: tr("空隙"),
        BorderGroup.SLIVER: tr("细缝细条"),
        BorderGroup.SHAPE: tr("图形"),
        BorderGroup.RECORD: tr("编码与登记"),
        BorderGroup.APART: tr("孤立、偏远"),
        BorderGroup.INCIDENT: tr("网格外事件"),
        BorderGroup.WORKER: tr("网格外人员"),
    }[group]


def kind_word(found: BorderFault | Outsider) -> str:
    """Return the word for what was found."""
    if isinstance(found, Outsider):
        return tr("事件") if found.kind is OutsiderKind.INCIDENT else tr("人员")
    return {
        FaultKind.OVERLAP: tr("重叠"),
        FaultKind.GAP: tr("空隙"),
        FaultKind.THIN_OVERLAP: tr("细条重叠"),
        FaultKind.THIN_GAP: tr("细缝"),
        FaultKind.THIN_GRID: tr("细条网格"),
        FaultKind.INVALID: tr("图形无效"),
        FaultKind.CODE_INVALID: tr("编码无效"),
        FaultKind.CODE_DUPLICATE: tr("编码重复"),
        FaultKind.CODE_CONTRADICTED: tr("编码矛盾"),
        FaultKind.WITHOUT_SHAPE: tr("没有图形"),
        FaultKind.WITHOUT_RECORD: tr("没有登记"),
        FaultKind.FAR_FROM_CITY: tr("远离全市"),
        FaultKind.FAR_FROM_COMMUNITY: tr("远离本社区"),
        FaultKind.MULTI_PART: tr("多块"),
        FaultKind.ISLAND: tr("不相连"),
    }[found.kind]


def length_words(metres: float) -> str:
    """Return a length with its unit."""
    return f"{metres / 1000:,.1f} km" if metres >= 1000 else f"{metres:,.0f} m"


def size_words(found: BorderFault | Outsider) -> str:
    """Return how much it is: an area, a width, a distance."""
    if isinstance(found, Outsider):
        return length_words(found.away_m)
    parts = []
    if found.area_m2 and found.kind not in (FaultKind.MULTI_PART, FaultKind.ISLAND):
        large = found.area_m2 >= 100_000
        parts.append(f"{found.area_m2 / 1e6:,.2f} km²" if large else f"{found.area_m2:,.0f} m²")
    if found.width_m:
        parts.append(tr("宽 {width} m").format(width=f"{found.width_m:.1f}"))
    if found.away_m:
        parts.append(length_words(found.away_m))
    if found.kind is FaultKind.MULTI_PART:
        parts.append(tr("{n} 块").format(n=found.parts))
    return " · ".join(parts)


class BorderEntryModel(QAbstractTableModel):
    """The rows that the filter leaves.

    Args:
        place_of: Gives the words for where something lies.
    """

    def __init__(self, place_of: Callable[[BorderEntry], str]) -> None:
        super().__init__()
        self._place_of = place_of
        self._all: tuple[BorderEntry, ...] = ()
        self.entries: tuple[BorderEntry, ...] = ()
        self.group: BorderGroup | None = None
        self.town_code = ""

    def take_check(self, check: BorderCheck | None) -> None:
        """List what another check found."""
        self._all = entries_of(check)
        self._filter()

    def choose(self, group: BorderGroup | None, town_code: str) -> None:
        """List one group, or one town, alone; None and empty for all."""
        self.group, self.town_code = group, town_code
        self._filter()

    def _filter(self) -> None:
        shown = tuple(one for one in self._of_town() if self.group in (None, one.group))
        self.beginResetModel()
        self.entries = shown
        self.endResetModel()

    def _of_town(self) -> tuple[BorderEntry, ...]:
        wanted = self.town_code
        if not wanted:
            return self._all
        return tuple(one for one in self._all if any(town_of(code) == wanted for code in one.codes))

    def counts(self) -> Counter[BorderGroup]:
        """Return how many rows each group has in the chosen town."""
        return Counter(one.group for one in self._of_town())

    def towns(self) -> list[str]:
        """Return the codes of the towns in which anything was found, and of the chosen one."""
        found = {town_of(code) for one in self._all for code in one.codes if len(code) >= 9}
        return sorted(found | {self.town_code} if self.town_code else found)

    def row_of(self, key: int | None) -> int | None:
        """Return the row of an entry, None if it is not listed."""
        return next((row for row, one in enumerate(self.entries) if one.key == key), None)

    def cells(self, entry: BorderEntry) -> tuple[str, str, str]:
        """Return what stands in a row."""
        return kind_word(entry.found), self._place_of(entry), size_words(entry.found)

    # -- what the view asks ------------------------------------------------------------------------

    def rowCount(self, parent: Index | None = None) -> int:
        """Return the number of rows."""
        return 0 if parent is not None and parent.isValid() else len(self.entries)

    def columnCount(self, parent: Index | None = None) -> int:
        """Return the number of columns."""
        return 0 if parent is not None and parent.isValid() else COLUMNS

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return an entry, or its words."""
        if not index.isValid() or index.row() >= len(self.entries):
            return None
        entry = self.entries[index.row()]
        if role == ENTRY_ROLE:
            return entry
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self.cells(entry)[index.column()]
        if role == Qt.ItemDataRole.TextAlignmentRole and index.column() == COLUMNS - 1:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """Return the heading of a column."""
        if orientation is not Qt.Orientation.Horizontal or role != Qt.ItemDataRole.DisplayRole:
            return None
        return (tr("类型"), tr("位置"), tr("大小"))[section]
