"""Owns the import of workers: held against the city, and written in one transaction; no account is made."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from desktop.central.formats.limits import FileUnusable
from desktop.central.formats.worker_files import read_table
from desktop.central.ledger.database import lift_limits
from desktop.central.ledger.imports.file_import import FileImport
from desktop.central.ledger.imports.requests import ImportRequest
from desktop.central.ledger.intake import SERIAL_META
from desktop.central.ledger.post_books import posts_of_people, present_patterns
from desktop.central.ledger.posts import resolve_posts
from desktop.central.ledger.rota_drafts import Change, write_pattern
from desktop.central.ledger.unit import Unit
from desktop.central.rules.actor import Actor
from desktop.central.rules.imports.worker_rows import (
    PostHands,
    Staff,
    WorkerDraft,
    plan_posts,
    read_worker_rows,
)
from desktop.central.rules.posts.book import EVERY_DAY
from desktop.central.rules.refusal import Refused
from desktop.central.rules.rulebook import Rulebook
from desktop.models.finding import in_order
from desktop.models.instant import to_epoch_ms
from desktop.models.organisation import Grid, GridStatus
from desktop.models.person import Worker
from desktop.models.problem import ProblemType
from desktop.wire.codec import encode

START_MINUTE, END_MINUTE = 510, 1050
"""Post hours of a post that had none: 08:30 to 17:30. Source: domain, A/B posts."""


class WorkerImport(FileImport[Staff]):
    """One import of workers; arguments, steps and refusals are those of `FileImport`."""

    def __init__(self, actor: Actor, request: ImportRequest) -> None:
        super().__init__(actor, request)
        self._known: Staff | None = None
        self._drafts: tuple[WorkerDraft, ...] = ()
        self._changed: dict[str, PostHands] = {}

    def read(self, unit: Unit) -> Staff:
        """Read what the list is held against."""
        return Staff(
            area_code=self._area_code,
            grids=frozenset(grid.code for grid in unit.list_all(Grid) if grid.status is GridStatus.VALID),
            workers={worker.id: worker for worker in unit.list_all(Worker)},
            posts={row.grid_code: PostHands(row.a_id, row.b_id or "") for row in present_patterns(unit)},
        )

    def check(self, known: Staff, now: datetime) -> None:
        """Read and check the file; takes no database."""
        del now
        self._known = known
        try:
            table = read_table(self._request.body, sheet=self._request.layer, encoding=self._request.encoding)
        except FileUnusable as error:
            self._findings = (error.finding,)
            return
        self._drafts, found = read_worker_rows(table.names, table.rows, self._request.columns, known)
        self._changed, more = plan_posts(self._drafts, known)
        self._findings = in_order((*found, *more))

    def _write(self, unit: Unit, rules: Rulebook) -> None:
        """Write workers, and from now on who holds which post.

        Raises:
            Refused: transition-not-allowed, if workers or posts have changed meanwhile.
        """
        del rules
        lift_limits(unit.connection)
        # Two imports at once would each be held against what the other replaces.
        unit.read_meta(SERIAL_META, lock=True)
        if self.read(unit) != self._known:
            raise Refused(
                ProblemType.TRANSITION_NOT_ALLOWED, "workers or posts have changed meanwhile; check it again"
            )
        for worker in self._workers():
            unit.put(worker, area_code=worker.home_grid_code)
        # Posts that have hours keep them.
        hours = {
            row.grid_code: (row.start_minute, row.end_minute, row.weekdays) for row in present_patterns(unit)
        }
        for grid, held in sorted(self._changed.items()):
            usual = (START_MINUTE, END_MINUTE, EVERY_DAY)
            change = Change(grid, held.a_id, held.b_id or None, *hours.get(grid, usual))
            write_pattern(unit, change, to_epoch_ms(unit.now))
        # Names stand in posts: those of whoever is called otherwise are resolved again, too.
        renamed = posts_of_people(unit, [worker.id for worker in self._workers()])
        resolve_posts(unit, {*self._changed, *renamed})
        told = {"file": self._request.file_hash, "workers": " ".join(draft.id for draft in self._drafts)}
        unit.note_row("workers:import", None, encode(told))
        unit.note_deed(self._actor, "import-workers", f"workers:{self._request.file_hash}")

    def _workers(self) -> list[Worker]:
        """Return the workers that are new or other than they were."""
        known = {} if self._known is None else self._known.workers
        found = []
        for draft in self._drafts:
            before = known.get(draft.id)
            if before is None:
                found.append(
                    Worker(
                        id=draft.id,
                        name=draft.name,
                        phone=draft.phone,
                        home_grid_code=draft.grid_a,
                        revision=1,
                    )
                )
                continue
            after = replace(
                before,
                name=draft.name,
                phone=draft.phone or before.phone,
                home_grid_code=draft.grid_a or before.home_grid_code,
            )
            if after != before:
                found.append(replace(after, revision=before.revision + 1))
        return found

    def _counts(self) -> dict[str, int]:
        workers = self._workers()
        begun = sum(1 for worker in workers if worker.revision == 1)
        return {
            "begun": begun,
            "changed": len(workers) - begun,
            "unchanged": len(self._drafts) - len(workers),
            "posts_changed": len(self._changed),
        }
