"""Keep patterns with their validity, overrides, swaps, takeovers, drafts, and each answer to an absence."""

import json

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

_PATTERN = ("grid_code", "a_id", "b_id", "start_minute", "end_minute")


def upgrade() -> None:
    """Make the tables and take over what is there."""
    _make_arrangements()
    _make_draft_and_holder()
    _give_patterns_a_validity()
    _take_answers_out_of_absences()
    _note_holders()
    with op.batch_alter_table("undo") as batch_op:
        batch_op.alter_column("incident_id", new_column_name="target_id")


def _make_arrangements() -> None:
    op.create_table(
        "post_override",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("grid_code", sa.String(length=15), nullable=False),
        sa.Column("start_ms", sa.BigInteger(), nullable=False),
        sa.Column("end_ms", sa.BigInteger(), nullable=False),
        sa.Column("person_id", sa.String(length=64), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("author_id", sa.String(length=64), nullable=False),
        sa.Column("author_name", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "post_swap",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("one_id", sa.String(length=64), nullable=False),
        sa.Column("other_id", sa.String(length=64), nullable=False),
        sa.Column("start_ms", sa.BigInteger(), nullable=False),
        sa.Column("end_ms", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("author_id", sa.String(length=64), nullable=False),
        sa.Column("author_name", sa.String(length=64), nullable=False),
        sa.Column("one_agreed", sa.Boolean(), nullable=False),
        sa.Column("other_agreed", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "takeover",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("grid_code", sa.String(length=15), nullable=False),
        sa.Column("person_id", sa.String(length=64), nullable=False),
        sa.Column("from_id", sa.String(length=64), nullable=False),
        sa.Column("start_ms", sa.BigInteger(), nullable=False),
        sa.Column("end_ms", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("author_id", sa.String(length=64), nullable=False),
        sa.Column("author_name", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    _index("post_override", "grid_code", "end_ms")
    _index("post_swap", "one_id", "other_id", "end_ms")
    _index("takeover", "grid_code", "end_ms")


def _index(table: str, *columns: str) -> None:
    for column in columns:
        op.create_index(f"ix_{table}_{column}", table, [column])


def _make_draft_and_holder() -> None:
    op.create_table(
        "post_holder",
        sa.Column("grid_code", sa.String(length=15), nullable=False),
        sa.Column("person_id", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("grid_code"),
    )
    _index("post_holder", "person_id")
    op.create_table(
        "rota_draft",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("valid_from_ms", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("author_id", sa.String(length=64), nullable=False),
        sa.Column("author_name", sa.String(length=64), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "absence_answer",
        sa.Column("absence_id", sa.String(length=64), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.String(length=64), nullable=False),
        sa.Column("answer", sa.String(length=16), nullable=False),
        sa.Column("at_ms", sa.BigInteger(), nullable=False),
        sa.Column("given_by", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("absence_id", "revision"),
    )


def _give_patterns_a_validity() -> None:
    rows = op.get_bind().execute(sa.text(f"SELECT {', '.join(_PATTERN)} FROM post_pattern")).mappings().all()
    op.drop_table("post_pattern")
    table = op.create_table(
        "post_pattern",
        sa.Column("grid_code", sa.String(length=15), nullable=False),
        sa.Column("valid_from_ms", sa.BigInteger(), nullable=False),
        sa.Column("valid_to_ms", sa.BigInteger(), nullable=True),
        sa.Column("a_id", sa.String(length=64), nullable=False),
        sa.Column("b_id", sa.String(length=64), nullable=True),
        sa.Column("start_minute", sa.Integer(), nullable=False),
        sa.Column("end_minute", sa.Integer(), nullable=False),
        sa.Column("weekdays", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("grid_code", "valid_from_ms"),
    )
    _index("post_pattern", "a_id", "b_id")
    assert table is not None
    op.bulk_insert(table, [{**row, "valid_from_ms": 0, "valid_to_ms": None, "weekdays": 127} for row in rows])


def _take_answers_out_of_absences() -> None:
    op.execute(
        "INSERT INTO absence_answer (absence_id, revision, person_id, answer, at_ms, given_by) "
        "SELECT a.id, 2, p.b_id, a.answer, a.answered_ms, '' FROM absence a "
        "JOIN post_pattern p ON p.a_id = a.worker_id "
        "WHERE a.answered_ms IS NOT NULL AND p.b_id IS NOT NULL AND a.answer <> 'pending' "
        "AND p.grid_code = (SELECT min(q.grid_code) FROM post_pattern q WHERE q.a_id = a.worker_id)"
    )
    with op.batch_alter_table("absence") as batch_op:
        batch_op.add_column(sa.Column("stated_start_ms", sa.BigInteger(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("reason", sa.Text(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("items", sa.Text(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("revision", sa.Integer(), nullable=False, server_default="2"))
        batch_op.drop_column("answer")
        batch_op.drop_column("answered_ms")
    op.execute("UPDATE absence SET stated_start_ms = start_ms")


def _note_holders() -> None:
    connection = op.get_bind()
    bodies = connection.execute(sa.text("SELECT id, body FROM record WHERE kind = 'post'")).all()
    holders = [(row.id, json.loads(bytes(row.body)).get("effective_id")) for row in bodies]
    statement = sa.text("INSERT INTO post_holder (grid_code, person_id) VALUES (:code, :person)")
    for code, person in holders:
        if person:
            connection.execute(statement, {"code": code, "person": person})


def downgrade() -> None:
    """Keep of each pattern the one that holds, of each absence the last answer; drop the rest."""
    with op.batch_alter_table("undo") as batch_op:
        batch_op.alter_column("target_id", new_column_name="incident_id")
    with op.batch_alter_table("absence") as batch_op:
        batch_op.add_column(
            sa.Column("answer", sa.String(length=16), nullable=False, server_default="pending")
        )
        batch_op.add_column(sa.Column("answered_ms", sa.BigInteger(), nullable=True))
        for name in ("stated_start_ms", "reason", "items", "revision"):
            batch_op.drop_column(name)
    last = "FROM absence_answer n WHERE n.absence_id = absence.id ORDER BY n.revision DESC LIMIT 1"
    op.execute(
        f"UPDATE absence SET answer = (SELECT n.answer {last}), answered_ms = (SELECT n.at_ms {last}) "
        "WHERE EXISTS (SELECT 1 FROM absence_answer n WHERE n.absence_id = absence.id)"
    )
    op.execute("DELETE FROM post_pattern WHERE valid_to_ms IS NOT NULL")
    rows = op.get_bind().execute(sa.text(f"SELECT {', '.join(_PATTERN)} FROM post_pattern")).mappings().all()
    op.drop_table("post_pattern")
    table = op.create_table(
        "post_pattern",
        sa.Column("grid_code", sa.String(length=15), nullable=False),
        sa.Column("a_id", sa.String(length=64), nullable=False),
        sa.Column("b_id", sa.String(length=64), nullable=True),
        sa.Column("start_minute", sa.Integer(), nullable=False),
        sa.Column("end_minute", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("grid_code"),
    )
    _index("post_pattern", "a_id", "b_id")
    assert table is not None
    op.bulk_insert(table, [dict(row) for row in rows])
    for name in ("rota_draft", "post_holder", "absence_answer", "takeover", "post_swap", "post_override"):
        op.drop_table(name)
