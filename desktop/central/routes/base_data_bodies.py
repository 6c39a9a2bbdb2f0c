"""Owns the bodies of orders on base information as the HTTP surface takes them."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from desktop.central.routes.bodies import CommandBody, OpinionBody, ShortText, Text
from desktop.central.routes.moments import FIRST_YEAR, LAST_YEAR
from desktop.models.command import Operation, TargetKind

EntryId = Annotated[str, Field(min_length=1, max_length=64, pattern=r"^[A-Za-z0-9:._-]+$")]
Code = Annotated[str, Field(min_length=1, max_length=32, pattern=r"^[A-Za-z0-9._-]+$")]
Place = Annotated[str, Field(pattern=r"^([0-9]{6}|[0-9]{9}|[0-9]{12}|[0-9]{15})$")]
Name = Annotated[Text, Field(min_length=1, max_length=60)]
Phone = Annotated[Text, Field(max_length=30)]
Note = Annotated[Text, Field(max_length=1000)]
Longitude = Annotated[float, Field(ge=-180, le=180, allow_inf_nan=False)]
Latitude = Annotated[float, Field(ge=-90, le=90, allow_inf_nan=False)]


def _in_range(day: date) -> date:
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise ValueError(f"nothing is kept before {FIRST_YEAR} or after {LAST_YEAR}")
    return day


Day = Annotated[date, AfterValidator(_in_range)]


class ContactBody(CommandBody):
    """Somebody helps in a grid or in a whole community."""

    id: EntryId
    area_code: Place
    role_code: Code
    name: Name
    phone: Phone = ""
    note: ShortText = ""


class AmendContactBody(CommandBody):
    """What is new of a contact; what is left out stays as it is."""

    role_code: Code | None = None
    name: Name | None = None
    phone: Phone | None = None
    note: ShortText | None = None


class StationBody(CommandBody):
    """A place from which help comes; position in degrees WGS84, which says in which grid it lies."""

    id: EntryId
    kind_code: Code
    name: Name
    address: ShortText = ""
    lon_deg: Longitude
    lat_deg: Latitude
    phone: Phone = ""
    hours: Annotated[Text, Field(max_length=60)] = ""


class AmendStationBody(CommandBody):
    """What is new of a station; what is left out stays as it is."""

    kind_code: Code | None = None
    name: Name | None = None
    address: ShortText | None = None
    lon_deg: Longitude | None = None
    lat_deg: Latitude | None = None
    phone: Phone | None = None
    hours: Annotated[Text, Field(max_length=60)] | None = None


class DutyItemBody(CommandBody):
    """A duty of the city's own; in the giver's whole area unless a smaller one is named."""

    id: EntryId
    class_code: Code
    name: Annotated[Text, Field(min_length=1, max_length=60)]
    area_code: Place | None = None


class AmendDutyItemBody(CommandBody):
    """What is new of a duty; one of the code set is no example any more once the city has amended it."""

    class_code: Code | None = None
    name: Name | None = None


class CountBody(BaseModel):
    """A count of one thing; null takes it out. For today unless a day is named."""

    model_config = ConfigDict(extra="forbid")
    code: Code
    count: Annotated[int, Field(ge=0, le=10_000_000)] | None
    as_of: Day | None = None


class ProfileNoteBody(BaseModel):
    """A note under one section; an empty text takes it out. For today unless a day is named."""

    model_config = ConfigDict(extra="forbid")
    section: Code
    text: Note
    as_of: Day | None = None


class ProfileBody(CommandBody):
    """What was counted and noted of a grid; what is left out keeps its day and author."""

    counts: Annotated[list[CountBody], Field(max_length=100)] = Field(default_factory=list)
    notes: Annotated[list[ProfileNoteBody], Field(max_length=20)] = Field(default_factory=list)


class OrganisationBody(CommandBody):
    """What is new of an organisation or a grid; what is left out stays as it is."""

    name: Name | None = None
    kind: Code | None = None
    duty_phone: Phone | None = None
    head: Annotated[Text, Field(max_length=60)] | None = None


class DepartmentBody(CommandBody):
    """What is new of a department; a class that is another's duty must be taken from that one first."""

    name: Name | None = None
    phone: Phone | None = None
    address: ShortText | None = None
    class_codes: Annotated[list[Code], Field(max_length=200)] | None = None


BASE_DATA_BODIES: dict[tuple[TargetKind, Operation], type[CommandBody]] = {
    (TargetKind.ORGANISATION, Operation.AMEND): OrganisationBody,
    (TargetKind.DEPARTMENT, Operation.AMEND): DepartmentBody,
    (TargetKind.CONTACT, Operation.AMEND): AmendContactBody,
    (TargetKind.CONTACT, Operation.REMOVE): OpinionBody,
    (TargetKind.STATION, Operation.AMEND): AmendStationBody,
    (TargetKind.STATION, Operation.REMOVE): OpinionBody,
    (TargetKind.GRID_PROFILE, Operation.AMEND): ProfileBody,
    (TargetKind.DUTY_ITEM, Operation.AMEND): AmendDutyItemBody,
    (TargetKind.DUTY_ITEM, Operation.REMOVE): OpinionBody,
}
"""Body of each order on what is there; each has its own path."""

BASE_DATA_CREATIONS: dict[TargetKind, type[CommandBody]] = {
    TargetKind.CONTACT: ContactBody,
    TargetKind.STATION: StationBody,
    TargetKind.DUTY_ITEM: DutyItemBody,
}
"""Body of each order that enters something; its id is the sender's, so that a repeat finds it."""
