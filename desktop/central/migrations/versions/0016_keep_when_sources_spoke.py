"""Keep when each source of incidents last brought one."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    """Make the table; what came before it is not counted again."""
    op.create_table(
        "source_contact",
        sa.Column("source", sa.String(length=16), nullable=False),
        sa.Column("at_ms", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("source"),
    )


def downgrade() -> None:
    """Drop the table."""
    op.drop_table("source_contact")
