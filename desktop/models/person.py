"""Owns the records of people who act: duty-room staff with role and area, and grid workers."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """Role of a token's holder; each with an area (a code prefix)."""

    DUTY_OFFICER = "duty-officer"
    SHIFT_LEADER = "shift-leader"
    LEADER = "leader"
    DEPARTMENT = "department"
    WORKER = "worker"
    WALL = "wall"
    ADMIN = "admin"


DESK_ROLES = frozenset({Role.DUTY_OFFICER, Role.SHIFT_LEADER})
"""Roles of the duty room."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A member of the duty room.

    Attributes:
        phone: Duty phone, plain text; empty for a reader that may not see it (the wall).
        on_duty: Whether the person stands in the running shift.
    """

    id: str
    name: str
    role: Role
    area_code: str
    phone: str
    on_duty: bool
    revision: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Worker:
    """A grid worker 网格员; exactly one is the A person of each grid.

    Attributes:
        home_grid_code: The grid whose A post the worker holds.
    """

    id: str
    name: str
    phone: str
    home_grid_code: str
    revision: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Department:
    """A city department that takes orders (one of the 35 accounts).

    Attributes:
        phone: Duty phone; empty for a reader that may not see it.
        address: Where its duty desk sits.
        class_codes: Classes of incidents that are its duty, in order; a class has one such department.
    """

    id: str
    name: str
    phone: str
    revision: int
    address: str = ""
    class_codes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who the bearer of the token is; reply of ``GET /v1/me``.

    Attributes:
        person_id: None for a wall, which stands for nobody and cannot write.
    """

    person_id: str | None
    name: str
    role: Role
    area_code: str
    can_write: bool
