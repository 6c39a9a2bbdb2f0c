"""Keep what orders changed that can be undone; bring records into the form of the whole life cycle."""

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

Change = Callable[[dict[str, Any]], dict[str, Any]]


def upgrade() -> None:
    """Make the table and the columns, and rewrite what is stored as JSON."""
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
    _rewrite("record", "kind = 'incident'", ("kind", "id"), _incident)
    _rewrite("archived_incident", "1 = 1", ("id",), _incident)
    day = _today()
    _rewrite("record", "kind = 'figures'", ("kind", "id"), lambda body: {**body, "day": day})
    _note_last_serial_no()
    # Leases live minutes, and changes of the old form are asked for by nobody: desks read the bundle anew.
    op.execute("DELETE FROM record WHERE kind = 'lease'")
    op.execute("DELETE FROM feed_change")


def _rewrite(
    table: str, condition: str, keys: tuple[str, ...], change: Callable[[dict[str, Any]], dict[str, Any]]
) -> None:
    connection = op.get_bind()
    names = ", ".join(keys)
    rows = connection.execute(sa.text(f"SELECT {names}, body FROM {table} WHERE {condition}")).all()
    place = " AND ".join(f"{key} = :{key}" for key in keys)
    statement = sa.text(f"UPDATE {table} SET body = :body WHERE {place}")
    for row in rows:
        body = change(json.loads(bytes(row.body)))
        named = {key: getattr(row, key) for key in keys}
        connection.execute(statement, {**named, "body": json.dumps(body, ensure_ascii=False).encode()})


def _today() -> str:
    row = op.get_bind().execute(sa.text("SELECT value FROM meta WHERE name = 'time_zone'")).first()
    return datetime.now(ZoneInfo("Asia/Shanghai" if row is None else row.value)).date().isoformat()


def _note_last_serial_no() -> None:
    """Go on counting behind the numbers that are given out; until now the day's count named them."""
    connection = op.get_bind()
    bodies = "SELECT body FROM record WHERE kind = 'incident' UNION ALL SELECT body FROM archived_incident"
    numbers = [json.loads(bytes(row.body))["serial_no"] for row in connection.execute(sa.text(bodies))]
    last = max((one for one in numbers if len(one) == 13 and one.isdigit()), default="")
    connection.execute(sa.text("INSERT INTO meta VALUES ('serial_no', :last)"), {"last": last})


def _incident(body: dict[str, Any]) -> dict[str, Any]:
    city = body["grid_code"][:6]
    clocks = {name: _clock(body[name]) for name in ("stage_clock", "handle_clock")}
    return {**body, **clocks, "created_by_code": city, "held_by_code": city}


def _clock(clock: dict[str, Any] | None) -> dict[str, Any] | None:
    if clock is None:
        return None
    paused = clock.pop("paused", False)
    return {**clock, "state": "paused" if paused else "in-time"}


def downgrade() -> None:
    """Drop the table and the columns; records keep their form."""
    with op.batch_alter_table("move", schema=None) as batch_op:
        batch_op.drop_column("held_by_code")
        batch_op.drop_column("detail")
    with op.batch_alter_table("undo", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_undo_until_ms"))
    op.drop_table("undo")
