"""Owns the lines of what a grid's worker has to do, by class of duties.

Thread: UI
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from PySide6.QtWidgets import QWidget

from desktop.models.base_data import DutyItem
from widgets.card.rows import plain_line
from widgets.card.section import Folds, SectionHead
from widgets.parts.wording import tr

DUTIES = "duties"


def duty_widgets(duties: Sequence[DutyItem], folds: Folds) -> list[QWidget]:
    """Return the part of the card that lists the duties; examples that no city has confirmed say so."""
    if not duties:
        return []
    count = len(duties)
    are_samples = all(duty.is_sample for duty in duties)
    words = tr("职责 {n} 项（示例）") if are_samples else tr("职责 {n} 项")
    is_open = folds.is_open(DUTIES)
    lines: list[QWidget] = [SectionHead(DUTIES, words.format(n=count), is_open=is_open)]
    if not is_open:
        return lines
    for (role, name), group in groupby(duties, key=_class_of):
        listed = list(group)
        lines.append(plain_line("value", f"{role} · {name} {len(listed)}"))
        lines.append(plain_line("small", "；".join(_duty_words(duty, are_samples) for duty in listed)))
    return lines


def _class_of(duty: DutyItem) -> tuple[str, str]:
    return duty.role, duty.class_name


def _duty_words(duty: DutyItem, are_samples: bool) -> str:
    return duty.name if are_samples or not duty.is_sample else tr("{duty}（示例）").format(duty=duty.name)
