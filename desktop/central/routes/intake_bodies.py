"""Owns the bodies of intake: what an administrator says of a channel, and what a signed report says."""

from __future__ import annotations

from typing import Annotated

from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from desktop.central.ledger.deliveries import Report
from desktop.central.ledger.intake_channels import ChannelRequest
from desktop.central.routes.bodies import LongText, PhotoIds, ShortText, Text
from desktop.models.datum import Crs
from desktop.models.incident import IntakeSource, Priority

AreaCode = Annotated[str, Field(pattern=r"^([0-9]{6}|[0-9]{9}|[0-9]{12}|[0-9]{15})$")]


class ChannelBody(BaseModel):
    """A system that shall send reports; without an area that of whoever makes it."""

    model_config = ConfigDict(extra="forbid")
    name: Annotated[Text, Field(min_length=1, max_length=60)]
    source: IntakeSource
    area_code: AreaCode | None = None
    crs: Crs = Crs.WGS84
    class_code: Annotated[Text, Field(max_length=20)] = ""
    grid_code: Annotated[str, Field(pattern=r"^([0-9]{15})?$")] = ""
    per_minute: Annotated[int, Field(ge=1, le=6000)] = 60

    def request(self, channel_id: str, area_code: str) -> ChannelRequest:
        """Return it as the ledger takes it."""
        return ChannelRequest(
            id=channel_id,
            name=self.name,
            source=self.source,
            area_code=self.area_code or area_code,
            crs=self.crs,
            class_code=self.class_code,
            grid_code=self.grid_code,
            per_minute=self.per_minute,
        )


class ReportBody(BaseModel):
    """A citizen's report as another system sends it: a position in degrees, or an address, or both."""

    model_config = ConfigDict(extra="forbid")
    title: Annotated[Text, Field(min_length=1, max_length=60)]
    description: LongText = ""
    class_code: Annotated[Text, Field(max_length=20)] = ""
    priority: Priority = Priority.MEDIUM
    lon_deg: Annotated[float, Field(ge=-180, le=180, allow_inf_nan=False)] | None = None
    lat_deg: Annotated[float, Field(ge=-90, le=90, allow_inf_nan=False)] | None = None
    crs: Crs | None = None
    address: ShortText = ""
    reporter_name: Annotated[Text, Field(max_length=60)] = ""
    reporter_phone: Annotated[Text, Field(max_length=30)] = ""
    photos: PhotoIds | None = None

    @model_validator(mode="after")
    def _position_is_whole(self) -> ReportBody:
        if (self.lon_deg is None) != (self.lat_deg is None):
            raise ValueError("a longitude and a latitude, or neither")
        return self

    def report(self) -> Report:
        """Return it as the ledger takes it."""
        return Report(
            title=self.title,
            description=self.description,
            class_code=self.class_code,
            priority=self.priority,
            lon_deg=self.lon_deg,
            lat_deg=self.lat_deg,
            crs=self.crs,
            address=self.address,
            reporter_name=self.reporter_name,
            reporter_phone=self.reporter_phone,
            photos=tuple(self.photos or ()),
        )


def read_report(body: bytes) -> Report:
    """Return what a delivery says; it is read after its signature was found good.

    Raises:
        RequestValidationError: With pointers, like any other body that is not as it should be.
    """
    try:
        return ReportBody.model_validate_json(body).report()
    except ValidationError as error:
        found = error.errors(include_url=False, include_context=False)
        raise RequestValidationError([{**one, "loc": ("body", *one["loc"])} for one in found]) from error
