"""Owns the bodies of commands as the HTTP surface takes them: types, lengths, no surplus."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field

from desktop.models.codes import Level
from desktop.models.incident import AssigneeKind, IntakeSource, Priority


def _without_nul(text: str) -> str:
    if "\0" in text:
        raise ValueError("text holds the character U+0000, which no database keeps")
    return text


Text = Annotated[str, AfterValidator(_without_nul)]
ShortText = Annotated[Text, Field(max_length=200)]
LongText = Annotated[Text, Field(max_length=4000)]
RecordId = Annotated[str, Field(min_length=1, max_length=64, pattern=r"^[A-Za-z0-9:._-]+$")]
NewIncidentId = Annotated[str, Field(min_length=1, max_length=40, pattern=r"^[A-Za-z0-9:._-]+$")]
"""Shorter than other ids, because the ids of an incident's alarms are made of it."""


class CommandBody(BaseModel):
    """What every command's body may carry; `issued` and `expires` are the desk's reckoning of server time."""

    model_config = ConfigDict(extra="forbid", strict=False)
    issued: AwareDatetime | None = None
    expires: AwareDatetime | None = None

    def arguments(self) -> dict[str, object]:
        """Return what is left for the rules: plain values, times aside."""
        return self.model_dump(mode="json", exclude={"issued", "expires"}, exclude_none=True)


class PlainBody(CommandBody):
    """A command that needs nothing more."""


class OpinionBody(CommandBody):
    """A command with the actor's words."""

    opinion: LongText = ""


class CloseBody(OpinionBody):
    """Closing; the level that settled it may be named."""

    settled_level: Level | None = None


class AssigneeBody(BaseModel):
    """Somebody to be sent."""

    model_config = ConfigDict(extra="forbid")
    kind: AssigneeKind
    id: RecordId


class DispatchBody(OpinionBody):
    """A dispatch: who is sent."""

    assignees: Annotated[list[AssigneeBody], Field(min_length=1, max_length=20)]


class CreateBody(CommandBody):
    """A report that becomes an incident; positions are degrees WGS84."""

    id: NewIncidentId
    title: Annotated[Text, Field(min_length=1, max_length=60)]
    description: LongText = ""
    class_code: Annotated[Text, Field(min_length=1, max_length=20)]
    priority: Priority
    source: IntakeSource
    grid_code: Annotated[str, Field(pattern=r"^([0-9]{15})?$")] = ""
    lon_deg: Annotated[float, Field(ge=-180, le=180, allow_inf_nan=False)]
    lat_deg: Annotated[float, Field(ge=-90, le=90, allow_inf_nan=False)]
    address: ShortText = ""
    reporter_name: Annotated[Text, Field(max_length=60)] = ""
    reporter_phone: Annotated[Text, Field(max_length=30)] = ""


BODY_OF_OPERATION: dict[str, type[CommandBody]] = {
    "verify": OpinionBody,
    "accept": OpinionBody,
    "claim": PlainBody,
    "release": PlainBody,
    "dispatch": DispatchBody,
    "sign-for": OpinionBody,
    "progress": OpinionBody,
    "finish": OpinionBody,
    "return": OpinionBody,
    "close": CloseBody,
    "acknowledge": PlainBody,
}
