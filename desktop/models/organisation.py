"""Owns the records of organisations (city, town, community), grids and their contacts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from desktop.models.codes import Level
from desktop.models.geo import BoundingBox
from desktop.models.instant import require_aware


class OrganisationKind(StrEnum):
    """What an organisation is at its level: 市, 镇 or 街道, 社区 or 村."""

    CITY = "city"
    TOWN = "town"
    STREET = "street"
    COMMUNITY = "community"
    VILLAGE = "village"


@dataclass(frozen=True, slots=True, kw_only=True)
class Organisation:
    """A city, town (street) or community; grids have a record of their own.

    Attributes:
        kind: None if nobody has said.
        duty_phone: Phone of its duty room, around the clock; empty for a reader that may not see it.
        head: Name of who answers for it; empty likewise.
    """

    code: str
    name: str
    level: Level
    parent_code: str | None
    revision: int
    kind: OrganisationKind | None = None
    duty_phone: str = ""
    head: str = ""


class GridKind(StrEnum):
    """Kind of grid: 社区 community, 专属 dedicated (school, market), 单元 unit."""

    COMMUNITY = "community"
    DEDICATED = "dedicated"
    UNIT = "unit"


class GridStatus(StrEnum):
    """有效 valid or 作废 void."""

    VALID = "valid"
    VOID = "void"


class ContactRelation(StrEnum):
    """Roles of helpers for which the program has words of its own; a city's catalogue may name others."""

    COMMUNITY_OFFICER = "community-officer"
    AUXILIARY_POLICE = "auxiliary-police"
    JOINT_DEFENCE = "joint-defence"
    PART_TIME_PATROL = "part-time-patrol"
    BUILDING_HEAD = "building-head"
    GROUP_LEADER = "group-leader"
    SAFETY_VOLUNTEER = "safety-volunteer"


@dataclass(frozen=True, slots=True)
class Contact:
    """A person who helps in a grid; staff and volunteers, never citizens reported on.

    Attributes:
        relation: Code of the role in the catalogue of base information, where the program has a word for it
            (ContactRelation); else the role in the city's own words.
    """

    relation: str
    name: str
    phone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """One grid of the partition, without its polygon (see GridShape).

    Attributes:
        code: 15 digits.
        name: Short name, the community's name and the ordinal ("朝阳中路社区008网格").
        parent_code: 12-digit community code.
        households: Number of households.
        residents: Number of residents.
        label_lon_deg, label_lat_deg: A position inside the polygon, for labels and jumps.
    """

    code: str
    name: str
    kind: GridKind
    parent_code: str
    status: GridStatus
    valid_from: datetime
    valid_to: datetime | None
    households: int
    residents: int
    label_lon_deg: float
    label_lat_deg: float
    box: BoundingBox
    contacts: tuple[Contact, ...]
    revision: int

    def __post_init__(self) -> None:
        require_aware(self.valid_from, self.valid_to)
