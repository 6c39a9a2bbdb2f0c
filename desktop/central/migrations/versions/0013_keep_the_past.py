"""Keep what the board looked like: packed changes, keyframes, and when the central ran.

A later migration that changes the form of fed records empties feed_change, feed_segment and keyframe.
"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    """Make the tables; what the feed still holds is packed by the central itself."""
    op.create_table(
        "feed_segment",
        sa.Column("first_seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("last_seq", sa.BigInteger(), nullable=False),
        sa.Column("first_ms", sa.BigInteger(), nullable=True),
        sa.Column("last_ms", sa.BigInteger(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("first_seq"),
    )
    op.create_index("feed_segment_time", "feed_segment", ["first_ms"])
    op.create_table(
        "keyframe",
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("at_ms", sa.BigInteger(), nullable=False),
        sa.Column("parts", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("seq"),
    )
    op.create_table(
        "keyframe_part",
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("last_seq", sa.BigInteger(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("hash"),
    )
    op.create_index("ix_keyframe_part_last_seq", "keyframe_part", ["last_seq"])
    op.create_table(
        "uptime",
        sa.Column("began_ms", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("ended_ms", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("began_ms"),
    )


def downgrade() -> None:
    """Drop the tables."""
    for table in ("uptime", "keyframe_part", "keyframe", "feed_segment"):
        op.drop_table(table)
