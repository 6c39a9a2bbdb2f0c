"""Owns the catalogue of base information, read from the data files that the program brings; pure."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from desktop.models.base_data import (
    BaseCatalogue,
    ContactRole,
    DutyClass,
    DutyItem,
    ProfileSection,
    StationKind,
)
from desktop.wire.codec import decode
from resources.files import read_bytes

CATALOGUE = "base-information-1"
DUTY_CODE_SET = "duties-sample-1"


@dataclass(frozen=True, slots=True)
class _CatalogueJson:
    code: str
    name: str
    contact_roles: tuple[ContactRole, ...]
    station_kinds: tuple[StationKind, ...]
    profile_sections: tuple[ProfileSection, ...]


@dataclass(frozen=True, slots=True)
class _DutyJson:
    code: str
    name: str
    is_sample: bool


@dataclass(frozen=True, slots=True)
class _DutyClassJson:
    code: str
    name: str
    role: str
    duties: tuple[_DutyJson, ...]


@dataclass(frozen=True, slots=True)
class _DutiesJson:
    code: str
    name: str
    classes: tuple[_DutyClassJson, ...]


@dataclass(frozen=True, slots=True)
class BaseData:
    """The catalogue, with what the rules look up in it.

    Attributes:
        duties: Duties of the code set, in order, their area and revision not filled in.
        roles, kinds, duty_classes: Entries of the catalogue by code.
        section_of: Section of each item's code.
    """

    catalogue: BaseCatalogue
    duties: tuple[DutyItem, ...]
    roles: dict[str, ContactRole]
    kinds: dict[str, StationKind]
    duty_classes: dict[str, DutyClass]
    section_of: dict[str, str]

    @property
    def sections(self) -> tuple[str, ...]:
        """Codes of the sections of a profile, in order."""
        return tuple(section.code for section in self.catalogue.profile_sections)


@cache
def load_base_data() -> BaseData:
    """Return what the program brings.

    Raises:
        ResourceMissing: If a file is not there.
        ReplyMalformed: If a file is not what it should be.
    """
    file = decode(read_bytes("codesets", f"{CATALOGUE}.json"), _CatalogueJson)
    duties = decode(read_bytes("codesets", f"{DUTY_CODE_SET}.json"), _DutiesJson)
    classes = tuple(DutyClass(code=one.code, name=one.name, role=one.role) for one in duties.classes)
    return BaseData(
        catalogue=BaseCatalogue(
            code=file.code,
            name=file.name,
            contact_roles=file.contact_roles,
            station_kinds=file.station_kinds,
            profile_sections=file.profile_sections,
            duty_code_set=duties.code,
            duty_classes=classes,
        ),
        duties=tuple(
            DutyItem(
                code=duty.code,
                class_code=group.code,
                class_name=group.name,
                role=group.role,
                name=duty.name,
                area_code="",
                source=duties.code,
                is_sample=duty.is_sample,
                revision=0,
            )
            for group in duties.classes
            for duty in group.duties
        ),
        roles={one.code: one for one in file.contact_roles},
        kinds={one.code: one for one in file.station_kinds},
        duty_classes={one.code: one for one in classes},
        section_of={item.code: section.code for section in file.profile_sections for item in section.items},
    )
