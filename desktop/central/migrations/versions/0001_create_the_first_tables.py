"""Create the first tables."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "absence",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("worker_id", sa.String(length=64), nullable=False),
        sa.Column("start_ms", sa.BigInteger(), nullable=False),
        sa.Column("end_ms", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("approved_by", sa.String(length=64), nullable=False),
        sa.Column("answer", sa.String(length=16), nullable=False),
        sa.Column("answered_ms", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("absence", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_absence_end_ms"), ["end_ms"], unique=False)
        batch_op.create_index(batch_op.f("ix_absence_worker_id"), ["worker_id"], unique=False)

    op.create_table(
        "archived_incident",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("area_code", sa.String(length=15), nullable=False),
        sa.Column("closed_ms", sa.BigInteger(), nullable=False),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("archived_incident", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_archived_incident_closed_ms"), ["closed_ms"], unique=False)

    op.create_table(
        "command",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.String(length=64), nullable=False),
        sa.Column("payload_hash", sa.String(length=64), nullable=False),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("at_ms", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("key"),
    )
    with op.batch_alter_table("command", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_command_at_ms"), ["at_ms"], unique=False)

    op.create_table(
        "feed_change",
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("op", sa.String(length=8), nullable=False),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.Column("area_code", sa.String(length=15), nullable=False),
        sa.Column("at_ms", sa.BigInteger(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("seq"),
    )
    op.create_table(
        "feed_head",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "geometry",
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("part", sa.Integer(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("content_hash", "part"),
    )
    op.create_table(
        "meta",
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name"),
    )
    op.create_table(
        "move",
        sa.Column("incident_id", sa.String(length=64), nullable=False),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.Column("at_ms", sa.BigInteger(), nullable=False),
        sa.Column("actor_id", sa.String(length=64), nullable=False),
        sa.Column("actor_name", sa.String(length=64), nullable=False),
        sa.Column("operation", sa.String(length=32), nullable=False),
        sa.Column("opinion", sa.Text(), nullable=False),
        sa.Column("from_state", sa.String(length=32), nullable=True),
        sa.Column("to_state", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("incident_id", "revision"),
    )
    op.create_table(
        "position",
        sa.Column("worker_id", sa.String(length=64), nullable=False),
        sa.Column("lon_deg", sa.Float(), nullable=False),
        sa.Column("lat_deg", sa.Float(), nullable=False),
        sa.Column("accuracy_m", sa.Float(), nullable=False),
        sa.Column("fix_ms", sa.BigInteger(), nullable=False),
        sa.Column("contact_ms", sa.BigInteger(), nullable=False),
        sa.Column("outside_since_ms", sa.BigInteger(), nullable=True),
        sa.Column("outside_fixes", sa.Integer(), nullable=False),
        sa.Column("change_no", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("worker_id"),
    )
    with op.batch_alter_table("position", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_position_change_no"), ["change_no"], unique=False)

    op.create_table(
        "post_pattern",
        sa.Column("grid_code", sa.String(length=15), nullable=False),
        sa.Column("a_id", sa.String(length=64), nullable=False),
        sa.Column("b_id", sa.String(length=64), nullable=True),
        sa.Column("start_minute", sa.Integer(), nullable=False),
        sa.Column("end_minute", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("grid_code"),
    )
    with op.batch_alter_table("post_pattern", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_post_pattern_a_id"), ["a_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_post_pattern_b_id"), ["b_id"], unique=False)

    op.create_table(
        "record",
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.Column("area_code", sa.String(length=15), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("due_ms", sa.BigInteger(), nullable=True),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "id"),
    )
    with op.batch_alter_table("record", schema=None) as batch_op:
        batch_op.create_index("record_due", ["due_ms"], unique=False)
        batch_op.create_index("record_state", ["kind", "state"], unique=False)

    op.create_table(
        "token",
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.String(length=64), nullable=True),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("role", sa.String(length=32), nullable=False),
        sa.Column("area_code", sa.String(length=15), nullable=False),
        sa.PrimaryKeyConstraint("hash"),
    )
    op.create_table(
        "track",
        sa.Column("minute", sa.BigInteger(), nullable=False),
        sa.Column("part", sa.Integer(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("minute", "part"),
    )


def downgrade() -> None:
    """Drop the tables."""
    op.drop_table("track")
    op.drop_table("token")
    with op.batch_alter_table("record", schema=None) as batch_op:
        batch_op.drop_index("record_state")
        batch_op.drop_index("record_due")

    op.drop_table("record")
    with op.batch_alter_table("post_pattern", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_post_pattern_b_id"))
        batch_op.drop_index(batch_op.f("ix_post_pattern_a_id"))

    op.drop_table("post_pattern")
    with op.batch_alter_table("position", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_position_change_no"))

    op.drop_table("position")
    op.drop_table("move")
    op.drop_table("meta")
    op.drop_table("geometry")
    op.drop_table("feed_head")
    op.drop_table("feed_change")
    with op.batch_alter_table("command", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_command_at_ms"))

    op.drop_table("command")
    with op.batch_alter_table("archived_incident", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_archived_incident_closed_ms"))

    op.drop_table("archived_incident")
    with op.batch_alter_table("absence", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_absence_worker_id"))
        batch_op.drop_index(batch_op.f("ix_absence_end_ms"))

    op.drop_table("absence")
