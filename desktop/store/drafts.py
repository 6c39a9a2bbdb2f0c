"""Owns drafts on disk: what officers have typed and not sent, each bound to a person and an incident."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import Connection, delete, select
from sqlalchemy.dialects.sqlite import insert

from desktop.models.draft import KEEP_DRAFT, Draft
from desktop.models.instant import to_epoch_ms
from desktop.store.outbox import Transact
from desktop.store.tables import DraftRow
from desktop.wire.codec import ReplyMalformed, decode, encode

_LOG = logging.getLogger("griddesk.store")


class Drafts:
    """Drafts of everybody who sits at this seat. What is kept is on the disk.

    Args:
        transact: The store's way to run a transaction.
    """

    def __init__(self, transact: Transact) -> None:
        self._transact = transact

    def keep(self, draft: Draft) -> None:
        """Keep a draft in place of that person's earlier one for the incident; an empty one is deleted."""

        def work(connection: Connection) -> None:
            mine = (DraftRow.person_id == draft.person_id, DraftRow.incident_id == draft.incident_id)
            if draft.is_empty:
                connection.execute(delete(DraftRow).where(*mine))
                return
            values = {"changed_ms": to_epoch_ms(draft.changed), "body": encode(draft)}
            row = insert(DraftRow).values(person_id=draft.person_id, incident_id=draft.incident_id, **values)
            keys = ["person_id", "incident_id"]
            connection.execute(row.on_conflict_do_update(index_elements=keys, set_=values))

        self._transact(work)

    def read_back(self, now: datetime) -> tuple[Draft, ...]:
        """Return all drafts, and delete those that nobody has touched for too long."""

        def work(connection: Connection) -> tuple[bytes, ...]:
            oldest_ms = to_epoch_ms(now - KEEP_DRAFT)
            connection.execute(delete(DraftRow).where(DraftRow.changed_ms < oldest_ms))
            return tuple(connection.execute(select(DraftRow.body).order_by(DraftRow.changed_ms)).scalars())

        return tuple(_decode_all(self._transact(work)))


def _decode_all(bodies: tuple[bytes, ...]) -> Iterator[Draft]:
    for body in bodies:
        try:
            yield decode(body, Draft)
        except ReplyMalformed as error:
            # One draft that this version cannot read must not cost the others, nor the start.
            _LOG.warning("a draft cannot be read: %s", error)
