"""Owns who acts: the person behind a token, with role and area."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.models.person import Role

WRITING_ROLES = frozenset(
    {Role.DUTY_OFFICER, Role.SHIFT_LEADER, Role.LEADER, Role.DEPARTMENT, Role.WORKER, Role.ADMIN}
)
"""Roles that stand for a person; a wall stands for nobody and cannot write."""


@dataclass(frozen=True, slots=True)
class Actor:
    """The bearer of a token.

    Attributes:
        id: Person id, worker id or department id; empty for a wall.
        area_code: Code prefix within which the bearer sees and acts.
    """

    id: str
    name: str
    role: Role
    area_code: str

    @property
    def can_write(self) -> bool:
        """Say whether this bearer may order anything at all."""
        return bool(self.id) and self.role in WRITING_ROLES


SYSTEM = Actor("", "", Role.ADMIN, "")
"""Who acts where time alone does; bears no name and cannot write."""
