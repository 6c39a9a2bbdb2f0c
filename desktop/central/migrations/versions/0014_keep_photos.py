"""Keep photos, who sent them and what cites them."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "photo",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("media_type", sa.String(length=16), nullable=False),
        sa.Column("width_px", sa.Integer(), nullable=False),
        sa.Column("height_px", sa.Integer(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("at_ms", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_photo_at_ms", "photo", ["at_ms"])
    op.create_table(
        "photo_upload",
        sa.Column("photo_id", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.String(length=64), nullable=False),
        sa.Column("at_ms", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("photo_id", "person_id"),
    )
    for column in ("person_id", "at_ms"):
        op.create_index(f"ix_photo_upload_{column}", "photo_upload", [column])
    op.create_table(
        "incident_photo",
        sa.Column("incident_id", sa.String(length=64), nullable=False),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("photo_id", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("incident_id", "revision", "place"),
    )
    op.create_index("ix_incident_photo_photo_id", "incident_photo", ["photo_id"])


def downgrade() -> None:
    """Drop the tables."""
    for table in ("incident_photo", "photo_upload", "photo"):
        op.drop_table(table)
