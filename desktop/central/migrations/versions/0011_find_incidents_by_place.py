"""Note in which cell each incident lies, so that what is near is found without looking at all of them."""

import json
import math

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """Add the column and fill it for what is open; ended ones are compared with nothing."""
    with op.batch_alter_table("incident_index", schema=None) as batch_op:
        batch_op.add_column(sa.Column("cell", sa.BigInteger(), nullable=True))
        batch_op.create_index("incident_index_cell", ["cell", "created_ms"], unique=False)
    connection = op.get_bind()
    update = sa.text("UPDATE incident_index SET cell = :cell WHERE id = :id")
    bodies = sa.text("SELECT body FROM record WHERE kind = 'incident'")
    rows = [json.loads(bytes(row.body)) for row in connection.execute(bodies).all()]
    for body in rows:
        row, column = (
            math.floor((body[name] + half) / 0.005) for name, half in (("lat_deg", 90), ("lon_deg", 180))
        )
        connection.execute(update, {"cell": row * 72_000 + column, "id": body["id"]})


def downgrade() -> None:
    """Drop the column."""
    with op.batch_alter_table("incident_index", schema=None) as batch_op:
        batch_op.drop_index("incident_index_cell")
        batch_op.drop_column("cell")
