"""Owns one import of workers from its file to its report: read, check, write; no account is made by it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from desktop.central.formats.limits import FileUnusable
from desktop.central.formats.worker_files import read_table
from desktop.central.ledger.database import lift_limits
from desktop.central.ledger.imports.grid_checking import area_of
from desktop.central.ledger.imports.reporting import report_import, require_acceptable
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
from desktop.models.delta import SourceAge
from desktop.models.finding import Finding, Severity
from desktop.models.instant import to_epoch_ms
from desktop.models.organisation import Grid, GridStatus
from desktop.models.person import Worker
from desktop.models.problem import ProblemType
from desktop.wire.codec import encode

START_MINUTE, END_MINUTE = 510, 1050
"""Post hours of a post that had none: 08:30 to 17:30. Source: domain, A/B posts."""


class WorkerImport:
    """One import; its steps are called in their order.

    Args:
        actor: Who imports; the right is proved.
        request: The file, and how it is to be taken.

    Raises:
        Refused: out-of-area.
    """

    def __init__(self, actor: Actor, request: ImportRequest) -> None:
        self._actor = actor
        self._request = request
        self._area_code = area_of(actor, request)
        self._known: Staff | None = None
        self._drafts: tuple[WorkerDraft, ...] = ()
        self._changed: dict[str, PostHands] = {}
        self._findings: tuple[Finding, ...] = ()
        self._is_done = False

    @property
    def payload_hash(self) -> str:
        """Hash by which a repeat is told from another import under the same key."""
        return self._request.payload_hash

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What was found."""
        return self._findings

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
        order = tuple(Severity)
        self._findings = tuple(
            sorted((*found, *more), key=lambda one: (order.index(one.severity), one.row or 0))
        )

    def require_acceptable(self) -> None:
        """Refuse a file that may not be imported. Raises Refused."""
        require_acceptable(self._findings, accepts_warnings=self._request.accepts_warnings)

    def write(self, unit: Unit, rules: Rulebook) -> None:
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
        self._is_done = True

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

    def report(self, now: datetime, sources: tuple[SourceAge, ...]) -> bytes:
        """Return the JSON of what was found and changed."""
        workers = self._workers()
        begun = sum(1 for worker in workers if worker.revision == 1)
        counts = {
            "begun": begun,
            "changed": len(workers) - begun,
            "unchanged": len(self._drafts) - len(workers),
            "posts_changed": len(self._changed),
        }
        reply = report_import(
            self._findings,
            counts,
            now,
            sources,
            accepts_warnings=self._request.accepts_warnings,
            applied=self._is_done,
        )
        return encode(reply)
