"""Owns the talk with the system's keyring, which may wait for as long as the system likes.

Thread: keyring
"""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot

from desktop.store.token_vault import KeyringVault, TokenVault
from desktop.sync.worker import Worker
from desktop.wire.accounts import KeptSitting, decode_kept, encode_kept
from desktop.wire.codec import ReplyMalformed


class VaultWorker(Worker):
    """Keeps one sitting a name.

    Args:
        vault: Where it is kept.

    Signals:
        found (str, KeptSitting | None): Name, and what an earlier run kept under it.
        told (bool): Whether the system has a keyring that can be trusted.
    """

    found = Signal(str, object)
    told = Signal(bool)

    def __init__(self, vault: TokenVault | None = None) -> None:
        super().__init__()
        self._vault = KeyringVault() if vault is None else vault

    @Slot(str)
    def find(self, name: str) -> None:
        """Look whether an earlier run kept a sitting."""
        self.told.emit(self._vault.is_there)
        self.found.emit(name, self._read(name))

    @Slot(str, object)
    def keep(self, name: str, kept: KeptSitting) -> None:
        """Keep a sitting in place of any other."""
        self._vault.keep(name, encode_kept(kept).decode())

    @Slot(str)
    def forget(self, name: str) -> None:
        """Keep nothing any more."""
        self._vault.forget(name)

    def _read(self, name: str) -> KeptSitting | None:
        secret = self._vault.find(name)
        try:
            return decode_kept(secret.encode()) if secret else None
        except ReplyMalformed:
            return None
