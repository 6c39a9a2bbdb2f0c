"""Owns base information of a city: contacts, stations, what is counted of grids, duties, their catalogue."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from desktop.models.codes import Level
from desktop.models.instant import require_aware
from desktop.models.rota import PostDetail


class ContactTier(StrEnum):
    """Ring of the 1+3+N rule: the grid worker, three who assist by office, many who help."""

    ONE = "1"
    THREE = "3"
    MANY = "N"


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactRole:
    """A role in which somebody helps in a grid.

    Attributes:
        is_citizen: Whether those who hold it are citizens, whose phones are masked, and not staff.
    """

    code: str
    name: str
    name_en: str
    tier: ContactTier
    is_citizen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class StationKind:
    """A kind of station 站点."""

    code: str
    name: str
    name_en: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileItemKind:
    """Something that is counted of a grid.

    Attributes:
        unit: Measure word of the count ("户", "人").
    """

    code: str
    name: str
    name_en: str
    unit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileSection:
    """One of 人 people, 地 places, 物 things, 情 sentiment, 事 affairs."""

    code: str
    name: str
    name_en: str
    items: tuple[ProfileItemKind, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyClass:
    """One of the classes of a grid worker's duties, and the part that the worker plays in it."""

    code: str
    name: str
    role: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BaseCatalogue:
    """What base information is made of; its lists are data.

    Attributes:
        code: Version of the catalogue.
        duty_code_set: Version of the duties' code set.
    """

    code: str
    name: str
    contact_roles: tuple[ContactRole, ...]
    station_kinds: tuple[StationKind, ...]
    profile_sections: tuple[ProfileSection, ...]
    duty_code_set: str
    duty_classes: tuple[DutyClass, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganisationNode:
    """A city, town, community or grid in the tree of organisations.

    Attributes:
        kind: What it is at its level: "street" or "town", "village", a grid's kind; empty if nobody said.
        duty_phone: Empty for a reader that may not see it.
        head: Name of who answers for it: for a grid its A person.
    """

    code: str
    name: str
    level: Level
    parent_code: str | None
    kind: str
    duty_phone: str
    head: str
    revision: int


@dataclass(frozen=True, slots=True, kw_only=True)
class GridContact:
    """Somebody who helps in a grid or in a whole community.

    Attributes:
        area_code: Grid (15 digits) or community (12 digits).
        role_name, tier: Of the role, by the catalogue; filled for readers.
        phone: In full or masked, as the reader may see it.
    """

    id: str
    area_code: str
    role_code: str
    name: str
    phone: str
    note: str = ""
    role_name: str = ""
    tier: ContactTier | None = None
    revision: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Station:
    """A place from which help comes.

    Attributes:
        lon_deg, lat_deg: Position, degrees WGS84.
        area_code: Grid in which it lies; found by its position.
        hours: When it is open, as people read it ("08:30-17:30").
    """

    id: str
    kind_code: str
    name: str
    address: str
    lon_deg: float
    lat_deg: float
    area_code: str
    phone: str
    hours: str
    revision: int = 0


@dataclass(frozen=True, slots=True)
class ProfileCount:
    """A count of one thing in a grid.

    Attributes:
        as_of: Day for which it holds.
        author: Name of who entered it.
    """

    code: str
    count: int
    as_of: date
    author: str


@dataclass(frozen=True, slots=True)
class ProfileNote:
    """What is noted under one section of a grid's profile, for which day and by whom."""

    section: str
    text: str
    as_of: date
    author: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GridProfile:
    """What is counted and noted of a grid (人地物情事), in the order of the catalogue.

    Attributes:
        changed: When it was last written, None if never.
        revision: 0 if it was never written.
    """

    grid_code: str
    counts: tuple[ProfileCount, ...] = ()
    notes: tuple[ProfileNote, ...] = ()
    changed: datetime | None = None
    changed_by: str = ""
    revision: int = 0

    def __post_init__(self) -> None:
        require_aware(self.changed)


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyEntry:
    """A city's own entry of its duty catalogue; one with a code of the code set stands in its place.

    Attributes:
        area_code: Where the duty holds.
        is_sample: Whether it stands as the code set brings it, as an example 示例.
    """

    code: str
    class_code: str
    name: str
    area_code: str
    is_sample: bool = False
    revision: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyItem:
    """A duty of a grid worker, as it holds somewhere.

    Attributes:
        class_name, role: Of its class.
        source: Version of the code set it comes from, "city" for an entry of the city's own.
        is_sample: Whether it is an example 示例 that no city has confirmed.
        revision: 0 while the city has changed nothing.
    """

    code: str
    class_code: str
    class_name: str
    role: str
    name: str
    area_code: str
    source: str
    is_sample: bool
    revision: int


@dataclass(frozen=True, slots=True, kw_only=True)
class GridSheet:
    """What a desk looks up of a grid beside its record.

    Attributes:
        stations: Those of its community.
        catalogue: The words for what is counted, and for the stations' kinds.
        contacts: Its 1+3+N in order, those of its community included.
        duties: What its worker has to do, in the order of the catalogue.
        post: Its post with absences, takeover and the days ahead; None where it has none.
    """

    profile: GridProfile
    stations: tuple[Station, ...]
    catalogue: BaseCatalogue
    contacts: tuple[GridContact, ...] = ()
    duties: tuple[DutyItem, ...] = ()
    post: PostDetail | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CityStations:
    """All stations of a viewer's area, with the words for their kinds."""

    stations: tuple[Station, ...]
    kinds: tuple[StationKind, ...]
