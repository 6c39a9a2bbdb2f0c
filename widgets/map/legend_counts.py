"""Owns the live counts behind the legend's rows, and which rows there are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from desktop.board.board import Board
from desktop.models.incident import Priority
from desktop.models.post import PostState
from desktop.viewmodels.map_feed import POST_CODES
from desktop.viewmodels.map_filter import (
    WORKER_GROUP_CODES,
    Criterion,
    IncidentPhase,
    LayerName,
    WorkerGroup,
    class_criterion,
    criterion_of,
    worker_groups,
)
from widgets.canvas.map_data import MapData
from widgets.map.area_contents import POSTS_BY_NEED, worker_group_word
from widgets.parts.wording import post_state_word, tr

RowOf = PostState | Priority | IncidentPhase | WorkerGroup | LayerName | Criterion
"""What a row of the legend explains and filters; a class of incidents is its criterion."""


class Section(StrEnum):
    """Sections of the legend."""

    POSTS = "posts"
    INCIDENTS = "incidents"
    CLASSES = "classes"
    WORKERS = "workers"
    LAYERS = "layers"


ROWS: dict[Section, tuple[RowOf, ...]] = {
    Section.POSTS: (
        *POSTS_BY_NEED,
        LayerName.LOAD,
    ),
    Section.INCIDENTS: (*Priority, *IncidentPhase),
    Section.WORKERS: tuple(WorkerGroup),
}
"""Rows of the sections that every city has; classes come with the incidents, layers with what is laid on."""

RARE = frozenset({PostState.OFF_HOURS, PostState.UNCOVERED, PostState.UNKNOWN})
"""Rows that are there only while something is in that state, or while they are hidden; so are classes."""


def section_word(section: Section) -> str:
    """Return the word for a section."""
    return {
        Section.POSTS: tr("岗位"),
        Section.INCIDENTS: tr("事件"),
        Section.CLASSES: tr("事件类别"),
        Section.WORKERS: tr("人员"),
        Section.LAYERS: tr("图层"),
    }[section]


def layer_word(layer: LayerName) -> str:
    """Return the word for a layer."""
    return {
        LayerName.LOAD: tr("3 件以上未结"),
        LayerName.LABELS: tr("地名"),
        LayerName.STATIONS: tr("服务站、部门"),
        LayerName.TRAILS: tr("轨迹"),
        LayerName.COVERAGE: tr("岗位覆盖"),
        LayerName.FINDINGS: tr("边界问题"),
        LayerName.BASEMAP: tr("底图"),
    }[layer]


def row_word(row: RowOf, classes: Mapping[Criterion, str]) -> str:
    """Return the word of a row."""
    match row:
        case PostState():
            return post_state_word(row)
        case Priority():
            return {
                Priority.CRITICAL: tr("特急"),
                Priority.HIGH: tr("紧急"),
                Priority.MEDIUM: tr("一般"),
                Priority.LOW: tr("低"),
            }[row]
        case IncidentPhase():
            return tr("待办、超时") if row is IncidentPhase.CALLING else tr("在办")
        case WorkerGroup():
            return worker_group_word(row)
        case LayerName():
            return layer_word(row)
        case Criterion():
            return classes.get(row, row.key)


@dataclass(frozen=True, slots=True)
class LegendCounts:
    """How much there is of what each row stands for, the filter notwithstanding.

    Attributes:
        counts: By criterion; layers that count nothing are absent.
        classes: Name of each class of incidents that is there, in the order of their codes.
    """

    counts: Mapping[Criterion, int]
    classes: Mapping[Criterion, str]


def count_all(data: MapData, board: Board) -> LegendCounts:
    """Count posts, incidents and workers as the map has them now."""
    counts: Counter[Criterion] = Counter()
    posts = np.bincount(data.statuses, minlength=len(POST_CODES))
    for state, code in POST_CODES.items():
        counts[criterion_of(state)] = int(posts[code])
    for priority in Priority:
        counts[criterion_of(priority)] = int(np.count_nonzero(data.priorities == priority))
    calling = int(np.count_nonzero(data.attention))
    counts[criterion_of(IncidentPhase.CALLING)] = calling
    counts[criterion_of(IncidentPhase.IN_HAND)] = len(data.attention) - calling
    n = len(data.worker_xy)
    groups = np.bincount(
        worker_groups(data.workers.states[:n], data.workers.outside[:n]), minlength=len(WORKER_GROUP_CODES)
    )
    for group, code in WORKER_GROUP_CODES.items():
        counts[criterion_of(group)] = int(groups[code])
    counts[criterion_of(LayerName.LOAD)] = data.busy_count
    classes: dict[Criterion, str] = {}
    for incident_id in data.incidents.ids:
        incident = board.incidents.get(incident_id)
        if incident is not None:
            criterion = class_criterion(incident.class_code)
            counts[criterion] += 1
            classes.setdefault(criterion, incident.class_name.partition("/")[0].strip())
    ordered = dict(sorted(classes.items(), key=lambda pair: pair[0].key))
    return LegendCounts(counts, ordered)
