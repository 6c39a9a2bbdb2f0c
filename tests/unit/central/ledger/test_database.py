"""Proves the opening of a database: empty, present, of another version; on both kinds."""

from __future__ import annotations

from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect, text

from desktop.central.ledger.database import MIGRATIONS, Database, lift_limits, newest_version, version_of
from desktop.central.tables.base import Base


def table_names(connection: Connection) -> set[str]:
    return set(inspect(connection).get_table_names())


def test_the_newest_version_is_the_head_of_the_migrations() -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    assert ScriptDirectory.from_config(config).get_heads() == [newest_version()]


def test_an_empty_database_gets_all_tables_and_a_present_one_is_left_alone(database_url: str) -> None:
    database = Database(database_url)
    try:
        assert database.run(version_of) is None
        database.migrate()
        assert database.run(version_of) == newest_version()
        assert database.run(table_names) == {*Base.metadata.tables, "alembic_version"}
        database.migrate()
        assert database.run(table_names) == {*Base.metadata.tables, "alembic_version"}
    finally:
        database.close()


def test_a_database_without_its_version_is_looked_at_by_the_migrations(database_url: str) -> None:
    database = Database(database_url)
    try:
        database.migrate()
        database.run(lambda connection: connection.execute(text("DROP TABLE alembic_version")) and None)
        database.run(Base.metadata.drop_all)
        database.migrate()
        assert database.run(version_of) == newest_version()
    finally:
        database.close()


def test_postgresql_holds_nobody_for_minutes(postgres_url: str) -> None:
    database = Database(postgres_url)

    def read(connection: Connection) -> list[object]:
        names = ("statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout")
        return [connection.execute(text(f"SHOW {name}")).scalar() for name in names]

    def read_lifted(connection: Connection) -> list[object]:
        lift_limits(connection)
        return read(connection)

    try:
        assert database.run(read) == ["8s", "4s", "8s"]
        assert database.run(read_lifted) == ["0", "4s", "0"]
        assert database.run(read) == ["8s", "4s", "8s"], "lifted for one transaction alone"
    finally:
        database.close()
