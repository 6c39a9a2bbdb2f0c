"""Keep what orders changed that can be undone; tell more of each move."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Make the table and the columns."""
    op.create_table(
        "undo",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.String(length=64), nullable=False),
        sa.Column("operation", sa.String(length=32), nullable=False),
        sa.Column("incident_id", sa.String(length=64), nullable=False),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.Column("until_ms", sa.BigInteger(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("key"),
    )
    with op.batch_alter_table("undo", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_undo_until_ms"), ["until_ms"], unique=False)
    with op.batch_alter_table("move", schema=None) as batch_op:
        for name, length in (("detail", 32), ("held_by_code", 15)):
            batch_op.add_column(sa.Column(name, sa.String(length=length), nullable=False, server_default=""))


def downgrade() -> None:
    """Drop the table and the columns."""
    with op.batch_alter_table("move", schema=None) as batch_op:
        batch_op.drop_column("held_by_code")
        batch_op.drop_column("detail")
    with op.batch_alter_table("undo", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_undo_until_ms"))
    op.drop_table("undo")
