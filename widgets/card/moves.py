"""Owns which further moves the card offers, what each asks for, and the arguments that it makes of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from desktop.board.overlay import ShownIncident
from desktop.models.command import Operation
from desktop.models.incident import AssigneeKind, Rating, Supervision
from desktop.models.incident_detail import IncidentDetail
from widgets.parts.wording import rating_word, supervision_word, tr

ON_THE_CARD = frozenset({Operation.CLAIM, Operation.DISPATCH, Operation.CLOSE, Operation.RETURN})
"""Moves that have a button and a key of their own."""

NEEDS_REASON = frozenset(
    {
        Operation.DECLINE,
        Operation.RECALL,
        Operation.ESCALATE,
        Operation.SUSPEND,
        Operation.EXTEND,
        Operation.REJECT_EXTENSION,
        Operation.VOID,
        Operation.FORCE_CLOSE,
        Operation.REOPEN,
        Operation.SUPERVISE,
        Operation.NOTE,
        Operation.TAKE,
    }
)
"""Moves that ask for a reason; a claim is taken from a colleague with a word to him."""


class Asks(StrEnum):
    """What a move asks for beside words."""

    CHOICE = "choice"
    DAYS = "days"
    TITLE = "title"


_CHOICE_FIELD = {
    Operation.SUPERVISE: "level",
    Operation.RATE: "rating",
    Operation.HAND_OFF: "to_id",
    Operation.MERGE: "into",
    Operation.COPY: "receivers",
    Operation.FLAG: "flag",
}


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What choices are made of, by id and name.

    Attributes:
        colleagues: Others of the same desk.
        departments: The city's departments.
        nearby: Open incidents into which this one could be merged, the likeliest first.
        supervision: Present level.
    """

    colleagues: tuple[tuple[str, str], ...] = ()
    departments: tuple[tuple[str, str], ...] = ()
    nearby: tuple[tuple[str, str], ...] = ()
    supervision: Supervision = Supervision.NONE
    urgent: bool = False
    major: bool = False


@dataclass(frozen=True, slots=True)
class MoveForm:
    """What a move asks for.

    Attributes:
        choices: Value and word of each choice; empty if nothing is to be chosen.
    """

    operation: Operation
    needs_reason: bool
    asks: frozenset[Asks] = frozenset()
    choices: tuple[tuple[str, str], ...] = field(default=())

    @property
    def can_be_filled(self) -> bool:
        """Say whether there is anything to choose where a choice is asked for."""
        return Asks.CHOICE not in self.asks or bool(self.choices)


def form_of(operation: Operation, around: Surroundings) -> MoveForm:
    """Return what a move asks for."""
    needs_reason = operation in NEEDS_REASON
    if operation is Operation.SUSPEND:
        return MoveForm(operation, needs_reason, frozenset({Asks.DAYS}))
    if operation is Operation.CORRECT:
        return MoveForm(operation, needs_reason, frozenset({Asks.TITLE}))
    if operation not in _CHOICE_FIELD:
        return MoveForm(operation, needs_reason)
    return MoveForm(operation, needs_reason, frozenset({Asks.CHOICE}), _choices(operation, around))


def _choices(operation: Operation, around: Surroundings) -> tuple[tuple[str, str], ...]:
    match operation:
        case Operation.SUPERVISE:
            higher = [level for level in Supervision if level.rank > around.supervision.rank]
            return tuple((level.value, supervision_word(level)) for level in higher)
        case Operation.RATE:
            return tuple((rating.value, rating_word(rating)) for rating in Rating)
        case Operation.HAND_OFF:
            return around.colleagues
        case Operation.MERGE:
            return around.nearby
        case Operation.COPY:
            return around.departments
        case _:
            urgent = ("urgent", tr("取消加急") if around.urgent else tr("加急"))
            major = ("major", tr("取消重大") if around.major else tr("重大"))
            return (urgent, major)


def arguments_of(
    form: MoveForm,
    around: Surroundings,
    *,
    words: str,
    choice: str = "",
    days: int = 0,
    title: str = "",
    now: datetime,
) -> Mapping[str, object]:
    """Return the body that the central gets of a filled form."""
    arguments: dict[str, object] = {"opinion": words}
    match form.operation:
        case Operation.RELEASE | Operation.CLAIM | Operation.ACCEPT_HAND_OFF:
            return {}
        case Operation.SUSPEND:
            arguments["until"] = now + timedelta(days=days)
        case Operation.CORRECT:
            arguments["title"] = title
        case Operation.COPY:
            arguments["receivers"] = [{"kind": AssigneeKind.DEPARTMENT.value, "id": choice}]
        case Operation.FLAG:
            present = {"urgent": around.urgent, "major": around.major}[choice]
            arguments[choice] = not present
        case operation if operation in _CHOICE_FIELD:
            arguments[_CHOICE_FIELD[operation]] = choice
    return arguments


def why_not_now(shown: ShownIncident | None, detail: IncidentDetail | None) -> str:
    """Return why a move whose form is filled cannot be ordered at this moment.

    Args:
        shown: The incident with this desk's orders laid over it, None if it is no longer on the board.
        detail: What the central says of it, None while that is being read.
    """
    if shown is None:
        return tr("这件事已不在未结之列")
    if shown.pending:
        return tr("上一条命令还没有答复")
    if detail is None:
        return tr("记录刚有变化，正在读取可用操作")
    return tr("此刻不可用")
