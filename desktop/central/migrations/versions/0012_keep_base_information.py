"""Keep base information: contacts, stations, profiles of grids, duties."""

import json

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"

CLASS_DEPARTMENTS = "class_departments"


def upgrade() -> None:
    """Make the tables; take over the contacts that grids' records carry, and which class is whose duty."""
    entries = op.create_table(
        "base_entry",
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("area_code", sa.String(length=15), nullable=False),
        sa.Column("category", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("removed", sa.Boolean(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "id"),
    )
    op.create_index("base_entry_area", "base_entry", ["kind", "area_code"])
    op.create_table(
        "grid_profile_version",
        sa.Column("grid_code", sa.String(length=15), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("at_ms", sa.BigInteger(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("grid_code", "revision"),
    )
    connection = op.get_bind()
    record = sa.table("record", sa.column("kind"), sa.column("id"), sa.column("body", sa.LargeBinary))
    _take_contacts(connection, record, entries)
    _take_duties(connection, record)


def _take_contacts(connection: sa.Connection, record: sa.TableClause, entries: sa.Table) -> None:
    grids = connection.execute(sa.select(record.c.id, record.c.body).where(record.c.kind == "grid")).all()
    for code, body in grids:
        rows = [
            _entry(code, f"contact-{code}-{number:02d}", contact)
            for number, contact in enumerate(json.loads(body).get("contacts", ()), 1)
        ]
        if rows:
            connection.execute(entries.insert(), rows)


def _entry(code: str, contact_id: str, contact: dict[str, str]) -> dict[str, object]:
    body = {
        "id": contact_id,
        "area_code": code,
        "role_code": contact["relation"],
        "name": contact["name"],
        "phone": contact["phone"],
        "revision": 1,
    }
    return {
        "kind": "contact",
        "id": contact_id,
        "area_code": code,
        "category": contact["relation"],
        "name": contact["name"],
        "revision": 1,
        "removed": False,
        "body": json.dumps(body, ensure_ascii=False).encode(),
    }


def _take_duties(connection: sa.Connection, record: sa.TableClause) -> None:
    meta = sa.table("meta", sa.column("name"), sa.column("value"))
    query = sa.select(meta.c.value).where(meta.c.name == CLASS_DEPARTMENTS)
    department_of = json.loads(connection.execute(query).scalar_one_or_none() or "{}")
    mine = record.c.kind == "department"
    for department_id, body in connection.execute(sa.select(record.c.id, record.c.body).where(mine)).all():
        classes = sorted(code for code, owner in department_of.items() if owner == department_id)
        told = json.dumps({**json.loads(body), "class_codes": classes}, ensure_ascii=False).encode()
        connection.execute(sa.update(record).where(mine, record.c.id == department_id).values(body=told))


def downgrade() -> None:
    """Drop the tables."""
    op.drop_table("grid_profile_version")
    op.drop_index("base_entry_area", table_name="base_entry")
    op.drop_table("base_entry")
