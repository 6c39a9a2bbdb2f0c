"""Owns the joints between the desk of logins on the UI thread and the two workers that act for it."""

from __future__ import annotations

from desktop.sync.login.login_desk import LoginDesk
from desktop.sync.login.login_worker import LoginWorker
from desktop.sync.login.vault_worker import VaultWorker


def join_login(desk: LoginDesk, worker: LoginWorker, vault: VaultWorker) -> None:
    """Let wishes reach the workers, and their answers the desk."""
    desk.url_ordered.connect(worker.set_url)
    desk.login_ordered.connect(worker.log_in)
    desk.renewal_ordered.connect(worker.renew)
    desk.end_ordered.connect(worker.end)
    worker.admitted.connect(desk.take_admitted)
    worker.refused.connect(desk.take_refused)
    worker.renewed.connect(desk.take_renewed)
    worker.renewal_refused.connect(desk.take_renewal_refused)
    worker.renewal_lost.connect(desk.take_renewal_lost)
    desk.find_ordered.connect(vault.find)
    desk.keep_ordered.connect(vault.keep)
    desk.forget_ordered.connect(vault.forget)
    vault.told.connect(desk.take_vault)
    vault.found.connect(desk.take_kept)
