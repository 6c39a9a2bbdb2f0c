"""The rows that everybody locks are made once and left alone afterwards."""

from __future__ import annotations

from sqlalchemy import select

from desktop.central.ledger.first_rows import write_first_rows
from desktop.central.tables.access import AuditHeadRow
from desktop.central.tables.base import MetaRow
from desktop.central.tables.records import FeedHeadRow
from tests.helpers.small_city import SmallCity


def test_what_is_there_is_left_as_it_is(city: SmallCity) -> None:
    city.report("i-1")

    def read() -> list[object]:
        return [
            tuple(row)
            for table in (FeedHeadRow, AuditHeadRow, MetaRow)
            for row in city.database.run(
                lambda connection, of=table: connection.execute(select(of.__table__)).all()  # type: ignore[misc]
            )
        ]

    before = read()
    city.database.run(write_first_rows)
    assert read() == before
    assert any(row[1] == 1 for row in before if len(row) == 3), "the chain has grown"  # type: ignore[arg-type, index]
