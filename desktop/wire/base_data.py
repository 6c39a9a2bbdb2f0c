"""Owns the JSON of base information: its catalogue, lists with pages, the profile and contacts of a grid."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.models.base_data import (
    BaseCatalogue,
    DutyItem,
    GridContact,
    GridProfile,
    OrganisationNode,
    Station,
)
from desktop.models.delta import SourceAge
from desktop.models.person import Department
from desktop.wire.codec import decode


@dataclass(frozen=True, slots=True, kw_only=True)
class CatalogueReply:
    """Reply of ``GET /v1/base-catalogue``."""

    catalogue: BaseCatalogue
    server_time_ms: int
    data_as_of: tuple[SourceAge, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganisationsReply:
    """Reply of ``GET /v1/organisations``: a page of the tree, each before what lies in it.

    Attributes:
        next: Token of the next page, None on the last.
    """

    organisations: tuple[OrganisationNode, ...]
    next: str | None
    server_time_ms: int
    data_as_of: tuple[SourceAge, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DepartmentsReply:
    """Reply of ``GET /v1/departments``."""

    departments: tuple[Department, ...]
    server_time_ms: int
    data_as_of: tuple[SourceAge, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactsReply:
    """Reply of ``GET /v1/contacts``: a page by id; and of ``GET /v1/grids/{code}/contacts``: 1+3+N in order.

    Attributes:
        next: Token of the next page, None on the last.
    """

    contacts: tuple[GridContact, ...]
    next: str | None
    server_time_ms: int
    data_as_of: tuple[SourceAge, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StationsReply:
    """Reply of ``GET /v1/stations``: a page by id.

    Attributes:
        next: Token of the next page, None on the last.
    """

    stations: tuple[Station, ...]
    next: str | None
    server_time_ms: int
    data_as_of: tuple[SourceAge, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileReply:
    """Reply of ``GET /v1/grid-profiles/{grid_code}``."""

    profile: GridProfile
    server_time_ms: int
    data_as_of: tuple[SourceAge, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfilesReply:
    """Reply of ``GET /v1/grid-profiles`` (by grid) and of a profile's versions (the newest first).

    Attributes:
        next: Token of the next page, None on the last.
    """

    profiles: tuple[GridProfile, ...]
    next: str | None
    server_time_ms: int
    data_as_of: tuple[SourceAge, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyItemsReply:
    """Reply of ``GET /v1/duty-items``.

    Attributes:
        code_set: Version of the code set under the city's own entries.
    """

    code_set: str
    duties: tuple[DutyItem, ...]
    server_time_ms: int
    data_as_of: tuple[SourceAge, ...]


def decode_catalogue(body: bytes) -> CatalogueReply:
    """Decode the catalogue. Raises ReplyMalformed."""
    return decode(body, CatalogueReply)


def decode_organisations(body: bytes) -> OrganisationsReply:
    """Decode a page of the tree. Raises ReplyMalformed."""
    return decode(body, OrganisationsReply)


def decode_departments(body: bytes) -> DepartmentsReply:
    """Decode the departments. Raises ReplyMalformed."""
    return decode(body, DepartmentsReply)


def decode_contacts(body: bytes) -> ContactsReply:
    """Decode contacts. Raises ReplyMalformed."""
    return decode(body, ContactsReply)


def decode_stations(body: bytes) -> StationsReply:
    """Decode a page of stations. Raises ReplyMalformed."""
    return decode(body, StationsReply)


def decode_profile(body: bytes) -> ProfileReply:
    """Decode the profile of a grid. Raises ReplyMalformed."""
    return decode(body, ProfileReply)


def decode_profiles(body: bytes) -> ProfilesReply:
    """Decode a page of profiles. Raises ReplyMalformed."""
    return decode(body, ProfilesReply)


def decode_duty_items(body: bytes) -> DutyItemsReply:
    """Decode duties. Raises ReplyMalformed."""
    return decode(body, DutyItemsReply)
