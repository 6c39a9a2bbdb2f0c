"""Index incidents for lists, and note who is party to a record and to each change."""

import json
from datetime import datetime

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Make the tables and columns."""
    for table, names in (("record", ("parties",)), ("feed_change", ("parties", "left_parties"))):
        with op.batch_alter_table(table, schema=None) as batch_op:
            for name in names:
                batch_op.add_column(sa.Column(name, sa.Text(), nullable=False, server_default=""))
    op.create_table(
        "incident_index",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("serial_no", sa.String(length=64), nullable=False),
        sa.Column("title", sa.String(length=60), nullable=False),
        sa.Column("grid_code", sa.String(length=15), nullable=False),
        sa.Column("held_by_code", sa.String(length=15), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("class_code", sa.String(length=20), nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("supervision", sa.String(length=16), nullable=False),
        sa.Column("created_ms", sa.BigInteger(), nullable=False),
        sa.Column("closed_ms", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("incident_index", schema=None) as batch_op:
        batch_op.create_index("incident_index_order", ["created_ms", "id"], unique=False)
        batch_op.create_index("incident_index_state", ["state", "created_ms"], unique=False)
        batch_op.create_index("incident_index_grid", ["grid_code", "created_ms"], unique=False)
    op.create_table(
        "incident_party",
        sa.Column("party", sa.String(length=80), nullable=False),
        sa.Column("incident_id", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("party", "incident_id"),
    )
    with op.batch_alter_table("incident_party", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_incident_party_incident_id"), ["incident_id"], unique=False)
    _fill()


def _fill() -> None:
    connection = op.get_bind()
    index, party = (
        sa.table(name, *(sa.column(column) for column in columns))
        for name, columns in (
            ("incident_index", (*_COLUMNS, "created_ms", "closed_ms")),
            ("incident_party", ("party", "incident_id")),
        )
    )
    update = sa.text("UPDATE record SET parties = :parties WHERE kind = 'incident' AND id = :id")
    bodies = "SELECT body FROM record WHERE kind = 'incident' UNION ALL SELECT body FROM archived_incident"
    for row in connection.execute(sa.text(bodies)).all():
        body = json.loads(bytes(row.body))
        parties = sorted({f"{one['kind']}:{one['id']}" for one in body.get("assignees", ())})
        named = {column: body.get(column) for column in _COLUMNS}
        named["supervision"] = named["supervision"] or "none"
        connection.execute(
            sa.insert(index),
            {**named, "created_ms": _ms(body["created"]), "closed_ms": _ms(body.get("closed"))},
        )
        for name in parties:
            connection.execute(sa.insert(party), {"party": name, "incident_id": body["id"]})
        if parties:
            connection.execute(update, {"parties": f" {' '.join(parties)} ", "id": body["id"]})


_COLUMNS = (
    "id",
    "serial_no",
    "title",
    "grid_code",
    "held_by_code",
    "state",
    "class_code",
    "priority",
    "supervision",
)


def _ms(text: str | None) -> int | None:
    return None if text is None else round(datetime.fromisoformat(text).timestamp() * 1000)


def downgrade() -> None:
    """Drop the tables and columns."""
    op.drop_table("incident_party")
    op.drop_table("incident_index")
    for table, names in (("record", ("parties",)), ("feed_change", ("parties", "left_parties"))):
        with op.batch_alter_table(table, schema=None) as batch_op:
            for name in names:
                batch_op.drop_column(name)
