"""Owns the bodies of commands as the HTTP surface takes them: types, lengths, no surplus."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StrictBool

from desktop.central.routes.moments import Moment
from desktop.central.rules.photos import MOST_PHOTOS
from desktop.models.alarm import LONGEST_SHELVE_REASON
from desktop.models.codes import Level
from desktop.models.command import Operation
from desktop.models.datum import Crs
from desktop.models.incident import AssigneeKind, IntakeSource, Priority, Rating


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


PhotoIds = Annotated[
    list[Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]], Field(min_length=1, max_length=MOST_PHOTOS)
]
"""Photos that were sent before, by whoever cites them."""


class CommandBody(BaseModel):
    """What every command's body may carry; `issued` and `expires` are the desk's reckoning of server time."""

    model_config = ConfigDict(extra="forbid", strict=False)
    issued: Moment | None = None
    expires: Moment | None = None

    def arguments(self) -> dict[str, object]:
        """Return what is left for the rules: plain values, times aside."""
        return self.model_dump(mode="json", exclude={"issued", "expires"}, exclude_none=True)


class PlainBody(CommandBody):
    """A command that needs nothing more."""


class OpinionBody(CommandBody):
    """A command with the actor's words."""

    opinion: LongText = ""


class EvidenceBody(OpinionBody):
    """What was done, in words and photos."""

    photos: PhotoIds | None = None


class ReasonBody(CommandBody):
    """A command that is refused without a reason."""

    opinion: Annotated[Text, Field(min_length=1, max_length=4000)]


class CloseBody(OpinionBody):
    """Closing; the level that settled it may be named."""

    settled_level: Level | None = None


class ReceiverBody(BaseModel):
    """Somebody to be sent, or to be copied to."""

    model_config = ConfigDict(extra="forbid")
    kind: AssigneeKind
    id: RecordId


Receivers = Annotated[list[ReceiverBody], Field(min_length=1, max_length=20)]


class DispatchBody(OpinionBody):
    """A dispatch: who is sent."""

    assignees: Receivers


class CopyBody(OpinionBody):
    """A copy for information 抄告: who gets it."""

    receivers: Receivers


class HandOffBody(OpinionBody):
    """A claim is offered to a colleague of the same desk."""

    to_id: RecordId


class EscalateBody(ReasonBody):
    """A report upwards 上报; the direct superior unless another organisation is named."""

    to_code: Annotated[str, Field(pattern=r"^([0-9]{6}|[0-9]{9}|[0-9]{12})?$")] = ""


class SuspendBody(ReasonBody):
    """A suspension 挂账 with its end."""

    until: Moment


class SuperviseBody(ReasonBody):
    """A level of 督办 above the present one."""

    level: Literal["ordinary", "yellow", "red"]


class FlagBody(OpinionBody):
    """加急 and 重大; what is left out stays as it is."""

    urgent: StrictBool | None = None
    major: StrictBool | None = None


class CorrectBody(OpinionBody):
    """Fields that the holder sets right; what is left out stays as it is."""

    title: Annotated[Text, Field(min_length=1, max_length=60)] | None = None
    description: LongText | None = None
    class_code: Annotated[Text, Field(min_length=1, max_length=20)] | None = None
    priority: Priority | None = None
    address: ShortText | None = None


class MergeBody(OpinionBody):
    """A duplicate goes into another incident."""

    into: RecordId


class RateBody(OpinionBody):
    """What the person who reported thinks of the outcome."""

    rating: Rating


class ShelveBody(CommandBody):
    """An alarm put aside 搁置 until an instant at most 8 h ahead, with the reason."""

    opinion: Annotated[Text, Field(min_length=1, max_length=LONGEST_SHELVE_REASON)]
    until: Moment


class CreateBody(CommandBody):
    """A report that becomes an incident; positions are degrees, WGS84 unless a `crs` is named."""

    id: NewIncidentId
    title: Annotated[Text, Field(min_length=1, max_length=60)]
    description: LongText = ""
    class_code: Annotated[Text, Field(min_length=1, max_length=20)]
    priority: Priority
    source: IntakeSource
    grid_code: Annotated[str, Field(pattern=r"^([0-9]{15})?$")] = ""
    lon_deg: Annotated[float, Field(ge=-180, le=180, allow_inf_nan=False)]
    lat_deg: Annotated[float, Field(ge=-90, le=90, allow_inf_nan=False)]
    crs: Crs | None = None
    address: ShortText = ""
    reporter_name: Annotated[Text, Field(max_length=60)] = ""
    reporter_phone: Annotated[Text, Field(max_length=30)] = ""
    needs_verification: StrictBool = False
    is_self_handled: StrictBool = False
    photos: PhotoIds | None = None


BODY_OF_OPERATION: dict[Operation, type[CommandBody]] = {
    Operation.VERIFY: OpinionBody,
    Operation.ACCEPT: OpinionBody,
    Operation.DECLINE: ReasonBody,
    Operation.CLAIM: PlainBody,
    Operation.RELEASE: PlainBody,
    Operation.TAKE: OpinionBody,
    Operation.HAND_OFF: HandOffBody,
    Operation.ACCEPT_HAND_OFF: PlainBody,
    Operation.DECLINE_HAND_OFF: OpinionBody,
    Operation.DISPATCH: DispatchBody,
    Operation.RECALL: ReasonBody,
    Operation.ESCALATE: EscalateBody,
    Operation.SIGN_FOR: OpinionBody,
    Operation.PROGRESS: EvidenceBody,
    Operation.FINISH: EvidenceBody,
    Operation.RETURN: ReasonBody,
    Operation.SUSPEND: SuspendBody,
    Operation.RESUME: OpinionBody,
    Operation.EXTEND: ReasonBody,
    Operation.APPROVE_EXTENSION: OpinionBody,
    Operation.REJECT_EXTENSION: ReasonBody,
    Operation.CHECK: OpinionBody,
    Operation.CLOSE: CloseBody,
    Operation.VOID: ReasonBody,
    Operation.FORCE_CLOSE: ReasonBody,
    Operation.MERGE: MergeBody,
    Operation.REOPEN: ReasonBody,
    Operation.RATE: RateBody,
    Operation.SUPERVISE: SuperviseBody,
    Operation.FLAG: FlagBody,
    Operation.CORRECT: CorrectBody,
    Operation.COPY: CopyBody,
    Operation.NOTE: ReasonBody,
}
"""Body of each operation on an incident; each has its own path."""

ALARM_BODIES: dict[Operation, type[CommandBody]] = {
    Operation.ACKNOWLEDGE: PlainBody,
    Operation.SHELVE: ShelveBody,
    Operation.UNSHELVE: PlainBody,
}
"""Body of each operation on an alarm."""
