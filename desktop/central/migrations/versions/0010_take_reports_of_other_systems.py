"""Keep the systems that send signed reports, and what they have delivered."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "intake_channel",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("source", sa.String(length=16), nullable=False),
        sa.Column("area_code", sa.String(length=15), nullable=False),
        sa.Column("crs", sa.String(length=16), nullable=False),
        sa.Column("class_code", sa.String(length=20), nullable=False),
        sa.Column("grid_code", sa.String(length=15), nullable=False),
        sa.Column("per_minute", sa.Integer(), nullable=False),
        sa.Column("secret", sa.String(length=64), nullable=False),
        sa.Column("revoked_ms", sa.BigInteger(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "intake_delivery",
        sa.Column("channel_id", sa.String(length=32), nullable=False),
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("body_hash", sa.String(length=64), nullable=False),
        sa.Column("answer", sa.LargeBinary(), nullable=False),
        sa.Column("at_ms", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("channel_id", "id"),
    )
    op.create_index("ix_intake_delivery_at_ms", "intake_delivery", ["at_ms"])
    op.create_index("intake_delivery_rate", "intake_delivery", ["channel_id", "at_ms"])


def downgrade() -> None:
    """Drop the tables."""
    op.drop_table("intake_delivery")
    op.drop_table("intake_channel")
