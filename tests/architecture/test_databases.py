"""Proves that every test gets an empty database of its own on both kinds."""

from collections.abc import Callable

from sqlalchemy import create_engine, inspect, text

from tests.helpers.postgres import PostgresServer


def test_database_is_empty_and_writable(database_url: str) -> None:
    engine = create_engine(database_url)
    with engine.begin() as connection:
        assert inspect(connection).get_table_names() == []
        connection.execute(text("CREATE TABLE mark (id INTEGER PRIMARY KEY)"))
        connection.execute(text("INSERT INTO mark VALUES (1)"))
        assert connection.execute(text("SELECT count(*) FROM mark")).scalar_one() == 1
    engine.dispose()


def test_each_call_gives_another_database(new_postgres_url: Callable[[], str]) -> None:
    assert new_postgres_url() != new_postgres_url()


def test_database_listens_on_the_loopback_alone(postgres_server: PostgresServer, postgres_url: str) -> None:
    engine = create_engine(postgres_url)
    with engine.connect() as connection:
        assert connection.execute(text("SHOW listen_addresses")).scalar_one() == "127.0.0.1"
    engine.dispose()
