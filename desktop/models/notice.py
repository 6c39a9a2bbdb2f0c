"""Owns notices: the one road by which the program tells the officer something."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from desktop.models.instant import require_aware


class NoticeLevel(StrEnum):
    """How loud a notice is."""

    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """One plain sentence with what to do.

    Attributes:
        text_key: Names the sentence; the desk's wording puts it into the officer's language.
        arguments: Values the sentence needs; always shown as plain text.
        replace_key: A new notice with the same key takes the place of the old one.
        action: Name of an action offered with it ("retry", "why", ...), empty for none.
    """

    level: NoticeLevel
    text_key: str
    replace_key: str
    since: datetime
    arguments: dict[str, str] = field(default_factory=dict)
    action: str = ""

    def __post_init__(self) -> None:
        require_aware(self.since)
