"""Owns the bearer tokens of a profile: made once, kept in a private file, their hashes in the database."""

from __future__ import annotations

import json
import os
from pathlib import Path

from desktop.central.ledger.bearer_tokens import hash_token, make_token
from desktop.central.ledger.unit import Unit
from desktop.central.ledger.upsert import upsert
from desktop.central.tables.access import TokenRow
from desktop.models.person import Department, Person, Role

_NAME_OF_ROLE = {
    Role.DUTY_OFFICER: "officer",
    Role.SHIFT_LEADER: "leader",
    Role.LEADER: "city-leader",
}


def load_tokens(path: Path) -> dict[str, str]:
    """Return the tokens that were made before, empty if none were or the file is no such file."""
    try:
        stored = json.loads(path.read_text("utf-8"))
    except (FileNotFoundError, ValueError):
        return {}
    return {str(name): str(token) for name, token in stored.items()} if isinstance(stored, dict) else {}


def save_private_json(path: Path, content: object) -> None:
    """Write a JSON file that nobody else can read (mode 0600), whole or not at all."""
    temporary = path.with_suffix(".new")
    handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        json.dump(content, file, ensure_ascii=False, indent=1)
        file.flush()
        os.fsync(file.fileno())
    os.replace(temporary, path)


def enrol_tokens(unit: Unit, known: dict[str, str], city_code: str) -> dict[str, str]:
    """Give the duty room, the departments, the wall and the administration tokens; write their hashes.

    Args:
        unit: The writing transaction.
        known: Tokens by name that were made before and are kept.
        city_code: Area of the wall and of the administration.

    Returns:
        Tokens by name: ``officer-1`` ..., ``leader-1``, ``city-leader-1``, ``wall-1``, ``admin``, and each
            department's id.
    """
    bearers: dict[str, tuple[str | None, str, Role, str]] = {}
    counts: dict[str, int] = {}
    for person in unit.list_all(Person):
        prefix = _NAME_OF_ROLE.get(person.role)
        if prefix is None:
            continue
        counts[prefix] = counts.get(prefix, 0) + 1
        bearers[f"{prefix}-{counts[prefix]}"] = (person.id, person.name, person.role, person.area_code)
    for department in unit.list_all(Department):
        bearers[department.id] = (department.id, department.name, Role.DEPARTMENT, city_code)
    bearers["wall-1"] = (None, "大屏", Role.WALL, city_code)
    bearers["admin"] = ("admin", "管理员", Role.ADMIN, city_code)
    tokens = {name: known.get(name) or make_token() for name in bearers}
    rows = [
        {
            "hash": hash_token(tokens[name]),
            "person_id": person_id,
            "name": person_name,
            "role": role.value,
            "area_code": area_code,
        }
        for name, (person_id, person_name, role, area_code) in bearers.items()
    ]
    upsert(unit.connection, TokenRow, rows, ["hash"])
    return tokens
