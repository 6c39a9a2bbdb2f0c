"""Owns code sets: classes of incidents with their limits, read from versioned data files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from desktop.central.rules.deadlines import Limit
from desktop.models.incident import Stage
from desktop.wire.codec import decode
from resources.files import read_bytes

DEFAULT_CODE_SET = "sichuan-2017"


@dataclass(frozen=True, slots=True)
class _SubclassJson:
    code: str
    name: str
    handle: Limit


@dataclass(frozen=True, slots=True)
class _ClassJson:
    code: str
    name: str
    subclasses: tuple[_SubclassJson, ...]


@dataclass(frozen=True, slots=True)
class _FileJson:
    code: str
    name: str
    stages: dict[Stage, Limit]
    classes: tuple[_ClassJson, ...]


@dataclass(frozen=True, slots=True)
class IncidentClass:
    """A sub-class of incidents.

    Attributes:
        name: "class / sub-class" in the code set's language.
        handle_limit: Limit of handling; the other stages' limits are the code set's.
    """

    code: str
    name: str
    handle_limit: Limit


@dataclass(frozen=True, slots=True)
class CodeSet:
    """One version of a city's classes."""

    code: str
    classes: Mapping[str, IncidentClass]
    stage_limits: Mapping[Stage, Limit]

    def limit_of(self, class_code: str, stage: Stage) -> Limit:
        """Return the limit of a stage for a class; the code set's own where the class is unknown."""
        known = self.classes.get(class_code)
        if stage is Stage.HANDLE and known is not None:
            return known.handle_limit
        return self.stage_limits[stage]


def load_code_set(code: str = DEFAULT_CODE_SET) -> CodeSet:
    """Read a code set that the program brings.

    Raises:
        ResourceMissing: If there is no such code set.
        ReplyMalformed: If its file is no code set.
    """
    file = decode(read_bytes("codesets", f"{code}.json"), _FileJson)
    classes = {
        sub.code: IncidentClass(sub.code, f"{group.name} / {sub.name}", sub.handle)
        for group in file.classes
        for sub in group.subclasses
    }
    return CodeSet(file.code, classes, file.stages)
