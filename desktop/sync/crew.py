"""Owns the nine workers with their threads, and the joints between them.

Thread: UI
"""

from __future__ import annotations

from PySide6.QtCore import QDeadlineTimer, QObject, QThread, Signal

from desktop.settings.profile import Profile
from desktop.store.token_vault import TokenVault
from desktop.sync.access import CentralAccess
from desktop.sync.draft_line import DraftLine
from desktop.sync.feed_worker import FeedWorker
from desktop.sync.keeper_worker import KeeperWorker
from desktop.sync.login.login_worker import LoginWorker
from desktop.sync.login.vault_worker import VaultWorker
from desktop.sync.lookup_worker import LookupWorker
from desktop.sync.outbox_worker import OutboxWorker
from desktop.sync.past_desk import PastDesk
from desktop.sync.past_worker import PastWorker
from desktop.sync.positions_worker import PositionsWorker
from desktop.sync.store_worker import StoreWorker
from desktop.sync.worker import TransportFactory, Worker, keep_hung, start_worker

STOP_LIMIT_MS = 5_000
"""All workers together have so long to end; what hangs in the system's own calls is left behind."""

STORE_LIMIT_MS = 10_000
"""How long the store has to write what it was sent."""


class Crew(QObject):
    """Workers by name; references are held here as long as their threads run.

    Attributes:
        drafts: The way of drafts to the store and back.

    Signals:
        finishing (): All workers end.
    """

    finishing = Signal()

    def __init__(
        self,
        profile: Profile,
        access: CentralAccess,
        make: TransportFactory,
        parent: QObject | None = None,
        *,
        vault: TokenVault | None = None,
    ) -> None:
        super().__init__(parent)
        self.store = StoreWorker(profile.store_file)
        self.feed = FeedWorker(profile.quarantine_folder, make)
        self.positions = PositionsWorker(make)
        self.outbox = OutboxWorker(make)
        self.lookup = LookupWorker(make, f"{profile.station}-{profile.seat}")
        self.past = PastWorker(make)
        self.login = LoginWorker(make)
        self.vault = VaultWorker(vault)
        self.keeper = KeeperWorker(profile, access, make)
        self.drafts = DraftLine(self)
        self._threads: list[QThread] = []
        self._join()

    @property
    def named(self) -> dict[str, Worker]:
        """Workers by the name of their thread; the store is last, for it takes what the others still send."""
        return {
            "feed": self.feed,
            "positions": self.positions,
            "outbox": self.outbox,
            "lookup": self.lookup,
            "past": self.past,
            "login": self.login,
            "keyring": self.vault,
            "central": self.keeper,
            "store": self.store,
        }

    def start(self) -> None:
        """Start all threads."""
        self._threads = [start_worker(worker, name) for name, worker in self.named.items()]

    def stop(self) -> None:
        """Stop all threads, the store's last; returns when they have ended, or will not in time."""
        if not self._threads:
            return
        for worker in self.named.values():
            if worker is not self.store:
                worker.abort()
        self.finishing.emit()
        *others, store_thread = self._threads
        deadline = QDeadlineTimer(STOP_LIMIT_MS)
        for thread in others:
            thread.wait(deadline)
        # Queued after whatever the others have sent it.
        self.store.finish_requested.emit()
        store_thread.wait(STORE_LIMIT_MS)
        for thread, (name, worker) in zip(self._threads, self.named.items(), strict=True):
            if thread.isRunning():
                keep_hung(name, thread, worker)
        self._threads.clear()

    def join_past(self, desk: PastDesk) -> None:
        """Let the wishes of a desk for the past be read, and answered to it."""
        past = self.past
        desk.asking.connect(past.load)
        desk.leaving.connect(past.leave)
        past.begun.connect(desk.take_begin)
        past.part_came.connect(desk.take_part)
        past.places_came.connect(desk.take_places)
        past.places_refused.connect(desk.take_refusal)
        past.finished.connect(desk.take_end)
        past.failed.connect(desk.take_failure)

    def _join(self) -> None:
        store, feed, outbox = self.store, self.feed, self.outbox
        feed.page_received.connect(store.commit)
        feed.board_page_received.connect(store.stage)
        feed.bundle_received.connect(store.replace)
        feed.geometry_received.connect(store.save_geometry)
        store.committed.connect(feed.on_committed)
        store.board_replaced.connect(feed.on_board_replaced)
        store.store_failed.connect(feed.on_store_failed)
        store.drifted.connect(feed.take_drift)
        outbox.order_advanced.connect(store.change_order)
        store.order_committed.connect(outbox.on_order_committed)
        store.store_failed.connect(outbox.on_store_failed)
        store.opened.connect(self.drafts.take_opened)
        self.drafts.keep_ordered.connect(store.keep_draft)
        feed.board_dropped.connect(self.positions.start_over)
        for worker in self.named.values():
            if worker is not store:
                self.finishing.connect(worker.finish)
        store.finish_requested.connect(store.finish)
